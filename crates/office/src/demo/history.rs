//! Years of filed papers for a demo of any size: written as rows in large units of work, with a fact each, because playing a
//! hundred thousand papers through every handler would take an hour and show nothing that the played ones do not.

use std::collections::{HashMap, HashSet};

use ledger::Fact;
use lexicon::{Genre, Instant, MatterId, OpinionId, PersonId, SeriesId, TaskId, UnitId, VersionId};
use store::{Db, Tx, params};

use super::texts::{Drawn, Writer, from_city, outgoing};
use super::{Dice, Place, rows};
use crate::document::rows as document_rows;
use crate::document::{Content, numbering};
use crate::process::rows as process_rows;
use crate::{Result, matter, story};

const BATCH: usize = 500;
const DAY: i64 = 24 * 60;

/// How much past there is to write.
#[derive(Debug, Clone, Copy)]
pub struct Past {
    /// The same seed writes the same past.
    pub seed: u64,
    /// Papers.
    pub count: usize,
    /// The newest is just before this.
    pub until: Instant,
}

/// Writes `count` filed papers, the newest of them just before `until`, spread over five years.
pub fn fill(db: &Db, place: &Place, past: Past, progress: &mut dyn FnMut(usize)) -> Result<()> {
    let Past { seed, count, until } = past;
    let mut registers = Registers::default();
    let mut done = 0;
    let back = |at: usize| {
        // More of the last years than of the first ones.
        let left = (count - at) as f64 / count.max(1) as f64;
        (left.powf(1.6) * (5.0 * 365.0)) as i64
    };
    while done < count {
        let next = (done + BATCH).min(count);
        // Kept outside until the unit of work is through: it may be run again.
        let before = registers.clone();
        registers = db.write(|tx| {
            let mut registers = before.clone();
            for at in done..next {
                let mut dice = Dice::new(seed ^ (at as u64).wrapping_mul(0x9E37_79B9));
                let paper = drawn(tx, place, &mut dice, until.plus_minutes(-(back(at) + 12) * DAY))?;
                write(tx, place, &paper, (&mut registers, &mut dice))?;
            }
            Ok::<_, crate::Error>(registers)
        })?;
        done = next;
        progress(done);
    }
    Ok(())
}

/// The last serial of each series and year, and of each unit's register.
#[derive(Debug, Clone, Default)]
struct Registers(HashMap<(String, i16), u32>);

impl Registers {
    /// The next one. A small demo shows a part of what an office writes: serials follow the day of the year.
    fn next(&mut self, letters: &str, at: Instant, yearly: u32) -> u32 {
        let date = at.date();
        let usual = usual(at, yearly);
        let last = self.0.entry((letters.to_string(), date.year())).or_default();
        *last = usual.max(*last + 1);
        *last
    }
}

/// Numbers an office gives in a year: papers, letters, what it registers.
const YEARLY: [u32; 3] = [110, 60, 420];

/// Lets every series go on from where an office would be at this time of the year.
pub(super) fn go_on(tx: &mut Tx, place: &Place, at: Instant) -> Result<()> {
    let date = at.date();
    for code in &place.codes {
        let by = place.people[&if code == "qzfb" { "chengyu".to_string() } else { format!("{code}-ws") }];
        for (of_kind, yearly) in [(&place.series, YEARLY[0]), (&place.letters, YEARLY[1])] {
            let series = of_kind[code];
            let last = numbering::next(tx, series, i64::from(date.year()))? - 1;
            let usual = usual(at, if code == "qzfb" { yearly } else { yearly / 2 });
            if i64::from(usual) > last {
                let year = date.year();
                rows::take(tx, &rows::Taken { series, year, serial: usual, document: None, by, at })?;
                let fact = Fact::new("number.take_over", format!("series:{series}")).actor(by);
                tx.record(fact.with("number", i64::from(usual)))?;
            }
        }
    }
    Ok(())
}

/// The serial usual at a time of the year, for so many in a year.
fn usual(at: Instant, yearly: u32) -> u32 {
    u32::from(at.date().day_of_year().unsigned_abs()) * yearly / 366
}

struct Paper {
    id: MatterId,
    code: String,
    unit: UnitId,
    name: String,
    kind: matter::Kind,
    drafter: PersonId,
    signer: PersonId,
    numberer: PersonId,
    at: Instant,
}

fn drawn(tx: &mut Tx, place: &Place, dice: &mut Dice, at: Instant) -> Result<Paper> {
    let code = if dice.chance(40) { "qzfb".to_string() } else { dice.pick(&place.codes).clone() };
    let person = |office: &str, suffix: &str| match code.as_str() {
        "qzfb" => place.people[office],
        _ => place.people[&format!("{code}-{suffix}")],
    };
    let unit = place.units[&code];
    // What units of the district received before stayed on paper.
    let incoming = code == "qzfb" && dice.chance(50);
    Ok(Paper {
        id: tx.new_id(),
        unit,
        name: tx.one(document_rows::UNIT_NAME, params![unit], |r| r.get(0))?,
        kind: if incoming { matter::Kind::Incoming } else { matter::Kind::Outgoing },
        drafter: person(["linxiaotang", "jiangyifan", "qinmuyang"][dice.below(3)], "ky"),
        signer: person("guhuaian", "jz"),
        numberer: person("chengyu", "ws"),
        code,
        at,
    })
}

/// What its number comes from and who gave the paper its name.
struct Issued {
    number: String,
    source: String,
    series: Option<(SeriesId, u32)>,
}

fn write(tx: &mut Tx, place: &Place, p: &Paper, state: (&mut Registers, &mut Dice)) -> Result<()> {
    let (registers, dice) = state;
    let (issued, drawn) = issued(tx, place, p, (registers, dice))?;
    let Drawn { genre, urgency, content, .. } = drawn;
    let (kind, none) = (p.kind.code(), None::<lexicon::DepartmentId>);
    let head = params![p.id, kind, p.unit, none, content.title, urgency, p.drafter, p.drafter, "active", p.at, kind];
    tx.exec(matter::rows::INSERT, head)?;
    let mark = format!("{}文件", issued.source);
    let (genre, date) = (genre.code(), p.at.date());
    let series = issued.series.map(|(id, _)| id);
    let row = params![p.id, kind, p.unit, genre, "internal", series, issued.number, mark, date, 60_i64];
    tx.exec(document_rows::INSERT, row)?;
    texts(tx, p, &content)?;
    handlers(tx, p)?;
    match issued.series {
        Some((series, serial)) => {
            tx.exec(document_rows::SET_ISSUED, params![p.id, p.at.plus_minutes(2 * DAY)])?;
            let (document, by, at) = (Some(p.id), p.numberer, p.at);
            rows::take(tx, &rows::Taken { series, year: date.year(), serial, document, by, at })?;
        }
        None => register(tx, p, &issued, registers)?,
    }
    tx.exec(document_rows::SET_FILED, params![p.id, p.at.plus_minutes(9 * DAY)])?;
    tx.exec(matter::rows::CLOSE, params![p.id, "closed", p.at.plus_minutes(9 * DAY)])?;
    let fact = Fact::new("document.take_over", story::subject(p.id)).actor(p.drafter).unit(p.unit);
    tx.record(fact.with("title", content.title))?;
    Ok(())
}

fn issued(
    tx: &mut Tx,
    place: &Place,
    p: &Paper,
    (registers, dice): (&mut Registers, &mut Dice),
) -> Result<(Issued, Drawn)> {
    let on = p.at.date();
    // Over years subjects come again.
    let mut used = HashSet::new();
    if p.kind == matter::Kind::Incoming {
        let (source, number, drawn) = from_city(dice, on, &mut used);
        return Ok((Issued { number, source: source.into(), series: None }, drawn));
    }
    let drawn = outgoing(dice, &Writer { code: &p.code, name: &p.name, on }, &mut used);
    let letter = drawn.genre == Genre::Letter;
    let id = if letter { place.letters[&p.code] } else { place.series[&p.code] };
    let letters: String = tx.one(document_rows::SERIES, params![id], |r| r.get(2))?;
    let serial = registers.next(&letters, p.at, YEARLY[usize::from(letter)]);
    let number = format!("{letters}〔{}〕{serial}号", on.year());
    Ok((Issued { number, source: p.name.clone(), series: Some((id, serial)) }, drawn))
}

fn texts(tx: &mut Tx, p: &Paper, content: &Content) -> Result<()> {
    let text = document_rows::to_json(content)?;
    tx.exec(document_rows::ADD_DRAFT, params![p.id, text, p.drafter, p.at])?;
    let version: VersionId = tx.new_id();
    let row = params![version, p.id, 1_i64, p.drafter, p.at, "拟稿", text, content.hash()];
    tx.exec(document_rows::ADD_VERSION, row)?;
    tx.exec(document_rows::SET_VERSION, params![p.id, 1_i64])?;
    Ok(())
}

/// The finished tasks and opinions of drafter and signer, so that lists and sheets have something to show.
fn handlers(tx: &mut Tx, p: &Paper) -> Result<()> {
    for (duty, step, name, holder) in [(1_i64, "draft", "拟稿", p.drafter), (2, "sign", "签发", p.signer)] {
        let task: TaskId = tx.new_id();
        let opened = p.at.plus_minutes(duty * DAY);
        let (none, unseen, still) = (None::<PersonId>, None::<Instant>, None::<String>);
        let due = opened.plus_minutes(2 * DAY);
        tx.exec(
            process_rows::OPEN,
            params![
                task, p.id, duty, "work", step, name, holder, none, p.unit, none, "2d", opened, due, due, unseen, still
            ],
        )?;
        let closed = opened.plus_minutes(180);
        tx.exec(process_rows::CLOSE, params![p.id, duty, closed, holder, "agree"])?;
        tx.exec(matter::rows::ADMIT, params![p.id, holder, opened])?;
        let opinion: OpinionId = tx.new_id();
        tx.exec(
            process_rows::ADD_OPINION,
            params![opinion, p.id, task, step, name, holder, none, "agree", "同意。", closed],
        )?;
    }
    Ok(())
}

fn register(tx: &mut Tx, p: &Paper, issued: &Issued, registers: &mut Registers) -> Result<()> {
    let year = i64::from(p.at.date().year());
    let serial = i64::from(registers.next(&p.name, p.at, YEARLY[2]));
    let none = None::<lexicon::DispatchId>;
    let (source, number) = (issued.source.as_str(), issued.number.as_str());
    tx.exec(
        document_rows::ADD_REGISTRATION,
        params![p.id, p.unit, year, "action", "paper", source, number, none, p.at, p.drafter, false],
    )?;
    tx.exec(document_rows::REGISTER, params![p.id, serial, if serial % 4 == 0 { "reading" } else { "action" }])?;
    tx.exec(document_rows::SET_RESULT, params![p.id, "已办结归档。"])?;
    Ok(())
}
