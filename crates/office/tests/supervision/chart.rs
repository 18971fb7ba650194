//! The wall chart 挂图督查 on every engine: what a row carries, which rows are drawn, who may see them.

use office::Error;
use office::supervision::chart::{Chart, MOST, Mark, chart};
use office::supervision::{self, Category, Filter, Light, Opening, Step};
use store::World;
use testkit::{TestOffice, on_every_engine};

use super::common::{DESK, charged, closes, later, led, opens, today};

/// An item led by a unit, with milestones on the first days and its limit on the last.
fn stepped(office: &TestOffice, content: &str, lead: &str, days: &[i64]) -> Opening {
    let (limit, steps) = days.split_last().unwrap();
    let step = |days: &i64| Step { name: format!("第{days}天"), due_on: later(office, *days) };
    Opening {
        category: Category::Special,
        milestones: steps.iter().map(step).collect(),
        ..led(office, content, (lead, &[]), *limit)
    }
}

fn drawn(office: &TestOffice, filter: &Filter, year: Option<i16>) -> Chart {
    office.read(DESK, |tx, a| chart(tx, a, filter, year)).unwrap()
}

fn all() -> Filter {
    Filter { most: MOST, ..Filter::default() }
}

fn titles(chart: &Chart) -> Vec<&str> {
    chart.bars.iter().map(|bar| bar.title.as_str()).collect()
}

#[test]
fn a_row_carries_the_days_planned_and_the_days_done() {
    on_every_engine(|office| {
        let opened = today(office);
        let id = opens(office, &stepped(office, "整改燃气安全隐患。立即落实。", "yjj", &[5, 12, 30]));
        let (first, second, limit) = (later(office, 5), later(office, 12), later(office, 30));
        office.world.advance_minutes(3 * 24 * 60);
        let reached = today(office);
        let step =
            charged(office, ("yjj-zr", id), |tx, at| Ok(supervision::file(tx, at.seen())?.milestones[0].id)).unwrap();
        charged(office, ("yjj-zr", id), |tx, at| supervision::reach(tx, at, step)).unwrap();
        let chart = drawn(office, &all(), None);
        let bar = &chart.bars[0];
        assert_eq!((bar.id, bar.title.as_str(), bar.progress), (id, "整改燃气安全隐患", 0));
        assert!(bar.number.ends_with("1号") && !bar.lead.is_empty() && !bar.person.is_empty(), "{bar:?}");
        assert_eq!((bar.opened_on, bar.signs.due_on, bar.closed_on), (opened, limit, None));
        let mark = |name: &str, due_on, done_on| Mark { name: name.into(), due_on, done_on };
        assert_eq!(bar.marks, [mark("第5天", first, Some(reached)), mark("第12天", second, None)]);
        assert_eq!((chart.drawn_at, chart.is_cut, chart.totals.of(Light::Green)), (office.world.now(), false, 1));
    });
}

#[test]
fn what_is_due_first_stands_first_and_what_is_closed_last() {
    on_every_engine(|office| {
        let early = opens(office, &stepped(office, "先到期的", "yjj", &[10]));
        opens(office, &stepped(office, "后到期的", "zjj", &[60]));
        let done = opens(office, &stepped(office, "已办结的", "zjj", &[5]));
        closes(office, ("zjj-zr", done));
        assert_eq!(titles(&drawn(office, &all(), None)), ["先到期的", "后到期的", "已办结的"]);
        closes(office, ("yjj-zr", early));
        office.world.advance_minutes(90 * 24 * 60);
        let chart = drawn(office, &all(), None);
        assert_eq!((chart.totals.of(Light::Red), chart.totals.of(Light::Closed)), (1, 2));
        let only = |filter| {
            let chart = drawn(office, &filter, None);
            titles(&chart).join("、")
        };
        assert_eq!(only(Filter { state: "red".into(), ..all() }), "后到期的");
        assert_eq!(only(Filter { state: "open".into(), lead: Some(office.place.units["yjj"]), ..all() }), "");
        assert_eq!(only(Filter { words: "先到".into(), ..all() }), "先到期的");
        assert_eq!(only(Filter { category: Some(Category::Daily), ..all() }), "");
    });
}

#[test]
fn a_year_draws_what_ran_in_it() {
    on_every_engine(|office| {
        let this = today(office).year();
        let short = opens(office, &stepped(office, "当年办结的", "yjj", &[10]));
        closes(office, ("yjj-zr", short));
        let late = opens(office, &stepped(office, "跨年未办结的", "zjj", &[10]));
        office.world.advance_minutes(400 * 24 * 60);
        let in_year = |year| {
            let chart = drawn(office, &all(), Some(year));
            titles(&chart).join("、")
        };
        assert_eq!(in_year(this - 1), "", "nothing was open then");
        assert_eq!(in_year(this), "跨年未办结的、当年办结的");
        assert_eq!(in_year(this + 1), "跨年未办结的", "what is overdue still runs");
        assert_eq!(in_year(this + 3), "", "and nothing runs in the years to come");
        closes(office, ("zjj-zr", late));
        assert_eq!(in_year(this + 1), "跨年未办结的", "it was closed in that year");
    });
}

#[test]
fn more_items_than_rows_are_told_of_and_the_newest_are_drawn() {
    on_every_engine(|office| {
        for name in ["第一项", "第二项", "第三项"] {
            opens(office, &stepped(office, name, "yjj", &[3, 10]));
        }
        let chart = drawn(office, &Filter { most: 2, ..all() }, None);
        assert_eq!((chart.bars.len(), chart.is_cut), (2, true));
        assert!(titles(&chart).iter().all(|title| *title != "第一项"), "{:?}", titles(&chart));
        assert!(chart.bars.iter().all(|bar| bar.marks.len() == 1));
        assert!(!drawn(office, &Filter { most: 3, ..all() }, None).is_cut);
    });
}

#[test]
fn only_who_reads_all_items_of_the_unit_sees_its_chart_and_no_other_units() {
    on_every_engine(|office| {
        opens(office, &stepped(office, "整治占道经营", "yjj", &[10]));
        let refused = office.read("linxiaotang", |tx, a| chart(tx, a, &all(), None));
        assert!(matches!(refused, Err(Error::Forbidden(why)) if why.contains("督办")));
        let other = office.read("yjj-ws", |tx, a| chart(tx, a, &all(), None)).unwrap();
        assert!(other.bars.is_empty(), "the items of the office are no items of the unit they were handed to");
    });
}
