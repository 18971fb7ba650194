use super::super::directory::*;
use super::super::grant::{GrantForm, give};
use super::*;

#[test]
fn look_ups_go_by_date_and_rank_and_leave_out_who_left() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let office = desk.department(unit, "办公室");
        let people = [("zhou", "周正", 300), ("chen", "陈晨", 100), ("li", "李白", 200), ("an", "安然", 100)];
        let ids = people.map(|(login, name, rank)| {
            let id = desk.person(login, name, unit);
            desk.appoint(id, unit, Some(office), rank, true);
            let form = GrantForm { person: id, role: Role::Signer, unit: Some(unit), department: None };
            desk.write(|tx| give(tx, &desk.security, &form)).unwrap();
            id
        });
        let [zhou, chen, li, an] = ids;
        let signers = || desk.read(|tx| holders(tx, Role::Signer, unit, None)).unwrap();
        let head = || desk.read(|tx| department_head(tx, office)).unwrap();
        assert_eq!(signers(), [an, chen, li, zhou]);
        assert_eq!(desk.read(|tx| holders(tx, Role::Signer, unit, Some(office))).unwrap(), [an, chen, li, zhou]);
        assert_eq!(head(), Some(an));

        let read = desk.found(an);
        desk.write(|tx| person::disable(tx, &desk.system, &read, &person::Disabling::because("借调"))).unwrap();
        let read = desk.found(chen);
        desk.write(|tx| person::leave(tx, &desk.system, &read, day("2026-11-23"))).unwrap();
        assert_eq!((signers(), head()), (vec![li, zhou], Some(li)));
        let serve = |id| desk.read(|tx| serves(tx, id, unit)).unwrap();
        assert_eq!([an, chen, li].map(serve), [false, false, true]);
        let names: Vec<String> =
            desk.read(|tx| people_of_unit(tx, unit)).unwrap().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["李白", "周正"]);
        let everybody = desk.read(|tx| register(tx, &desk.system, Some(unit))).unwrap();
        assert_eq!(everybody.iter().map(|p| p.id).collect::<Vec<_>>(), [an, li, zhou, chen]);
        let names = desk.read(|tx| person_names(tx, &[chen, zhou, zhou])).unwrap();
        assert_eq!((names.len(), names[&chen].as_str()), (2, "陈晨"));
    }
}

#[test]
fn a_post_counts_from_its_first_day_to_its_last() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let person = desk.person("zhangsan", "张三", unit);
        let form = PostForm {
            unit,
            department: None,
            title: "局长".into(),
            rank_order: 1,
            is_head: true,
            from_on: day("2026-12-01"),
        };
        let post = desk.write(|tx| post::appoint(tx, &desk.system, person, &form)).unwrap();
        let head = || desk.read(|tx| head_of_unit(tx, unit)).unwrap();
        assert_eq!(head(), None);
        desk.world.set(lexicon::Instant::from_local(day("2026-12-01"), 0, 0));
        assert_eq!(head(), Some(person));
        assert!(desk.write(|tx| post::end(tx, &desk.system, post, day("2026-11-30"))).is_err());
        desk.write(|tx| post::end(tx, &desk.system, post, day("2026-12-05"))).unwrap();
        assert!(matches!(
            desk.write(|tx| post::end(tx, &desk.system, post, day("2026-12-05"))),
            Err(Error::AlreadyDone(_))
        ));
        desk.world.set(lexicon::Instant::from_local(day("2026-12-05"), 23, 59));
        assert_eq!(head(), Some(person));
        desk.world.set(lexicon::Instant::from_local(day("2026-12-06"), 0, 0));
        assert_eq!(head(), None);
    }
}

#[test]
fn a_post_that_begins_by_itself_moves_its_holder_up_in_lists() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let (first, second) = (desk.person("an", "安然", unit), desk.person("zhou", "周正", unit));
        let (title, from_on) = ("局长".to_owned(), day("2026-12-01"));
        let form = PostForm { unit, department: None, title, rank_order: 1, is_head: true, from_on };
        desk.write(|tx| post::appoint(tx, &desk.system, second, &form)).unwrap();
        let order = || {
            desk.db.upkeep(post::reorder_recent).unwrap();
            desk.read(|tx| people_of_unit(tx, unit)).unwrap().into_iter().map(|p| p.id).collect::<Vec<_>>()
        };
        assert_eq!(order(), [first, second]);
        desk.world.set(lexicon::Instant::from_local(day("2026-12-02"), 9, 0));
        assert_eq!(order(), [second, first]);
    }
}

#[test]
fn the_department_is_that_of_the_highest_post_and_the_leader_in_charge_must_serve() {
    for desk in desks() {
        let (unit, other) = (desk.unit("YZCZ", "云泽区财政局"), desk.unit("YZMZ", "云泽区民政局"));
        let (low, high) = (desk.department(unit, "办公室"), desk.department(unit, "预算科"));
        let person = desk.person("zhangsan", "张三", unit);
        assert_eq!(desk.actor(person).department, None);
        desk.appoint(person, unit, Some(low), 300, false);
        desk.appoint(person, unit, Some(high), 200, false);
        assert_eq!(desk.actor(person).department, Some(high));
        assert_eq!(desk.read(|tx| people_of_department(tx, low)).unwrap().len(), 1);

        let stranger = desk.person("lisi", "李四", other);
        let lead = |leader| {
            let office = desk.read(|tx| department::department(tx, low)).unwrap();
            let form = DepartmentForm { name: office.name.clone(), sort_order: 1, leader };
            desk.write(|tx| department::edit(tx, &desk.system, &office, &form))
        };
        assert!(matches!(lead(Some(stranger)), Err(Error::Field { field: "leader", .. })));
        desk.appoint(stranger, unit, None, 5, false);
        lead(Some(stranger)).unwrap();
        assert_eq!(desk.read(|tx| leader_in_charge(tx, low)).unwrap(), Some(stranger));
        let read = desk.found(stranger);
        desk.write(|tx| person::disable(tx, &desk.system, &read, &person::Disabling::because("借调"))).unwrap();
        assert_eq!(desk.read(|tx| leader_in_charge(tx, low)).unwrap(), None);
        desk.write(|tx| {
            let read = person::person(tx, stranger)?;
            person::leave(tx, &desk.system, &read, day("2026-11-23"))
        })
        .unwrap();
        assert_eq!(desk.read(|tx| department::department(tx, low)).unwrap().leader, None);
    }
}

#[test]
fn another_units_department_looks_as_if_it_did_not_exist() {
    for desk in desks() {
        let (unit, other) = (desk.unit("YZCZ", "云泽区财政局"), desk.unit("YZMZ", "云泽区民政局"));
        let foreign = desk.department(other, "办公室");
        assert!(matches!(desk.read(|tx| department::department_in(tx, unit, foreign)), Err(Error::NotFound)));
        let person = desk.person("zhangsan", "张三", unit);
        let form = PostForm {
            unit,
            department: Some(foreign),
            title: "科长".into(),
            rank_order: 1,
            is_head: false,
            from_on: day("2026-01-01"),
        };
        assert!(matches!(desk.write(|tx| post::appoint(tx, &desk.system, person, &form)), Err(Error::NotFound)));
        let admin = PostForm { department: None, ..form };
        assert!(desk.write(|tx| post::appoint(tx, &desk.system, desk.links[2].person, &admin)).is_err());
    }
}
