//! Figures and scores counted once more, from the facts of the ledger: each is told after the other, and what they come to at a moment is
//! the state of the item then.

use std::collections::BTreeMap;

use lexicon::{Date, Instant, MatterId, UnitId, days_after};
use office::story;
use office::supervision::bulletin::{Bulletin, Figure, Month};
use office::supervision::{self, Feedback, File, Item, Lapse, Verdict};
use testkit::TestOffice;

use super::DESK;

/// An item: its facts from the ledger, and what its page shows of signing and feedback.
pub struct Known {
    facts: Vec<Event>,
    pub item: Item,
    pub file: File,
}

/// A fact about an item, as far as figures are concerned.
enum What {
    Opened(Date),
    /// To which unit, by its short name.
    Led(String),
    Extended(Date),
    Applied,
    Refused,
    Closed,
    Held,
    /// With the new limit, and through which part.
    Reopened(Date, String),
}

type Event = (Instant, What);

fn events(office: &TestOffice, id: MatterId) -> Vec<Event> {
    let facts = office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap();
    let told = facts.into_iter().filter_map(|f| {
        let text = |key: &str| f.body.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let day = || text("due").parse::<Date>().unwrap();
        let what = match f.verb.as_str() {
            "supervision.open" => What::Opened(day()),
            "supervision.hand" if text("part") == "牵头" => What::Led(text("to")),
            "supervision.extension" if f.body["granted"] == true => What::Extended(day()),
            "supervision.apply" => What::Applied,
            "supervision.refuse" => What::Refused,
            "supervision.lapse" | "supervision.take_back" if text("what") == "销号申请" => What::Refused,
            "supervision.close" => What::Closed,
            "supervision.hold" => What::Held,
            "supervision.reopen" => What::Reopened(day(), text("part")),
            _ => return None,
        };
        Some((f.at, what))
    });
    told.collect()
}

pub fn known(office: &TestOffice, id: MatterId) -> Known {
    let facts = events(office, id);
    let page = office.read(DESK, |tx, a| {
        let seen = supervision::find(tx, a, id)?;
        Ok((supervision::file(tx, &seen)?, seen.item))
    });
    let (file, item) = page.unwrap();
    Known { facts, item, file }
}

/// What the facts up to a moment say, told one after the other.
#[derive(Default, Clone)]
struct State {
    due: Option<Date>,
    leads: Vec<(Instant, String)>,
    /// An application that waits.
    waiting: Option<Instant>,
    /// When the closing was applied for, and when it was granted.
    closed: Option<(Instant, Instant)>,
}

impl State {
    fn lead(&self, at: Instant) -> String {
        let then = self.leads.iter().rfind(|(from, _)| *from < at).or(self.leads.first());
        then.unwrap().1.clone()
    }

    /// Open, and no application made in time waits.
    fn owes(&self) -> bool {
        let timely = self.waiting.is_some_and(|at| at.date() <= self.due.unwrap());
        self.closed.is_none() && !timely
    }
}

impl Known {
    fn state(&self, until: Instant) -> State {
        self.after(self.facts.iter().take_while(|(at, _)| *at < until).count())
    }

    /// What the first so many facts say.
    fn after(&self, count: usize) -> State {
        let mut s = State::default();
        for (at, what) in &self.facts[..count] {
            match what {
                What::Opened(due) | What::Extended(due) => s.due = Some(*due),
                What::Led(unit) => s.leads.push((*at, unit.clone())),
                What::Applied => s.waiting = Some(*at),
                What::Refused => s.waiting = None,
                What::Closed => s.closed = s.waiting.take().map(|applied| (applied, *at)),
                What::Held => {}
                What::Reopened(due, _) => (s.closed, s.due) = (None, Some(*due)),
            }
        }
        s
    }

    fn opened_at(&self) -> Instant {
        self.facts[0].0
    }

    /// On time, late or overdue, and whose.
    fn outcome(&self, (from, until): (Instant, Instant)) -> Option<(Figure, String)> {
        let s = self.state(until);
        let (due, edge) = (s.due?, midnight_after(s.due?));
        match s.closed {
            Some((_, granted)) if granted < from => None,
            Some((applied, _)) if applied.date() <= due => Some((Figure::OnTime, s.lead(applied.plus_ms(1)))),
            Some(_) => Some((Figure::Late, s.lead(edge))),
            None if edge <= until && s.owes() => Some((Figure::Overdue, s.lead(edge))),
            None => None,
        }
    }

    /// When it fell overdue, and whose it was then.
    fn lapsed(&self, until: Instant) -> Option<(Instant, String)> {
        let due = self.state(until).due?;
        let edge = midnight_after(due);
        let then = State { due: Some(due), ..self.state(edge) };
        if edge > until || then.closed.is_some() {
            return None;
        }
        if then.owes() {
            return Some((edge.plus_ms(-1), then.lead(edge)));
        }
        let settled = |(at, what): &&Event| *at >= edge && *at < until && matches!(what, What::Refused | What::Closed);
        let (at, what) = self.facts.iter().find(settled)?;
        matches!(what, What::Refused).then(|| (*at, then.lead(edge)))
    }

    fn had(&self, unit: UnitId, at: Instant) -> bool {
        let open = |c: &&supervision::Charge| c.handed_at < at && c.ended_at.is_none_or(|e| e >= at);
        self.file.charges.iter().filter(open).any(|c| c.unit == unit)
    }

    fn closed(&self, at: Instant) -> bool {
        self.state(at).closed.is_some()
    }
}

fn midnight_after(day: Date) -> Instant {
    Instant::from_local(day.tomorrow().unwrap(), 0, 0)
}

fn span(month: Month, now: Instant) -> (Instant, Instant) {
    (Instant::from_local(month.first(), 0, 0), midnight_after(month.last()).min(now.plus_ms(1)))
}

/// By figure and short name of the unit.
pub type Counts = BTreeMap<(Figure, String), usize>;

/// The figures of a month, counted again from the facts.
pub fn recount(all: &[Known], month: Month, now: Instant) -> Counts {
    let (from, until) = span(month, now);
    let within = |at: Instant| from <= at && at < until;
    let mut counts = Counts::new();
    let mut add = |figure, unit: String| *counts.entry((figure, unit)).or_default() += 1;
    for k in all.iter().filter(|k| k.opened_at() < until) {
        if within(k.opened_at()) {
            add(Figure::Opened, k.state(until).leads[0].1.clone());
        }
        if let Some((figure, unit)) = k.outcome((from, until)) {
            add(Figure::Due, unit.clone());
            add(figure, unit);
        }
        for f in &k.file.feedback {
            let edge = midnight_after(f.due_on);
            let missed = missed(f, edge);
            if month.holds(f.due_on) && edge <= until && missed && !k.closed(edge) && k.had(f.unit, edge) {
                add(Figure::FeedbackLate, f.unit_name.clone());
            }
            if matches!(&f.reviewed, Some((Verdict::Empty, _, at)) if within(*at)) {
                add(Figure::FeedbackEmpty, f.unit_name.clone());
            }
        }
    }
    counts
}

pub fn counted(b: &Bulletin) -> Counts {
    let mut counts = Counts::new();
    for line in &b.lines {
        *counts.entry((line.figure, b.name(line.unit).to_owned())).or_default() += 1;
    }
    counts
}

/// The scores of a month by the shipped numbers, reckoned again from the facts; by short name of the unit.
pub fn reckon(all: &[Known], month: Month, now: Instant) -> BTreeMap<String, i64> {
    let (from, until) = span(month, now);
    let within = |at: Instant| from <= at && at < until;
    let mut lost: BTreeMap<String, i64> = BTreeMap::new();
    let mut won: BTreeMap<String, i64> = BTreeMap::new();
    for k in all.iter().filter(|k| k.opened_at() < until) {
        for c in &k.file.charges {
            if c.handed_at < until && c.ended_at.is_none_or(|e| e >= from) && !k.closed(from) {
                lost.entry(c.unit_name.clone()).or_default();
            }
            let due = c.sign_due_at;
            let signed = c.signed.as_ref().is_some_and(|(_, at)| *at <= due);
            if within(due) && !signed && c.ended_at.is_none_or(|e| e > due) && !k.closed(due) {
                *lost.entry(c.unit_name.clone()).or_default() += 2;
            }
        }
        for f in &k.file.feedback {
            for (days, points) in [(0, 2), (5, 8)] {
                let day = days_after(f.due_on, days).unwrap();
                let edge = midnight_after(day);
                let missed = missed(f, edge);
                if month.holds(day) && edge <= until && missed && !k.closed(edge) && k.had(f.unit, edge) {
                    *lost.entry(f.unit_name.clone()).or_default() += points;
                }
            }
            if matches!(&f.reviewed, Some((Verdict::Empty, _, at)) if within(*at)) {
                *lost.entry(f.unit_name.clone()).or_default() += 5;
            }
        }
        if let Some((_, unit)) = k.lapsed(until).filter(|(at, _)| within(*at)) {
            *lost.entry(unit).or_default() += 10;
        }
        if let Some((Figure::OnTime, unit)) = k.outcome((from, until)) {
            *won.entry(unit).or_default() += 1;
        }
        for (count, (_, what)) in k.facts.iter().enumerate().filter(|(_, (at, _))| within(*at)) {
            let before = k.after(count);
            let whose = before.closed.map(|(applied, _)| before.lead(applied.plus_ms(1)));
            match (what, whose) {
                (What::Held, Some(unit)) => *won.entry(unit).or_default() += 2,
                (What::Reopened(_, through), Some(unit)) if through.is_empty() => *lost.entry(unit).or_default() += 10,
                _ => {}
            }
        }
    }
    for unit in won.keys() {
        lost.entry(unit.clone()).or_default();
    }
    let score = |(unit, lost): (String, i64)| {
        let won = won.get(&unit).copied().unwrap_or(0).min(10);
        (unit, (100 - lost + won).max(0))
    };
    lost.into_iter().map(score).collect()
}

/// Whether nobody had given it by a moment, and it was needed until then.
fn missed(f: &Feedback, edge: Instant) -> bool {
    let ended = f.lapsed.filter(|(how, _)| *how != Lapse::Missed).map(|(_, at)| at);
    f.given.as_ref().map(|(_, at)| *at).or(ended).is_none_or(|at| at >= edge)
}
