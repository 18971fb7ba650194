//! A year of 督查督办 for the demo, by the real verbs: most items in time, some late, a few that come undone.

use std::collections::{HashMap, HashSet};

use lexicon::{
    ClosureId, Date, FeedbackId, FindingId, InspectionId, Instant, ItemExtensionId, MatterId, MilestoneId, OpinionId,
    SheetId, UnitId, WorkCalendar, days_after,
};
use store::Tx;

use super::errands::{ERRANDS, Errand};
use super::{Dice, Doing, outings};
use crate::supervision::ledgers::Group;
use crate::supervision::visit;
use crate::supervision::{self, AtDesk, Category, Charged, Opening, Rhythm, SeenItem, SheetColour, Verdict};
use crate::{Error, Result};

/// Days over which items are spread.
const YEAR: i64 = 360;
/// An item is opened from every so many planned: these come from instructions on the demo's own papers.
const QUOTED: usize = 8;
/// Items from which on a demo has visits, inspections and bulletins as well.
const WHOLE: usize = 30;

/// What happens next in an item.
#[derive(Debug, Clone)]
pub(super) enum Turn {
    /// The next planned item is opened.
    Open(usize),
    /// An item is opened from an instruction on a paper.
    Quote(MatterId, OpinionId),
    /// A part of an item is opened.
    Part(MatterId, usize),
    /// A unit signs for what was handed over.
    Sign(MatterId, String),
    /// The lead unit names who is in charge.
    Name(MatterId),
    /// The lead changes.
    Lead(MatterId),
    /// A milestone is reached.
    Reach(MatterId, MilestoneId),
    /// The office asks for feedback.
    Ask(MatterId),
    /// A unit gives feedback asked for.
    Give(MatterId, FeedbackId, UnitId),
    /// The office reviews it: as it finds it, or as the last before closing.
    Review(MatterId, FeedbackId, Verdict),
    /// The lead asks for more time.
    Extend(MatterId),
    /// The office settles that.
    Settle(MatterId, ItemExtensionId),
    /// A sheet goes out where the item is behind.
    Press(MatterId, SheetColour),
    /// It is signed for.
    Receive(MatterId, SheetId),
    /// The work is done: the last report.
    Finish(MatterId),
    /// The lead applies for closing.
    Apply(MatterId),
    /// The office checks.
    Check(MatterId, ClosureId),
    /// It looks at it again.
    Look(MatterId, ClosureId),
    /// A joint team is formed.
    Team(MatterId),
    /// Another instruction on the result opens the next round.
    Again(MatterId),
    /// A field visit.
    Visit(usize),
    /// What a visit found becomes an item of a unit.
    Found(FindingId, String),
    /// An inspection is planned.
    Plan(usize),
    /// It is dropped.
    Drop(InspectionId, &'static str),
    /// The bulletin of the month before is drafted.
    Report,
    /// The office sets up its letters and groups.
    Begin,
    /// Lights and rhythms of a day.
    Sweep,
}

/// What becomes of an item.
#[derive(Debug, Clone)]
pub(super) struct Fate {
    pub(super) subject: String,
    pub(super) lead: String,
    pub(super) with: Vec<String>,
    /// The account in charge.
    pub(super) login: String,
    pub(super) count: (usize, &'static str),
    pub(super) opened: Date,
    pub(super) ready: Date,
    pub(super) lazy: bool,
}

/// The state of the play.
pub(super) struct Rounds {
    pub(super) dice: Dice,
    pub(super) calendar: WorkCalendar,
    pub(super) plan: Vec<(&'static Errand, &'static str)>,
    pub(super) fates: HashMap<MatterId, Fate>,
    pub(super) asked: HashSet<FeedbackId>,
    pub(super) groups: Vec<Group>,
    pub(super) tally: Tally,
    /// Papers begun here, which take their way as others do.
    pub(super) papers: Vec<MatterId>,
    /// Inspections planned, by their place in the list.
    pub(super) plans: HashMap<usize, InspectionId>,
    /// The present of the demo.
    pub(super) until: Date,
    quoted: usize,
}

/// What happens to every so many, so that a small demo has some of everything, too.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) closed: usize,
    pub(super) looked: usize,
    pub(super) settled: usize,
    pub(super) led: usize,
    pub(super) pressed: usize,
    stuck: usize,
    special: usize,
}

/// Counts one more; whether it is the one among so many.
pub(super) fn every(count: &mut usize, of: usize, at: usize) -> bool {
    *count += 1;
    *count % of == at
}

/// What follows, and when.
pub(super) type Next = Vec<(Instant, Turn)>;

impl Fate {
    pub(super) fn new(
        subject: String,
        lead: String,
        with: Vec<String>,
        count: (usize, &'static str),
        opened: Date,
    ) -> Fate {
        let login = format!("{lead}-jz");
        Fate { subject, lead, with, login, count, opened, ready: opened, lazy: false }
    }
}

/// Days from a moment to a limit.
pub(super) fn span_of(at: Instant, due_on: Date) -> i64 {
    due_on.since(at.date()).map_or(20, |s| i64::from(s.get_days()))
}

/// An item as the office reads it.
pub(super) fn seen(doing: &Doing, id: MatterId) -> Result<SeenItem> {
    doing.db.read(|tx| {
        let actor = doing.place.actor(tx, "dongli")?;
        supervision::find(tx, &actor, id)
    })
}

/// Everything about an item.
pub(super) fn file(doing: &Doing, id: MatterId) -> Result<supervision::File> {
    doing.db.read(|tx| {
        let actor = doing.place.actor(tx, "dongli")?;
        let seen = supervision::find(tx, &actor, id)?;
        supervision::file(tx, &seen)
    })
}

/// As somebody of a unit responsible.
pub(super) fn by<T>(
    doing: &Doing,
    (id, login): (MatterId, &str),
    f: impl Fn(&mut Tx, &Charged) -> Result<T>,
) -> Result<T> {
    doing.db.write(|tx| {
        let actor = doing.place.actor(tx, login)?;
        let at = supervision::charged(tx, &actor, id)?;
        f(tx, &at)
    })
}

impl Rounds {
    /// Plans so many items, and what happens when they are opened.
    pub(super) fn new(seed: u64, items: usize, until: Instant) -> (Rounds, Next) {
        let mut dice = Dice::new(seed ^ 0x00D0_0BA7);
        let mut all: Vec<_> = ERRANDS.iter().flat_map(|e| e.places.iter().map(move |p| (e, *p))).collect();
        for n in (1..all.len()).rev() {
            all.swap(n, dice.below(n + 1));
        }
        let plan = all.into_iter().cycle().take(items).collect();
        let calendar = WorkCalendar::statutory();
        let mut rounds = Rounds {
            dice,
            calendar,
            plan,
            fates: HashMap::new(),
            asked: HashSet::new(),
            groups: Vec::new(),
            tally: Tally::default(),
            papers: Vec::new(),
            plans: HashMap::new(),
            until: until.date(),
            quoted: items.div_ceil(QUOTED),
        };
        let next = rounds.agenda(items, until);
        (rounds, next)
    }

    fn agenda(&mut self, items: usize, until: Instant) -> Next {
        let mut next = Next::new();
        for n in 0..items {
            // More of the last months than of the first ones.
            let left = (items - n) as f64 / items.max(1) as f64;
            let back = (left.powf(1.3) * YEAR as f64) as i64;
            let day = days_after(until.date(), -back).unwrap_or_else(|| until.date());
            next.push((self.on(day), Turn::Open(n)));
        }
        let first = days_after(until.date(), -YEAR).unwrap_or_else(|| until.date());
        if items > 0 {
            next.push((Instant::from_local(first, 7, 30), Turn::Begin));
        }
        if items >= WHOLE {
            next.extend(outings::agenda(until.date()).map(|(day, turn)| (self.on(day), turn)).collect::<Next>());
        }
        let days = std::iter::successors((items > 0).then_some(first), |d| d.tomorrow().ok());
        let days = days.take_while(|d| *d <= until.date()).filter(|d| self.calendar.is_work_day(*d));
        next.extend(days.map(|d| (Instant::from_local(d, 8, 35), Turn::Sweep)));
        next
    }

    /// Some time of a working day on or after this day.
    pub(super) fn on(&mut self, day: Date) -> Instant {
        let next = std::iter::successors(Some(day), |d| d.tomorrow().ok());
        let day = next.into_iter().find(|d| self.calendar.is_work_day(*d)).unwrap_or(day);
        let minutes = i64::try_from(self.dice.below(400)).unwrap_or(0);
        self.calendar.add_minutes(Instant::from_local(day, 8, 45), minutes).at
    }

    /// So many working minutes later.
    pub(super) fn after(&mut self, at: Instant, from: usize, to: usize) -> Instant {
        let minutes = from + self.dice.below(to.saturating_sub(from).max(1));
        self.calendar.add_minutes(at, i64::try_from(minutes).unwrap_or(0)).at
    }

    /// An instruction was given on a paper of the office: some of them are supervised.
    pub(super) fn instructed(&mut self, paper: MatterId, said: OpinionId, at: Instant) -> Option<(Instant, Turn)> {
        if self.quoted == 0 || !self.dice.chance(60) {
            return None;
        }
        self.quoted -= 1;
        Some((self.after(at, 30, 500), Turn::Quote(paper, said)))
    }

    /// Carries out one turn. What others did before, or a unit that lost the lead has no part in any more, is left.
    pub(super) fn happen(&mut self, doing: &Doing, turn: &Turn, at: Instant) -> Result<Next> {
        let begins = matches!(
            turn,
            Turn::Open(_) | Turn::Quote(..) | Turn::Sweep | Turn::Begin | Turn::Visit(_) | Turn::Plan(_) | Turn::Report
        );
        match self.turn(doing, turn, at) {
            Err(
                Error::AlreadyDone(_) | Error::NotFound | Error::Forbidden(_) | Error::Field { .. } | Error::Refused(_),
            ) if !begins => Ok(Next::new()),
            other => other,
        }
    }

    fn turn(&mut self, doing: &Doing, turn: &Turn, at: Instant) -> Result<Next> {
        match turn {
            Turn::Open(n) => self.open(doing, *n, at),
            Turn::Quote(paper, said) => self.quote(doing, (*paper, *said), at),
            Turn::Part(whole, n) => self.part(doing, (*whole, *n), at),
            Turn::Sign(id, code) => self.unit(doing, (*id, &format!("{code}-ws")), supervision::sign),
            Turn::Name(id) => self.name(doing, *id),
            Turn::Lead(id) => self.lead(doing, *id, at),
            Turn::Reach(id, step) => self.own(doing, *id, |tx, by| supervision::reach(tx, by, *step)),
            Turn::Ask(id) => self.ask(doing, *id),
            Turn::Give(id, asked, unit) => self.give(doing, (*id, *asked, *unit), at),
            Turn::Review(id, given, verdict) => self.review(doing, (*id, *given, *verdict)),
            Turn::Extend(id) => self.extend(doing, *id, at),
            Turn::Settle(id, asked) => self.settle(doing, (*id, *asked)),
            Turn::Press(id, colour) => self.press(doing, (*id, *colour), at),
            Turn::Receive(id, sheet) => self.receive(doing, (*id, *sheet)),
            Turn::Finish(id) => self.finish(doing, *id, at),
            Turn::Apply(id) => self.apply(doing, *id, at),
            Turn::Check(id, closure) => self.check(doing, (*id, *closure), at),
            Turn::Look(id, closure) => self.look(doing, (*id, *closure), at),
            Turn::Sweep => self.sweep(doing, at),
            other => self.around(doing, other, at),
        }
    }

    /// What is done around the items.
    fn around(&mut self, doing: &Doing, turn: &Turn, at: Instant) -> Result<Next> {
        match turn {
            Turn::Team(id) => self.team(doing, *id),
            Turn::Again(id) => self.again(doing, *id, at),
            Turn::Visit(n) => self.visit(doing, *n, at),
            Turn::Found(finding, code) => self.found(doing, (*finding, code), at),
            Turn::Plan(n) => self.plan_inspection(doing, *n, at),
            Turn::Drop(plan, why) => self.drop_inspection(doing, (*plan, why)),
            Turn::Report => self.report(doing, at),
            _ => self.settle_in(doing),
        }
    }

    pub(super) fn fate(&self, id: MatterId) -> Result<Fate> {
        self.fates.get(&id).cloned().ok_or(Error::NotFound)
    }

    pub(super) fn desk<T>(
        &mut self,
        doing: &Doing,
        id: MatterId,
        f: impl Fn(&mut Tx, &AtDesk) -> Result<T>,
    ) -> Result<T> {
        let login = if self.dice.chance(60) { "suhe" } else { "dongli" };
        doing.db.write(|tx| {
            let actor = doing.place.actor(tx, login)?;
            let at = supervision::at_desk(tx, &actor, id)?;
            f(tx, &at)
        })
    }

    pub(super) fn unit(
        &self,
        doing: &Doing,
        (id, login): (MatterId, &str),
        f: impl Fn(&mut Tx, &Charged) -> Result<()>,
    ) -> Result<Next> {
        by(doing, (id, login), f).map(|()| Next::new())
    }

    /// As the person in charge.
    pub(super) fn own(&self, doing: &Doing, id: MatterId, f: impl Fn(&mut Tx, &Charged) -> Result<()>) -> Result<Next> {
        let login = self.fate(id)?.login;
        self.unit(doing, (id, &login), f)
    }

    /// A unit that is there: a small place has only some.
    pub(super) fn there(&mut self, doing: &Doing, code: &str) -> String {
        if doing.place.units.contains_key(code) {
            return code.to_owned();
        }
        let others: Vec<&String> = doing.place.codes.iter().filter(|c| *c != "qzfb").collect();
        (*self.dice.pick(&others)).clone()
    }

    /// Opens it and foresees its life.
    pub(super) fn begin(
        &mut self,
        doing: &Doing,
        new: &Opening,
        life: (Fate, i64),
        (at, found): (Instant, Option<FindingId>),
    ) -> Result<Next> {
        let id = doing.db.write(|tx| {
            let actor = doing.place.actor(tx, "suhe")?;
            match found {
                Some(finding) => visit::open_finding(tx, &actor, finding, (new, "")),
                None => supervision::open(tx, &actor, new),
            }
        })?;
        self.foresee(doing, (id, new), life, at)
    }

    fn foresee(
        &mut self,
        doing: &Doing,
        (id, new): (MatterId, &Opening),
        (mut fate, span): (Fate, i64),
        at: Instant,
    ) -> Result<Next> {
        let roll = self.dice.below(100);
        let percent = match roll {
            0..=66 => 55 + self.dice.below(42),
            67..=78 => 96 + self.dice.below(8),
            79..=91 => 108 + self.dice.below(45),
            _ => 112 + self.dice.below(16),
        };
        let whole = span * i64::try_from(percent).unwrap_or(90) / 100;
        fate.ready = days_after(at.date(), whole.max(2)).unwrap_or(new.due_on);
        fate.lazy = roll.is_multiple_of(6);
        let stuck = self.is_stuck(new);
        if stuck {
            fate.ready = days_after(self.until, 20).unwrap_or(self.until);
        }
        let mut next = self.handed(&fate, id, at);
        next.extend(self.reached(doing, (id, &fate), new.due_on, stuck || percent > 106)?);
        if new.rhythm == Rhythm::Never {
            next.push((self.on(days_after(at.date(), span / 2).unwrap_or(new.due_on)), Turn::Ask(id)));
        }
        if roll > 91 && new.parent.is_none() {
            let before = days_after(new.due_on, -(span / 10).max(2)).unwrap_or(new.due_on);
            next.push((self.on(before), Turn::Extend(id)));
        }
        for (colour, days) in [(SheetColour::Blue, -4), (SheetColour::Orange, 4), (SheetColour::Red, 16)] {
            next.push((self.on(days_after(new.due_on, days).unwrap_or(new.due_on)), Turn::Press(id, colour)));
        }
        next.push((self.on(fate.ready), Turn::Finish(id)));
        if new.parent.is_none() && span > 60 && self.dice.chance(5) {
            next.extend((0..3).map(|n| (self.after(at, 300, 900), Turn::Part(id, n))).collect::<Next>());
        }
        if new.category == Category::Special && every(&mut self.tally.special, 4, 1) {
            next.push((self.after(at, 300, 900), Turn::Team(id)));
        }
        self.fates.insert(id, fate);
        Ok(next)
    }

    /// Some of what was due in the last weeks is not done to this day.
    fn is_stuck(&mut self, new: &Opening) -> bool {
        let behind = self.until.since(new.due_on).map_or(0, |s| i64::from(s.get_days()));
        new.parent.is_none() && (3..=45).contains(&behind) && every(&mut self.tally.stuck, 4, 1)
    }

    fn handed(&mut self, fate: &Fate, id: MatterId, at: Instant) -> Next {
        let codes: Vec<String> = std::iter::once(&fate.lead).chain(&fate.with).cloned().collect();
        let mut next = Next::new();
        for code in codes {
            let late = self.dice.chance(6);
            let when = if late { self.after(at, 500, 1300) } else { self.after(at, 20, 380) };
            next.push((when, Turn::Sign(id, code)));
        }
        if self.dice.chance(70) {
            next.push((self.after(at, 400, 900), Turn::Name(id)));
        }
        if !fate.with.is_empty() && every(&mut self.tally.led, 24, 9) {
            next.push((self.after(at, 2000, 5000), Turn::Lead(id)));
        }
        next
    }

    fn reached(&mut self, doing: &Doing, (id, fate): (MatterId, &Fate), due_on: Date, late: bool) -> Result<Next> {
        let milestones = file(doing, id)?.milestones;
        let mut next = Next::new();
        for step in milestones {
            let shift = if late { self.dice.below(18) } else { self.dice.below(8) };
            let shift = i64::try_from(shift).unwrap_or(0) - if late { 2 } else { 7 };
            let day = days_after(step.due_on, shift).unwrap_or(due_on).max(fate.opened);
            if day < fate.ready {
                next.push((self.on(day), Turn::Reach(id, step.id)));
            }
        }
        Ok(next)
    }
}
