use super::super::session;
use super::*;
use store::facts;

#[test]
fn five_failures_lock_a_login_for_a_quarter_of_an_hour_known_or_not() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let mut told = Vec::new();
        for login in ["zhangsan", "nobody", "Nobody Here"] {
            let mut messages: Vec<_> = (0..4).map(|_| desk.log_in(login, "wrong").message()).collect();
            let Outcome::Locked { until } = desk.log_in(login, "wrong") else { panic!("{login} is not locked") };
            assert_eq!(until, store::World::now(&*desk.world).plus_minutes(15));
            messages.push(desk.log_in(login, GOOD).message());
            told.push(messages);
        }
        assert_eq!(told[0], told[1], "the answers must not tell which account exists");
        assert_eq!(told[0], told[2]);
        desk.world.advance_minutes(14);
        assert!(matches!(desk.log_in("zhangsan", GOOD), Outcome::Locked { .. }));
        desk.world.advance_minutes(1);
        assert!(matches!(desk.log_in("zhangsan", GOOD), Outcome::Opened { .. }));
    }
}

#[test]
fn failures_are_forgotten_after_success_or_a_pause() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        for _ in 0..3 {
            for _ in 0..4 {
                assert!(matches!(desk.log_in("zhangsan", "wrong"), Outcome::Wrong));
            }
            assert!(matches!(desk.log_in(" ZHANGSAN", GOOD), Outcome::Opened { .. }));
        }
        for _ in 0..3 {
            for _ in 0..4 {
                assert!(matches!(desk.log_in("zhangsan", "wrong"), Outcome::Wrong));
            }
            desk.world.advance_minutes(15);
        }
    }
}

#[test]
fn guesses_made_at_the_same_time_all_count() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let claims: Vec<_> = (0..8).map(|_| desk.read(|tx| login::claim(tx, "zhangsan")).unwrap()).collect();
        let verified: Vec<_> = claims.into_iter().map(|c| c.verify("wrong")).collect();
        let late = desk.read(|tx| login::claim(tx, "zhangsan")).unwrap().verify(GOOD);
        for v in &verified {
            desk.write(|tx| login::record(tx, v, "test")).unwrap();
        }
        let outcome = desk.write(|tx| login::record(tx, &late, "test")).unwrap();
        assert!(matches!(outcome, Outcome::Locked { .. }), "the right guess among many is not let in: {outcome:?}");
    }
}

#[test]
fn every_login_is_a_fact_and_no_fact_holds_a_secret() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let person = desk.activated("zhangsan", unit);
        desk.log_in("zhangsan", "Wrong-guess-1");
        desk.log_in("My-Password-9", "x");
        let token = desk.token("zhangsan");
        let about = |subject: String| desk.read(|tx| Ok(facts::about(tx, &subject)?)).unwrap();
        let all = [about(format!("person:{person}")), about("person:unknown".into())].concat();
        let verbs: Vec<&str> = all.iter().map(|f| f.verb.as_str()).collect();
        assert_eq!(
            verbs,
            ["person.create", "activation.issue", "activation.use", "session.fail", "session.open", "session.fail"]
        );
        let written: String = all.iter().map(ledger::Fact::canonical).collect();
        for secret in [GOOD, "Wrong-guess-1", "My-Password-9", "my-password-9", token.reveal(), "argon2"] {
            assert!(!written.contains(secret), "{secret}");
        }
    }
}

#[test]
fn an_account_that_left_or_is_disabled_is_shut_out_at_once() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let (a, b) = (desk.activated("zhangsan", unit), desk.activated("lisi", unit));
        let tokens = [desk.token("zhangsan"), desk.token("lisi")];
        let (a, b) = (desk.found(a), desk.found(b));
        desk.write(|tx| person::disable(tx, &desk.system, &a, &person::Disabling::because("借调"))).unwrap();
        desk.write(|tx| person::leave(tx, &desk.system, &b, day("2026-11-20"))).unwrap();
        for token in &tokens {
            assert!(matches!(desk.who(token), Err(Error::Login(_))));
        }
        assert!(matches!(desk.log_in("zhangsan", GOOD), Outcome::Wrong));
        assert!(matches!(desk.log_in("lisi", GOOD), Outcome::Wrong));
        assert!(desk.write(|tx| activation::issue(tx, &desk.system, a.id)).is_err());
        let a = desk.found(a.id);
        desk.write(|tx| person::enable(tx, &desk.system, &a)).unwrap();
        desk.token("zhangsan");
    }
}

#[test]
fn a_session_ends_when_idle_when_old_and_at_logout() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let token = desk.token("zhangsan");
        desk.world.advance_minutes(29);
        assert!(desk.who(&token).is_ok());
        desk.world.advance_minutes(1);
        assert!(text(desk.who(&token).unwrap_err()).contains("较长时间未操作"));

        let token = desk.token("zhangsan");
        for _ in 0..(12 * 60 / 20 - 1) {
            desk.world.advance_minutes(20);
            desk.db.upkeep(|tx| session::touch(tx, &token)).unwrap();
            desk.who(&token).unwrap();
        }
        desk.world.advance_minutes(20);
        assert!(text(desk.who(&token).unwrap_err()).contains("最长时限"));

        let (here, there) = (desk.token("zhangsan"), desk.token("zhangsan"));
        let actor = desk.who(&here).unwrap();
        desk.write(|tx| session::logout(tx, &actor, &here)).unwrap();
        assert!(text(desk.who(&here).unwrap_err()).contains("已退出"));
        assert!(desk.who(&there).is_ok());
        assert_eq!(desk.read(|tx| session::sessions_of(tx, &actor)).unwrap().len(), 1);
        desk.write(|tx| session::logout_everywhere(tx, &actor)).unwrap();
        assert!(desk.who(&there).is_err());
        assert!(desk.who(&Token::of([9; 32])).is_err());
    }
}

#[test]
fn nobody_logs_another_out() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        desk.activated("lisi", unit);
        let (mine, theirs) = (desk.token("zhangsan"), desk.token("lisi"));
        let me = desk.who(&mine).unwrap();
        let _ = desk.write(|tx| session::logout(tx, &me, &theirs));
        assert!(desk.who(&theirs).is_ok());
    }
}

#[test]
fn use_is_noted_at_most_once_a_minute() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let token = desk.token("zhangsan");
        let seen = || {
            desk.db.upkeep(|tx| session::touch(tx, &token)).unwrap();
            desk.who(&token).unwrap()
        };
        let first = seen();
        desk.world.advance_ms(59_999);
        assert!(!session::touch_due(&first, store::World::now(&*desk.world)));
        assert_eq!(seen().seen_at, first.seen_at);
        desk.world.advance_ms(1);
        assert!(session::touch_due(&first, store::World::now(&*desk.world)));
        assert_eq!(seen().seen_at, first.seen_at.plus_minutes(1));
    }
}

#[test]
fn a_link_is_used_once_and_not_for_ever() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        let person = desk.person("zhangsan", "张三", unit);
        let issue = || desk.write(|tx| activation::issue(tx, &desk.system, person)).unwrap();
        assert!(matches!(desk.log_in("zhangsan", ""), Outcome::Wrong));
        let (first, second) = (issue(), issue());
        assert!(activation::activate(&desk.db, &first, GOOD).is_err(), "a newer link makes the earlier one useless");
        assert!(matches!(activation::activate(&desk.db, &second, "weak"), Err(Error::Field { .. })));
        activation::activate(&desk.db, &second, GOOD).unwrap();
        assert!(activation::activate(&desk.db, &second, GOOD).is_err());
        let session = desk.token("zhangsan");
        let third = issue();
        desk.world.advance_minutes(72 * 60);
        assert!(activation::activate(&desk.db, &third, GOOD).is_err());
        let session_again = desk.token("zhangsan");
        activation::activate(&desk.db, &issue(), "Another-one-7").unwrap();
        assert!(
            desk.who(&session_again).is_err() && desk.who(&session).is_err(),
            "a new password ends earlier sessions"
        );
        assert!(matches!(desk.log_in("zhangsan", GOOD), Outcome::Wrong));
    }
}

#[test]
fn the_system_administrator_gets_no_link_to_the_other_two() {
    for desk in desks() {
        for link in &desk.links {
            let taken = desk.write(|tx| activation::issue(tx, &desk.system, link.person));
            assert!(matches!(taken, Err(Error::Refused(_))), "{:?}", link.role);
            let person = desk.found(link.person);
            assert!(
                desk.write(|tx| person::disable(tx, &desk.system, &person, &person::Disabling::because("x"))).is_err()
            );
            assert!(desk.write(|tx| person::leave(tx, &desk.system, &person, day("2026-11-20"))).is_err());
            desk.write(|tx| admins::renew_link(tx, &Console::at_the_machine(), &link.login)).unwrap();
        }
    }
}

#[test]
fn a_password_is_changed_with_the_old_one_and_ages() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let actor = desk.who(&desk.token("zhangsan")).unwrap();
        let change = |old: &str, new: &str| login::change_password(&desk.db, &actor, old, new);
        assert!(matches!(change("wrong", "Another-one-7"), Err(Error::Field { field: "old", .. })));
        assert!(matches!(change(GOOD, GOOD), Err(Error::Field { field: "password", .. })));
        assert!(matches!(change(GOOD, "short"), Err(Error::Field { field: "password", .. })));
        change(GOOD, "Another-one-7").unwrap();
        let expired = |desk: &Desk| match desk.log_in("zhangsan", "Another-one-7") {
            Outcome::Opened { password_expired, .. } => password_expired,
            other => panic!("{other:?}"),
        };
        assert!(!expired(&desk));
        desk.world.advance_minutes(90 * 24 * 60);
        assert!(expired(&desk));
    }
}

#[test]
fn the_policy_is_the_security_administrators_and_bounded() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        let strict = Policy { failures: 3, lock_minutes: 60, ..Policy::default() };
        desk.write(|tx| policy::set(tx, &desk.security, &strict, 0)).unwrap();
        assert_eq!(desk.read(policy::current).unwrap(), (strict.clone(), 1));
        assert!(
            desk.write(|tx| policy::set(tx, &desk.security, &strict, 0)).is_err(),
            "set by somebody else meanwhile"
        );
        let never = Policy { failures: 1000, idle_minutes: 0, ..strict };
        assert!(
            matches!(desk.write(|tx| policy::set(tx, &desk.security, &never, 1)), Err(Error::Fields(f)) if f.len() == 2)
        );
        let outcomes: Vec<_> = (0..3).map(|_| desk.log_in("zhangsan", "wrong")).collect();
        assert!(matches!(outcomes[..], [Outcome::Wrong, Outcome::Wrong, Outcome::Locked { .. }]));
    }
}

#[test]
fn housekeeping_forgets_only_what_is_dead() {
    for desk in desks() {
        let unit = desk.unit("YZCZ", "云泽区财政局");
        desk.activated("zhangsan", unit);
        desk.token("zhangsan");
        desk.world.advance_minutes(8 * 24 * 60);
        let token = desk.token("zhangsan");
        desk.db.upkeep(session::sweep).unwrap();
        let actor = desk.who(&token).unwrap();
        assert_eq!(desk.read(|tx| session::sessions_of(tx, &actor)).unwrap().len(), 1);
    }
}
