//! What holds whatever people do with supervised items: somebody is always responsible, state and progress follow what was
//! done, nothing is closed with an open part, numbers have no gaps, strangers see nothing.

use std::collections::BTreeMap;

use lexicon::{Date, Instant, MatterId, UnitId, days_after};
use office::demo::Dice;
use office::people::post::{self, PostForm};
use office::people::{Console, Person, Role, SystemAdmin, admins, directory, person};
use office::process::{self, Handover};
use office::supervision::{
    self, AtDesk, Charged, Feedback, File, Given, Item, Opening, Part, Rhythm, SheetColour, Step, Verdict,
};
use office::{Result, Tx, story};
use store::World;
use testkit::{TestOffice, on_every_engine};

use super::common::{DAY, DESK, applies, looks_after, opening};

/// Turns of one play.
const TURNS: usize = 1000;
/// Who tries; whether they may is the office's to say.
const PEOPLE: [&str; 12] = [
    "suhe",
    "dongli",
    "shenzhiyuan",
    "linxiaotang",
    "yjj-jz",
    "yjj-zr",
    "yjj-ws",
    "yjj-ky",
    "zjj-jz",
    "zjj-zr",
    "zjj-ws",
    "zjj-ky",
];
/// These leave and come back: who is asked to take over, and whether they are the head of the unit.
const LEAVERS: [(&str, &str, bool); 4] =
    [("yjj-jz", "yjj-ws", true), ("zjj-jz", "zjj-ky", true), ("yjj-ky", "yjj-ws", false), ("zjj-ky", "zjj-ws", false)];
/// Nothing is ever handed to these.
const STRANGERS: [&str; 4] = ["czj-jz", "czj-zr", "czj-ws", "czj-ky"];

/// What the verbs that went through should have left behind, by an independent few lines.
#[derive(Default)]
struct Model {
    closed: BTreeMap<MatterId, bool>,
    progress: BTreeMap<MatterId, i64>,
    /// Verbs carried out.
    done: usize,
    /// Closings among them.
    closings: usize,
    /// Times somebody was kept from leaving by what they answered for.
    kept: usize,
    /// What came undone among them.
    reopened: usize,
    /// Extensions granted after the limit among them.
    granted_late: usize,
}

struct Play<'a> {
    office: &'a TestOffice,
    dice: Dice,
    model: Model,
}

#[test]
fn whatever_people_do_an_item_stays_in_order() {
    on_every_engine(|office| {
        office.world.set(Instant::from_local(Date::constant(2026, 10, 8), 9, 0));
        looks_after(office, 7);
        let mut play = Play { office, dice: Dice::new(9), model: Model::default() };
        play.opens();
        for turn in 0..TURNS {
            play.turn();
            if turn % 5 == 4 {
                play.holds();
            }
        }
        assert!(play.model.done > TURNS / 6, "most turns came to nothing: {}", play.model.done);
        assert!(play.model.closings > 3, "{} items were closed", play.model.closings);
        assert!(play.model.kept > 3, "{} times work was handed over", play.model.kept);
        assert!(
            play.model.reopened > 0 && play.model.granted_late > 0,
            "{} came undone, {} late grants",
            play.model.reopened,
            play.model.granted_late
        );
    });
}

impl Play<'_> {
    fn unit(&mut self) -> UnitId {
        let code = *self.dice.pick(&["yjj", "zjj", "yjj", "qzfb"]);
        self.office.place.units[code]
    }

    fn today(&self) -> Date {
        self.office.world.now().date()
    }

    fn day(&mut self) -> Date {
        let days = i64::try_from(self.dice.below(60)).unwrap() - 5;
        days_after(self.today(), days).unwrap()
    }

    fn any(&mut self) -> MatterId {
        let all: Vec<MatterId> = self.model.closed.keys().copied().collect();
        *self.dice.pick(&all)
    }

    fn file(&self, id: MatterId) -> (Item, File) {
        let read = self.office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, id)?;
            Ok((seen.item.clone(), supervision::file(tx, &seen)?))
        });
        read.unwrap()
    }

    fn opening(&mut self, parent: Option<MatterId>) -> Opening {
        let due_on = self.day();
        let first = days_after(due_on, -3).unwrap();
        let content = format!("办理第{}件事", self.dice.below(1000));
        Opening {
            rhythm: *self.dice.pick(&[Rhythm::Never, Rhythm::Weekly]),
            due_on,
            lead: Some(self.unit()),
            support: vec![self.unit()],
            milestones: vec![Step { name: "完成一半".into(), due_on: first }],
            parent,
            ..opening(self.office, &content)
        }
    }

    fn opens(&mut self) {
        while self.model.closed.len() < 3 {
            self.open(None);
        }
    }

    fn open(&mut self, parent: Option<MatterId>) {
        let new = self.opening(parent);
        let by = *self.dice.pick(&PEOPLE[..4]);
        if let Ok(id) = self.office.write(by, |tx, a| supervision::open(tx, a, &new)) {
            self.model.closed.insert(id, false);
            self.model.progress.insert(id, 0);
            self.model.done += 1;
        }
    }

    /// One verb by somebody.
    fn turn(&mut self) {
        match self.dice.below(17) {
            0 if self.model.closed.len() < 24 => {
                let parent = self.dice.chance(50).then(|| self.any());
                self.open(parent);
            }
            1 => {
                let days = i64::try_from(self.dice.below(25)).unwrap();
                self.office.world.advance_minutes(days * DAY);
                self.office.db.upkeep(supervision::sweep).unwrap();
                self.office.db.upkeep(supervision::sweep_lights).unwrap();
            }
            2 => self.leaves(),
            3..=9 => self.by_unit(),
            _ => self.by_desk(),
        }
    }

    fn charged(&mut self, id: MatterId, f: impl Fn(&mut Tx, &Charged) -> Result<()>) {
        let by = self.acting(id);
        let done = self.office.write(by, |tx, a| {
            let at = supervision::charged(tx, a, id)?;
            f(tx, &at)
        });
        self.model.done += usize::from(done.is_ok());
    }

    /// Mostly somebody of the lead unit, else anybody.
    fn acting(&mut self, id: MatterId) -> &'static str {
        let lead = self.file(id).0.lead;
        let units = &self.office.place.units;
        let own: Vec<&str> = PEOPLE[3..].iter().copied().filter(|l| units.get(&l[..3]) == Some(&lead)).collect();
        let all = if own.is_empty() || self.dice.chance(30) { &PEOPLE[..] } else { &own };
        let one: &&str = self.dice.pick(all);
        one
    }

    fn desk<T>(&mut self, id: MatterId, f: impl Fn(&mut Tx, &AtDesk) -> Result<T>) -> bool {
        // Mostly those who supervise.
        let by = if self.dice.chance(80) { *self.dice.pick(&PEOPLE[..2]) } else { *self.dice.pick(&PEOPLE[..4]) };
        let done = self.office.write(by, |tx, a| {
            let at = supervision::at_desk(tx, a, id)?;
            f(tx, &at)
        });
        self.model.done += usize::from(done.is_ok());
        done.is_ok()
    }

    fn admin(&self) -> SystemAdmin {
        let found = self.office.db.read(|tx| admins::at_console(tx, &Console::at_the_machine(), Role::SystemAdmin));
        found.and_then(|a| a.system_admin()).unwrap()
    }

    fn person(&self, login: &str) -> Person {
        self.office.db.read(|tx| person::person(tx, self.office.place.people[login])).unwrap()
    }

    fn goes(&self, login: &str) -> Result<()> {
        let (admin, who) = (self.admin(), self.person(login));
        self.office.db.write(|tx| {
            let today = tx.now().date();
            person::leave(tx, &admin, &who, today)
        })
    }

    /// Somebody leaves: not before all they answer for is handed over. Then they come back.
    fn leaves(&mut self) {
        let (login, to, is_head) = *self.dice.pick(&LEAVERS);
        if self.goes(login).is_err() {
            self.model.kept += 1;
            let (from, to) = (self.office.place.people[login], self.office.place.people[to]);
            let by = format!("{}-zr", &login[..3]);
            let handed = self.office.write(&by, |tx, a| {
                let handing = process::handing(tx, a, from)?;
                let answers = supervision::answering(tx, &handing)?.iter().map(supervision::Answering::key).collect();
                let order = Handover { to, matters: Vec::new(), answers, reason: "调离".into() };
                process::hand_over(tx, &handing, &order)
            });
            handed.unwrap();
            self.goes(login).unwrap();
        }
        self.holds();
        let (admin, who) = (self.admin(), self.person(login));
        let unit = who.unit.unwrap();
        self.office.db.write(|tx| person::come_back(tx, &admin, &who)).unwrap();
        if is_head {
            let from_on = self.office.world.now().date();
            let form = PostForm { unit, department: None, title: "局长".into(), rank_order: 20, is_head, from_on };
            self.office.db.write(|tx| post::appoint(tx, &admin, who.id, &form)).unwrap();
        }
        self.model.done += 1;
    }

    fn by_unit(&mut self) {
        let id = self.any();
        let (_, file) = self.file(id);
        let progress = i64::try_from(self.dice.below(110)).unwrap();
        let given = Given { progress, body: "已完成现场排查，问题正在逐项整改。".into() };
        let (who, day) = (*self.dice.pick(&PEOPLE), self.day());
        let person = self.office.place.people[who];
        match self.dice.below(8) {
            7 => {
                let step = file.milestones[0].id;
                self.charged(id, |tx, at| supervision::restore(tx, at.seen(), step, "误标为完成"));
            }
            0 => self.charged(id, supervision::sign),
            1 => self.charged(id, |tx, at| supervision::name_person(tx, at, person)),
            2 => self.charged(id, |tx, at| supervision::ask(tx, at, day, "天气原因").map(|_| ())),
            3 => {
                let step = file.milestones[0].id;
                self.charged(id, |tx, at| supervision::reach(tx, at, step));
            }
            4 => self.charged(id, |tx, at| applies(tx, at, "已经办结").map(|_| ())),
            _ => {
                let owed: Vec<_> = file.feedback.iter().filter(|f| f.is_owed()).map(|f| f.id).collect();
                let asked = (!owed.is_empty()).then(|| *self.dice.pick(&owed));
                self.charged(id, |tx, at| supervision::give(tx, at, asked, &given).map(|_| ()));
            }
        }
    }

    fn by_desk(&mut self) {
        let id = self.any();
        let (item, file) = self.file(id);
        if file.closures.iter().any(|c| c.settled.is_none()) && self.dice.chance(50) {
            return self.checks(id, &file);
        }
        if file.extensions.iter().any(|e| e.settled.is_none()) && self.dice.chance(20) {
            return self.settles((id, &item), &file);
        }
        let (unit, day, under) = (self.unit(), self.day(), self.dice.chance(70).then(|| self.any()));
        match self.dice.below(10) {
            0 => {
                self.desk(id, |tx, at| supervision::hand_to(tx, at, (unit, None), ""));
            }
            1 => {
                self.desk(id, |tx, at| supervision::change_lead(tx, at, (unit, None), ("职责调整", "")));
            }
            2 => {
                self.desk(id, |tx, at| supervision::ask_for(tx, at, unit));
            }
            3 => {
                self.desk(id, |tx, at| supervision::hang(tx, at, under));
            }
            4 => {
                self.desk(id, |tx, at| supervision::issue(tx, at, (unit, SheetColour::Blue), ("请抓紧办理", day)));
            }
            5 => self.settles((id, &item), &file),
            6 => self.looks_back(id, &file),
            7 => self.checks(id, &file),
            _ => self.reviews((id, &item), &file),
        }
    }

    fn settles(&mut self, (id, item): (MatterId, &Item), file: &File) {
        let Some(asked) = file.extensions.iter().find(|e| e.settled.is_none()) else { return };
        if self.desk(id, |tx, at| supervision::settle(tx, at, asked.id, (true, ""))) {
            assert!(asked.wanted_on >= self.today(), "{} was extended to a day that is past", item.number);
            self.model.granted_late += usize::from(item.due_on < self.today());
        }
    }

    fn reviews(&mut self, (id, item): (MatterId, &Item), file: &File) {
        let Some(given) = file.feedback.iter().find(|f| f.is_to_review()) else { return };
        let verdict = *self.dice.pick(&[Verdict::Accepted, Verdict::Accepted, Verdict::Empty, Verdict::Returned]);
        let of = given.id;
        let done = self.desk(id, |tx, at| supervision::review(tx, at, of, (verdict, "请核实")));
        let at = |f: &Feedback| f.given.as_ref().map(|(_, at)| *at);
        let accepted = |f: &Feedback| f.reviewed.as_ref().is_some_and(|(verdict, ..)| *verdict != Verdict::Returned);
        let later = |f: &Feedback| f.unit == given.unit && accepted(f) && at(f) > at(given);
        if done && verdict != Verdict::Returned && given.unit == item.lead && !file.feedback.iter().any(later) {
            self.model.progress.insert(id, given.progress);
        }
    }

    fn checks(&mut self, id: MatterId, file: &File) {
        let Some(asked) = file.closures.iter().find(|c| c.settled.is_none()).map(|c| c.id) else { return };
        let granted = self.dice.chance(80);
        if self.desk(id, |tx, at| supervision::check(tx, at, asked, (granted, "已核查"))) && granted {
            self.model.closed.insert(id, true);
            self.model.closings += 1;
            self.model.progress.insert(id, 100);
        }
    }

    fn looks_back(&mut self, id: MatterId, file: &File) {
        let closed = file.closures.iter().find(|c| c.look_on.is_some() && c.looked.is_none()).map(|c| c.id);
        let (Some(closure), again) = (closed, self.dice.chance(70).then(|| self.day())) else { return };
        if self.desk(id, |tx, at| supervision::look_back(tx, at, closure, (again, "已经回访"))) && again.is_some() {
            assert!(again >= Some(self.today()), "opened again with a limit that is past");
            self.model.reopened += 1;
            // What it is a part of is not done either.
            let mut at = Some(id);
            while let Some(id) = at {
                if self.model.closed.insert(id, false) == Some(true) {
                    self.model.progress.insert(id, 0);
                }
                at = self.file(id).0.parent;
            }
        }
    }

    fn holds(&self) {
        let mut serials: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
        for (id, closed) in &self.model.closed {
            let (item, file) = self.file(*id);
            let number = item.number.trim_start_matches("督〔").trim_end_matches('号');
            let (year, serial) = number.split_once('〕').unwrap();
            serials.entry(year.parse().unwrap()).or_default().push(serial.parse().unwrap());
            self.responsible(&item, &file);
            self.waits(&item, &file);
            self.remains(&item);
            assert_eq!(item.closed_on.is_some(), *closed, "{}", item.number);
            assert_eq!(item.progress, self.model.progress[id], "{}", item.number);
            assert!(!closed || file.parts.iter().all(|p| p.closed_on.is_some()), "{} has an open part", item.number);
            self.told(&item);
            self.in_place(&item, &file);
            for stranger in STRANGERS {
                let seen = self.office.read(stranger, |tx, a| supervision::find(tx, a, *id).map(|_| ()));
                assert!(matches!(seen, Err(office::Error::NotFound)), "{stranger} knows of {}", item.number);
            }
        }
        for (year, mut taken) in serials {
            taken.sort_unstable();
            assert!(taken.iter().copied().eq(1..=taken.len()), "{year}: {taken:?}");
        }
    }

    /// What remains is the working time from now to the present limit, for every unit alike.
    fn remains(&self, item: &Item) {
        let (accounts, close, minutes, day) = self
            .office
            .read(DESK, |tx, a| {
                let seen = supervision::find(tx, a, item.id)?;
                let calendar = office::limits::calendar(tx, item.unit)?;
                let close = Instant::from_day_minutes(item.due_on, calendar.hours().closes().into());
                let minutes = calendar.minutes_between(tx.now(), close);
                Ok((supervision::accounts(tx, &seen)?, close, minutes, calendar.minutes_per_day()))
            })
            .unwrap();
        let length = lexicon::work_duration_label(minutes, day).replace('天', "个工作日");
        let says = match minutes {
            0 if self.office.world.now() < close => "，时限前已没有工作时间".to_owned(),
            0 => "，已到时限".to_owned(),
            1.. => format!("，剩 {length}"),
            _ => format!("，超 {length}"),
        };
        for a in accounts.iter().filter(|a| a.charge.ended_at.is_none() && item.is_open()) {
            let limit = a.ends.iter().find(|line| line.starts_with("办结时限")).unwrap();
            assert!(limit.ends_with(&says), "{} {}: {limit}, not {says}", item.number, a.charge.unit_name);
        }
    }

    /// One lead, and no unit twice; as long as the item is open with a person who serves there.
    fn responsible(&self, item: &Item, file: &File) {
        let open: Vec<_> = file.charges.iter().filter(|c| c.ended_at.is_none()).collect();
        let leads: Vec<_> = open.iter().filter(|c| c.part == Part::Lead).collect();
        assert_eq!(leads.len(), 1, "{}", item.number);
        assert_eq!(leads[0].unit, item.lead, "{}", item.number);
        for charge in &open {
            let serves = self.office.db.read(|tx| directory::serves(tx, charge.person, charge.unit)).unwrap();
            assert!(
                serves || item.closed_on.is_some(),
                "{}: {} of {}",
                item.number,
                charge.person_name,
                charge.unit_name
            );
            assert_eq!(open.iter().filter(|c| c.unit == charge.unit).count(), 1, "{}", item.number);
        }
    }

    /// What is owed or waits to be signed for is a responsible unit's, one feedback at a time, and of an open item.
    fn waits(&self, item: &Item, file: &File) {
        let open = |unit: UnitId| file.charges.iter().any(|c| c.ended_at.is_none() && c.unit == unit);
        let owed: Vec<UnitId> = file.feedback.iter().filter(|f| f.is_owed()).map(|f| f.unit).collect();
        let unsigned = file.sheets.iter().filter(|s| s.is_to_sign()).map(|s| s.unit);
        for unit in owed.iter().copied().chain(unsigned) {
            assert!(item.closed_on.is_none() && open(unit), "{}", item.number);
        }
        let units: std::collections::BTreeSet<UnitId> = owed.iter().copied().collect();
        assert_eq!(units.len(), owed.len(), "{}", item.number);
    }

    /// A part keeps within its whole; what waits, waits of open items only; a closing counts until it came undone.
    fn in_place(&self, item: &Item, file: &File) {
        let (mut at, mut levels) = (item.clone(), 1);
        while let Some(whole) = at.parent.map(|id| self.file(id).0) {
            assert!(at.due_on <= whole.due_on, "{} is due after {}", at.number, whole.number);
            (at, levels) = (whole, levels + 1);
        }
        assert!(levels <= 4, "{} hangs {levels} levels deep", item.number);
        let closed = item.closed_on.is_some();
        let kept = file.closures.iter().filter(|c| c.is_granted() && c.undone_at.is_none()).count();
        assert_eq!(kept, usize::from(closed), "{}", item.number);
        let looks = file.closures.iter().any(|c| c.look_on.is_some() && c.looked.is_none());
        assert!(!looks || closed, "{} is open and to be looked at again", item.number);
        let waits = file.extensions.iter().any(|e| e.settled.is_none());
        assert!(!waits || !closed, "{} is closed with an extension that waits", item.number);
        assert!(closed || item.rhythm == Rhythm::Never || item.report_on > Some(self.today()), "{}", item.number);
    }

    /// The facts tell the state: the last of opening, closing and reopening decides.
    fn told(&self, item: &Item) {
        let lines = self.office.db.read(|tx| story::of_matter(tx, item.id)).unwrap();
        let last = lines
            .iter()
            .rfind(|l| l.what.starts_with("立项") || l.what == "核查通过，销号" || l.what.contains("重新办理"));
        let closed = last.unwrap().what == "核查通过，销号";
        assert_eq!(item.closed_on.is_some(), closed, "{}", item.number);
    }
}
