//! Account (用时说明): the working time of every unit in an item, line by line, by the calendar of the unit that supervises.
//!
//! A charge's clock runs from 交办 until the part ended or the item was closed. What lies between a closing and 重新办理 is a stop.

use ledger::Fact;
use lexicon::{
    Account, Clock, Date, Due, Instant, Limit, Line, MatterId, Stop, WorkCalendar, clock_label, months_after,
    work_duration_label,
};
use store::Tx;

use super::{Charge, Closure, Item, SeenItem, opening, rows};
use crate::{Result, limits, story};

/// Lines beyond which days are told by the month.
const MOST: usize = 40;

/// The account of one charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeAccount {
    /// Whose it is.
    pub charge: Charge,
    /// Every minute, day by day.
    pub days: Account,
    /// The same by the month, where the days are many.
    pub months: Option<Account>,
    /// What stands after the total: 交办, 签收, the limit, how it ended.
    pub ends: Vec<String>,
}

impl ChargeAccount {
    /// `12 天 3 小时`: working days and hours.
    #[must_use]
    pub fn sum(&self) -> String {
        work_duration_label(self.days.minutes, self.days.day_minutes)
    }

    /// The account that can be read at a glance.
    #[must_use]
    pub fn short(&self) -> &Account {
        self.months.as_ref().unwrap_or(&self.days)
    }
}

/// The accounts of all charges of an item, in the order handed over (各责任单位用时).
pub fn accounts(tx: &mut Tx, of: &SeenItem) -> Result<Vec<ChargeAccount>> {
    let calendar = limits::calendar(tx, of.item.unit)?;
    let teller = Teller {
        calendar: &calendar,
        item: &of.item,
        limit: opening::close_of(tx, of.item.unit, of.item.due_on)?,
        pauses: pauses(tx, of.item.id)?,
        closed_at: of.matter.closed_at.filter(|_| !of.item.is_open()),
        applied_on: applied_on(tx, of.item.id)?,
        now: tx.now(),
    };
    let charges: Vec<Charge> = rows::charges(tx, of.item.id)?;
    Ok(charges.into_iter().map(|charge| teller.account(charge)).collect())
}

/// The caution about a day, where a year on the way to it has no holidays loaded (放假安排尚未公布).
pub fn caution(tx: &mut Tx, of: &SeenItem, day: Date) -> Result<Option<String>> {
    let calendar = limits::calendar(tx, of.item.unit)?;
    Ok(caution_until(&calendar, tx.now(), day))
}

fn caution_until(calendar: &WorkCalendar, now: Instant, day: Date) -> Option<String> {
    let unloaded = (now.date().year()..=day.year()).find(|year| !calendar.is_loaded(*year));
    Due { at: now, unloaded }.caution()
}

/// The day on which the last closing that was granted had been applied for.
fn applied_on(tx: &mut Tx, item: MatterId) -> Result<Option<Date>> {
    let granted = |c: &&Closure| matches!(c.settled, Some((true, ..)));
    Ok(rows::closures(tx, item)?.iter().filter(granted).max_by_key(|c| c.asked.1).map(|c| c.asked.1.date()))
}

/// When an item was closed and opened again: from 销号 to 重新办理.
fn pauses(tx: &mut Tx, item: MatterId) -> Result<Vec<(Instant, Instant)>> {
    let (mut all, mut closed) = (Vec::new(), None);
    for fact in store::facts::about(tx, &story::subject(item))? {
        let Fact { verb, at, .. } = fact;
        match verb.as_str() {
            "supervision.close" => closed = Some(at),
            "supervision.reopen" => all.extend(closed.take().map(|from| (from, at))),
            _ => {}
        }
    }
    Ok(all)
}

struct Teller<'a> {
    calendar: &'a WorkCalendar,
    item: &'a Item,
    limit: Instant,
    pauses: Vec<(Instant, Instant)>,
    closed_at: Option<Instant>,
    /// When the closing that was granted had been applied for: that day decides, as in all figures.
    applied_on: Option<Date>,
    now: Instant,
}

impl Teller<'_> {
    fn account(&self, charge: Charge) -> ChargeAccount {
        let end = charge.ended_at.or(self.closed_at).unwrap_or(self.now).max(charge.handed_at);
        let pauses: Vec<_> =
            self.pauses.iter().copied().filter(|(from, to)| *from >= charge.handed_at && *to <= end).collect();
        let stops = pauses.iter().map(|(from, to)| Stop { from: *from, to: Some(*to), reason: "已销号".into() });
        let clock = Clock { stops: stops.collect(), ..Clock::new(charge.handed_at, Limit::Until(self.limit)) };
        let days = clock.account(self.calendar, end);
        let months = (days.lines.len() > MOST).then(|| self.months(&days, (charge.handed_at, end), &pauses));
        let ends = self.ends(&charge);
        ChargeAccount { charge, days, months, ends }
    }

    fn months(&self, days: &Account, (from, to): (Instant, Instant), pauses: &[(Instant, Instant)]) -> Account {
        let (mut lines, mut at) = (Vec::new(), from);
        for (stop, resume) in pauses {
            self.run((at, *stop), &mut lines);
            lines.push(self.pause(*stop, *resume));
            at = *resume;
        }
        self.run((at, to), &mut lines);
        Account { lines, ..days.clone() }
    }

    /// The months of a stretch without a stop.
    fn run(&self, (from, to): (Instant, Instant), lines: &mut Vec<Line>) {
        let mut at = from;
        while at < to {
            // The calendar of dates ends in the year 9999.
            let Some(next) = months_after(at.date().first_of_month(), 1) else { return };
            let until = Instant::from_local(next, 0, 0).min(to);
            lines.push(self.month(at, until));
            at = until;
        }
    }

    fn month(&self, from: Instant, to: Instant) -> Line {
        let (first, minutes) = (from.date(), self.calendar.minutes_between(from, to));
        let last = to.plus_minutes(-1).date().max(first);
        let worked = self.calendar.work_days_in(first..=last);
        let unloaded = (!self.calendar.is_loaded(first.year())).then_some(first.year());
        let note = Due { at: to, unloaded }.caution().map(|says| format!("，{says}")).unwrap_or_default();
        Line {
            when: format!("{}年{}月（{}日至{}日）", first.year(), first.month(), first.day(), last.day()),
            what: format!("{worked} 个工作日，工作时间 {}{note}", clock_label(minutes)),
            minutes,
        }
    }

    fn pause(&self, from: Instant, to: Instant) -> Line {
        let missed = clock_label(self.calendar.minutes_between(from, to));
        let what = format!("销号，至 {} 重新办理，其间工作时间 {missed} 不计", to.long_label());
        Line { when: from.long_label(), what, minutes: 0 }
    }

    /// The sentences after the total.
    fn ends(&self, charge: &Charge) -> Vec<String> {
        let mut all = vec![format!("交办：{}", charge.handed_at.long_label()), self.signing(charge)];
        let left = match (charge.ended_at, self.item.closed_on) {
            (Some(_), _) => String::new(),
            (None, Some(day)) if self.applied_on.unwrap_or(day) <= self.item.due_on => "，按时销号".into(),
            (None, Some(_)) => "，超期销号".into(),
            (None, None) if self.item.withdrawn_on.is_some() => String::new(),
            (None, None) => self.left(),
        };
        let caution = caution_until(self.calendar, self.now, self.item.due_on).map(|says| format!("（{says}）"));
        all.push(format!("办结时限：{}{}{left}", self.limit.long_label(), caution.unwrap_or_default()));
        let how = if self.item.withdrawn_on.is_some() { "撤项" } else { "销号" };
        match (charge.ended_at, self.closed_at) {
            (Some(at), _) => all.push(format!("责任结束：{}，{}", at.long_label(), charge.ended_why)),
            (None, Some(at)) => all.push(format!("{how}：{}，计时到此为止", at.long_label())),
            (None, None) => all.push(format!("计时至 {}", self.now.long_label())),
        }
        all
    }

    /// What remains is the item's, and so the same for every unit: the working time from now to its present limit. A clock would add
    /// to it what lay between a closing and 重新办理, though the limit was set anew with it.
    fn left(&self) -> String {
        let (now, limit) = (self.now, self.limit);
        let minutes = self.calendar.minutes_between(now.min(limit), now.max(limit));
        let length = work_duration_label(minutes, self.calendar.minutes_per_day()).replacen('天', "个工作日", 1);
        match minutes {
            0 if now < limit => "，时限前已没有工作时间".into(),
            0 => "，已到时限".into(),
            _ if now > limit => format!("，超 {length}"),
            _ => format!("，剩 {length}"),
        }
    }

    fn signing(&self, charge: &Charge) -> String {
        let due = charge.sign_due_at;
        let took = |to| {
            let minutes = self.calendar.minutes_between(charge.handed_at, to);
            work_duration_label(minutes, self.calendar.minutes_per_day())
        };
        match &charge.signed {
            Some((who, at)) => {
                let late = if *at > due { "，超时" } else { "" };
                let by = due.long_label();
                format!("签收：{} {who}，用时 {}（应于 {by} 前签收{late}）", at.long_label(), took(*at))
            }
            None if self.now > due && charge.ended_at.is_none() && self.closed_at.is_none() => {
                format!("未签收，应于 {} 前签收，已超时", due.long_label())
            }
            None if self.closed_at.is_some() || charge.ended_at.is_some() => "未签收".into(),
            None => format!("未签收，应于 {} 前签收", due.long_label()),
        }
    }
}
