//! The to-do page of one person while others have a great many instances open (在办).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lexicon::{Genre, SecurityLabel, Urgency};
use office::demo::{self, PASSWORD, Place};
use office::document::{Content, Head, draft};
use office::people::{Console, login, session};
use store::{Target, World};

use super::server::Server;
use super::table::Table;
use super::{load, pages};
use crate::failure::{Failure, Outcome};
use crate::house::{self, House};
use crate::world::RealWorld;

/// Whose page is asked for.
const WHO: &str = "linxiaotang";
/// What that person has open.
const OWN: usize = 20;
/// Drafts begun in one unit of work: only the making is batched.
const BATCH: usize = 200;
/// Units of the place, so that what is open lies with many.
const UNITS: usize = 60;

/// Measures with each number of open instances, smallest first, in a folder of its own, which is removed.
pub fn measure(sizes: &[usize], seconds: u64, table: &mut Table) -> Outcome {
    let folder = house::cache()?.join(format!("bench/open-{}", std::process::id()));
    let outcome = measure_in(&folder, (sizes, seconds), table);
    _ = fs::remove_dir_all(&folder);
    outcome
}

fn measure_in(folder: &Path, (sizes, seconds): (&[usize], u64), table: &mut Table) -> Outcome {
    let hash = login::hash(PASSWORD, "demo", RealWorld.secret())?;
    let place = house_at(folder)?.db.write(|tx| demo::build(tx, &hash, UNITS, 1))?;
    let others: Vec<&str> = place.people.keys().map(String::as_str).filter(|login| *login != WHO).collect();
    begin(&house_at(folder)?, &place, &[WHO], OWN)?;
    let mut open = OWN;
    for &size in sizes {
        begin(&house_at(folder)?, &place, &others, size.saturating_sub(open))?;
        open = open.max(size);
        let session = token(&house_at(folder)?, &place, WHO)?;
        let path = folder.to_string_lossy().into_owned();
        let server = Server::start(&["serve", "--listen", "127.0.0.1:0", "--data", &path])?;
        server.until_healthy()?;
        let found = load::run(server.address, &session, "/todo", seconds)?;
        pages::put(table, Some(size), "待办 /todo with so many open instances", &found, "p99 < 20");
    }
    Ok(())
}

/// The database of a folder.
pub fn target(folder: &Path) -> Target {
    Target::Sqlite(folder.join("zhongshu.db"))
}

/// The house of a folder, as the server will open it.
pub fn house_at(folder: &Path) -> Outcome<House> {
    House::at(folder, &target(folder), Arc::new(RealWorld))
}

/// Begins so many drafts, by each person in turn.
fn begin(house: &House, place: &Place, people: &[&str], count: usize) -> Outcome {
    let mut turn = people.iter().cycle();
    let mut left = count;
    while left > 0 {
        let batch: Vec<&str> = turn.by_ref().take(left.min(BATCH)).copied().collect();
        left -= batch.len();
        house.db.write(|tx| {
            batch.iter().try_for_each(|login| {
                let actor = place.actor(tx, login)?;
                draft::start(tx, &actor, head(), content()).map(|_| ())
            })
        })?;
    }
    Ok(())
}

fn head() -> Head {
    Head { genre: Genre::Notice, urgency: Urgency::Normal, label: SecurityLabel::Internal, series: None, copies: 1 }
}

fn content() -> Content {
    Content {
        title: "关于做好今冬明春安全防范工作的通知".into(), body: "一、压实责任".into(), ..Content::default()
    }
}

/// A session of somebody.
pub fn token(house: &House, place: &Place, login: &str) -> Outcome<String> {
    let who = place.people.get(login).copied().ok_or_else(|| Failure::new(login))?;
    let token = house.db.write(|tx| session::open_at_console(tx, &Console::at_the_machine(), who));
    Ok(token.map_err(|e| Failure::new(format!("{login}: {e}")))?.reveal().to_owned())
}
