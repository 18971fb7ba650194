use super::super::grant::{self, GrantForm, give, revoke};
use super::super::proposal;
use super::*;
use lexicon::GrantId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::facts;

const WORK: [Role; 4] = [Role::Registrar, Role::Signer, Role::RecordsReader, Role::UnitAdmin];

fn form(person: PersonId, role: Role, unit: impl Into<Option<UnitId>>) -> GrantForm {
    GrantForm { person, role, unit: unit.into(), department: None }
}

#[derive(Debug, Clone)]
enum Act {
    Give { role: usize, unit: usize, department: bool },
    Revoke(prop::sample::Index),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let give = (0..WORK.len(), 0..2usize, any::<bool>()).prop_map(|(role, unit, department)| Act::Give {
        role,
        unit,
        department,
    });
    let revoke = any::<prop::sample::Index>().prop_map(Act::Revoke);
    prop::collection::vec(prop_oneof![3 => give, 2 => revoke], 1..14)
}

/// Role, unit and department.
type Told = (String, Option<UnitId>, Option<String>);

/// The grants in force as the ledger tells them.
fn recomputed(desk: &Desk, person: PersonId) -> Vec<Told> {
    let told = desk.read(|tx| Ok(facts::about(tx, &format!("person:{person}"))?)).unwrap();
    let mut held: Vec<(String, Told)> = Vec::new();
    for fact in told {
        let word = |key: &str| fact.body.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        match fact.verb.as_str() {
            "grant.give" => held.push((word("grant").unwrap(), (word("role").unwrap(), fact.unit, word("department")))),
            "grant.revoke" => held.retain(|(id, _)| Some(id) != word("grant").as_ref()),
            _ => {}
        }
    }
    held.into_iter().map(|(_, what)| what).collect()
}

#[test]
fn has_is_what_the_ledger_says_was_granted_and_not_revoked() {
    for desk in desks() {
        let units = [desk.unit("YZCZ", "云泽区财政局"), desk.unit("YZMZ", "云泽区民政局")];
        let departments = units.map(|u| desk.department(u, "办公室"));
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let count = std::cell::Cell::new(0);
        let outcome = runner.run(&acts(), |acts| {
            count.set(count.get() + 1);
            let person = desk.person(&format!("p{:05}", count.get()), "张三", units[0]);
            desk.appoint(person, units[1], Some(departments[1]), 100, false);
            play(&desk, person, &acts, units, departments);
            agree(&desk, person, units, departments);
            Ok(())
        });
        outcome.unwrap();
    }
}

fn play(desk: &Desk, person: PersonId, acts: &[Act], units: [UnitId; 2], departments: [DepartmentId; 2]) {
    let mut given: Vec<GrantId> = Vec::new();
    for act in acts {
        match act {
            Act::Give { role, unit, department } => {
                let department = department.then_some(departments[*unit]);
                let form = GrantForm { person, role: WORK[*role], unit: Some(units[*unit]), department };
                given.extend(desk.write(|tx| give(tx, &desk.security, &form)));
            }
            Act::Revoke(which) if !given.is_empty() => {
                let id = *which.get(&given);
                let _ = desk.write(|tx| revoke(tx, &desk.security, id));
            }
            Act::Revoke(_) => {}
        }
    }
}

fn agree(desk: &Desk, person: PersonId, units: [UnitId; 2], departments: [DepartmentId; 2]) {
    let actor = desk.actor(person);
    let told = recomputed(desk, person);
    for role in WORK {
        for (unit, department) in units.into_iter().zip(departments) {
            let whole = told.iter().any(|t| t.0 == role.code() && t.1 == Some(unit) && t.2.is_none());
            let part =
                told.iter().any(|t| t.0 == role.code() && t.1 == Some(unit) && t.2 == Some(department.to_string()));
            assert_eq!(actor.has(role, unit), whole);
            assert!(!part, "no role is granted for one department");
            assert_eq!(
                actor.unit_admin(unit).is_ok(),
                told.iter().any(|t| t.0 == "unit_admin" && t.1 == Some(unit) && t.2.is_none())
            );
            let holders =
                |d| desk.read(|tx| super::super::directory::holders(tx, role, unit, d)).unwrap().contains(&person);
            assert_eq!(holders(None), whole);
            assert_eq!(holders(Some(department)), whole);
        }
    }
    assert_eq!(actor.grants.len(), told.len());
}

#[test]
fn a_new_account_may_do_nothing_until_the_security_administrator_grants() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let person = desk.person("zhangsan", "张三", unit);
        assert!(desk.actor(person).grants.is_empty());
        desk.write(|tx| give(tx, &desk.security, &form(person, Role::Signer, unit))).unwrap();
        assert!(desk.actor(person).has_in_own_unit(Role::Signer));
    }
}

#[test]
fn grants_that_mix_duties_or_leave_the_unit_are_refused() {
    for desk in desks() {
        let (unit, other) = (desk.unit("YZCZ", "云泽区财政局"), desk.unit("YZMZ", "云泽区民政局"));
        let department = desk.department(other, "办公室");
        let clerk = desk.activated("zhangsan", unit);
        let spare = desk.activated("spare", None);
        let fresh = desk.person("fresh", "新人", None);
        let system = desk.links[0].person;
        let refused = |form: GrantForm, why: &str| {
            let told = text(desk.write(|tx| give(tx, &desk.security, &form)).unwrap_err());
            assert!(told.contains(why), "{told} / {why}");
        };
        refused(form(clerk, Role::Auditor, None), "专用账号");
        refused(form(clerk, Role::Auditor, unit), "专用账号");
        refused(form(fresh, Role::Auditor, None), "尚未启用");
        refused(form(system, Role::Auditor, None), "三员须分设");
        refused(form(system, Role::Signer, unit), "三员须分设");
        refused(form(clerk, Role::Signer, other), "不是云泽区民政局人员");
        refused(form(clerk, Role::Signer, None), "请选择授权的单位");
        refused(GrantForm { department: Some(department), ..form(clerk, Role::Signer, other) }, "只能按单位授予");
        desk.write(|tx| give(tx, &desk.security, &form(spare, Role::Auditor, None))).unwrap();
        refused(form(spare, Role::SystemAdmin, None), "三员须分设");
        desk.write(|tx| give(tx, &desk.security, &form(clerk, Role::Signer, unit))).unwrap();
        refused(form(clerk, Role::Signer, unit), "不必重复");
        let gone = desk.found(clerk);
        desk.write(|tx| person::leave(tx, &desk.system, &gone, day("2026-11-20"))).unwrap();
        refused(form(clerk, Role::Signer, unit), "已离任");
    }
}

#[test]
fn the_last_of_each_administrator_is_kept() {
    for desk in desks() {
        for link in &desk.links {
            let held = desk.read(|tx| grant::grants_of(tx, link.person)).unwrap()[0];
            assert!(text(desk.write(|tx| revoke(tx, &desk.security, held.id)).unwrap_err()).contains("至少须有一名"));
            let spare = desk.activated(&format!("spare-{}", link.login), None);
            desk.write(|tx| give(tx, &desk.security, &form(spare, link.role, None))).unwrap();
            desk.write(|tx| revoke(tx, &desk.security, held.id)).unwrap();
            assert!(!desk.actor(link.person).is_administrator());
        }
    }
}

#[test]
fn leaving_and_moving_take_posts_and_grants_away() {
    for desk in desks() {
        let (unit, other) = (desk.unit("YZCZ", "云泽区财政局"), desk.unit("YZMZ", "云泽区民政局"));
        let office = desk.department(unit, "办公室");
        for (login, moves) in [("zhangsan", true), ("lisi", false)] {
            let id = desk.person(login, "张三", unit);
            desk.appoint(id, unit, Some(office), 100, true);
            desk.write(|tx| give(tx, &desk.security, &form(id, Role::Signer, unit))).unwrap();
            let read = desk.found(id);
            let today = day("2026-11-23");
            if moves {
                desk.write(|tx| person::move_to(tx, &desk.system, &read, other, today)).unwrap();
            } else {
                desk.write(|tx| person::leave(tx, &desk.system, &read, today)).unwrap();
                let read = desk.found(id);
                desk.write(|tx| person::come_back(tx, &desk.system, &read)).unwrap();
            }
            let actor = desk.actor(id);
            assert_eq!((actor.grants.len(), actor.unit), (0, Some(if moves { other } else { unit })));
            assert_eq!(recomputed(&desk, id), vec![]);
            let ends: Vec<_> = desk.read(|tx| post::posts_of(tx, id)).unwrap().into_iter().map(|p| p.to_on).collect();
            assert_eq!(ends, [Some(day(if moves { "2026-11-22" } else { "2026-11-23" }))]);
        }
    }
}

#[test]
fn proposals_become_grants_only_by_the_security_administrator_and_once() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let person = desk.person("zhangsan", "张三", unit);
        let propose = |role| desk.write(|tx| proposal::propose(tx, &desk.system, &form(person, role, unit)));
        assert!(propose(Role::SecurityAdmin).is_err());
        let (yes, no) = (propose(Role::Signer).unwrap(), propose(Role::Sealer).unwrap());
        assert!(desk.actor(person).grants.is_empty());
        desk.write(|tx| proposal::accept(tx, &desk.security, &[yes])).unwrap();
        desk.write(|tx| proposal::decline(tx, &desk.security, &[no])).unwrap();
        let roles: Vec<Role> = desk.actor(person).grants.iter().map(|g| g.role).collect();
        assert_eq!(roles, [Role::Signer]);
        for id in [yes, no] {
            assert!(matches!(desk.write(|tx| proposal::accept(tx, &desk.security, &[id])), Err(Error::AlreadyDone(_))));
        }
        assert!(desk.read(|tx| proposal::open(tx, &desk.security)).unwrap().is_empty());
    }
}
