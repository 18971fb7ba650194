//! A number somebody else took first, on every engine at hand.

use std::thread;

use store::testing::engines;
use store::{Db, Engine};

use super::{Place, Taking, next, numberer, numbers, put, reserve, series};
use crate::demo::{self, PASSWORD};
use crate::people::login;
use crate::{Error, Result};

/// A district office, where 程玉 takes the numbers.
struct Desk {
    db: Db,
    place: demo::Place,
}

fn desks() -> Vec<Desk> {
    let hash = login::hash(PASSWORD, "demo", [7; 32]).unwrap();
    let open = |db: Db| Desk { place: db.write(|tx| demo::build(tx, &hash, 0, 1)).unwrap(), db };
    engines().into_iter().map(open).collect()
}

impl Desk {
    fn reserves(&self, reason: &str) -> Result<String> {
        self.db.write(|tx| {
            let numberer = numberer(&self.place.actor(tx, "chengyu")?)?;
            reserve(tx, &numberer, self.place.series["qzfb"], reason).map(|number| number.to_string())
        })
    }

    /// The register, latest first.
    fn register(&self) -> Vec<(i64, String)> {
        let numbers = self.db.read(|tx| {
            let numberer = numberer(&self.place.actor(tx, "chengyu")?)?;
            numbers(tx, &numberer, self.place.series["qzfb"], 2026)
        });
        numbers.unwrap().into_iter().map(|n| (n.serial, n.reason)).collect()
    }

    /// Takes the first number as if nobody had it; afterwards reserves one in the same unit of work, if so asked.
    fn takes_the_first(&self, then: Option<&str>) -> Result<String> {
        self.db.write(|tx| {
            let by = self.place.actor(tx, "chengyu")?;
            let series = series(tx, self.place.series["qzfb"])?;
            let first = Place { series: &series, year: 2026, serial: 1 };
            let put = put(tx, first, &Taking { state: "reserved", document: None, reason: "另用" }, &by);
            match then {
                None => put.map(|()| String::new()),
                Some(reason) => reserve(tx, &numberer(&by)?, series.id, reason).map(|number| number.to_string()),
            }
        })
    }
}

#[test]
fn a_number_already_taken_is_told_and_neither_it_nor_the_next_is_lost() {
    for desk in desks() {
        assert_eq!(desk.reserves("留给工作要点").unwrap(), "云政办发〔2026〕1号");
        let Err(Error::Field { field, message }) = desk.takes_the_first(None) else { panic!("1号 was given twice") };
        assert_eq!((field, &*message), ("number", "云政办发〔2026〕1号已被占用，请刷新后重试"));
        assert_eq!(desk.register(), [(1, "留给工作要点".to_string())]);
        assert_eq!(desk.takes_the_first(Some("备用")).unwrap(), "云政办发〔2026〕2号", "the unit of work goes on");
        assert_eq!(desk.register(), [(2, "备用".to_string()), (1, "留给工作要点".to_string())]);
    }
}

#[test]
fn of_two_numberers_at_the_same_moment_each_gets_a_number_of_its_own() {
    for desk in desks() {
        let mut attempts = 0;
        let mine = thread::scope(|scope| {
            let mut other = None;
            let mine = desk.db.write(|tx| {
                attempts += 1;
                let numberer = numberer(&desk.place.actor(tx, "chengyu")?)?;
                let shown = next(tx, desk.place.series["qzfb"], 2026)?;
                if attempts == 1 {
                    assert_eq!(shown, 1);
                    let at_once = scope.spawn(|| desk.reserves("乙用"));
                    // SQLite lets one write at a time: there the other waits for its turn.
                    match desk.db.engine() {
                        Engine::Postgres => assert_eq!(at_once.join().unwrap().unwrap(), "云政办发〔2026〕1号"),
                        Engine::Sqlite => other = Some(at_once),
                    }
                }
                reserve(tx, &numberer, desk.place.series["qzfb"], "甲用").map(|number| number.to_string())
            });
            if let Some(other) = other {
                assert_eq!(other.join().unwrap().unwrap(), "云政办发〔2026〕2号");
            }
            mine
        });
        let (order, want) = match desk.db.engine() {
            Engine::Postgres => (["甲用", "乙用"], "云政办发〔2026〕2号"),
            Engine::Sqlite => (["乙用", "甲用"], "云政办发〔2026〕1号"),
        };
        assert_eq!(mine.unwrap(), want);
        assert_eq!(desk.register(), [(2, order[0].to_string()), (1, order[1].to_string())]);
    }
}
