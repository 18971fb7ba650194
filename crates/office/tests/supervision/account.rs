//! Clocks of charges, lights by the office's rules, totals behind filters, the address on the wall: on every engine.

use lexicon::{Instant, MatterId};
use office::people::Token;
use office::supervision::chart::MOST;
use office::supervision::{
    self, Category, ChargeAccount, Filter, Light, LightRule, Opening, Rules, Scope, SourceKind, wall,
};
use office::{Error, limits};
use store::World;
use testkit::{TestOffice, on_every_engine};

use super::common::{DAY, DESK, at_desk, closes, file, later, led, opens, unit};

fn special(office: &TestOffice, content: &str, units: (&str, &[&str]), days: i64) -> Opening {
    Opening { category: Category::Special, ..led(office, content, units, days) }
}

fn accounts(office: &TestOffice, id: MatterId) -> Vec<ChargeAccount> {
    let read = office.read(DESK, |tx, a| {
        let seen = supervision::find(tx, a, id)?;
        supervision::accounts(tx, &seen)
    });
    read.unwrap()
}

/// Working minutes between two moments by the calendar of the office that supervises.
fn worked(office: &TestOffice, from: Instant, to: Instant) -> i64 {
    let unit = office.read(DESK, |_, a| a.own_unit()).unwrap();
    office.db.read(|tx| limits::calendar(tx, unit)).unwrap().minutes_between(from, to)
}

#[test]
fn every_unit_is_told_its_own_time_and_neither_pays_for_the_other() {
    on_every_engine(|office| {
        let id = opens(office, &special(office, "整改燃气安全隐患", ("yjj", &["zjj"]), 60));
        let handed = office.world.now();
        office.world.advance_minutes(9 * DAY + 95);
        let changed = office.world.now();
        let czj = office.place.units["czj"];
        at_desk(office, id, |tx, at| {
            supervision::change_lead(tx, at, (czj, None), ("职责已调整到区财政局", "请抓紧办理。"))
        })
        .unwrap();
        office.world.advance_minutes(5 * DAY);
        let all = accounts(office, id);
        let minutes: Vec<i64> = all.iter().map(|a| a.days.minutes).collect();
        let now = office.world.now();
        let of = |code: &str| all.iter().find(|a| a.charge.unit == office.place.units[code]).unwrap();
        assert_eq!(of("yjj").days.minutes, worked(office, handed, changed));
        assert_eq!(of("zjj").days.minutes, worked(office, handed, now));
        assert_eq!(of("czj").days.minutes, worked(office, changed, now));
        assert!(minutes.iter().all(|minutes| *minutes > 0), "{minutes:?}");
        for a in &all {
            assert_eq!(a.days.lines.iter().map(|line| line.minutes).sum::<i64>(), a.days.minutes);
            assert!(a.months.is_none(), "a few weeks are told day by day");
        }
        let ends = of("yjj").ends.join("；");
        assert!(
            ends.contains("未签收") && ends.contains("责任结束") && ends.contains("职责已调整到区财政局"),
            "{ends}"
        );
        assert!(!ends.contains("剩"), "who is not responsible any more has nothing left: {ends}");
        assert!(of("czj").ends.join("；").contains("办结时限") && of("czj").ends.join("；").contains("剩"));
    });
}

#[test]
fn the_time_between_closing_and_opening_again_counts_against_nobody() {
    on_every_engine(|office| {
        let id = opens(office, &special(office, "整治背街小巷", ("yjj", &[]), 20));
        let handed = office.world.now();
        office.world.advance_minutes(3 * DAY);
        closes(office, ("yjj-zr", id));
        let closed = office.world.now();
        office.world.advance_minutes(100 * DAY);
        let at_rest = accounts(office, id).remove(0);
        assert_eq!(at_rest.days.minutes, worked(office, handed, closed), "closed, its clock stands");
        assert!(at_rest.ends.join("；").contains("按时销号"), "{:?}", at_rest.ends);
        let read = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, id)?;
            supervision::file(tx, &seen)
        });
        let closure = read.unwrap().closures[0].id;
        let limit = later(office, 20);
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(limit), "又有三处反弹"))).unwrap();
        let again = office.world.now();
        office.world.advance_minutes(2 * DAY);
        let all = accounts(office, id).remove(0);
        let ran = worked(office, handed, closed) + worked(office, again, office.world.now());
        assert_eq!(all.days.minutes, ran);
        let told: Vec<String> = all.days.lines.iter().map(lexicon::Line::text).collect();
        assert!(told.iter().any(|line| line.contains("停计至") && line.contains("已销号")), "{told:?}");
    });
}

#[test]
fn a_long_time_is_told_by_the_month_and_comes_to_the_same() {
    on_every_engine(|office| {
        let id = opens(office, &special(office, "建成便民服务点", ("yjj", &[]), 700));
        office.world.advance_minutes(500 * DAY + 17);
        let a = accounts(office, id).remove(0);
        let months = a.months.as_ref().unwrap();
        assert!(a.days.lines.len() > 40 && months.lines.len() <= 18, "{} {}", a.days.lines.len(), months.lines.len());
        assert_eq!(months.lines.iter().map(|line| line.minutes).sum::<i64>(), a.days.minutes);
        assert_eq!((months.minutes, a.short()), (a.days.minutes, months));
        let told = months.lines.last().unwrap().text();
        assert!(told.contains("个工作日") && told.contains("放假安排尚未公布"), "{told}");
        assert!(
            a.ends.iter().any(|line| line.contains("办结时限") && line.contains("放假安排尚未公布")),
            "{:?}",
            a.ends
        );
    });
}

#[test]
fn the_light_of_an_item_is_that_of_the_unit_which_supervises_it() {
    on_every_engine(|office| {
        opens(office, &special(office, "修复河堤", ("yjj", &[]), 10));
        let own = office.read("yjj-ws", |tx, a| {
            let found = supervision::open_items(tx, a, Scope::Unit, None)?;
            let lights = supervision::lights(tx, a, &found)?;
            Ok(found.iter().map(|l| lights.of(l.office).light(l.signs)).collect::<Vec<_>>())
        });
        assert_eq!(own.unwrap(), [Light::Green]);
        let warned = Rules { light: LightRule { warn_days: 30, grace_days: 3 }, ..Rules::default() };
        let set = office.write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            supervision::set_rules(tx, &admin, &warned, 0)
        });
        set.unwrap();
        let own = office.read("yjj-ws", |tx, a| {
            let found = supervision::open_items(tx, a, Scope::Unit, None)?;
            let lights = supervision::lights(tx, a, &found)?;
            Ok(found.iter().map(|l| lights.of(l.office).light(l.signs)).collect::<Vec<_>>())
        });
        assert_eq!(own.unwrap(), [Light::Yellow], "by the rules of the office, not of the unit that reads");
    });
}

#[test]
fn the_totals_are_those_of_what_the_filters_leave() {
    on_every_engine(|office| {
        opens(office, &special(office, "先到期的", ("yjj", &[]), 3));
        opens(office, &special(office, "后到期的", ("zjj", &[]), 90));
        let done = opens(office, &special(office, "已办结的", ("zjj", &[]), 60));
        closes(office, ("zjj-zr", done));
        let zjj = Some(office.place.units["zjj"]);
        let this = office.world.now().date().year();
        let totals = |filter: Filter| {
            let t = office.read(DESK, |tx, a| supervision::totals(tx, a, &filter)).unwrap();
            let listed = office.read(DESK, |tx, a| supervision::list(tx, a, &filter, None)).unwrap();
            assert_eq!(t.all as usize, listed.len(), "{filter:?}");
            (t.of(Light::Red), t.of(Light::Yellow), t.of(Light::Green), t.of(Light::Closed))
        };
        let all = Filter { most: MOST, ..Filter::default() };
        assert_eq!(totals(all.clone()), (0, 1, 1, 1));
        assert_eq!(totals(Filter { lead: zjj, ..all.clone() }), (0, 0, 1, 1));
        assert_eq!(totals(Filter { words: "到期".into(), ..all.clone() }), (0, 1, 1, 0));
        assert_eq!(totals(Filter { source: Some(SourceKind::Meeting), ..all.clone() }), (0, 0, 0, 0));
        assert_eq!(totals(Filter { state: "open".into(), lead: zjj, ..all.clone() }), (0, 0, 1, 0));
        assert_eq!(totals(Filter { year: Some(this - 1), ..all.clone() }), (0, 0, 0, 0));
        assert_eq!(totals(Filter { year: Some(this), ..all }), (0, 1, 1, 1));
    });
}

#[test]
fn the_address_on_the_wall_shows_its_own_unit_until_it_is_taken_back() {
    on_every_engine(|office| {
        opens(office, &special(office, "整治占道经营", ("yjj", &[]), 10));
        let all = Filter { most: MOST, ..Filter::default() };
        let shown = |token: &Token| office.db.read(|tx| wall::chart(tx, token, &all, None));
        let first = office.write(DESK, wall::make).unwrap();
        let (unit, chart) = shown(&first).unwrap();
        assert_eq!((unit.is_empty(), chart.bars.len(), chart.totals.all), (false, 1, 1));
        let second = office.write(DESK, wall::make).unwrap();
        assert!(matches!(shown(&first), Err(Error::NotFound)), "made anew, the old one answers no more");
        assert!(office.read(DESK, wall::address).unwrap().is_some_and(|(_, who)| who == "董砺"));
        for stranger in ["linxiaotang", "zhoumingchuan"] {
            assert!(matches!(office.write(stranger, wall::make), Err(Error::Forbidden(_))), "{stranger}");
            assert!(matches!(office.write(stranger, wall::revoke), Err(Error::Forbidden(_))), "{stranger}");
        }
        office.write(DESK, wall::revoke).unwrap();
        assert!(matches!(shown(&second), Err(Error::NotFound)));
        assert!(matches!(office.write(DESK, wall::revoke), Err(Error::AlreadyDone(_))));
    });
}

#[test]
fn what_remains_is_the_same_for_every_unit_after_an_item_came_undone_and_its_lead_changed() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "整治背街小巷", ("yjj", &["zjj"]), 20));
        office.world.advance_minutes(3 * DAY);
        closes(office, ("yjj-zr", id));
        office.world.advance_minutes(61 * DAY);
        let (closure, limit) = (file(office, id).closures[0].id, later(office, 20));
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(limit), "又有三处反弹"))).unwrap();
        office.world.advance_minutes(3 * DAY);
        let czj = (unit(office, "czj"), None);
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, czj, ("职责调整", ""))).unwrap();
        let open: Vec<_> = accounts(office, id).into_iter().filter(|a| a.charge.ended_at.is_none()).collect();
        let limits: Vec<&String> = open.iter().flat_map(|a| &a.ends).filter(|l| l.starts_with("办结时限")).collect();
        assert_eq!(limits.len(), 2);
        assert_eq!(limits[0], limits[1]);
        assert!(limits[0].contains("，剩 1") && limits[0].contains("个工作日"), "{}", limits[0]);
    });
}

#[test]
fn an_item_that_was_withdrawn_asks_nobody_to_sign_and_its_clocks_stand() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "重复的一项", ("yjj", &[]), 20));
        office.world.advance_minutes(DAY);
        at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("与另一项重复", "周明川：同意"))).unwrap();
        let before = accounts(office, id).remove(0);
        office.world.advance_minutes(9 * DAY);
        let after = accounts(office, id).remove(0);
        assert_eq!(after.days.minutes, before.days.minutes);
        let ends = after.ends.join("；");
        assert!(ends.contains("撤项：") && !ends.contains("应于") && !ends.contains("剩"), "{ends}");
    });
}
