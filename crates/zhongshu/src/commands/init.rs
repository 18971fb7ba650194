//! `zhongshu init`: the first start (首次启用).

use std::sync::Arc;

use office::demo::install;
use office::people::Console;
use office::people::admins::{self, AdminForm, AdminLink};

use crate::cli::Init;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::world::RealWorld;

/// Makes the database, puts flows and limits in place, enters the three administrators and prints their links.
pub fn run(config: &Config, asked: &Init) -> Outcome {
    let console = Console::at_the_machine();
    if let Some(login) = &asked.renew {
        let house = House::open(config, Arc::new(RealWorld))?;
        let renewed = house.db.write(|tx| admins::renew_link(tx, &console, login));
        let link = renewed.map_err(|e| match e {
            office::Error::NotFound => Failure::new(format!("{login} 不是三员账号。")),
            other => other.into(),
        })?;
        return tell(config, &[link]);
    }
    let forms = [form(&asked.system)?, form(&asked.security)?, form(&asked.audit)?];
    let house = House::make(config, Arc::new(RealWorld))?;
    let links = house.db.write(|tx| {
        let links = admins::first_start(tx, &console, &forms)?;
        install(tx)?;
        Ok::<_, office::Error>(links)
    })?;
    println!("数据目录：{}", config.data.display());
    tell(config, &links)?;
    println!("下一步：zhongshu serve");
    Ok(())
}

fn form(text: &str) -> Outcome<AdminForm> {
    let (login, name) = text
        .split_once([':', '：'])
        .ok_or_else(|| Failure::new(format!("“{text}”须写作 账号:姓名，如 wangwei:王伟")))?;
    Ok(AdminForm { login: login.trim().into(), name: name.trim().into() })
}

fn tell(config: &Config, links: &[AdminLink]) -> Outcome {
    println!("请把下面的一次性链接分别交给本人，用它设置密码：");
    for link in links {
        let (role, address) = (link.role.label(), config.public_address());
        println!("  {role}（{}）  {address}/activate/{}", link.login, link.token.reveal());
    }
    Ok(())
}
