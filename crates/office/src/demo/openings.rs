//! How items of the demo come to be: planned ones, those an instruction on a paper asks for, parts of larger ones.

use lexicon::{Date, Instant, MatterId, OpinionId, PersonId, days_after};

use super::cast::UNITS;
use super::errands::{Errand, TOWN_CODES};
use super::supervision::{Fate, Next, Rounds, seen, span_of};
use super::{Doing, sayings};
use crate::Result;
use crate::supervision::{self, Category, Ledger, Opening, Rhythm, Source, SourceKind, Step, Target};

impl Rounds {
    pub(super) fn open(&mut self, doing: &Doing, n: usize, at: Instant) -> Result<Next> {
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
        let fate = Fate::new(subject, lead, with, count, at.date());
        self.begin(doing, &new, (fate, span), (at, None))
    }

    fn span(&mut self, category: Category) -> i64 {
        let (from, to) = match category {
            Category::Regular => (80, 220),
            Category::Special => (40, 120),
            Category::Daily => (12, 40),
        };
        i64::try_from(from + self.dice.below(to - from)).unwrap_or(30)
    }

    fn opening(
        &mut self,
        doing: &Doing,
        (subject, errand, (lead, with)): (&str, &Errand, (&str, &[String])),
        (today, due_on): (Date, Date),
        count: usize,
    ) -> Opening {
        let (source, cared_by) = self.source(doing, (subject, lead), (errand.category, today));
        let (place, ledger) = (doing.place, self.ledger(errand.category));
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
            ledger,
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
            group: self.group_of(ledger, lead),
            parent: None,
            before: None,
        }
    }

    pub(super) fn colleague(&mut self, doing: &Doing) -> Option<PersonId> {
        let who = *self.dice.pick(&["", "", "", "suhe", "dongli"]);
        doing.place.people.get(who).copied()
    }

    fn ledger(&mut self, category: Category) -> Ledger {
        match (category, self.dice.below(100)) {
            (Category::Daily, _) | (_, 34..) => Ledger::None,
            (_, 0..=13) => Ledger::Reform,
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

    /// What was proposed, as it is opened.
    pub(super) fn drafted(&mut self, doing: &Doing, draft: supervision::Draft, lead: &str) -> Opening {
        Opening {
            content: draft.content,
            category: Category::Daily,
            ledger: Ledger::None,
            source: draft.source,
            target: Target { words: "落实到位并报结果".into(), ..Target::default() },
            strategy: String::new(),
            rhythm: Rhythm::Never,
            due_on: draft.due_on,
            lead: doing.place.units.get(lead).copied(),
            person: None,
            support: Vec::new(),
            milestones: Vec::new(),
            cared_by: draft.cared_by,
            commissioner: self.colleague(doing),
            group: None,
            parent: None,
            before: None,
        }
    }

    pub(super) fn quote(&mut self, doing: &Doing, (paper, said): (MatterId, OpinionId), at: Instant) -> Result<Next> {
        let draft = doing.db.read(|tx| {
            let actor = doing.place.actor(tx, "suhe")?;
            supervision::propose(tx, &actor, paper, supervision::Anchor { opinion: Some(said), ..Default::default() })
        })?;
        let lead = sayings::concerned(&draft.content);
        let lead = self.there(doing, lead);
        let span = span_of(at, draft.due_on);
        let new = self.drafted(doing, draft, &lead);
        let fate = Fate::new("批示要求的事项".into(), lead, Vec::new(), (10, "项任务"), at.date());
        self.begin(doing, &new, (fate, span), (at, None))
    }

    /// A part of an item, led by a town of its own.
    pub(super) fn part(&mut self, doing: &Doing, (whole, n): (MatterId, usize), at: Instant) -> Result<Next> {
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
        let span = span_of(at, due_on);
        let part = Fate::new(subject, lead, Vec::new(), (fate.count.0 / 3 + 1, fate.count.1), at.date());
        self.begin(doing, &new, (part, span), (at, None))
    }
}
