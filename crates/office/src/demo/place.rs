//! Building the demo's units, people, grants, series and seals.

use std::collections::HashMap;

use lexicon::{DepartmentId, Genre, PersonId, SealId, SeriesId, UnitId};
use store::{Tx, params};

use super::Dice;
use super::cast::{Cast, GIVEN, OFFICE, SURNAMES, UNIT, UNITS};
use crate::document::rows;
use crate::people::admins::{self, AdminForm};
use crate::people::department::DepartmentForm;
use crate::people::grant::{self, GrantForm};
use crate::people::login::PasswordHash;
use crate::people::person::PersonForm;
use crate::people::post::PostForm;
use crate::people::unit::UnitForm;
use crate::people::{
    Console, Role, SecurityAdmin, SystemAdmin, UnitKind, actor, department, login, person, post, unit,
};
use crate::{Result, limits, process};

/// The demo's handles: everything by the name it is told with.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Units by code; the district office is `qzfb`.
    pub units: HashMap<String, UnitId>,
    /// Codes in order.
    pub codes: Vec<String>,
    /// People by account.
    pub people: HashMap<String, PersonId>,
    /// Departments by `unit code/name`.
    pub departments: HashMap<String, DepartmentId>,
    /// The issuing series of each unit, by code.
    pub series: HashMap<String, SeriesId>,
    /// The series of letters 函 of each unit, by code.
    pub letters: HashMap<String, SeriesId>,
    /// The seal of each unit, by code.
    pub seals: HashMap<String, SealId>,
}

/// Puts the shipped flows and limits in place; every office starts with this.
pub fn install(tx: &mut Tx) -> Result<()> {
    process::install_shipped(tx)?;
    limits::install_shipped(tx)
}

struct Builder<'a> {
    system: SystemAdmin,
    security: SecurityAdmin,
    hash: &'a PasswordHash,
    place: Place,
}

/// Builds the first `units` units besides the district office. Every account has the same password.
pub fn build(tx: &mut Tx, hash: &PasswordHash, units: usize, seed: u64) -> Result<Place> {
    install(tx)?;
    let console = Console::at_the_machine();
    let form = |login: &str, name: &str| AdminForm { login: login.into(), name: name.into() };
    let three = [form("sysadmin", "系统管理员"), form("secadmin", "安全管理员"), form("auditor", "审计管理员")];
    for link in admins::first_start(tx, &console, &three)? {
        login::preset_password(tx, &console, link.person, hash)?;
    }
    let mut builder = Builder {
        system: admins::at_console(tx, &console, Role::SystemAdmin)?.system_admin()?,
        security: admins::at_console(tx, &console, Role::SecurityAdmin)?.security_admin()?,
        hash,
        place: Place::default(),
    };
    builder.office(tx)?;
    let mut dice = Dice::new(seed);
    for at in 0..units {
        builder.unit(tx, at, &mut dice)?;
    }
    Ok(builder.place)
}

impl Builder<'_> {
    fn office(&mut self, tx: &mut Tx) -> Result<()> {
        let names = ("qzfb", "云泽区人民政府办公室", "区政府办");
        let unit = self.open(tx, names, UnitKind::Organ, 1)?;
        self.government(tx, unit)?;
        self.numbers(tx, "qzfb", unit, &[("云政办发", "区政府办发文"), ("云政办函", "区政府办函")])?;
        for (rank, c) in (1..).zip(OFFICE) {
            self.person(tx, ("qzfb", unit), c, rank * 10)?;
        }
        self.charge(tx, "qzfb/综合一科", "guhuaian")?;
        self.charge(tx, "qzfb/综合二科", "luwenbo")?;
        self.charge(tx, "qzfb/秘书科", "guhuaian")
    }

    fn unit(&mut self, tx: &mut Tx, at: usize, dice: &mut Dice) -> Result<()> {
        let (code, name, short, series, town) = named(at);
        let kind = if town { UnitKind::Town } else { UnitKind::Organ };
        let order = i64::try_from(at).unwrap_or(0) + 10;
        let unit = self.open(tx, (&code, &name, &short), kind, order)?;
        let letters = format!("{}函", series.trim_end_matches('发'));
        self.numbers(tx, &code, unit, &[(&series, "发文"), (&letters, "函")])?;
        let mut known: Vec<String> = Vec::new();
        for (rank, (suffix, department, title, is_head, roles)) in (1..).zip(UNIT) {
            let title = if town { title.replace("局长", "镇长") } else { title.to_string() };
            let who = stranger(dice, &known);
            known.push(who.clone());
            let login = format!("{code}-{suffix}");
            let seat = Seat { login: &login, name: &who, department, title: &title, head: is_head, roles };
            self.seat(tx, (&code, unit), &seat, rank * 10)?;
        }
        Ok(())
    }

    fn open(&mut self, tx: &mut Tx, names: (&str, &str, &str), kind: UnitKind, sort_order: i64) -> Result<UnitId> {
        let (code, name, short) = names;
        let form =
            UnitForm { code: code.to_uppercase(), name: name.into(), short_name: short.into(), kind, sort_order };
        let id = unit::create(tx, &self.system, &form)?;
        unit::set_fonds(tx, &self.system, id, &format!("Z{:03}", sort_order.rem_euclid(1000)))?;
        let seal: SealId = tx.new_id();
        let diameter: i64 = if kind == UnitKind::Town { 42 } else { 45 };
        let now = tx.now();
        let nobody: Option<PersonId> = None;
        tx.exec(rows::ADD_SEAL, params![seal, id, name, diameter, None::<String>, nobody, now])?;
        self.place.units.insert(code.into(), id);
        self.place.codes.push(code.into());
        self.place.seals.insert(code.into(), seal);
        Ok(id)
    }

    /// The office issues for the government, with the government's number, mark and seal.
    fn government(&mut self, tx: &mut Tx, unit: UnitId) -> Result<()> {
        let organ = "云泽区人民政府";
        let (id, seal): (SeriesId, SealId) = (tx.new_id(), tx.new_id());
        tx.exec(rows::ADD_SERIES, params![id, unit, "云政发", "区政府发文", organ, None::<String>])?;
        let (now, nobody) = (tx.now(), None::<PersonId>);
        tx.exec(rows::ADD_SEAL, params![seal, unit, organ, 45_i64, None::<String>, nobody, now])?;
        Ok(())
    }

    fn numbers(&mut self, tx: &mut Tx, code: &str, unit: UnitId, series: &[(&str, &str)]) -> Result<()> {
        for (letters, name) in series {
            let id: SeriesId = tx.new_id();
            let genre = letters.ends_with('函').then(|| Genre::Letter.code());
            tx.exec(rows::ADD_SERIES, params![id, unit, *letters, *name, None::<String>, genre])?;
            let of_kind = if genre.is_some() { &mut self.place.letters } else { &mut self.place.series };
            of_kind.insert(code.into(), id);
        }
        Ok(())
    }

    fn person(&mut self, tx: &mut Tx, at: (&str, UnitId), c: Cast, rank: i64) -> Result<()> {
        let Cast { login, name, department, title, head, roles } = c;
        self.seat(tx, at, &Seat { login, name, department, title, head, roles }, rank)
    }

    fn seat(&mut self, tx: &mut Tx, at: (&str, UnitId), seat: &Seat, rank: i64) -> Result<()> {
        let (code, unit) = at;
        let form = PersonForm {
            login: seat.login.into(),
            name: seat.name.into(),
            unit: Some(unit),
            phone: format!("6200{:03}", self.place.people.len() + 11),
        };
        let id = person::create(tx, &self.system, &form)?;
        login::preset_password(tx, &Console::at_the_machine(), id, self.hash)?;
        let department = self.department(tx, at, seat.department)?;
        let post = PostForm {
            unit,
            department,
            title: seat.title.into(),
            rank_order: rank,
            is_head: seat.head,
            from_on: lexicon::Date::constant(2021, 11, 1),
        };
        post::appoint(tx, &self.system, id, &post)?;
        for role in seat.roles {
            let form = GrantForm { person: id, role: *role, unit: Some(unit), department: None };
            grant::give(tx, &self.security, &form)?;
        }
        self.place.people.insert(seat.login.into(), id);
        debug_assert!(self.place.units.contains_key(code));
        Ok(())
    }

    fn department(&mut self, tx: &mut Tx, at: (&str, UnitId), name: &str) -> Result<Option<DepartmentId>> {
        if name.is_empty() {
            return Ok(None);
        }
        let key = format!("{}/{name}", at.0);
        if let Some(id) = self.place.departments.get(&key) {
            return Ok(Some(*id));
        }
        let sort_order = i64::try_from(self.place.departments.len()).unwrap_or(0);
        let form = DepartmentForm { name: name.into(), sort_order, leader: None };
        let id = department::create(tx, &self.system, at.1, &form)?;
        self.place.departments.insert(key, id);
        Ok(Some(id))
    }

    fn charge(&mut self, tx: &mut Tx, key: &str, leader: &str) -> Result<()> {
        let Some(id) = self.place.departments.get(key).copied() else { return Ok(()) };
        let current = department::department(tx, id)?;
        let leader = self.place.people.get(leader).copied();
        let form = DepartmentForm { name: current.name.clone(), sort_order: current.sort_order, leader };
        department::edit(tx, &self.system, &current, &form)
    }
}

/// A name nobody of the unit has: lists show people by name.
fn stranger(dice: &mut Dice, known: &[String]) -> String {
    loop {
        let who = format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN));
        if !known.contains(&who) {
            return who;
        }
    }
}

struct Seat<'a> {
    login: &'a str,
    name: &'a str,
    department: &'a str,
    title: &'a str,
    head: bool,
    roles: &'a [Role],
}

/// Beyond the named units come numbered state companies, to make a district of any size.
fn named(at: usize) -> (String, String, String, String, bool) {
    match UNITS.get(at) {
        Some((code, name, short, series, town)) => {
            ((*code).into(), (*name).into(), (*short).into(), (*series).into(), *town)
        }
        None => {
            let n = at + 1;
            let letters: String = format!("{n:03}")
                .chars()
                .map(|c| {
                    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'][c.to_digit(10).unwrap_or(0) as usize]
                })
                .collect();
            (format!("dw{n}"), format!("云泽区第{n}事业中心"), format!("第{n}中心"), format!("云中{letters}发"), false)
        }
    }
}

impl Place {
    /// The actor of an account.
    pub fn actor(&self, tx: &mut Tx, login: &str) -> Result<crate::people::Actor> {
        let id = self.people.get(login).copied().ok_or(crate::Error::NotFound)?;
        actor::actor_of_person(tx, &Console::at_the_machine(), id)
    }
}
