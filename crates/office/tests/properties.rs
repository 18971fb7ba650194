//! What must hold whatever the office does: numbers, permission, sealed facts.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use lexicon::MatterId;
use office::demo::Dice;
use office::document::numbering::{self, Choice, Numberer};
use office::document::{self, StepForm};
use office::process;
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn at_numbering(office: &TestOffice, title: &str) -> MatterId {
    let id = office.signed(title);
    office.agrees("chengyu", id).unwrap();
    id
}

fn states(office: &TestOffice, by: &Numberer) -> BTreeMap<i64, String> {
    let series = office.place.series["qzfb"];
    let all = office.read("chengyu", |tx, _| numbering::numbers(tx, by, series, 2026)).unwrap();
    all.into_iter().map(|n| (n.serial, n.state)).collect()
}

/// An independent few lines that say what the register must be.
#[derive(Default)]
struct Model(Vec<&'static str>);

impl Model {
    fn reserved(&self, dice: &mut Dice) -> Option<i64> {
        let free: Vec<i64> = (1..).zip(&self.0).filter(|(_, s)| **s == "reserved").map(|(n, _)| n).collect();
        (!free.is_empty()).then(|| *dice.pick(&free))
    }

    fn set(&mut self, serial: i64, state: &'static str) {
        self.0[usize::try_from(serial - 1).unwrap()] = state;
    }
}

#[test]
fn whatever_is_taken_reserved_used_or_voided_the_register_has_no_gap_and_no_double() {
    on_every_engine(|office| {
        for seed in 0..3 {
            let mut dice = Dice::new(seed);
            let series = office.place.series["qzfb"];
            let by = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
            let mut model = Model(vec![]);
            let before = states(office, &by);
            model.0.extend(before.values().map(|s| match s.as_str() {
                "used" => "used",
                "void" => "void",
                _ => "reserved",
            }));
            for turn in 0..6 {
                match (dice.below(4), model.reserved(&mut dice)) {
                    (0, _) => {
                        office.write("chengyu", |tx, _| numbering::reserve(tx, &by, series, "备用")).unwrap();
                        model.0.push("reserved");
                    }
                    (1, Some(serial)) => {
                        office
                            .write("chengyu", |tx, _| numbering::void(tx, &by, series, (2026, serial), "取消"))
                            .unwrap();
                        model.set(serial, "void");
                    }
                    (2, Some(serial)) => {
                        let id = at_numbering(office, &format!("关于第{turn}事的通知"));
                        office
                            .decides("chengyu", id, &agree(StepForm::Number(Choice::Reserved { year: 2026, serial })))
                            .unwrap();
                        model.set(serial, "used");
                    }
                    _ => {
                        let id = at_numbering(office, &format!("关于第{turn}项的通知"));
                        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
                        model.0.push("used");
                    }
                }
            }
            let want: BTreeMap<i64, String> = (1..).zip(model.0.iter().map(|s| (*s).to_string())).collect();
            assert_eq!(states(office, &by), want);
        }
    });
}

#[test]
fn numbers_taken_at_the_same_moment_are_all_different_and_without_gap() {
    on_every_engine(|office| {
        let ids: Vec<MatterId> = (0..6).map(|n| at_numbering(office, &format!("关于并发{n}的通知"))).collect();
        std::thread::scope(|s| {
            for id in &ids {
                s.spawn(|| office.decides("chengyu", *id, &agree(StepForm::Number(Choice::Next))).unwrap());
            }
        });
        let by = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        let taken: Vec<i64> = states(office, &by).into_keys().collect();
        assert_eq!(taken, [1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn one_sees_what_one_had_to_do_with_or_what_the_role_reads_and_nothing_else() {
    on_every_engine(|office| {
        let mut dice = Dice::new(7);
        let drafters = ["linxiaotang", "jiangyifan", "qinmuyang"];
        let mut knows: BTreeMap<MatterId, BTreeSet<&str>> = BTreeMap::new();
        for n in 0..6 {
            let drafter = *dice.pick(&drafters);
            let head = if drafter == "qinmuyang" { "tangruoshui" } else { "heyanqiu" };
            let id = office.drafts(drafter, "qzfb", &format!("关于第{n}号事项的通知"));
            knows.entry(id).or_default().insert(drafter);
            if dice.chance(60) {
                office.hands_over(drafter, id, "guhuaian", &["yjj"]).unwrap();
                knows.entry(id).or_default().insert(head);
                if dice.chance(60) {
                    office.agrees(head, id).unwrap();
                    knows.entry(id).or_default().insert("yjj-jz");
                }
            }
        }
        let unit_wide = ["shenzhiyuan", "chengyu", "dongli", "suhe", "baishuang"];
        for login in office.place.people.keys() {
            for (id, who) in &knows {
                let seen = office.read(login, |tx, a| document::find(tx, a, *id).map(|_| ())).is_ok();
                let may = who.contains(login.as_str()) || unit_wide.contains(&login.as_str());
                assert_eq!(seen, may, "{login}");
            }
        }
    });
}

#[test]
fn the_ledger_of_a_whole_journey_verifies() {
    on_every_engine(|office| {
        at_numbering(office, "关于流水的通知");
        store::sealing::seal(&office.db).unwrap();
        let mut file = Vec::new();
        store::export_ledger(&office.db, &mut file).unwrap();
        let intact = ledger::verify(file.as_slice(), &ledger::Sm3).unwrap();
        assert!(intact.count > 100, "{}", intact.count);
    });
}

#[test]
fn time_held_is_told_in_working_time_and_a_weekend_does_not_count() {
    on_every_engine(|office| {
        let friday = lexicon::Instant::from_local(lexicon::Date::constant(2026, 11, 20), 16, 30);
        office.world.set(friday);
        let id = office.drafts("linxiaotang", "qzfb", "关于用时说明的通知");
        office.world.set(lexicon::Instant::from_local(lexicon::Date::constant(2026, 11, 23), 9, 0));
        let stays = office
            .read("linxiaotang", |tx, a| {
                let seen = document::find(tx, a, id)?;
                process::stays(tx, &seen.matter)
            })
            .unwrap();
        assert_eq!(stays[0].minutes, 60 + 30);
        let lines: Vec<_> = stays[0].account.lines.iter().map(|l| l.text()).collect();
        assert_eq!(
            lines,
            [
                "11月20日（周五）16:30 收到，当日工作时间 1:00",
                "11月21日—22日 周末不计",
                "11月23日（周一）08:30–09:00 工作时间 0:30",
            ]
        );
    });
}
