//! Years of filed papers for a demo of any size: written as rows in large units of work, with a fact each, because playing a
//! hundred thousand papers through every handler would take an hour and show nothing that the played ones do not.

use std::collections::HashMap;

use ledger::Fact;
use lexicon::{Instant, MatterId, OpinionId, PersonId, TaskId, UnitId, VersionId};
use store::{Db, Tx, params};

use super::texts::paper;
use super::{Dice, Place};
use crate::document::Content;
use crate::document::rows as document_rows;
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
    while done < count {
        let next = (done + BATCH).min(count);
        // Kept outside until the unit of work is through: it may be run again.
        let before = registers.clone();
        registers = db.write(|tx| {
            let mut registers = before.clone();
            for at in done..next {
                let mut dice = Dice::new(seed ^ (at as u64).wrapping_mul(0x9E37_79B9));
                let back = i64::try_from((count - at) * 5 * 365 / count.max(1)).unwrap_or(0);
                let paper = drawn(tx, place, &mut dice, until.plus_minutes(-(back + 40) * DAY))?;
                write(tx, &paper, &mut registers, &mut dice)?;
            }
            Ok::<_, crate::Error>(registers)
        })?;
        done = next;
        progress(done);
    }
    Ok(())
}

/// The last serial of each series and year.
#[derive(Debug, Clone, Default)]
struct Registers(HashMap<(String, i16), u32>);

impl Registers {
    fn next(&mut self, letters: &str, year: i16) -> String {
        let last = self.0.entry((letters.to_string(), year)).or_default();
        *last += 1;
        format!("{letters}〔{year}〕{last}号")
    }
}

struct Paper {
    id: MatterId,
    unit: UnitId,
    name: String,
    letters: String,
    kind: matter::Kind,
    drafter: PersonId,
    signer: PersonId,
    at: Instant,
}

fn drawn(tx: &mut Tx, place: &Place, dice: &mut Dice, at: Instant) -> Result<Paper> {
    let code = if dice.chance(40) { "qzfb".to_string() } else { dice.pick(&place.codes).clone() };
    let person = |office: &str, suffix: &str| match code.as_str() {
        "qzfb" => place.people[office],
        _ => place.people[&format!("{code}-{suffix}")],
    };
    let unit = place.units[&code];
    let series: String = tx.one(document_rows::SERIES, params![place.series[&code]], |r| r.get(2))?;
    Ok(Paper {
        id: tx.new_id(),
        unit,
        name: tx.one(document_rows::UNIT_NAME, params![unit], |r| r.get(0))?,
        letters: series.replace('发', "字"),
        kind: if dice.chance(45) { matter::Kind::Outgoing } else { matter::Kind::Incoming },
        drafter: person(["linxiaotang", "jiangyifan", "qinmuyang"][dice.below(3)], "ky"),
        signer: person("guhuaian", "jz"),
        at,
    })
}

fn write(tx: &mut Tx, p: &Paper, registers: &mut Registers, dice: &mut Dice) -> Result<()> {
    let outgoing = p.kind == matter::Kind::Outgoing;
    let sender = if outgoing { p.name.as_str() } else { "泽州市人民政府办公室" };
    let (genre, urgency, content) = paper(dice, sender, "各镇人民政府，区政府各部门");
    let letters = if outgoing { p.letters.as_str() } else { "泽政办发" };
    let number = registers.next(letters, p.at.date().year());
    let (kind, none, series) = (p.kind.code(), None::<lexicon::DepartmentId>, None::<lexicon::SeriesId>);
    let head = params![p.id, kind, p.unit, none, content.title, urgency, p.drafter, p.drafter, "active", p.at];
    tx.exec(matter::rows::INSERT, head)?;
    let mark = format!("{sender}文件");
    let (genre, date) = (genre.code(), p.at.date());
    let row = params![p.id, kind, p.unit, genre, "internal", series, number, mark, date, 60_i64];
    tx.exec(document_rows::INSERT, row)?;
    texts(tx, p, &content)?;
    handlers(tx, p)?;
    if outgoing {
        tx.exec(document_rows::SET_ISSUED, params![p.id, p.at.plus_minutes(2 * DAY)])?;
    } else {
        register(tx, p, &number)?;
    }
    tx.exec(document_rows::SET_FILED, params![p.id, p.at.plus_minutes(9 * DAY)])?;
    tx.exec(matter::rows::CLOSE, params![p.id, "closed", p.at.plus_minutes(9 * DAY)])?;
    let fact = Fact::new("document.take_over", story::subject(p.id)).actor(p.drafter).unit(p.unit);
    tx.record(fact.with("title", content.title))?;
    Ok(())
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
        let none = None::<PersonId>;
        let due = opened.plus_minutes(2 * DAY);
        tx.exec(
            process_rows::OPEN,
            params![task, p.id, duty, "work", step, name, holder, none, p.unit, none, "2d", opened, due, due],
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

fn register(tx: &mut Tx, p: &Paper, number: &str) -> Result<()> {
    let year = i64::from(p.at.date().year());
    let last: i64 = tx.one(document_rows::LAST_REGISTER, params![p.unit, year], |r| r.get(0))?;
    let none = None::<lexicon::DispatchId>;
    tx.exec(
        document_rows::ADD_REGISTRATION,
        params![p.id, p.unit, year, "action", "paper", "泽州市人民政府办公室", number, none, p.at, p.drafter, false],
    )?;
    tx.exec(document_rows::REGISTER, params![p.id, last + 1, if last % 4 == 0 { "reading" } else { "action" }])?;
    tx.exec(document_rows::SET_RESULT, params![p.id, "已办结归档。"])?;
    Ok(())
}
