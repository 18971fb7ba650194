//! Closing (销号): the lead unit applies, the office checks, the item is closed, and looked at again after n days 回头看.

use ledger::Fact;
use lexicon::{ClosureId, Date, Instant, PersonId, chinese_date, days_after};
use store::Tx;

use super::{AtDesk, Charged, Item, Part, SeenItem, feedback, lapse, rows, rules, telling, tree};
use crate::{Error, Result, matter, story, wording};

/// A closing applied for (销号申请), and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Its identifier.
    pub id: ClosureId,
    /// The person who applied.
    pub applicant: PersonId,
    /// Who applied, and when.
    pub asked: (String, Instant),
    /// What was achieved.
    pub statement: String,
    /// Whether it was granted, by whom and when.
    pub settled: Option<(bool, String, Instant)>,
    /// The office's words.
    pub remark: String,
    /// The day of 回头看.
    pub look_on: Option<Date>,
    /// Whether it held, by whom and when it was looked at.
    pub looked: Option<(bool, String, Instant)>,
    /// What was found.
    pub finding: String,
    /// Neither granted nor refused: another unit leads the item now (不再需要).
    pub lapsed: bool,
    /// When it came undone, by its own look-back or through a part.
    pub undone_at: Option<Instant>,
}

impl Closure {
    /// Whether who applied took it back.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.lapsed && self.remark == lapse::TAKEN_BACK
    }

    /// Whether it was granted 销号.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        matches!(self.settled, Some((true, ..)))
    }

    /// Whether looking again 回头看 waits on a day.
    #[must_use]
    pub fn waits_for_look(&self, today: Date) -> bool {
        self.looked.is_none() && self.undone_at.is_none() && self.look_on.is_some_and(|day| day <= today)
    }
}

/// Applies for closing 申请销号, by the lead unit.
///
/// # Errors
/// Refused before the unit has signed, with open parts, or while another application waits.
pub fn apply(tx: &mut Tx, at: &Charged, statement: &str) -> Result<ClosureId> {
    let item = at.open()?;
    if at.charge.part != Part::Lead {
        return Err(Error::Forbidden("销号由牵头单位申请。".into()));
    }
    if at.charge.signed.is_none() {
        return Err(Error::refused("本项还没有签收；请先签收，再申请销号。"));
    }
    let statement = wording::reason("statement", statement, "请写明办理结果")?;
    parts_closed(tx, &at.seen)?;
    if rows::closures(tx, item.id)?.iter().any(|c| c.settled.is_none()) {
        return Err(Error::AlreadyDone("已经申请销号，待督查部门核查。".into()));
    }
    let id = rows::apply(tx, item.id, at.seen.actor.person, statement)?;
    at.record(tx, "supervision.apply", statement)?;
    Ok(id)
}

/// Takes one's own application for closing back 撤回申请.
///
/// # Errors
/// [`Error::NotFound`] for none of the item's; else as its name says: one's own, and not settled.
pub fn take_back(tx: &mut Tx, at: &Charged, id: ClosureId) -> Result<()> {
    let found = rows::closures(tx, at.seen.item.id)?.into_iter().find(|c| c.id == id).ok_or(Error::NotFound)?;
    let of = (found.applicant, found.settled.is_none());
    lapse::take_back(tx, at, of, ("销号申请", |tx, by, why| rows::lapse_closure(tx, id, by, why)))
}

/// Parts opened after closing was applied for keep it open, too.
fn parts_closed(tx: &mut Tx, of: &SeenItem) -> Result<()> {
    let parts = rows::parts(tx, of.item.id)?.into_iter();
    let open: Vec<Item> = parts.filter(Item::is_open).collect();
    if open.is_empty() {
        return Ok(());
    }
    let count = open.len();
    Err(Error::refused(format!("还有 {count} 项分解事项没有销号{}。", tree::which(tx, of, open)?)))
}

/// Checks an application 核查: closes the item 销号, or sends it back with a reason.
///
/// # Errors
/// Refused with open parts; [`Error::Field`] at `remark` where nothing is said of how it was checked, or why it is refused;
/// [`Error::AlreadyDone`] with who was first.
pub fn check(tx: &mut Tx, at: &AtDesk, id: ClosureId, (granted, remark): (bool, &str)) -> Result<()> {
    let item = at.open()?;
    let found = rows::closures(tx, item.id)?.into_iter().find(|c| c.id == id).ok_or(Error::NotFound)?;
    if let Some((_, who, when)) = &found.settled {
        return Err(Error::AlreadyDone(match found.lapsed {
            true => format!("本次申请不再需要：{}。", found.remark),
            false => format!("{who}已于{}核查。", when.short_label()),
        }));
    }
    let remark = if granted {
        let remark = wording::reason("remark", remark, "请写明怎样核查、结果如何")?;
        close(tx, at, (id, remark))?;
        remark
    } else {
        let remark = wording::reason("remark", remark, "请写明不予销号的理由")?;
        rows::refuse_closure(tx, id, at.0.actor.person, remark)?;
        remark
    };
    let lead = rows::charges(tx, item.id)?.into_iter().find(|c| c.part == Part::Lead && c.ended_at.is_none());
    let by = (at.0.actor.person, item);
    let says = if granted { "已销号".to_owned() } else { format!("不予销号：{remark}") };
    let line = format!("{}{says}", telling::called(item));
    if let Some(lead) = lead {
        let people = telling::waiting(tx, (item, &lead), Some(found.applicant))?;
        telling::tell(tx, by, people, &line)?;
    }
    if granted {
        let source = rows::source(tx, item.id)?;
        telling::leaders(tx, by, &source, &line)?;
    }
    record(tx, at, if granted { "supervision.close" } else { "supervision.refuse" }, remark)
}

/// Closes the item; what else waits of it is no longer needed.
fn close(tx: &mut Tx, at: &AtDesk, (id, remark): (ClosureId, &str)) -> Result<()> {
    let item = &at.0.item;
    parts_closed(tx, &at.0)?;
    feedback::accept_waiting(tx, at)?;
    let today = tx.now().date();
    let days = rules(tx, item.unit)?.0.look_days;
    let look_on = (days > 0).then(|| days_after(today, days)).flatten();
    rows::grant_closure(tx, id, at.0.actor.person, (remark, item.due_on, look_on))?;
    lapse::lapse_pending(tx, at, "本项已销号")?;
    rows::close(tx, item, today)?;
    feedback::lapse_closed(tx, item)?;
    matter::close(tx, item.id, "closed")
}

fn record(tx: &mut Tx, at: &AtDesk, verb: &'static str, words: &str) -> Result<()> {
    let fact = Fact::new(verb, story::subject(at.0.item.id)).actor(at.0.actor.person).unit(at.0.item.unit);
    tx.record(fact.with("who", at.0.actor.name.as_str()).with("opinion", words))?;
    Ok(())
}

/// Looks at a closed item again 回头看: it holds, or it came undone and is opened again. `again`: the new limit where it came undone.
///
/// # Errors
/// Refused before the day, and for any but the latest closing; [`Error::Field`] at `due_on` for a limit that is past.
pub fn look_back(tx: &mut Tx, at: &AtDesk, id: ClosureId, (again, finding): (Option<Date>, &str)) -> Result<()> {
    let item = &at.0.item;
    let all = rows::closures(tx, item.id)?;
    let found = all.iter().find(|c| c.id == id).ok_or(Error::NotFound)?;
    if let Some((_, who, when)) = &found.looked {
        return Err(Error::AlreadyDone(format!("{who}已于{}回头看。", when.short_label())));
    }
    if item.closed_on.is_none() || found.undone_at.is_some() {
        return Err(Error::refused("本项没有销号，不用回头看。"));
    }
    if all.iter().rfind(|c| c.is_granted()).is_none_or(|latest| latest.id != id) {
        return Err(Error::refused("只对最近一次销号回头看。"));
    }
    let day = found.look_on.ok_or_else(|| Error::refused("本次销号没有定回头看的日子，不用回头看。"))?;
    let today = tx.now().date();
    if day > today {
        return Err(Error::refused(format!("回头看的日子是{}，到期再办。", chinese_date(day))));
    }
    let finding = wording::reason("finding", finding, "请写明回头看的情况")?;
    if again.is_some_and(|due_on| due_on < today) {
        return Err(Error::field("due_on", "新的办结时限不能早于今天"));
    }
    rows::look(tx, id, at.0.actor.person, (again.is_none(), finding))?;
    match again {
        Some(due_on) => tree::reopen(tx, at, (due_on, finding)),
        None => record(tx, at, "supervision.hold", finding),
    }
}
