//! A year of 督查督办 for the demo, by the real verbs: most items in time, some late, a few that come undone.

use std::collections::{HashMap, HashSet};

use lexicon::{
    ClosureId, Date, FeedbackId, Instant, ItemExtensionId, MatterId, MilestoneId, OpinionId, PersonId, SheetId, UnitId,
    WorkCalendar, days_after,
};
use store::Tx;

use super::cast::UNITS;
use super::errands::{ERRANDS, Errand, TOWN_CODES};
use super::{Dice, Doing, sayings};
use crate::supervision::{
    self, AtDesk, Category, Charged, Ledger, Opening, Rhythm, SeenItem, SheetColour, Source, SourceKind, Step, Target,
    Verdict,
};
use crate::{Error, Result};

/// Days over which items are spread.
const YEAR: i64 = 360;
/// An item is opened from every so many planned: these come from instructions on the demo's own papers.
const QUOTED: usize = 8;

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
    plan: Vec<(&'static Errand, &'static str)>,
    pub(super) fates: HashMap<MatterId, Fate>,
    pub(super) asked: HashSet<FeedbackId>,
    quoted: usize,
}

/// What follows, and when.
pub(super) type Next = Vec<(Instant, Turn)>;

impl Fate {
    fn new(subject: String, lead: String, with: Vec<String>, count: (usize, &'static str), opened: Date) -> Fate {
        let login = format!("{lead}-jz");
        Fate { subject, lead, with, login, count, opened, ready: opened, lazy: false }
    }
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
        let begins = matches!(turn, Turn::Open(_) | Turn::Quote(..) | Turn::Sweep);
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

    fn open(&mut self, doing: &Doing, n: usize, at: Instant) -> Result<Next> {
        let Some((errand, place)) = self.plan.get(n).copied() else { return Ok(Next::new()) };
        let subject = errand.words.replace("{}", place);
        let town = TOWN_CODES.iter().find(|(name, _)| *name == place).map(|(_, code)| *code);
        let lead = if errand.lead.is_empty() { town.unwrap_or_default() } else { errand.lead };
        let lead = self.there(doing, lead);
        let with = errand.with.iter().copied().chain(town).map(str::to_owned);
        let with: Vec<String> = with.filter(|c| doing.place.units.contains_key(c) && *c != lead).collect();
        let span = self.span(errand.category);
        let due = days_after(at.date(), span).unwrap_or_else(|| at.date());
        let most = errand.target.1;
        let count = (most.div_ceil(2) + self.dice.below(most.div_ceil(2)), errand.target.2);
        let new = self.opening(doing, (&subject, errand, (&lead, &with)), (at.date(), due), count.0);
        let (subject, lead) = (subject.trim().to_owned(), lead);
        let next = self.begin(doing, &new, (Fate::new(subject, lead, with, count, at.date()), span), at)?;
        Ok(next)
    }

    fn span(&mut self, category: Category) -> i64 {
        let (from, to) = match category {
            Category::Regular => (80, 220),
            Category::Special => (40, 120),
            Category::Daily => (12, 40),
        };
        i64::try_from(from + self.dice.below(to - from)).unwrap_or(30)
    }

    /// A unit that is there: a small place has only some.
    pub(super) fn there(&mut self, doing: &Doing, code: &str) -> String {
        if doing.place.units.contains_key(code) {
            return code.to_owned();
        }
        let others: Vec<&String> = doing.place.codes.iter().filter(|c| *c != "qzfb").collect();
        (*self.dice.pick(&others)).clone()
    }

    fn opening(
        &mut self,
        doing: &Doing,
        (subject, errand, (lead, with)): (&str, &Errand, (&str, &[String])),
        (today, due_on): (Date, Date),
        count: usize,
    ) -> Opening {
        let (source, cared_by) = self.source(doing, (subject, lead), (errand.category, today));
        let place = doing.place;
        let steps = errand.steps.len();
        let span = due_on.since(today).map_or(0, |s| i64::from(s.get_days()));
        let at = |n: usize| {
            let part = span * i64::try_from(n + 1).unwrap_or(1) / i64::try_from(steps + 1).unwrap_or(1);
            days_after(today, part).unwrap_or(due_on)
        };
        let milestones = errand.steps.iter().enumerate();
        let milestones = milestones.map(|(n, name)| Step { name: (*name).into(), due_on: at(n) }).collect();
        Opening {
            content: format!("{subject}。"),
            category: errand.category,
            ledger: self.ledger(errand.category),
            source,
            target: Target { words: errand.target.0.into(), number: count.to_string(), unit: errand.target.2.into() },
            strategy: errand.strategy.into(),
            rhythm: self.rhythm(errand.category),
            due_on,
            lead: place.units.get(lead).copied(),
            person: None,
            support: with.iter().filter_map(|c| place.units.get(c).copied()).collect(),
            milestones,
            cared_by,
            commissioner: self.colleague(doing),
            group: None,
            parent: None,
            before: None,
        }
    }

    fn colleague(&mut self, doing: &Doing) -> Option<PersonId> {
        let who = *self.dice.pick(&["", "", "", "suhe", "dongli"]);
        doing.place.people.get(who).copied()
    }

    fn ledger(&mut self, category: Category) -> Ledger {
        match (category, self.dice.below(100)) {
            (Category::Daily, _) | (_, 26..) => Ledger::None,
            (_, 0..=9) => Ledger::Reform,
            _ => Ledger::Priority,
        }
    }

    fn rhythm(&mut self, category: Category) -> Rhythm {
        match (category, self.dice.chance(65)) {
            (Category::Regular, true) | (Category::Special, true) => Rhythm::Monthly,
            (Category::Regular, false) => Rhythm::Quarterly,
            (Category::Special, false) => Rhythm::HalfMonthly,
            (Category::Daily, _) => Rhythm::Never,
        }
    }

    fn source(
        &mut self,
        doing: &Doing,
        (subject, lead): (&str, &str),
        (category, today): (Category, Date),
    ) -> (Source, Option<PersonId>) {
        let kind = match (category, self.dice.below(100)) {
            (Category::Regular, 0..=44) => SourceKind::Report,
            (Category::Special, 0..=44) => SourceKind::Task,
            (Category::Daily, 0..=39) => SourceKind::Complaint,
            (_, 0..=69) => SourceKind::Meeting,
            (_, 70..=93) => SourceKind::Instruction,
            _ => SourceKind::Hand,
        };
        let (login, leader) = *self.dice.pick(&sayings::LEADERS);
        let unit = UNITS.iter().find(|(code, ..)| *code == lead).map_or("有关单位", |(_, _, short, ..)| *short);
        let (words, said_by) = sayings::of(&mut self.dice, kind, (subject, unit, leader), today);
        let cares = kind == SourceKind::Instruction || self.dice.chance(40);
        let cared_by = doing.place.people.get(login).copied().filter(|_| cares);
        let said_on = (kind != SourceKind::Hand).then(|| today.yesterday().ok()).flatten();
        (Source { kind, matter: None, opinion: None, words, said_by, said_on }, cared_by)
    }

    /// Opens it and foresees its life.
    fn begin(&mut self, doing: &Doing, new: &Opening, (mut fate, span): (Fate, i64), at: Instant) -> Result<Next> {
        let id = doing.db.write(|tx| {
            let actor = doing.place.actor(tx, "suhe")?;
            supervision::open(tx, &actor, new)
        })?;
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
        let mut next = self.handed(&fate, id, at);
        next.extend(self.reached(doing, (id, &fate), new.due_on, percent > 106)?);
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
        self.fates.insert(id, fate);
        Ok(next)
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
        if self.dice.chance(3) {
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

    fn quote(&mut self, doing: &Doing, (paper, said): (MatterId, OpinionId), at: Instant) -> Result<Next> {
        let draft = doing.db.read(|tx| {
            let actor = doing.place.actor(tx, "suhe")?;
            supervision::propose(tx, &actor, paper, supervision::Anchor { opinion: Some(said), ..Default::default() })
        })?;
        let lead = sayings::concerned(&draft.content);
        let lead = self.there(doing, lead);
        let span = draft.due_on.since(at.date()).map_or(20, |s| i64::from(s.get_days()));
        let new = Opening {
            content: draft.content.clone(),
            category: Category::Daily,
            ledger: Ledger::None,
            source: draft.source,
            target: Target { words: "落实到位并报结果".into(), ..Target::default() },
            strategy: String::new(),
            rhythm: Rhythm::Never,
            due_on: draft.due_on,
            lead: doing.place.units.get(&lead).copied(),
            person: None,
            support: Vec::new(),
            milestones: Vec::new(),
            cared_by: draft.cared_by,
            commissioner: self.colleague(doing),
            group: None,
            parent: None,
            before: None,
        };
        let fate = Fate::new("批示要求的事项".into(), lead, Vec::new(), (10, "项任务"), at.date());
        self.begin(doing, &new, (fate, span), at)
    }

    /// A part of an item, led by a town of its own.
    fn part(&mut self, doing: &Doing, (whole, n): (MatterId, usize), at: Instant) -> Result<Next> {
        let fate = self.fate(whole)?;
        let (town, code) = TOWN_CODES[(n * 2 + fate.subject.chars().count()) % TOWN_CODES.len()];
        let lead = self.there(doing, code);
        let item = seen(doing, whole)?.item;
        let due_on = days_after(item.due_on, -4).unwrap_or(item.due_on);
        let subject = format!("{}（{town}）", fate.subject);
        let new = Opening {
            content: format!("{subject}。"),
            category: item.category,
            ledger: item.ledger,
            source: Source {
                kind: SourceKind::Hand,
                matter: None,
                opinion: None,
                words: format!("由{}分解。", item.number),
                said_by: String::new(),
                said_on: None,
            },
            target: Target::default(),
            strategy: String::new(),
            rhythm: item.rhythm,
            due_on,
            lead: doing.place.units.get(&lead).copied(),
            person: None,
            support: Vec::new(),
            milestones: Vec::new(),
            cared_by: None,
            commissioner: None,
            group: None,
            parent: Some(whole),
            before: None,
        };
        let span = due_on.since(at.date()).map_or(20, |s| i64::from(s.get_days()));
        let part = Fate::new(subject, lead, Vec::new(), (fate.count.0 / 3 + 1, fate.count.1), at.date());
        self.begin(doing, &new, (part, span), at)
    }
}
