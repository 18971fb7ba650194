//! Units of work, on every engine.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use common::*;
use lexicon::{Date, Genre, Instant, PersonId, Urgency};
use store::{Db, Error, List, Result, params, testing::engines};

store::statements! {
    /// Every kind of value, there and back.
    ECHO = "SELECT CAST(?1 AS TEXT), CAST(?2 AS BIGINT), CAST(?3 AS BOOLEAN), CAST(?4 AS TEXT)";
    /// Members of a list.
    AMONG = "SELECT key FROM setting WHERE key IN (SELECT value FROM json_each(?1)) ORDER BY key";
    /// A sum, which is NUMERIC on PostgreSQL.
    SUM = "SELECT SUM(revision), EXISTS (SELECT 1 FROM setting WHERE key = 'b'), MAX(revision) FROM setting";
    /// A pattern.
    LIKE = "SELECT COUNT(*) FROM setting WHERE key LIKE ?1";
    /// With an answer.
    RETURNING = "INSERT INTO setting (scope, key, value, revision) VALUES ('', ?1, '', 1) RETURNING key";
    /// A row that names a fact that does not exist.
    DANGLING = "INSERT INTO link (pos, fact_id, hash) VALUES (1, 'nobody', '')";
    /// Rewrites history.
    REWRITE = "UPDATE fact SET verb = 'x'";
    /// Removes history.
    REMOVE = "DELETE FROM fact";
    /// Too few columns.
    EMPTY = "INSERT INTO setting (scope, key) VALUES ('', 'a')";
    /// Wrong.
    WRONG = "SELECT nothing FROM nowhere";
}

#[test]
fn what_is_written_is_read_back_and_has_its_fact() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        assert_eq!(keys(&db), ["a"]);
        let facts = db.read(|tx| store::facts::about(tx, "a")).unwrap();
        assert_eq!(facts.len(), 1);
        assert_eq!((facts[0].verb.as_str(), &facts[0].body["why"]), ("setting.changed", &"测试".into()));
        assert_eq!(facts[0].at, Instant::from_local(lexicon::parse_date("2026-11-23").unwrap(), 9, 0));
    }
}

#[test]
fn a_write_without_a_fact_is_undone() {
    for db in engines() {
        let silent = db.write(|tx| tx.exec(ADD, params!["", "a", "v"]));
        assert!(matches!(refused(silent), Error::NoFact(name) if name.ends_with("ADD")));
        let silent = db.write(|tx| tx.query(RETURNING, params!["a"], |row| row.get::<String>(0)));
        assert!(matches!(refused(silent), Error::NoFact(_)));
        assert!(keys(&db).is_empty());
        db.upkeep(|tx| tx.exec(ADD, params!["", "a", "v"])).unwrap();
        assert_eq!(keys(&db), ["a"]);
    }
}

#[test]
fn an_error_or_a_panic_undoes_everything_and_the_next_write_works() {
    for db in engines() {
        let failed: Result<()> = db.write(|tx| add(tx, "a").and(Err(Error::NotFound)));
        assert_eq!(failed, Err(Error::NotFound));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            db.write(|tx| -> Result<()> {
                add(tx, "b").unwrap();
                panic!("in the middle")
            })
        }));
        assert!(panicked.is_err());
        let read = catch_unwind(AssertUnwindSafe(|| db.read(|_| -> Result<()> { panic!("while reading") })));
        assert!(read.is_err());
        db.write(|tx| add(tx, "c")).unwrap();
        assert_eq!(keys(&db), ["c"]);
    }
}

#[test]
fn a_read_cannot_write() {
    for db in engines() {
        let outcome = db.read(|tx| tx.exec(ADD, params!["", "a", "v"]));
        assert_eq!(refused(outcome), Error::ReadOnly);
        assert!(keys(&db).is_empty());
    }
}

#[test]
fn a_read_sees_one_snapshot() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        db.read(|tx| -> Result<()> {
            let count = |row: &store::Row| row.get::<i64>(0);
            assert_eq!(tx.one(COUNT, params![], count)?, 1);
            db.write(|tx| add(tx, "b")).unwrap();
            assert_eq!(tx.one(COUNT, params![], count)?, 1);
            Ok(())
        })
        .unwrap();
        assert_eq!(keys(&db), ["a", "b"]);
    }
}

#[test]
fn refusals_have_the_same_name_on_both_engines() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        let again = db.write(|tx| add(tx, "a"));
        assert_eq!(refused(again), Error::Unique { place: "setting.scope,key".into() });
        assert!(matches!(refused(db.upkeep(|tx| tx.exec(DANGLING, params![]))), Error::Reference(_)));
        assert!(matches!(refused(db.upkeep(|tx| tx.exec(EMPTY, params![]))), Error::Constraint(_)));
        assert!(matches!(refused(db.upkeep(|tx| tx.exec(REWRITE, params![]))), Error::Constraint(_)));
        assert!(matches!(refused(db.upkeep(|tx| tx.exec(REMOVE, params![]))), Error::Constraint(_)));
        let wrong = refused(db.read(|tx| tx.query(WRONG, params![], |row| row.get::<i64>(0))));
        assert!(matches!(&wrong, Error::Engine(text) if text.contains("WRONG")), "{wrong:?}");
        let few = refused(db.read(|tx| tx.query(VALUE, params![], |row| row.get::<String>(0))));
        assert!(matches!(few, Error::Engine(_)), "{few:?}");
        let nul = refused(db.write(|tx| add(tx, "a\0b")));
        assert!(matches!(nul, Error::Value(_)), "{nul:?}");
        assert_eq!(keys(&db), ["a"]);
    }
}

#[test]
fn a_stale_revision_changes_nothing() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        let change = |revision: i64, text: &'static str| {
            db.write(move |tx| {
                tx.exec_one(CHANGE, params!["a", text, revision])?;
                tx.record(fact("a")).map(|_| ())
            })
        };
        change(1, "first").unwrap();
        assert_eq!(change(1, "second"), Err(Error::Stale));
        assert_eq!(value(&db, "a"), "first");
    }
}

#[test]
fn a_failure_survived_in_a_nested_part_leaves_the_rest() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        db.write(|tx| {
            add(tx, "b")?;
            let taken = tx.nested(|tx| add(tx, "c").and_then(|()| add(tx, "a")));
            assert!(matches!(taken, Err(Error::Unique { .. })));
            tx.nested(|tx| tx.nested(|tx| add(tx, "d")))
        })
        .unwrap();
        assert_eq!(keys(&db), ["a", "b", "d"]);
    }
}

#[test]
fn a_fact_of_an_undone_part_does_not_cover_the_rest() {
    for db in engines() {
        let outcome = db.write(|tx| {
            tx.exec(ADD, params!["", "a", "v"])?;
            let undone: Result<()> = tx.nested(|tx| tx.record(fact("a")).and(Err(Error::NotFound)));
            assert!(undone.is_err());
            Ok::<_, Error>(())
        });
        assert!(matches!(refused(outcome), Error::NoFact(_)));
    }
}

#[test]
fn a_failure_passed_over_dooms_the_unit_of_work_on_both_engines() {
    for db in engines() {
        db.write(|tx| add(tx, "a")).unwrap();
        let outcome = db.write(|tx| {
            let _ = add(tx, "a");
            assert!(matches!(add(tx, "b"), Err(Error::Doomed(_))));
            Ok::<_, Error>(())
        });
        assert!(matches!(refused(outcome), Error::Doomed(_)));
        assert_eq!(keys(&db), ["a"]);
    }
}

#[test]
fn a_write_inside_a_write_is_refused_instead_of_waiting_for_itself() {
    for db in engines() {
        let inner = db.write(|tx| {
            assert_eq!(db.write(|tx| add(tx, "b")), Err(Error::Nested));
            add(tx, "a")
        });
        assert_eq!(inner, Ok(()));
        assert_eq!(keys(&db), ["a"]);
        db.write(|tx| add(tx, "c")).unwrap();
    }
}

#[test]
fn every_kind_of_value_comes_back_as_it_went() {
    for db in engines() {
        let person = PersonId::from_uuid(db.world().uuid());
        let date: Date = lexicon::parse_date("2026-02-28").unwrap();
        let at = Instant::from_ms(i64::MAX);
        db.read(|tx| -> Result<()> {
            tx.one(ECHO, params![person, at, true, date], |row| {
                assert_eq!(row.get::<PersonId>(0)?, person);
                assert_eq!(row.get::<Instant>(1)?, at);
                assert!(row.get::<bool>(2)?);
                assert_eq!(row.get::<Date>(3)?, date);
                assert!(matches!(row.get::<i64>(0), Err(Error::Value(_))));
                assert!(matches!(row.get::<u8>(1), Err(Error::Value(_))));
                assert!(matches!(row.get::<String>(9), Err(Error::Value(_))));
                Ok(())
            })?;
            tx.one(ECHO, params![Urgency::Urgent, None::<i64>, Some(false), Genre::ALL[0]], |row| {
                assert_eq!(row.get::<Urgency>(0)?, Urgency::Urgent);
                assert_eq!(row.get::<Option<i64>>(1)?, None);
                assert_eq!(row.get::<Genre>(3)?, Genre::ALL[0]);
                assert!(matches!(row.get::<Urgency>(3), Err(Error::Value(_))));
                Ok(())
            })
        })
        .unwrap();
    }
}

#[test]
fn lists_sums_and_patterns_mean_the_same_on_both_engines() {
    for db in engines() {
        db.write(|tx| ["a", "B", "b", "c'\"\\?1"].iter().try_for_each(|key| add(tx, key))).unwrap();
        db.read(|tx| -> Result<()> {
            let list = List::of(["a", "c'\"\\?1", "没有"]);
            assert_eq!(tx.query(AMONG, params![list], |row| row.get::<String>(0))?, ["a", "c'\"\\?1"]);
            let none = List::of(Vec::<String>::new());
            assert!(tx.query(AMONG, params![none], |row| row.get::<String>(0))?.is_empty());
            let sum =
                tx.one(SUM, params![], |row| Ok((row.get::<i64>(0)?, row.get::<bool>(1)?, row.get::<i32>(2)?)))?;
            assert_eq!(sum, (4, true, 1));
            assert_eq!(tx.one(LIKE, params!["b%"], |row| row.get::<i64>(0))?, 1);
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn a_key_sent_twice_is_done_once_and_answered_twice() {
    for db in engines() {
        let send = |key: &'static str, who: &'static str| {
            db.write(move |tx| {
                tx.once(key, who, |tx| {
                    let id = tx.new_id::<PersonId>().to_string();
                    add(tx, &id).map(|()| id)
                })
            })
        };
        let first = send("k", "张三").unwrap();
        assert_eq!(send("k", "张三").unwrap(), first);
        assert_ne!(send("k", "李四").unwrap(), first);
        assert_eq!(keys(&db).len(), 2);
        let failed: Result<String> = db.write(|tx| tx.once("f", "张三", |_| Err(Error::NotFound)));
        assert!(failed.is_err());
        assert_eq!(db.write(|tx| tx.once("f", "张三", |_| Ok::<_, Error>("now".into()))).unwrap(), "now");
        let later = db.world().now().plus_ms(1);
        assert_eq!(db.upkeep(|tx| tx.forget_answers(later)).unwrap(), 3);
        assert_ne!(send("k", "张三").unwrap(), first);
    }
}

#[test]
fn the_same_key_sent_by_many_threads_at_once_is_done_once() {
    for db in engines() {
        let answers: Vec<String> = thread::scope(|scope| {
            let send = |_| {
                scope.spawn(|| {
                    db.write(|tx| {
                        tx.once("k", "张三", |tx| {
                            let id = tx.new_id::<PersonId>().to_string();
                            add(tx, &id).map(|()| id)
                        })
                    })
                    .unwrap()
                })
            };
            let threads: Vec<_> = (0..8).map(send).collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(keys(&db).len(), 1);
        assert!(answers.iter().all(|a| a == &answers[0]));
    }
}

#[test]
fn a_lease_has_one_holder_until_it_ends_or_is_given_up() {
    for (db, world) in store::testing::engines_with_worlds() {
        let take = |who: &'static str| db.upkeep(move |tx| tx.lease("sealing", who, 1000)).unwrap();
        assert!(take("a"));
        assert!(!take("b"));
        assert!(take("a"));
        world.advance_ms(999);
        assert!(!take("b"));
        world.advance_ms(1);
        assert!(take("b"));
        db.upkeep(|tx| tx.release("sealing", "b")).unwrap();
        assert!(take("a"));
    }
}

#[test]
fn settings_and_followers_remember() {
    for db in engines() {
        assert_eq!(db.read(|tx| tx.setting("", "logo")).unwrap(), None);
        let set = |value: &'static str, revision| {
            db.write(move |tx| tx.set("", "logo", value, revision).and_then(|()| tx.record(fact("logo")).map(|_| ())))
        };
        set("a", 0).unwrap();
        assert_eq!(set("late", 0), Err(Error::Stale), "the first save of one who came late");
        set("b", 1).unwrap();
        assert_eq!(set("c", 1), Err(Error::Stale));
        let setting = db.read(|tx| tx.setting("", "logo")).unwrap().unwrap();
        assert_eq!((setting.value.as_str(), setting.revision), ("b", 2));
        assert_eq!(db.read(|tx| tx.position("index")).unwrap(), 0);
        db.upkeep(|tx| tx.move_to("index", 7)).unwrap();
        db.upkeep(|tx| tx.move_to("index", 9)).unwrap();
        assert_eq!(db.read(|tx| tx.position("index")).unwrap(), 9);
    }
}

#[test]
fn every_statement_of_the_store_is_taken_by_both_engines() {
    for db in engines() {
        db.prepare_all(&store::statements()).unwrap();
        let wrong = refused(db.prepare_all(ALL));
        assert!(wrong.to_string().contains("WRONG"), "{wrong}");
    }
}

#[test]
fn writes_of_many_threads_all_survive_and_the_failing_lose_only_themselves() {
    for db in engines() {
        let start = |t| {
            let db = db.clone();
            thread::spawn(move || (0..20).map(|n| one_of_many(&db, t, n)).collect::<Vec<_>>())
        };
        let threads: Vec<_> = (0..16).map(start).collect();
        let mut expected: Vec<String> = threads.into_iter().flat_map(|t| t.join().unwrap()).flatten().collect();
        expected.sort();
        assert_eq!(expected.len(), 16 * 20 - 16 * 8);
        assert_eq!(keys(&db), expected);
        let facts: i64 = db.read(|tx| tx.one(FACTS, params!["kept"], |row| row.get(0))).unwrap();
        assert_eq!(facts as usize, expected.len());
    }
}

/// Of five, one fails and one panics; the key is returned when the write was acknowledged.
fn one_of_many(db: &Db, thread: usize, n: usize) -> Option<String> {
    let key = format!("{thread:02}-{n:02}");
    let work = || {
        db.write(|tx| {
            tx.exec(ADD, params!["", key, "v"])?;
            tx.record(fact("kept"))?;
            assert!(n % 5 != 3, "a panic");
            if n % 5 == 4 { Err(Error::NotFound) } else { Ok(()) }
        })
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => Some(key),
        Ok(Err(e)) => {
            assert_eq!(e, Error::NotFound);
            None
        }
        Err(_) => None,
    }
}

#[test]
fn colliding_increments_are_all_counted() {
    for db in engines() {
        db.write(|tx| {
            add(tx, "n")?;
            tx.exec(OVERWRITE, params!["n", "0"]).map(|_| ())
        })
        .unwrap();
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| (0..10).for_each(|_| increment(&db)));
            }
        });
        assert_eq!(value(&db, "n"), "160");
    }
}

fn increment(db: &Db) {
    db.write(|tx| {
        let n: String = tx.one(VALUE, params!["n"], |row| row.get(0))?;
        let next = (n.parse::<i64>().unwrap() + 1).to_string();
        tx.exec_one(OVERWRITE, params!["n", next])?;
        tx.record(fact("n")).map(|_| ())
    })
    .unwrap();
}
