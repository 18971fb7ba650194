//! Point (得失分): one fact, one rule, so many points. A point belongs to the month of its day, so what comes later does not move it.

use lexicon::{Date, Instant, MatterId, UnitId, days_after};

use super::{Appeal, ScoreRules};
use crate::supervision::bulletin::{Span, days, short};
use crate::supervision::outcome::{Ended, Held, Past, ends, lapsed, outcome, over};

lexicon::words! {
    /// What a point is for (计分事由). Results only.
    PointKind, "计分事由" {
        /// Not signed for in time.
        Sign = "sign", "逾期签收";
        /// Feedback did not come by its day.
        Late = "late", "反馈逾期";
        /// Feedback still did not come days later.
        Missing = "missing", "反馈缺报";
        /// Feedback that says nothing.
        Empty = "empty", "反馈空泛";
        /// Open after its limit: once, in the month it fell overdue.
        Overdue = "overdue", "逾期未结";
        /// Came undone after it was closed.
        Undone = "undone", "销号后反弹";
        /// Closed within its limit.
        OnTime = "on_time", "按期办结";
        /// Still held when it was looked at again.
        Holds = "holds", "回头看成效保持";
    }
}

/// A point gained or lost, with the fact it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Which point, the same whenever it is counted again.
    pub key: String,
    /// What for.
    pub kind: PointKind,
    /// Whose.
    pub unit: UnitId,
    /// The item.
    pub item: MatterId,
    /// Its number.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// When.
    pub day: Date,
    /// What happened, in a few words.
    pub what: String,
    /// How many, negative where lost.
    pub points: i64,
    /// What the unit said against it.
    pub appeal: Option<Appeal>,
}

impl Point {
    /// Whether it counts: an appeal that was granted takes it back.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.appeal.as_ref().is_some_and(Appeal::is_granted)
    }
}

/// The points of an item in a month; those whose number is 0 are left out.
pub(super) fn points(p: &Past, span: &Span, rules: &ScoreRules) -> Vec<Point> {
    let all = [signing(p, span), feedback(p, span, rules), limit(p, span), closing(p, span), looked(p, span)].concat();
    let counted = all.into_iter().map(|(kind, id, unit, at, what)| Point {
        key: format!("{kind}:{id}"),
        kind,
        unit,
        item: p.id,
        number: p.number.clone(),
        content: p.content.clone(),
        day: at.date(),
        what,
        points: rules.of(kind),
        appeal: None,
    });
    counted.filter(|point| point.points != 0).collect()
}

/// What for, by which row, whose, when, in which words.
type Found = (PointKind, String, UnitId, Instant, String);

fn signing(p: &Past, span: &Span) -> Vec<Found> {
    let late = |h: &&Held| {
        let due = h.sign_due_at;
        span.has(due)
            && h.signed_at.is_none_or(|at| at > due)
            && h.ended_at.is_none_or(|at| at > due)
            && !p.is_closed(due)
    };
    let say = |h: &Held| {
        let signed = h.signed_at.filter(|at| *at < span.until);
        let then = signed.map_or("未签收".into(), |at| format!("{}签收", at.short_label()));
        (
            PointKind::Sign,
            h.id.to_string(),
            h.unit,
            h.sign_due_at,
            format!("应于{}前签收，{then}", h.sign_due_at.short_label()),
        )
    };
    p.held.iter().filter(late).map(say).collect()
}

fn feedback(p: &Past, span: &Span, rules: &ScoreRules) -> Vec<Found> {
    let mut all = Vec::new();
    for asked in &p.asked {
        let mut add = |kind, at: Instant, what: String| all.push((kind, asked.id.to_string(), asked.unit, at, what));
        // What a day has brought counts in the month of that day, as in the bulletin.
        let owed = |day: Date| span.has(ends(day)) && p.owes(asked, over(day));
        if owed(asked.due_on) {
            add(PointKind::Late, ends(asked.due_on), format!("应于{}前反馈，到期未报", short(asked.due_on)));
        }
        if let Some(day) = days_after(asked.due_on, rules.missing_days).filter(|day| owed(*day)) {
            let what = format!("应于{}前反馈，{} 天后仍未报", short(asked.due_on), rules.missing_days);
            add(PointKind::Missing, ends(day), what);
        }
        if let Some(at) = asked.empty_at.filter(|at| span.has(*at)) {
            add(PointKind::Empty, at, "审核认定内容空泛".into());
        }
    }
    all
}

fn limit(p: &Past, span: &Span) -> Vec<Found> {
    let found = lapsed(p, span.until).filter(|(_, at, _)| span.has(*at));
    let say = |due_on, at: Instant| match at == ends(due_on) {
        true => format!("时限{}，到期未办结", short(due_on)),
        false => format!("时限{}，{}核查退回，未办结", short(due_on), short(at.date())),
    };
    found
        .map(|(due_on, at, unit)| (PointKind::Overdue, p.id.to_string(), unit, at, say(due_on, at)))
        .into_iter()
        .collect()
}

fn closing(p: &Past, span: &Span) -> Vec<Found> {
    let found = outcome(p, (span.from, span.until)).filter(|o| o.ended == Ended::OnTime);
    let said = found.and_then(|o| o.closed.map(|closed| (o, closed))).map(|(o, (id, asked_on, at))| {
        let ahead = days(asked_on, o.due_on);
        let what = format!("时限{}，{}申请销号，提前 {ahead} 天", short(o.due_on), short(asked_on));
        (PointKind::OnTime, id.to_string(), o.unit, at, what)
    });
    said.into_iter().collect()
}

/// What looking again found is the unit's that had applied for closing.
fn looked(p: &Past, span: &Span) -> Vec<Found> {
    let found = p.applied.iter().filter_map(|a| Some((a, a.closed_at()?, a.looked.filter(|(_, at)| span.has(*at))?)));
    let said = found.filter_map(|(a, closed, (holds, at))| {
        let kind = if holds { PointKind::Holds } else { PointKind::Undone };
        let what = format!("{}销号，回头看{}", short(closed.date()), self::found(holds));
        Some((kind, a.id.to_string(), p.lead(a.asked_at.plus_ms(1))?, at, what))
    });
    said.collect()
}

fn found(holds: bool) -> &'static str {
    if holds { "成效保持" } else { "问题反弹，重新办理" }
}
