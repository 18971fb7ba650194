//! Milestones (节点): what must be reached by when; the reverse schedule 倒排工期 counts working days back from the limit.

use ledger::Fact;
use lexicon::{Date, MilestoneId, UnitId, WorkCalendar, parse_date};
use store::Tx;

use super::light::working_days;
use super::{Charged, Item, Part, SeenItem, escalate, rows, seen};
use crate::people::Role;
use crate::{Error, Result, story, wording};

/// A milestone to be laid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
}

/// A milestone (节点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its identifier.
    pub id: MilestoneId,
    /// What must be reached.
    pub name: String,
    /// By when.
    pub due_on: Date,
    /// When it was reached.
    pub done_on: Option<Date>,
}

/// Days of steps counted back from the limit (倒排工期): each takes its share of the working days between today and the limit, the
/// last ends on the limit.
#[must_use]
pub fn schedule(calendar: &WorkCalendar, (today, due_on): (Date, Date), names: &[String]) -> Vec<Step> {
    let all = calendar.work_days_in(today..=due_on).max(1);
    let count = i64::try_from(names.len()).unwrap_or(1).max(1);
    let at = |n: usize| {
        let left = count - 1 - i64::try_from(n).unwrap_or_default();
        working_days(calendar, due_on, -(all * left / count)).max(today)
    };
    names.iter().enumerate().map(|(n, name)| Step { name: name.clone(), due_on: at(n) }).collect()
}

/// What stands between two milestones in one text.
const BETWEEN: [char; 3] = ['；', ';', '\n'];

/// Milestones as they are typed, one on a line or between semicolons: `完成排查 2026-12-10`, `完成排查，12月10日前`, or a name alone,
/// which is laid backwards 倒排 between the days that stand around it. A day without a year is the next one.
///
/// # Errors
/// [`Error::Field`] at `milestones` where a day does not exist, or only a day was typed.
pub fn read_steps(calendar: &WorkCalendar, (today, due_on): (Date, Date), text: &str) -> Result<Vec<Step>> {
    let lines = text.split(BETWEEN).map(str::trim).filter(|l| !l.is_empty());
    let (mut all, mut waiting, mut from) = (Vec::new(), Vec::new(), today);
    for line in lines {
        let (name, day) = read_line((today, due_on), line).map_err(|says| Error::field("milestones", says))?;
        waiting.push(name.to_owned());
        if let Some(day) = day {
            let mut laid = schedule(calendar, (from, day), &waiting);
            // The day typed stands, also where it is no working day.
            laid.last_mut().into_iter().for_each(|step| step.due_on = day);
            all.append(&mut laid);
            (waiting, from) = (Vec::new(), day);
        }
    }
    all.append(&mut schedule(calendar, (from, due_on), &waiting));
    Ok(all)
}

/// Which of the milestones as they are typed, from 0, have no day of their own: [`read_steps`] laid them.
#[must_use]
pub fn laid(days: (Date, Date), text: &str) -> Vec<usize> {
    let lines = text.split(BETWEEN).map(str::trim).filter(|l| !l.is_empty());
    let without = lines.enumerate().filter(|(_, line)| matches!(read_line(days, line), Ok((_, None))));
    without.map(|(at, _)| at).collect()
}

/// The name in a line and the day that stands after or before it.
fn read_line((today, due_on): (Date, Date), line: &str) -> std::result::Result<(&str, Option<Date>), String> {
    let edge = |c: char| c.is_whitespace() || "，,。：:（）()、".contains(c);
    let is_part = |c: char| c.is_ascii_digit() || "年月日-/. ".contains(c);
    let whole = line.trim_matches(edge);
    let bare = ["以前", "之前", "前"].iter().find_map(|end| whole.strip_suffix(end)).unwrap_or(whole).trim_end();
    let figures = bare.trim_end_matches(is_part).len();
    let word = bare.rfind(char::is_whitespace).unwrap_or_default().max(figures);
    let after =
        [figures, word].into_iter().map(|at| bare.split_at(at)).find_map(|(name, t)| Some((name, t, shape(t)?)));
    let (first, rest) = whole.split_at(whole.len() - whole.trim_start_matches(is_part).len());
    let found = after.or_else(|| Some((rest, first, shape(first)?)));
    let Some((name, typed, day)) = found else { return Ok((whole, None)) };
    let day =
        day.on((today, due_on)).ok_or_else(|| format!("节点的日期“{}”不对，请写成 2026-12-10 的样子", typed.trim()))?;
    let name = ["以前", "之前", "前"].iter().find_map(|end| name.strip_prefix(end)).unwrap_or(name).trim_matches(edge);
    if name.is_empty() {
        return Err(format!("请写明节点“{line}”要达到什么"));
    }
    Ok((name, Some(day)))
}

/// Figures that look like a day: with a year, or a month and a day with their signs.
#[derive(Debug, Clone, Copy)]
struct Shape(Option<u32>, u32, u32);

/// Reads figures as a day. A plain number is none, nor are two figures with a point or a stroke.
fn shape(text: &str) -> Option<Shape> {
    let text = text.trim();
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let figures: Vec<u32> = plain.split('-').map(|p| p.trim().parse().ok()).collect::<Option<_>>()?;
    match figures[..] {
        [year, month, day] if year >= 1000 => Some(Shape(Some(year), month, day)),
        [month, day] if text.contains('月') => Some(Shape(None, month, day)),
        _ => None,
    }
}

impl Shape {
    /// The day in its own year, or in the one given.
    fn of(self, year: Option<i16>) -> Option<Date> {
        let year = self.0.or(year.and_then(|y| u32::try_from(y).ok()))?;
        parse_date(&format!("{year:04}-{:02}-{:02}", self.1, self.2)).ok()
    }

    /// The day; without a year the next one, unless that is after the limit and the one of this year is what was meant.
    fn on(self, (today, due_on): (Date, Date)) -> Option<Date> {
        let this = self.of(Some(today.year()));
        let next = self.of(Some(today.year() + 1)).filter(|day| *day <= due_on);
        this.filter(|day| *day >= today).or(next).or(this)
    }
}

/// A day with its year as offices write it: `2026-12-10`, `2026/12/10`, `2026.12.10` or `2026年12月10日`.
pub(super) fn read_day(text: &str) -> Option<Date> {
    shape(text)?.of(None)
}

pub(super) fn lay(tx: &mut Tx, item: &Item, steps: &[Step]) -> Result<()> {
    for (position, step) in steps.iter().enumerate() {
        let name = wording::reason("milestones", &step.name, "请写明每个节点要达到什么")?;
        rows::lay(tx, item.id, (position, name, step.due_on))?;
    }
    rows::follow_milestones(tx, item.id)
}

/// Marks a milestone reached 完成节点, by the lead unit.
///
/// # Errors
/// [`Error::Forbidden`] for a support unit; [`Error::AlreadyDone`] with the day it was reached.
pub fn reach(tx: &mut Tx, at: &Charged, id: MilestoneId) -> Result<()> {
    let item = at.open()?;
    if at.charge.part != Part::Lead {
        return Err(Error::Forbidden("节点由牵头单位标明完成。".into()));
    }
    let found = rows::milestones(tx, item.id)?.into_iter().find(|m| m.id == id).ok_or(Error::NotFound)?;
    if let Some(day) = found.done_on {
        return Err(Error::AlreadyDone(format!("“{}”已于{}完成。", found.name, lexicon::chinese_date(day))));
    }
    rows::reach(tx, id, at.seen.actor.person)?;
    rows::follow_milestones(tx, item.id)?;
    escalate::lighten(tx, item.id)?;
    let fact = Fact::new("supervision.milestone", story::subject(item.id)).actor(at.seen.actor.person);
    let fact = fact.unit(at.charge.unit).with("who", at.seen.actor.name.as_str()).with("name", found.name.as_str());
    tx.record(fact.with("late", tx.now().date() > found.due_on))?;
    Ok(())
}

/// Marks a milestone not reached after all 恢复为未完成: a mis-press, or what did not stand up. By the lead unit or the office, with a reason.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else; refused where it was not marked reached.
pub fn restore(tx: &mut Tx, of: &SeenItem, id: MilestoneId, reason: &str) -> Result<()> {
    let unit = may_restore(tx, of)?;
    let item = of.open()?;
    let found = rows::milestones(tx, item.id)?.into_iter().find(|m| m.id == id).ok_or(Error::NotFound)?;
    if found.done_on.is_none() {
        return Err(Error::refused(format!("“{}”还没有标为完成。", found.name)));
    }
    let reason = wording::reason("reason", reason, "请写明恢复为未完成的原因")?;
    rows::unreach(tx, id)?;
    rows::follow_milestones(tx, item.id)?;
    escalate::lighten(tx, item.id)?;
    let fact = Fact::new("supervision.milestone_undo", story::subject(item.id)).actor(of.actor.person).unit(unit);
    tx.record(fact.with("who", of.actor.name.as_str()).with("name", found.name.as_str()).with("reason", reason))?;
    Ok(())
}

/// For which unit the actor restores a milestone.
fn may_restore(tx: &mut Tx, of: &SeenItem) -> Result<UnitId> {
    if of.actor.has(Role::Supervisor, of.item.unit) {
        return Ok(of.item.unit);
    }
    let charge = seen::charged(tx, &of.actor, of.item.id)?.charge;
    match charge.part {
        Part::Lead => Ok(charge.unit),
        Part::Support => Err(Error::Forbidden("节点由牵头单位或者督查人员恢复。".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn read(text: &str) -> Result<Vec<(String, String)>> {
        let days = (date("2026-11-23"), date("2027-02-26"));
        let steps = read_steps(&WorkCalendar::default(), days, text)?;
        Ok(steps.into_iter().map(|s| (s.name, s.due_on.to_string())).collect())
    }

    #[test]
    fn a_day_is_read_in_every_way_it_is_written() {
        for line in [
            "完成排查 2026-12-10",
            "完成排查，2026/12/10",
            "完成排查2026年12月10日",
            "完成排查 2026.12.10前",
            "完成排查（12月10日前）",
            "完成排查 12月10日",
            "12月10日前完成排查",
            "2026-12-10：完成排查",
            "完成排查 2026 年 12 月 10 日",
        ] {
            assert_eq!(read(line).unwrap(), [("完成排查".to_owned(), "2026-12-10".to_owned())], "{line}");
        }
        assert_eq!(read("栽树 300 2026-12-10").unwrap(), [("栽树 300".to_owned(), "2026-12-10".to_owned())]);
        assert_eq!(read("验收 1月8日").unwrap()[0].1, "2027-01-08", "a day without a year is the next one");
        assert_eq!(read("摸底 11月8日").unwrap()[0].1, "2026-11-08", "but none after the limit");
    }

    #[test]
    fn a_number_in_a_milestone_is_no_day() {
        for line in ["栽种苗木 20000", "铺设管网 3.5", "完成 46361", "压减 12-15", "达到100%"] {
            assert_eq!(read(line).unwrap(), [(line.to_owned(), "2027-02-26".to_owned())], "{line}");
        }
    }

    #[test]
    fn lines_without_a_day_are_laid_between_the_days_around_them() {
        let all = read("摸底\n立规矩 2026-12-12；栽种苗木 20000\n验收").unwrap();
        assert_eq!(
            all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["摸底", "立规矩", "栽种苗木 20000", "验收"]
        );
        assert_eq!(
            (all[1].1.as_str(), all[3].1.as_str()),
            ("2026-12-12", "2027-02-26"),
            "a Saturday that was typed stands"
        );
        assert!(all.windows(2).all(|two| two[0].1 < two[1].1), "{all:?}");
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_and_so_is_one_without_a_name() {
        assert!(read("完成排查 2026-02-30").unwrap_err().to_string().contains("2026-02-30"));
        assert!(read("完成排查 13月1日").unwrap_err().to_string().contains("13月1日"));
        assert!(read("2026-12-10").unwrap_err().to_string().contains("要达到什么"));
        assert_eq!(read(" \n；").unwrap(), []);
    }
}
