//! `zhongshu demo`: a fictional office with a working life behind it, on this machine only.

mod making;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use lexicon::Date;
use office::demo::{Accounts, PASSWORD};
use store::{Target, World};

use crate::cli::Demo;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::press::OfficePress;
use crate::serve::{Serving, serve};
use crate::world::RealWorld;

use making::make;
pub use making::{Recipe, made, relax};

/// Makes the demo where it is not there yet, and serves it.
pub fn run(config: &Config, asked: &Demo, begun: Instant) -> Outcome {
    let listen = loopback(config, asked.port)?;
    let folder = folder(config)?;
    let press = Arc::new(OfficePress::new(config.fonts.clone()));
    let recipe = Recipe { documents: asked.documents, seed: asked.seed, day: asked.day.unwrap_or_else(today) };
    let fits = |made: &Recipe| {
        made.documents == recipe.documents && made.seed == recipe.seed && asked.day.is_none_or(|day| day == made.day)
    };
    let fitting = made(&folder)?.filter(fits).is_some();
    let house = ready(&folder, &recipe, fitting, &press)?;
    if asked.build_only {
        return Ok(());
    }
    tell();
    let place = "云泽区（演示）".to_owned();
    let address = config.address.clone();
    serve(
        &house,
        Serving { listen, address, place, secure_cookie: false, trusted_proxies: Vec::new(), demo: true, press, begun },
    )
}

/// The demo of a folder, made where none is there that fits. What another version made cannot be opened: a demo is then
/// made again, an office's data never is.
///
/// # Errors
/// When it can be neither opened nor made.
pub fn ready(folder: &Path, recipe: &Recipe, fitting: bool, press: &OfficePress) -> Outcome<House> {
    let opened = if fitting { open(folder).ok() } else { None };
    match opened {
        Some(house) => Ok(house),
        None => {
            make(folder, recipe, press)?;
            open(folder)
        }
    }
}

/// The demo's accounts have a known password: nobody else may reach it.
fn loopback(config: &Config, port: u16) -> Outcome<SocketAddr> {
    if config.is_given("database") {
        return Err(Failure::new("演示只用自己的 SQLite 数据，请去掉 database 配置。"));
    }
    match config.listen {
        listen if !listen.ip().is_loopback() => {
            Err(Failure::new(format!("演示账号的密码是公开的，只能在本机使用，不能监听 {}。", listen.ip())))
        }
        listen if config.is_given("listen") => Ok(listen),
        _ => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
    }
}

fn folder(config: &Config) -> Outcome<PathBuf> {
    if config.is_given("data") {
        return Ok(config.data.clone());
    }
    Ok(crate::house::cache()?.join("demo"))
}

fn today() -> Date {
    RealWorld.now().date()
}

fn open(folder: &Path) -> Outcome<House> {
    let database = folder.join("zhongshu.db");
    if !database.exists() {
        return Err(Failure::at(&database, "没有数据库。"));
    }
    House::at(folder, &Target::Sqlite(database), Arc::new(RealWorld))
}

fn tell() {
    println!("演示账号，密码都是 {PASSWORD}：");
    for (login, name, does) in Accounts::SHOWN {
        println!("  {login:<12} {name}  {does}");
    }
}
