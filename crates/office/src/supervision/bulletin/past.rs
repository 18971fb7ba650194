//! Past (经过): what happened to an item, so that any month can be told again from its facts.

use lexicon::{ChargeId, ClosureId, Date, FeedbackId, Instant, MatterId, UnitId};

use super::month::begins;

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

/// A closing that was granted; whether it held, and when that was looked at.
#[derive(Debug, Clone)]
pub(in crate::supervision) struct Closing {
    pub id: ClosureId,
    pub at: Instant,
    pub looked: Option<(bool, Instant)>,
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
    pub due_on: Date,
    pub opened_at: Instant,
    pub held: Vec<Held>,
    pub closings: Vec<Closing>,
    pub asked: Vec<Asked>,
}

impl Past {
    /// Whether it was closed just before a moment: a closing that came undone counts until it was looked at.
    pub fn is_closed(&self, moment: Instant) -> bool {
        let undone = |c: &Closing| matches!(c.looked, Some((false, at)) if at < moment);
        self.closings.iter().any(|c| c.at < moment && !undone(c))
    }

    /// Who led it just before a moment; the first lead where it had not begun.
    pub fn lead(&self, moment: Instant) -> Option<UnitId> {
        let leads = || self.held.iter().filter(|h| h.is_lead);
        leads().rfind(|h| h.is_before(moment)).or_else(|| leads().next()).map(|h| h.unit)
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
