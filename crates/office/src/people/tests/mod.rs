//! What must hold of people, on every engine at hand.

mod granting;
mod importing;
mod logging_in;
mod looking_up;
mod tables;

use std::sync::Arc;

use lexicon::{Date, DepartmentId, PersonId, UnitId, parse_date};
use store::testing::{TestWorld, engines, engines_with_worlds};
use store::{Db, Tx};

use super::admins::{AdminForm, AdminLink, Console, at_console, first_start};
use super::department::DepartmentForm;
use super::login::{Attempt, Outcome};
use super::person::PersonForm;
use super::post::PostForm;
use super::unit::UnitForm;
use super::*;
use crate::{Error, Result};

/// An office just started, with its three administrators.
struct Desk {
    db: Db,
    world: Arc<TestWorld>,
    links: Vec<AdminLink>,
    system: SystemAdmin,
    security: SecurityAdmin,
}

const GOOD: &str = "Yunze-2026-ok";

fn desks() -> Vec<Desk> {
    engines_with_worlds().into_iter().map(|(db, world)| Desk::open(db, world)).collect()
}

impl Desk {
    fn open(db: Db, world: Arc<TestWorld>) -> Desk {
        let console = Console::at_the_machine();
        let links = db.write(|tx| first_start(tx, &console, &admin_forms())).unwrap();
        let (system, security) = db
            .read(|tx| {
                let system = at_console(tx, &console, Role::SystemAdmin)?.system_admin()?;
                let security = at_console(tx, &console, Role::SecurityAdmin)?.security_admin()?;
                Ok::<_, Error>((system, security))
            })
            .unwrap();
        Desk { db, world, links, system, security }
    }

    fn write<T>(&self, f: impl FnMut(&mut Tx) -> Result<T>) -> Result<T> {
        self.db.write(f)
    }

    fn read<T>(&self, f: impl FnMut(&mut Tx) -> Result<T>) -> Result<T> {
        self.db.read(f)
    }

    fn unit(&self, code: &str, name: &str) -> UnitId {
        let form = UnitForm {
            code: code.into(),
            name: name.into(),
            short_name: name.chars().skip(2).collect(),
            kind: UnitKind::Organ,
            sort_order: 10,
        };
        self.write(|tx| unit::create(tx, &self.system, &form)).unwrap()
    }

    fn department(&self, unit: UnitId, name: &str) -> DepartmentId {
        let form = DepartmentForm { name: name.into(), sort_order: 10, leader: None };
        self.write(|tx| department::create(tx, &self.system, unit, &form)).unwrap()
    }

    fn person(&self, login: &str, name: &str, unit: impl Into<Option<UnitId>>) -> PersonId {
        let form = PersonForm { login: login.into(), name: name.into(), unit: unit.into(), phone: String::new() };
        self.write(|tx| person::create(tx, &self.system, &form)).unwrap()
    }

    fn appoint(
        &self,
        person: PersonId,
        unit: UnitId,
        department: Option<DepartmentId>,
        rank_order: i64,
        is_head: bool,
    ) {
        let from_on = parse_date("2026-01-01").unwrap();
        let form = PostForm { unit, department, title: "科长".into(), rank_order, is_head, from_on };
        self.write(|tx| post::appoint(tx, &self.system, person, &form)).unwrap();
    }

    /// A person with a password.
    fn activated(&self, login: &str, unit: impl Into<Option<UnitId>>) -> PersonId {
        let person = self.person(login, "张三", unit);
        let token = self.write(|tx| activation::issue(tx, &self.system, person)).unwrap();
        activation::activate(&self.db, &token, GOOD).unwrap()
    }

    fn log_in(&self, login: &str, password: &str) -> Outcome {
        login::login(&self.db, Attempt { login, password, agent: "Chromium 86 · 10.0.0.7" }).unwrap()
    }

    fn token(&self, login: &str) -> Token {
        match self.log_in(login, GOOD) {
            Outcome::Opened { token, .. } => token,
            other => panic!("{login} should be let in: {other:?}"),
        }
    }

    fn who(&self, token: &Token) -> Result<Actor> {
        self.read(|tx| {
            let now = tx.now();
            actor_of_session(tx, token, now)
        })
    }

    fn found(&self, id: PersonId) -> Person {
        self.read(|tx| person::person(tx, id)).unwrap()
    }

    fn actor(&self, id: PersonId) -> Actor {
        self.read(|tx| actor::actor_of_person(tx, &Console::at_the_machine(), id)).unwrap()
    }
}

fn admin_forms() -> [AdminForm; 3] {
    [("xitong", "何系统"), ("anquan", "安全员"), ("shenji", "申审计")]
        .map(|(login, name)| AdminForm { login: login.into(), name: name.into() })
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn text(error: Error) -> String {
    match error {
        Error::Fields(all) => all.into_iter().map(|(_, message)| message).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    for db in engines() {
        db.prepare_all(rows::ALL).unwrap();
    }
}

#[test]
fn the_first_start_makes_three_separate_administrators_once() {
    for desk in desks() {
        let roles: Vec<Role> = desk.links.iter().map(|l| l.role).collect();
        assert_eq!(roles, Role::ADMINISTRATORS);
        for link in &desk.links {
            activation::activate(&desk.db, &link.token, GOOD).unwrap();
            let actor = desk.who(&desk.token(&link.login)).unwrap();
            let held: Vec<Role> = actor.grants.iter().map(|g| g.role).collect();
            assert_eq!((held, actor.unit), (vec![link.role], None));
            assert!(actor.own_unit().is_err());
        }
        let again = desk.write(|tx| first_start(tx, &Console::at_the_machine(), &admin_forms()));
        assert!(matches!(again, Err(Error::Refused(_))));
    }
}

#[test]
fn handles_are_given_to_their_role_alone() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let clerk = desk.actor(desk.person("clerk", "李文舟", unit));
        assert!(clerk.system_admin().is_err() && clerk.security_admin().is_err() && clerk.auditor().is_err());
        assert!(matches!(clerk.unit_admin(unit), Err(Error::NotFound)));
        let [system, security, auditor] = [0, 1, 2].map(|n: usize| desk.actor(desk.links[n].person));
        assert_eq!(
            [system.system_admin().is_ok(), system.security_admin().is_ok(), system.auditor().is_ok()],
            [true, false, false]
        );
        assert_eq!(
            [security.system_admin().is_ok(), security.security_admin().is_ok(), security.auditor().is_ok()],
            [false, true, false]
        );
        assert_eq!(
            [auditor.system_admin().is_ok(), auditor.security_admin().is_ok(), auditor.auditor().is_ok()],
            [false, false, true]
        );
    }
}

#[test]
fn taken_names_and_accounts_are_told_at_their_field() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.person("zhangsan", "张三", unit);
        desk.department(unit, "办公室");
        let form = |code: &str, name: &str| UnitForm {
            code: code.into(),
            name: name.into(),
            short_name: "财政".into(),
            kind: UnitKind::Organ,
            sort_order: 1,
        };
        let field = |result: Result<()>| match result {
            Err(Error::Field { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let add = |f: UnitForm| field(desk.write(|tx| unit::create(tx, &desk.system, &f).map(|_| ())));
        assert_eq!(add(form("YZCZ", "云泽区民政局")), "code");
        assert_eq!(add(form("YZMZ", "云泽区财政局")), "name");
        let twin =
            PersonForm { login: "zhangsan".into(), name: "张珊".into(), unit: Some(unit), phone: String::new() };
        assert_eq!(field(desk.write(|tx| person::create(tx, &desk.system, &twin).map(|_| ()))), "login");
        let twin = DepartmentForm { name: "办公室".into(), sort_order: 1, leader: None };
        assert_eq!(field(desk.write(|tx| department::create(tx, &desk.system, unit, &twin).map(|_| ()))), "name");
    }
}

#[test]
fn a_stale_edit_is_refused_and_changes_nothing() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let read = desk.found(desk.person("zhangsan", "张三", unit));
        desk.write(|tx| person::edit(tx, &desk.system, &read, "张三丰", "123")).unwrap();
        let late = desk.write(|tx| person::edit(tx, &desk.system, &read, "张四", ""));
        assert!(matches!(late, Err(Error::Store(store::Error::Stale))), "{late:?}");
        assert_eq!(desk.found(read.id).name, "张三丰");
    }
}

#[test]
fn units_and_departments_still_in_use_are_not_closed() {
    for desk in desks() {
        let id = desk.unit("YZCZ", "云泽区财政局");
        let office = desk.department(id, "办公室");
        let person = desk.person("zhangsan", "张三", id);
        desk.appoint(person, id, Some(office), 100, true);
        let unit = desk.read(|tx| unit::unit(tx, id)).unwrap();
        let office = desk.read(|tx| department::department(tx, office)).unwrap();
        let on = Some(day("2026-11-23"));
        assert!(desk.write(|tx| unit::close(tx, &desk.system, &unit, on)).is_err());
        assert!(desk.write(|tx| department::close(tx, &desk.system, &office, on)).is_err());
        let person = desk.found(person);
        desk.write(|tx| person::leave(tx, &desk.system, &person, day("2026-11-22"))).unwrap();
        desk.write(|tx| department::close(tx, &desk.system, &office, on)).unwrap();
        desk.write(|tx| unit::close(tx, &desk.system, &unit, on)).unwrap();
        assert!(desk.read(super::directory::units).unwrap().is_empty());
    }
}
