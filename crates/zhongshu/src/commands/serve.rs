//! `zhongshu serve`.

use std::sync::Arc;
use std::time::Instant;

use crate::config::Config;
use crate::failure::Outcome;
use crate::house::House;
use crate::press::OfficePress;
use crate::serve::{Serving, serve};
use crate::world::RealWorld;

/// Serves the office.
pub fn run(config: &Config, begun: Instant) -> Outcome {
    let house = House::open(config, Arc::new(RealWorld))?;
    if !config.listen.ip().is_loopback() && !config.secure_cookie {
        eprintln!(
            "提醒：正在对外监听而 secure_cookie = false。请在前面放置 https 反向代理，并设 secure_cookie = true。"
        );
    }
    let serving = Serving {
        listen: config.listen,
        address: config.address.clone(),
        place: config.place.clone(),
        secure_cookie: config.secure_cookie,
        trusted_proxies: config.trusted_proxies.clone(),
        demo: false,
        press: Arc::new(OfficePress::new(config.fonts.clone())),
        begun,
    };
    serve(&house, serving)
}
