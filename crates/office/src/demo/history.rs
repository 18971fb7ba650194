//! Years of filed papers for a demo of any size: written as rows in large units of work, with a fact each, because playing a
//! hundred thousand papers through every handler would take an hour and show nothing that the played ones do not.

use ledger::Fact;
use lexicon::{Instant, MatterId, OpinionId, PersonId, TaskId, UnitId, VersionId};
use store::{Db, Tx, params};

use super::texts::paper;
use super::{Dice, Place};
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
    let mut done = 0;
    while done < count {
        let next = (done + BATCH).min(count);
        db.write(|tx| {
            for at in done..next {
                let mut dice = Dice::new(seed ^ (at as u64).wrapping_mul(0x9E37_79B9));
                let back = i64::try_from((count - at) * 5 * 365 / count.max(1)).unwrap_or(0);
                one(tx, place, &mut dice, until.plus_minutes(-(back + 40) * DAY))?;
            }
            Ok::<_, crate::Error>(())
        })?;
        done = next;
        progress(done);
    }
    Ok(())
}

struct Paper {
    id: MatterId,
    unit: UnitId,
    drafter: PersonId,
    at: Instant,
}

fn one(tx: &mut Tx, place: &Place, dice: &mut Dice, at: Instant) -> Result<()> {
    let office = dice.chance(40);
    let code = if office { "qzfb".to_string() } else { dice.pick(&place.codes).clone() };
    let office = code == "qzfb";
    let outgoing = dice.chance(45);
    let unit = place.units[&code];
    let login =
        |office_name: &str, suffix: &str| if office { office_name.to_string() } else { format!("{code}-{suffix}") };
    let drafter = place.people[&login(["linxiaotang", "jiangyifan", "qinmuyang"][dice.below(3)], "ky")];
    let signer = place.people[&login("guhuaian", "jz")];
    let p = Paper { id: tx.new_id(), unit, drafter, at };
    let name: String = tx.one(document_rows::UNIT_NAME, params![unit], |r| r.get(0))?;
    let (genre, urgency, content) = paper(dice, &name, "各镇人民政府，区政府各部门");
    let kind = if outgoing { matter::Kind::Outgoing } else { matter::Kind::Incoming };
    tx.exec(
        matter::rows::INSERT,
        params![
            p.id,
            kind.code(),
            unit,
            None::<lexicon::DepartmentId>,
            content.title,
            urgency,
            drafter,
            drafter,
            "active",
            at
        ],
    )?;
    let number =
        format!("旧{}〔{}〕{}号", &place.codes.iter().position(|c| *c == code).unwrap_or(0), at.date().year(), p.id);
    let series = None::<lexicon::SeriesId>;
    tx.exec(
        document_rows::INSERT,
        params![
            p.id,
            kind.code(),
            unit,
            genre.code(),
            "internal",
            series,
            number,
            format!("{name}文件"),
            at.date(),
            60_i64
        ],
    )?;
    let text = document_rows::to_json(&content)?;
    tx.exec(document_rows::ADD_DRAFT, params![p.id, text, drafter, at])?;
    let version: VersionId = tx.new_id();
    tx.exec(document_rows::ADD_VERSION, params![version, p.id, 1_i64, drafter, at, "拟稿", text, content.hash()])?;
    tx.exec(document_rows::SET_VERSION, params![p.id, 1_i64])?;
    handlers(tx, &p, signer)?;
    if outgoing {
        tx.exec(document_rows::SET_ISSUED, params![p.id, at.plus_minutes(2 * DAY)])?;
    } else {
        register(tx, &p)?;
    }
    tx.exec(document_rows::SET_FILED, params![p.id, at.plus_minutes(9 * DAY)])?;
    tx.exec(matter::rows::CLOSE, params![p.id, "closed", at.plus_minutes(9 * DAY)])?;
    let fact = Fact::new("document.take_over", story::subject(p.id)).actor(drafter).unit(unit);
    tx.record(fact.with("title", content.title))?;
    Ok(())
}

/// The finished tasks and opinions of drafter and signer, so that lists and sheets have something to show.
fn handlers(tx: &mut Tx, p: &Paper, signer: PersonId) -> Result<()> {
    for (duty, step, name, holder) in [(1_i64, "draft", "拟稿", p.drafter), (2, "sign", "签发", signer)] {
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

fn register(tx: &mut Tx, p: &Paper) -> Result<()> {
    let year = i64::from(p.at.date().year());
    let last: i64 = tx.one(document_rows::LAST_REGISTER, params![p.unit, year], |r| r.get(0))?;
    let none = None::<lexicon::DispatchId>;
    tx.exec(
        document_rows::ADD_REGISTRATION,
        params![p.id, p.unit, year, "action", "paper", "市政府办公室", "", none, p.at, p.drafter, false],
    )?;
    tx.exec(document_rows::REGISTER, params![p.id, last + 1, if last % 4 == 0 { "reading" } else { "action" }])?;
    tx.exec(document_rows::SET_RESULT, params![p.id, "已办结归档。"])?;
    Ok(())
}
