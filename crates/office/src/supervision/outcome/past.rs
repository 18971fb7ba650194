//! Past (经过): what happened to an item, so that any span can be told again from its facts.

use lexicon::{ChargeId, ClosureId, Date, FeedbackId, Instant, MatterId, UnitId};

use crate::supervision::bulletin::begins;

/// A unit's part in an item.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Held {
    pub id: ChargeId,
    pub unit: UnitId,
    pub is_lead: bool,
    pub handed_at: Instant,
    pub sign_due_at: Instant,
    pub signed_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl Held {
    /// Whether the part was the unit's just before a moment.
    pub fn is_before(&self, moment: Instant) -> bool {
        self.handed_at < moment && self.ended_at.is_none_or(|end| end >= moment)
    }
}

/// A closing applied for; whether it was granted, and when, and by which limit; whether it held, and when that was looked at; when it
/// came undone, by that or through a part.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Applied {
    pub id: ClosureId,
    pub asked_at: Instant,
    pub settled: Option<(bool, Instant)>,
    pub looked: Option<(bool, Instant)>,
    pub due_on: Option<Date>,
    pub undone_at: Option<Instant>,
}

impl Applied {
    /// When it closed the item.
    pub fn closed_at(&self) -> Option<Instant> {
        self.settled.filter(|(granted, _)| *granted).map(|(_, at)| at)
    }

    /// Whether it kept the item closed just before a moment: one that came undone counts until then.
    fn holds(&self, moment: Instant) -> bool {
        let undone = self.undone_at.is_some_and(|at| at < moment);
        !undone && self.closed_at().is_some_and(|at| at < moment)
    }

    /// Whether it waited for the office just before a moment.
    fn waits(&self, moment: Instant) -> bool {
        self.asked_at < moment && self.settled.is_none_or(|(_, at)| at >= moment)
    }
}

/// An extension that was granted: when, and the limit before.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Extended {
    pub at: Instant,
    pub due_before: Date,
}

/// A feedback that was due; `ended_at`: since when nobody needs it any more, which what was missed 未报 never is; `empty_at`: when the
/// office found that it says nothing.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Asked {
    pub id: FeedbackId,
    pub unit: UnitId,
    pub due_on: Date,
    pub given_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub empty_at: Option<Instant>,
}

impl Asked {
    /// Whether it had been given, or was not needed any more, before a moment.
    pub fn is_settled(&self, moment: Instant) -> bool {
        self.given_at.or(self.ended_at).is_some_and(|at| at < moment)
    }
}

/// An item and what happened to it.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Past {
    pub id: MatterId,
    pub number: String,
    pub content: String,
    /// The limit it has now.
    pub due_on: Date,
    pub opened_at: Instant,
    pub held: Vec<Held>,
    /// In the order applied for.
    pub applied: Vec<Applied>,
    /// In the order granted.
    pub extended: Vec<Extended>,
    pub asked: Vec<Asked>,
}

impl Past {
    /// The limit in force just before a moment: what was granted later, or set when it was opened again later, does not count yet.
    pub fn limit(&self, moment: Instant) -> Date {
        let granted = self.extended.iter().map(|e| (e.at, e.due_before));
        let reopened = self.applied.iter().filter_map(|a| a.undone_at.zip(a.due_on));
        let next = granted.chain(reopened).filter(|(at, _)| *at >= moment).min_by_key(|(at, _)| *at);
        next.map_or(self.due_on, |(_, before)| before)
    }

    /// The closing that kept it closed just before a moment.
    pub fn closing(&self, moment: Instant) -> Option<&Applied> {
        self.applied.iter().rfind(|a| a.holds(moment))
    }

    /// Whether it was closed just before a moment.
    pub fn is_closed(&self, moment: Instant) -> bool {
        self.closing(moment).is_some()
    }

    /// The application made within a limit that waited for the office just before a moment.
    pub fn waiting(&self, limit: Date, moment: Instant) -> Option<&Applied> {
        self.applied.iter().find(|a| a.asked_at < over(limit) && a.waits(moment))
    }

    /// Who led it first.
    pub fn first_lead(&self) -> Option<UnitId> {
        self.held.iter().find(|h| h.is_lead).map(|h| h.unit)
    }

    /// Who led it just before a moment; the first lead where it had not begun.
    pub fn lead(&self, moment: Instant) -> Option<UnitId> {
        let then = self.held.iter().rfind(|h| h.is_lead && h.is_before(moment));
        then.map(|h| h.unit).or_else(|| self.first_lead())
    }

    /// Whether a unit still owed a feedback just before a moment: the item was open and the part was the unit's.
    pub fn owes(&self, asked: &Asked, moment: Instant) -> bool {
        let part = self.held.iter().any(|h| h.unit == asked.unit && h.is_before(moment));
        part && !asked.is_settled(moment) && !self.is_closed(moment)
    }
}

/// The first moment after a day is over.
pub(in crate::supervision) fn over(day: Date) -> Instant {
    begins(day.tomorrow().unwrap_or(day))
}

/// The last moment of a day: what a day has brought counts on that day, and in its month.
pub(in crate::supervision) fn ends(day: Date) -> Instant {
    over(day).plus_ms(-1)
}
