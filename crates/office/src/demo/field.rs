//! What the demo's office does around its items: letters and groups, visits, inspections, teams, bulletins.

use lexicon::{FindingId, GroupId, InspectionId, Instant, MatterId, PersonId, UnitId, days_after};

use super::outings::{PLANS, VISITS};
use super::supervision::{Fate, Next, Rounds, Turn, seen, span_of};
use super::{Doing, sayings};
use crate::Result;
use crate::supervision::bulletin::{self, Month};
use crate::supervision::inspection::{self, NewInspection};
use crate::supervision::visit::{self, NewVisit};
use crate::supervision::{self, Category, Ledger, Opening, Rhythm, Rules, Source, SourceKind, Target, ledgers};

/// The letters of the office's numbers.
const MARK: &str = "云督";
/// The six special groups, who leads each, and the units whose work it takes on.
const GROUPS: [(&str, &str, &[&str]); 6] = [
    ("产业发展专项小组", "zhoumingchuan", &["fgj", "gxj", "swj", "tjj"]),
    ("城乡建设专项小组", "guhuaian", &["zjj", "jtj"]),
    ("乡村振兴专项小组", "luwenbo", &["nyj", "wlj"]),
    ("民生服务专项小组", "luwenbo", &["jyj", "wjw", "mzj", "rsj", "ylj", "xfj"]),
    ("生态治理专项小组", "guhuaian", &["hbj", "slj"]),
    ("安全保障专项小组", "zhoumingchuan", &["yjj", "czj"]),
];
/// The group of the towns, which lead in no field of their own.
const OF_TOWNS: usize = 2;
/// Who goes.
const VISITORS: &str = "董砺、苏禾";

impl Rounds {
    /// Sets the letters of the office's numbers and forms its special groups.
    pub(super) fn settle_in(&mut self, doing: &Doing) -> Result<Next> {
        let place = doing.place;
        self.groups = doing.db.write(|tx| {
            let admin = place.actor(tx, "xiangnan")?;
            let unit = admin.own_unit()?;
            let (rules, revision) = supervision::rules(tx, unit)?;
            let rules = Rules { mark: MARK.into(), ..rules };
            supervision::set_rules(tx, &admin.unit_admin(unit)?, &rules, revision)?;
            let keeper = ledgers::keeper(&place.actor(tx, "dongli")?)?;
            let names = GROUPS.map(|(name, ..)| name).join("\n");
            for ledger in [Ledger::Reform, Ledger::Priority] {
                ledgers::add_groups(tx, &keeper, ledger, &names)?;
            }
            for group in ledgers::groups(tx, unit)? {
                let leader = GROUPS.iter().find(|(name, ..)| *name == group.name).map(|(_, leader, _)| *leader);
                let leader = leader.and_then(|login| place.people.get(login).copied());
                ledgers::change_group(tx, &keeper, group.id, (&group.name, leader))?;
            }
            ledgers::groups(tx, unit)
        })?;
        Ok(Next::new())
    }

    /// The group of a ledger that takes on the work of a unit.
    pub(super) fn group_of(&self, ledger: Ledger, lead: &str) -> Option<GroupId> {
        let own = GROUPS.iter().find(|(.., units)| units.contains(&lead)).unwrap_or(&GROUPS[OF_TOWNS]);
        self.groups.iter().find(|g| g.ledger == ledger && g.name == own.0).map(|g| g.id)
    }

    /// People of the support units and one of the house go along.
    pub(super) fn team(&mut self, doing: &Doing, id: MatterId) -> Result<Next> {
        let fate = self.fate(id)?;
        let logins = fate.with.iter().map(|code| format!("{code}-kz")).chain(["qinmuyang".into()]);
        let people: Vec<PersonId> = logins.filter_map(|login| doing.place.people.get(&login).copied()).collect();
        self.desk(doing, id, |tx, at| people.iter().try_for_each(|who| supervision::join(tx, at, *who)))?;
        Ok(Next::new())
    }

    /// The leader wants the result to last: the next round.
    pub(super) fn again(&mut self, doing: &Doing, id: MatterId, at: Instant) -> Result<Next> {
        let (fate, item) = (self.fate(id)?, seen(doing, id)?.item);
        let (login, leader) = *self.dice.pick(&sayings::LEADERS);
        let due_on = days_after(at.date(), 45).unwrap_or_else(|| at.date());
        let new = Opening {
            content: format!("巩固“{}”的成果，建立长效机制。", fate.subject),
            category: Category::Daily,
            ledger: Ledger::None,
            source: Source {
                kind: SourceKind::Instruction,
                matter: None,
                opinion: None,
                words: "办得实。请牵头单位建立长效机制，一个半月后再报一次情况。".into(),
                said_by: leader.into(),
                said_on: at.date().yesterday().ok(),
            },
            target: Target { words: "机制建立，问题不反弹".into(), ..Target::default() },
            strategy: String::new(),
            rhythm: Rhythm::HalfMonthly,
            due_on,
            lead: doing.place.units.get(&fate.lead).copied(),
            person: None,
            support: Vec::new(),
            milestones: Vec::new(),
            cared_by: doing.place.people.get(login).copied(),
            commissioner: self.colleague(doing),
            group: None,
            parent: None,
            before: Some(item.id),
        };
        let next = Fate::new("长效机制".into(), fate.lead, Vec::new(), fate.count, at.date());
        self.begin(doing, &new, (next, span_of(at, due_on)), (at, None))
    }

    /// The office goes somewhere; some of what it finds becomes items within days.
    pub(super) fn visit(&mut self, doing: &Doing, n: usize, at: Instant) -> Result<Next> {
        let outing = &VISITS[n];
        let code = self.there(doing, outing.code);
        let new = NewVisit {
            manner: outing.manner,
            visited: doing.place.units.get(&code).copied(),
            place: outing.place.into(),
            visited_on: at.date(),
            people: VISITORS.into(),
            summary: outing.summary.into(),
            findings: outing.findings.iter().map(|f| (*f).to_owned()).collect(),
            inspection: outing.plan.filter(|_| code == outing.code).and_then(|n| self.plans.get(&n).copied()),
            item: None,
        };
        let found = doing.db.write(|tx| {
            let actor = doing.place.actor(tx, "dongli")?;
            let id = visit::record(tx, &actor, &new)?;
            Ok::<_, crate::Error>(visit::find(tx, &actor, id)?.findings)
        })?;
        let handed = found.iter().take(outing.handed);
        Ok(handed.map(|f| (self.after(at, 300, 1300), Turn::Found(f.id, code.clone()))).collect())
    }

    /// What was found becomes an item of the unit visited.
    pub(super) fn found(&mut self, doing: &Doing, (finding, code): (FindingId, &str), at: Instant) -> Result<Next> {
        let (draft, _) = doing.db.read(|tx| {
            let actor = doing.place.actor(tx, "suhe")?;
            visit::propose_finding(tx, &actor, finding)
        })?;
        let span = span_of(at, draft.due_on);
        let new = self.drafted(doing, draft, code);
        let fate = Fate::new("现场发现问题的整改".into(), code.into(), Vec::new(), (4, "处"), at.date());
        self.begin(doing, &new, (fate, span), (at, Some(finding)))
    }

    /// An inspection is planned; a place too small for its units does without it.
    pub(super) fn plan_inspection(&mut self, doing: &Doing, n: usize, at: Instant) -> Result<Next> {
        let plan = &PLANS[n];
        let targets: Vec<UnitId> = plan.to.iter().filter_map(|code| doing.place.units.get(*code).copied()).collect();
        if targets.is_empty() || !doing.place.people.contains_key(plan.login) {
            return Ok(Next::new());
        }
        let on = |days: i64| days_after(self.until, days).unwrap_or(self.until).max(at.date());
        let new = NewInspection {
            kind: plan.kind,
            title: plan.title.into(),
            basis: plan.basis.into(),
            scope: plan.scope.into(),
            above: plan.above,
            unannounced: false,
            from_on: on(plan.from),
            to_on: on(plan.from + plan.days - 1),
            targets,
        };
        let id = doing.db.write(|tx| {
            let actor = doing.place.actor(tx, plan.login)?;
            inspection::plan(tx, &actor, &new)
        })?;
        self.plans.insert(n, id);
        let Some((back, why)) = plan.dropped else { return Ok(Next::new()) };
        let day = days_after(self.until, -back).unwrap_or(self.until);
        Ok(vec![(self.on(day), Turn::Drop(id, why))])
    }

    pub(super) fn drop_inspection(&mut self, doing: &Doing, (plan, why): (InspectionId, &str)) -> Result<Next> {
        doing.db.write(|tx| {
            let actor = doing.place.actor(tx, "dongli")?;
            let at = inspection::planned(tx, &actor, plan)?;
            inspection::drop_plan(tx, &at, why)
        })?;
        Ok(Next::new())
    }

    /// The bulletin of the month before is drafted, and takes its way as a paper of the office.
    pub(super) fn report(&mut self, doing: &Doing, at: Instant) -> Result<Next> {
        let month = Month::of(at.date()).before();
        let paper = doing.db.write(|tx| {
            let by = bulletin::supervising(&doing.place.actor(tx, "suhe")?)?;
            bulletin::begin(tx, &by, (month, false))
        })?;
        self.papers.push(paper);
        Ok(Next::new())
    }
}
