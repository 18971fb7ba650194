//! The data a bench runs on: demos of a size, kept for the next time.

use std::path::PathBuf;

use lexicon::Date;
use office::people::{Console, person, session};

use crate::commands::demo::{self, Recipe};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::{self, House};
use crate::press::OfficePress;

const SEED: u64 = 1;
/// Fixed, so that what was made can be used again.
const DAY: Date = Date::constant(2026, 11, 23);
/// 文书 of the district office: reads every register and has work of every kind.
pub const WHO: &str = "chengyu";

/// The folder with so many documents, made where it is not there yet, and a session of [`WHO`] in it.
pub fn folder(config: &Config, documents: usize) -> Outcome<(PathBuf, String)> {
    let folder = house::cache()?.join(format!("bench/{documents}-{SEED}"));
    let recipe = Recipe { documents, seed: SEED, day: DAY };
    let fitting = demo::made(&folder)? == Some(recipe);
    eprintln!("{documents} 件公文的数据：{}", folder.display());
    let press = OfficePress::new(config.fonts.clone());
    let house = demo::ready(&folder, &recipe, fitting, &press)?;
    Ok((folder, session(&house)?))
}

fn session(house: &House) -> Outcome<String> {
    let token = house.db.write(|tx| {
        let person = person::by_login(tx, WHO)?.ok_or(office::Error::NotFound)?;
        session::open_at_console(tx, &Console::at_the_machine(), person.id)
    });
    Ok(token.map_err(|e| Failure::new(format!("{WHO}: {e}")))?.reveal().to_owned())
}
