//! The whole view of supervised items 督办 and their wall chart 挂图, with a great many items of a year.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lexicon::{Date, MatterId, days_after};
use office::Tx;
use office::demo::{self, PASSWORD, Place};
use office::people::login;
use office::supervision::chart::MOST;
use office::supervision::{
    self, Category, Given, Ledger, Opening, Rhythm, Source, SourceKind, Step, Target, Verdict, apply, charged, check,
    give, reach, sign,
};
use store::World;

use super::client::Client;
use super::paper::median;
use super::server::Server;
use super::table::Table;
use super::{load, open, pages};
use crate::commands::demo::relax;
use crate::failure::{Failure, Outcome};
use crate::house::{self, House};
use crate::world::{DemoWorld, RealWorld, moment};

/// Who supervises them.
const WHO: &str = "dongli";
/// Items of the office.
const ITEMS: usize = 10_000;
/// Days over which they were opened.
const DAYS: usize = 360;
/// Days after which the units have reported on them.
const LATER: usize = 20;
/// Units of the place, which lead them in turn.
const UNITS: usize = 60;
/// Answers to one visitor, of which the median counts.
const TIMES: usize = 21;
const CHART: &str = "/supervision/chart";

/// Measures in a folder of its own, which is removed.
pub fn measure(seconds: u64, table: &mut Table) -> Outcome {
    let folder = house::cache()?.join(format!("bench/supervised-{}", std::process::id()));
    let outcome = measure_in(&folder, seconds, table);
    _ = fs::remove_dir_all(&folder);
    outcome
}

fn measure_in(folder: &Path, seconds: u64, table: &mut Table) -> Outcome {
    let place = fill(folder)?;
    let session = open::token(&open::house_at(folder)?, &place, WHO)?;
    let path = folder.to_string_lossy().into_owned();
    let server = Server::start(&["serve", "--listen", "127.0.0.1:0", "--data", &path])?;
    server.until_healthy()?;
    for (name, path, must) in [
        ("督办 /supervision/all, 10,000 items", "/supervision/all", "p99 < 50"),
        ("the same, the red ones", "/supervision/all?state=red", "p99 < 50"),
        ("挂图 /supervision/chart, 500 of 10,000 items", CHART, ""),
        ("通报 /supervision/bulletin, 10,000 items", "/supervision/bulletin", ""),
        ("统计 /supervision/statistics, 10,000 items", "/supervision/statistics", ""),
    ] {
        pages::put(table, Some(ITEMS), name, &load::run(server.address, &session, path, seconds)?, must);
    }
    chart(&server, &session, table)
}

/// The chart as one visitor gets it: how long it takes, how much comes over the wire.
fn chart(server: &Server, session: &str, table: &mut Table) -> Outcome {
    let plain = Client::connect(server.address, session, "identity")?.get(CHART)?;
    let rows = String::from_utf8_lossy(&plain.body).matches("<td class=\"days\">").count();
    if Some(rows) != usize::try_from(MOST).ok() {
        return Err(Failure::new(format!("{CHART}: {rows} rows")));
    }
    let mut client = Client::connect(server.address, session, "br")?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let asked = moment();
        bytes = client.get(CHART)?.body.len();
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    let size = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1024.0;
    table.add_at(ITEMS, "wall chart of 500 rows, one visitor", "ms", median(times), "< 200");
    table.add_at(ITEMS, "wall chart of 500 rows, compressed", "KB", size, "< 300");
    Ok(())
}

/// A year of items: opened day by day, reported on later, a part of them closed.
fn fill(folder: &Path) -> Outcome<Place> {
    let minutes = |days: usize| i64::try_from(days).unwrap_or_default() * 24 * 60;
    let begin = RealWorld.now().plus_minutes(-minutes(DAYS));
    let world = Arc::new(DemoWorld::new(1, begin));
    let house = House::at(folder, &open::target(folder), world.clone())?;
    let hash = login::hash(PASSWORD, "demo", RealWorld.secret())?;
    let place = house.db.write(|tx| {
        // Passwords of a year ago would have to be changed before any page is shown.
        let place = demo::build(tx, &hash, UNITS, 1)?;
        relax(tx).map(|()| place)
    })?;
    let mut leads = place.codes.iter().filter(|code| *code != "qzfb").cycle();
    let mut opened: Vec<Vec<(MatterId, &String)>> = Vec::new();
    for day in 0..DAYS {
        world.set(begin.plus_minutes(minutes(day)));
        let count = ITEMS * (day + 1) / DAYS - ITEMS * day / DAYS;
        let batch: Vec<&String> = leads.by_ref().take(count).collect();
        let before = day.checked_sub(LATER).and_then(|then| opened.get(then)).map(Vec::as_slice);
        let ids = house.db.write(|tx| {
            before.unwrap_or_default().iter().enumerate().try_for_each(|item| work(tx, &place, item))?;
            batch
                .iter()
                .enumerate()
                .map(|(n, lead)| begin_one(tx, &place, (n, lead)))
                .collect::<office::Result<Vec<_>>>()
        })?;
        opened.push(ids.into_iter().zip(batch).collect());
    }
    // An office is told of a light on the day it changes: no server begins with thousands of them.
    while house.db.write(supervision::sweep_lights)? == supervision::TOLD_AT_ONCE {}
    Ok(place)
}

fn begin_one(tx: &mut Tx, place: &Place, (n, lead): (usize, &str)) -> office::Result<MatterId> {
    let actor = place.actor(tx, WHO)?;
    let today = tx.now().date();
    let after = |days: usize| days_after(today, i64::try_from(days).unwrap_or_default()).unwrap_or(today);
    let limit = 40 + n * 37 % 240;
    let step = |part: usize, name: &str| Step { name: name.into(), due_on: after(limit * part / 4) };
    let milestones = vec![step(1, "完成摸底"), step(2, "制定方案"), step(3, "全面实施")];
    let new = opening((today, after(limit)), milestones, n);
    supervision::open(tx, &actor, &Opening { lead: place.units.get(lead).copied(), ..new })
}

fn opening((today, due_on): (Date, Date), milestones: Vec<Step>, n: usize) -> Opening {
    Opening {
        content: format!("推进第{n}片区农村道路提升和沿线环境整治，按期完成并组织验收。"),
        category: Category::Daily,
        ledger: Ledger::None,
        source: Source {
            kind: SourceKind::Hand,
            matter: None,
            opinion: None,
            words: "请抓紧办理并按月反馈。".into(),
            said_by: "周明川".into(),
            said_on: Some(today),
        },
        target: Target { words: "全部验收".into(), number: "12".into(), unit: "公里".into() },
        strategy: String::new(),
        rhythm: Rhythm::Never,
        due_on,
        lead: None,
        person: None,
        support: Vec::new(),
        milestones,
        cared_by: None,
        commissioner: None,
        group: None,
        parent: None,
        before: None,
    }
}

/// The lead unit signs and reports, and all but every tenth report is reviewed; every third item has a milestone reached, every
/// fourth is closed.
fn work(tx: &mut Tx, place: &Place, (n, (id, lead)): (usize, &(MatterId, &String))) -> office::Result<()> {
    let actor = place.actor(tx, &format!("{lead}-ws"))?;
    let handed = charged(tx, &actor, *id)?;
    sign(tx, &handed)?;
    let at = charged(tx, &actor, *id)?;
    let words = Given { progress: 45, body: "已完成摸底，排出路段 14 条，正在逐段施工。".into() };
    let given = give(tx, &at, None, &words)?;
    if !n.is_multiple_of(10) {
        let reviewer = place.actor(tx, WHO)?;
        let desk = supervision::at_desk(tx, &reviewer, *id)?;
        supervision::review(tx, &desk, given, (Verdict::Accepted, ""))?;
    }
    if n.is_multiple_of(3) {
        let steps = supervision::file(tx, at.seen())?.milestones;
        steps.first().map_or(Ok(()), |step| reach(tx, &at, step.id))?;
    }
    if n.is_multiple_of(4) {
        let asked = apply(tx, &at, "已全部完工并通过验收。")?;
        let actor = place.actor(tx, WHO)?;
        let desk = supervision::at_desk(tx, &actor, *id)?;
        check(tx, &desk, asked, (true, "现场核查属实。"))?;
    }
    Ok(())
}
