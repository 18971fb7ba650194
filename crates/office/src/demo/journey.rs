//! Playing papers through the office by the real verbs, as their handlers would, with a clock that moves on.

use std::collections::{HashMap, HashSet};

use lexicon::{
    Date, DispatchId, Genre, Instant, MatterId, PersonId, SecurityLabel, TaskId, UnitId, Urgency, WorkCalendar,
};
use store::{Blobs, Db, Tx, params};

use super::agenda::{Agenda, Desks, Event, minutes};
use super::supervision::{Rounds, Turn};
use super::texts::{Drawn, RETURNS, Writer, from_city, outgoing};
use super::{Dice, Place, SetClock, history, rows, steps};
use crate::document::incoming::{self, Nature, Paper};
use crate::document::{Head, Press, Sheet, attachment, decide, dispatch, draft, return_back};
use crate::matter::{self, Way};
use crate::people::{Actor, Console, Role, actor, directory};
use crate::process::{self, Held, Return, ReturnTarget, Task, Then, held};
use crate::{Error, Result};

/// What the player has at hand.
pub struct Doing<'a> {
    /// The database.
    pub db: &'a Db,
    /// The stored files.
    pub blobs: &'a Blobs,
    /// The printer of the issued files.
    pub press: &'a dyn Press,
    /// The people.
    pub place: &'a Place,
    /// The choices.
    pub dice: Dice,
    /// Moves the clock.
    pub clock: SetClock<'a>,
    /// The present of the demo: nothing happens after it.
    pub until: Instant,
    /// Items supervised over the year before it.
    pub items: usize,
}

/// Out of a hundred papers: of the district office, from the city, of the units whose people are shown.
const SHARES: [(usize, &str); 5] = [(42, "qzfb"), (18, "city"), (14, "qlz"), (8, "yjj"), (18, "")];

/// Papers begun for sure on the last days: how many days back, at which hour, of whom.
const LAST_DAYS: [(usize, u8, &str); 14] = [
    (2, 9, "qlz"),
    (2, 10, "qzfb"),
    (2, 14, "city"),
    (1, 8, "qlz"),
    (1, 9, "qlz"),
    (1, 9, "yjj"),
    (1, 10, "city"),
    (1, 13, "qlz"),
    (1, 14, "qzfb"),
    (0, 8, "qlz"),
    (0, 9, "qzfb"),
    (0, 10, "city"),
    (0, 11, "yjj"),
    (0, 14, "city"),
];

/// Plays so many papers, begun on these working days ever more densely towards the present, through all their handlers as far
/// as time allows. `progress` is told after each one begun.
pub fn play(doing: &mut Doing, count: usize, days: &[Date], progress: &mut dyn FnMut()) -> Result<()> {
    if let Some(first) = days.first() {
        let (place, morning) = (doing.place, Instant::from_local(*first, 8, 0));
        doing.db.write(|tx| history::go_on(tx, place, morning))?;
    }
    let mut player = Player::new(doing, days);
    player.plan(count, days);
    player.supervise();
    while let Some((at, event)) = player.agenda.next() {
        if at > player.doing.until {
            break;
        }
        (player.doing.clock)(at);
        let begun = matches!(event, Event::Draft(_) | Event::Post | Event::Memo | Event::Joint);
        player.happen(event, at)?;
        if begun {
            progress();
        }
    }
    (player.doing.clock)(player.doing.until);
    player.read_notices()
}

pub(super) struct Player<'d, 'a> {
    pub(super) doing: &'d mut Doing<'a>,
    agenda: Agenda,
    desks: Desks,
    calendar: WorkCalendar,
    /// Tasks already on somebody's mind.
    known: HashSet<TaskId>,
    used: HashSet<String>,
    /// Who countersigns what.
    pub(super) with: HashMap<MatterId, &'static [&'static str]>,
    logins: HashMap<PersonId, String>,
    /// Copies left unsigned in units shown.
    unsigned: HashMap<UnitId, usize>,
    /// What is supervised; it has dice of its own, so that the papers are the same with it and without.
    rounds: Option<Rounds>,
    /// Bulletins and their copies on the way, and the dice they are thrown for.
    apart: Apart,
}

/// Papers that came to be beside the plan.
struct Apart {
    matters: HashSet<MatterId>,
    copies: HashSet<DispatchId>,
    dice: Dice,
}

impl<'d, 'a> Player<'d, 'a> {
    fn new(doing: &'d mut Doing<'a>, days: &[Date]) -> Player<'d, 'a> {
        let logins = doing.place.people.iter().map(|(login, id)| (*id, login.clone())).collect();
        let calendar = WorkCalendar::statutory();
        // The demo is opened on the morning of the working day after.
        let last = days.last().copied().unwrap_or_else(|| doing.until.date());
        let view = calendar.add_minutes(Instant::from_local(last, 17, 30), 60).at;
        Player {
            doing,
            agenda: Agenda::default(),
            desks: Desks::seen_at(view),
            calendar,
            known: HashSet::new(),
            used: HashSet::new(),
            with: HashMap::new(),
            logins,
            unsigned: HashMap::new(),
            rounds: None,
            apart: Apart { matters: HashSet::new(), copies: HashSet::new(), dice: Dice::new(0) },
        }
    }

    fn plan(&mut self, count: usize, days: &[Date]) {
        let last = days.len().saturating_sub(1);
        // The people shown should not be idle by chance on the last days.
        let sure = if count >= 5 * LAST_DAYS.len() { &LAST_DAYS[..] } else { &[] };
        for (back, hour, code) in sure {
            let at = Instant::from_local(days[last.saturating_sub(*back)], *hour, 0);
            let event = if *code == "city" { Event::Post } else { Event::Draft((*code).into()) };
            self.agenda.enter(at, event);
        }
        let others = self.plan_others(count - sure.len(), days);
        let count = count - sure.len() - others;
        for n in 0..count {
            let back = (count - n) * (count - n) * last / (count * count).max(1);
            let minutes = i64::try_from(self.below(8 * 60)).unwrap_or(0);
            let at = Instant::from_local(days[last - (back * 3 + (count - n) * last / count) / 4], 8, 40)
                .plus_minutes(minutes);
            let event = match self.origin().as_str() {
                "city" => Event::Post,
                code => Event::Draft(code.to_string()),
            };
            self.agenda.enter(at.min(self.doing.until), event);
        }
        for day in days {
            self.agenda.enter(Instant::from_local(*day, 9, 0), Event::Alarm);
        }
    }

    /// A year of supervised items, the older of them before the first paper.
    fn supervise(&mut self) {
        let Doing { items, until, .. } = *self.doing;
        let seed = u64::try_from(self.doing.dice.clone().below(usize::MAX)).unwrap_or_default();
        let (rounds, next) = Rounds::new(seed, items, until);
        self.rounds = Some(rounds);
        self.follow(next);
    }

    fn follow(&mut self, next: Vec<(Instant, Turn)>) {
        for (at, turn) in next {
            self.agenda.enter(at, Event::Supervise(turn));
        }
    }

    fn turn(&mut self, turn: &Turn, at: Instant) -> Result<()> {
        let Some(rounds) = &mut self.rounds else { return Ok(()) };
        let next = rounds.happen(self.doing, turn, at)?;
        let begun: Vec<MatterId> = rounds.papers.drain(..).collect();
        self.follow(next);
        begun.into_iter().try_for_each(|paper| {
            self.apart.matters.insert(paper);
            self.aside(true, |player| player.look_at(paper))
        })
    }

    /// Does something with the dice of papers beside the plan, if it is about such a paper.
    fn aside(&mut self, is_apart: bool, act: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        if !is_apart {
            return act(self);
        }
        std::mem::swap(&mut self.doing.dice, &mut self.apart.dice);
        let done = act(self);
        std::mem::swap(&mut self.doing.dice, &mut self.apart.dice);
        done
    }

    /// A few memos and joint papers, in every state that time allows.
    fn plan_others(&mut self, count: usize, days: &[Date]) -> usize {
        let last = days.len().saturating_sub(1);
        let memos = count / 18;
        let joint = if self.doing.place.codes.len() > 4 { count / 45 } else { 0 };
        for n in 0..memos + joint {
            let back = n * n * last / ((memos + joint) * (memos + joint)).max(1);
            let minutes = i64::try_from(self.below(7 * 60)).unwrap_or(0);
            let at = Instant::from_local(days[last - back], 8, 50).plus_minutes(minutes).min(self.doing.until);
            // Joint papers take their time: they begin where memos have gone a part of their way.
            let event = if (n + 1) % 3 == 0 && n / 3 < joint { Event::Joint } else { Event::Memo };
            self.agenda.enter(at, event);
        }
        memos + joint
    }

    fn origin(&mut self) -> String {
        let mut at = self.below(100);
        let found = SHARES.iter().find(|(share, _)| {
            let here = at < *share;
            at = at.saturating_sub(*share);
            here
        });
        let place = self.doing.place;
        let code = found.map_or("", |(_, code)| code);
        let there = code == "city" || place.units.contains_key(code);
        if there { code.to_string() } else { self.doing.dice.pick(&place.codes).clone() }
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.doing.dice.below(n)
    }

    fn after(&mut self, at: Instant, from: usize, to: usize) -> Instant {
        let minutes = from + self.below(to - from);
        self.calendar.add_minutes(at, i64::try_from(minutes).unwrap_or(0)).at
    }

    fn happen(&mut self, event: Event, at: Instant) -> Result<()> {
        match event {
            Event::Draft(code) => self.begin(&code, at),
            Event::Memo => self.memo(),
            Event::Joint => self.joint(at),
            Event::Post => self.post(at),
            Event::Task(matter, task) => {
                self.aside(self.apart.matters.contains(&matter), |player| player.handle(matter, task, at))
            }
            Event::See(matter, task) => self.open(matter, task).map(|_| ()),
            Event::Receive(dispatch, unit) => {
                self.aside(self.apart.copies.contains(&dispatch), |player| player.receive(dispatch, unit))
            }
            Event::Supervise(turn) => self.turn(&turn, at),
            Event::Alarm => self.doing.db.write(|tx| dispatch::alarm(tx).map(|_| ())),
        }
    }

    fn begin(&mut self, code: &str, at: Instant) -> Result<()> {
        let name = self.name_of(code)?;
        let writer = Writer { code, name: &name, on: at.date() };
        let drawn = outgoing(&mut self.doing.dice, &writer, &mut self.used);
        self.draft(code, drawn)
    }

    /// A memo of a clerk of the district office to its leaders.
    fn memo(&mut self) -> Result<()> {
        let (genre, content) = super::texts::memo(&mut self.doing.dice, &mut self.used);
        let login = (*self.doing.dice.pick(&["linxiaotang", "jiangyifan", "qinmuyang"])).to_string();
        let head = Head { genre, urgency: Urgency::Normal, label: SecurityLabel::Internal, series: None, copies: 1 };
        self.start(&login, Way::Memo, (head, content))?;
        Ok(())
    }

    /// A notice that a bureau issues together with others.
    fn joint(&mut self, at: Instant) -> Result<()> {
        let code = *self.doing.dice.pick(&["yjj", "czj", "zjj"]);
        let Some(series) = self.doing.place.series.get(code).copied() else { return Ok(()) };
        let content = super::texts::joint(&mut self.doing.dice, at.date(), &mut self.used);
        let (genre, urgency) = (Genre::Notice, Urgency::Normal);
        let head = Head { genre, urgency, label: SecurityLabel::Internal, series: Some(series), copies: 60 };
        self.start(&format!("{code}-ky"), Way::Joint, (head, content))?;
        Ok(())
    }

    fn start(&mut self, login: &str, way: Way, of: (Head, crate::document::Content)) -> Result<MatterId> {
        let place = self.doing.place;
        let id = self.doing.db.write(|tx| {
            let actor = place.actor(tx, login)?;
            draft::start_as(tx, &actor, way, of.0.clone(), of.1.clone())
        })?;
        self.look_at(id)?;
        Ok(id)
    }

    fn name_of(&self, code: &str) -> Result<String> {
        let unit = self.doing.place.units[code];
        self.doing.db.read(|tx| Ok(tx.one(crate::document::rows::UNIT_NAME, params![unit], |r| r.get(0))?))
    }

    fn draft(&mut self, code: &str, drawn: Drawn) -> Result<()> {
        let place = self.doing.place;
        let login = match code {
            "qzfb" => (*self.doing.dice.pick(&["linxiaotang", "linxiaotang", "jiangyifan", "qinmuyang"])).to_string(),
            code => format!("{code}-ky"),
        };
        let series = if drawn.genre == Genre::Letter { &place.letters } else { &place.series };
        let series = series.get(code).copied();
        let Drawn { genre, urgency, content, with } = drawn;
        let head = Head { genre, urgency, label: SecurityLabel::Internal, series, copies: 60 };
        // Most letters need nobody's countersignature.
        let simple = genre == Genre::Letter && with.is_empty() && self.doing.dice.chance(75);
        let id = self.start(&login, if simple { Way::Simple } else { Way::Outgoing }, (head, content))?;
        self.with.insert(id, with);
        Ok(())
    }

    /// A paper from the city: registered with its scan.
    fn post(&mut self, at: Instant) -> Result<()> {
        let dated = self.calendar.add_days(at, -1).at.date();
        let dated = if dated < at.date() { dated } else { at.date().yesterday().unwrap_or(dated) };
        let (source, number, drawn) = from_city(&mut self.doing.dice, dated, &mut self.used);
        let sheet = Sheet {
            genre: Some(drawn.genre),
            organ_mark: format!("{source}文件"),
            issue_number: number.clone(),
            content: drawn.content.clone(),
            dated_on: Some(dated),
            printed_by: source.into(),
            printed_on: Some(dated),
            ..Sheet::default()
        };
        let scan = attachment::check("来文扫描件.pdf", self.doing.press.pdf(&sheet)?)?.store(self.doing.blobs)?;
        let paper = Paper {
            title: drawn.content.title.clone(),
            genre: drawn.genre,
            urgency: drawn.urgency,
            label: SecurityLabel::Internal,
            source_name: source.into(),
            source_number: number,
            dated_on: Some(dated),
            carrier: "paper".into(),
            reply_wanted: drawn.genre == Genre::Letter,
            copies: 1,
        };
        let place = self.doing.place;
        let reading = !paper.reply_wanted && self.doing.dice.chance(30);
        let nature = if reading { Nature::Reading } else { Nature::Action };
        let id = self.doing.db.write(|tx| {
            let actor = place.actor(tx, "chengyu")?;
            let id = incoming::receive_as(tx, &actor, paper.clone(), nature)?;
            let held = process::require_held(tx, &actor, id)?;
            attachment::attach(tx, &held, &scan, "original")?;
            Ok::<_, Error>(id)
        })?;
        self.look_at(id)
    }

    /// Lets the new tasks of a matter wait for their holders, or lie on a desk.
    fn look_at(&mut self, id: MatterId) -> Result<()> {
        let (tasks, matter) =
            self.doing.db.read(|tx| Ok::<_, Error>((process::open_tasks(tx, id)?, matter::rows::find(tx, id)?)))?;
        let fresh: Vec<Task> = tasks.into_iter().filter(|t| self.known.insert(t.id)).collect();
        let mut lies: HashSet<String> = HashSet::new();
        for task in &fresh {
            let login = self.logins.get(&task.holder).cloned().unwrap_or_default();
            let of = (login.as_str(), task, matter.urgency);
            if !self.apart.matters.contains(&id) && self.desks.keeps(&mut self.doing.dice, &self.calendar, of) {
                lies.insert(lying(task));
                let at = self.after(task.opened_at, 20, 600);
                self.agenda.enter(at, Event::See(id, task.id));
            }
        }
        for task in fresh.iter().filter(|t| !lies.contains(&lying(t))) {
            let punctual = self.logins.get(&task.holder).is_some_and(|l| self.desks.shows(l));
            let minutes = minutes(&mut self.doing.dice, &self.calendar, task, punctual);
            let at = self.calendar.add_minutes(task.opened_at, minutes).at;
            self.agenda.enter(at, Event::Task(id, task.id));
        }
        Ok(())
    }

    /// Carries out one task as its holder, unless somebody else did.
    fn handle(&mut self, matter: MatterId, task: TaskId, at: Instant) -> Result<()> {
        let Some(held) = self.open(matter, task)? else { return Ok(()) };
        self.decide(&held)?;
        if held.task.step == "instruct" {
            self.instructed(&held, at)?;
        }
        if held.task.step == "issue" {
            self.send(matter, at)?;
            self.circulate(&held)?;
        }
        self.look_at(matter)?;
        // A request moves with its answer, and the answer with its request.
        for linked in self.doing.db.read(|tx| matter::links(tx, matter))? {
            self.look_at(linked.id)?;
        }
        Ok(())
    }

    /// What a leader of the district office instructs may be supervised.
    fn instructed(&mut self, held: &Held, at: Instant) -> Result<()> {
        if self.doing.place.units.get("qzfb") != Some(&held.matter.unit) {
            return Ok(());
        }
        let all = self.doing.db.read(|tx| process::opinion::of_matter(tx, held.matter.id))?;
        let said = all.into_iter().rfind(|o| o.task == Some(held.task.id));
        let next = said.and_then(|said| self.rounds.as_mut()?.instructed(held.matter.id, said.id, at));
        self.follow(next.into_iter().collect());
        Ok(())
    }

    /// Its holder opens a task, unless somebody else decided it.
    fn open(&mut self, matter: MatterId, task: TaskId) -> Result<Option<Held>> {
        let open = self.doing.db.read(|tx| process::open_tasks(tx, matter))?;
        if !open.iter().any(|t| t.id == task) {
            return Ok(None);
        }
        self.doing.db.write(|tx| {
            let who = process::holder(tx, task)?;
            let actor = actor::actor_of_person(tx, &Console::at_the_machine(), who)?;
            let held = held(tx, &actor, task)?;
            process::see(tx, &held)?;
            Ok(Some(held))
        })
    }

    fn decide(&mut self, held: &Held) -> Result<()> {
        let db = self.doing.db;
        if held.task.is_reading {
            return db.write(|tx| process::read(tx, held, "").map(|_| ()));
        }
        let reviews = matches!(held.task.step.as_str(), "section_review" | "office_review" | "sign");
        if reviews && self.doing.dice.chance(4) {
            let reason = *self.doing.dice.pick(&RETURNS);
            return db.write(|tx| {
                let (to, then) = (ReturnTarget::Initiator, Then::StraightBack);
                return_back(tx, held, &Return { to, then, reason: reason.into() }, &[]).map(|_| ())
            });
        }
        if held.task.step == "draft" {
            steps::write_out(self, held)?;
        }
        let decision = steps::decision(self, held)?;
        db.write(|tx| decide(tx, held, &decision).map(|_| ()))
    }

    /// The copies of a paper just issued wait to be signed for; a few of them longer than they should.
    fn send(&mut self, matter: MatterId, at: Instant) -> Result<()> {
        let sent: Vec<(DispatchId, UnitId)> = self.doing.db.read(|tx| {
            let rows =
                tx.query(crate::document::rows::DISPATCHES_OF, params![matter], |r| Ok((r.get(0)?, r.get(3)?)))?;
            Ok::<_, Error>(rows)
        })?;
        let last_hours = self.calendar.minutes_between(at, self.doing.until) < 480;
        let is_apart = self.apart.matters.contains(&matter);
        for (dispatch, unit) in sent {
            if is_apart {
                self.apart.copies.insert(dispatch);
            }
            let shown = ["qzfb", "qlz"].iter().any(|c| self.doing.place.units.get(*c) == Some(&unit));
            let due = match (shown && last_hours && self.unsigned.get(&unit).is_none_or(|n| *n < 2), self.below(100)) {
                (true, _) => {
                    *self.unsigned.entry(unit).or_default() += 1;
                    continue;
                }
                (false, 0..=2) => self.after(at, 500, 900),
                _ => self.after(at, 15, 240),
            };
            self.agenda.enter(due, Event::Receive(dispatch, unit));
        }
        Ok(())
    }

    /// Some of what was issued is read in the house, too.
    fn circulate(&mut self, held: &Held) -> Result<()> {
        if !self.doing.dice.chance(45) {
            return Ok(());
        }
        let place = self.doing.place;
        let code = code_of(place, held.matter.unit);
        let (from, to): (String, Vec<String>) = match code.as_str() {
            "qzfb" => {
                ("xiangnan".into(), ["guhuaian", "shenzhiyuan", "heyanqiu", "linxiaotang"].map(String::from).into())
            }
            code => (format!("{code}-ws"), ["jz", "fj", "zr", "kz"].map(|s| format!("{code}-{s}")).into()),
        };
        let readers: Vec<PersonId> = to.iter().filter_map(|l| place.people.get(l).copied()).collect();
        self.doing.db.write(|tx| {
            let actor = place.actor(tx, &from)?;
            process::circulate(tx, &actor, &held.matter, readers.clone()).map(|_| ())
        })
    }

    /// The receiver signs for the paper and handles it.
    fn receive(&mut self, id: DispatchId, unit: UnitId) -> Result<()> {
        let incoming = self.doing.db.write(|tx| {
            let registrar = first(directory::holders(tx, Role::Registrar, unit, None)?)?;
            let actor: Actor = actor::actor_of_person(tx, &Console::at_the_machine(), registrar)?;
            let at = dispatch::addressed(tx, &actor, id)?;
            dispatch::receive(tx, &at)
        })?;
        if self.apart.copies.contains(&id) {
            self.apart.matters.insert(incoming);
        }
        self.look_at(incoming)
    }

    /// Everybody has read what is older, and a few of the newest.
    fn read_notices(&mut self) -> Result<()> {
        let mut logins: Vec<&String> = self.doing.place.people.keys().collect();
        logins.sort();
        let people: Vec<PersonId> = logins.iter().map(|l| self.doing.place.people[*l]).collect();
        let before = self.doing.until.plus_minutes(-3 * 24 * 60);
        let kept: Vec<i64> = people.iter().map(|_| 3 + i64::try_from(self.doing.dice.below(7)).unwrap_or(0)).collect();
        self.doing.db.write(|tx| {
            for (person, keep) in people.iter().zip(&kept) {
                rows::read_notices(tx, *person, before, *keep)?;
            }
            Ok(())
        })
    }
}

/// What lies together: where one of several is enough, it lies on all their desks; of those who all must act, on one.
fn lying(task: &Task) -> String {
    let each = matches!(task.step.as_str(), "countersign" | "support" | "circulate" | "lead" | "cosign" | "consult")
        || task.is_reading;
    if each { task.id.to_string() } else { task.step.clone() }
}

fn first(people: Vec<PersonId>) -> Result<PersonId> {
    people.into_iter().next().ok_or_else(|| Error::Setup("演示单位没有收发员".into()))
}

/// A unit of the tree by its code.
pub(super) fn code_of(place: &Place, unit: UnitId) -> String {
    place.codes.iter().find(|c| place.units.get(*c) == Some(&unit)).cloned().unwrap_or_default()
}

/// Reads as the demo does.
pub(super) fn units(tx: &mut Tx) -> Result<Vec<crate::people::Unit>> {
    directory::units(tx)
}
