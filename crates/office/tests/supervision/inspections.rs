//! The plan of inspections on every engine: how often, how much, and who is told when.

use lexicon::Date;
use office::people::UnitAdmin;
use office::supervision::inspection::{self, InspectionKind, InspectionRules, NewInspection, Warning};
use office::supervision::visit::{self, Manner, NewVisit};
use office::{Result, notice};
use testkit::{TestOffice, on_every_engine};

use super::common::{DESK, is_nothing, later, said, unit};
use super::visits::{seen, visiting, visits};

fn planning(office: &TestOffice, title: &str, (from, days): (i64, i64)) -> NewInspection {
    NewInspection {
        kind: InspectionKind::Special,
        title: title.into(),
        basis: "区政府督查工作安排".into(),
        scope: format!("{title}所列场所"),
        above: false,
        unannounced: false,
        from_on: later(office, from),
        to_on: later(office, from + days),
        targets: vec![unit(office, "yjj")],
    }
}

fn plans(office: &TestOffice, new: &NewInspection) -> Result<lexicon::InspectionId> {
    office.write(DESK, |tx, a| inspection::plan(tx, a, new))
}

fn told(office: &TestOffice, login: &str) -> Vec<String> {
    let all = office.read(login, notice::list).unwrap();
    all.into_iter().filter(|n| n.kind == "inspection").map(|n| n.body).collect()
}

/// Days from today to the first day of a month so many months later.
fn month(office: &TestOffice, months: i64) -> i64 {
    let today = later(office, 0);
    let first = lexicon::months_after(Date::new(today.year(), today.month(), 1).unwrap(), months).unwrap();
    first.since(today).unwrap().get_days().into()
}

#[test]
fn a_unit_is_not_inspected_more_often_than_the_cap_unless_ordered_from_above() {
    on_every_engine(|office| {
        let at = month(office, 2);
        let first = plans(office, &planning(office, "燃气安全专项督查", (at, 2))).unwrap();
        let again = planning(office, "秸秆禁烧专项督查", (at + 20, 1));
        let says = said(plans(office, &again));
        for part in ["区应急局", "燃气安全专项督查", "上限 1 次", "上级统一部署"] {
            assert!(says.contains(part), "{part}: {says}");
        }
        let spanning = planning(office, "防汛专项督查", (at - 3, 6));
        assert!(said(plans(office, &spanning)).contains("燃气安全"), "every month it touches counts");
        let other = NewInspection { targets: vec![unit(office, "czj")], ..again.clone() };
        plans(office, &other).unwrap();
        let above = NewInspection { above: true, basis: "市政府办〔2026〕8号".into(), ..again.clone() };
        plans(office, &above).unwrap();
        let unnamed = NewInspection { basis: " ".into(), ..above };
        assert!(said(plans(office, &unnamed)).contains("部署文件"));
        let drop = |why: &str| {
            office.write(DESK, |tx, a| {
                let at = inspection::planned(tx, a, first)?;
                inspection::drop_plan(tx, &at, why)
            })
        };
        assert!(said(drop(" ")).contains("理由"));
        drop("与上级检查合并").unwrap();
        assert!(said(drop("再撤一次")).contains("已经撤销"));
        plans(office, &again).unwrap();
        let foreign = office.read("yjj-ws", |tx, a| inspection::planned(tx, a, first));
        assert!(is_nothing(foreign));
    });
}

#[test]
fn the_units_to_be_visited_are_told_when_an_inspection_is_planned_and_when_it_is_dropped() {
    on_every_engine(|office| {
        let id = plans(office, &planning(office, "燃气安全专项督查", (3, 2))).unwrap();
        assert!(told(office, "yjj-jz")[0].contains("到你单位开展督查检查“燃气安全专项督查”"));
        assert!(told(office, "czj-jz").is_empty());
        drops(office, id);
        assert!(told(office, "yjj-jz").iter().any(|line| line.contains("撤销了督查检查“燃气安全专项督查”：改期")));
    });
}

fn drops(office: &TestOffice, id: lexicon::InspectionId) {
    office
        .write(DESK, |tx, a| {
            let at = inspection::planned(tx, a, id)?;
            inspection::drop_plan(tx, &at, "改期")
        })
        .unwrap();
}

#[test]
fn an_unannounced_inspection_does_not_exist_for_its_targets_before_its_last_day_is_over() {
    on_every_engine(|office| {
        let secret = |title: &str, days| NewInspection { unannounced: true, ..planning(office, title, days) };
        let (year, yjj) = (later(office, 0).year(), unit(office, "yjj"));
        let both = NewInspection { targets: vec![yjj, unit(office, "zjj")], ..secret("燃气安全暗访", (0, 1)) };
        plans(office, &both).unwrap();
        let comes = |login: &str| {
            let all = office.read(login, |tx, a| inspection::load(tx, a, year)).unwrap();
            all.iter().map(|l| l.all.len()).sum::<usize>()
        };
        assert_eq!((comes(DESK), comes("czj-zr")), (2, 2), "whoever plans elsewhere counts it");
        for login in ["yjj-zr", "yjj-ws", "zjj-ws"] {
            assert_eq!(comes(login), 0, "{login}");
        }
        let near = planning(office, "燃气安全集中检查", (0, 1));
        let warned = |login: &str| office.read(login, |tx, a| inspection::warnings(tx, a, &near)).unwrap().len();
        assert_eq!((warned(DESK), warned("yjj-zr")), (1, 0), "nor is its target warned of it");
        assert!(told(office, "yjj-jz").is_empty());
        office.world.advance_minutes(2 * 24 * 60);
        assert_eq!((comes("yjj-zr"), comes("zjj-ws")), (2, 1), "over, it counts as a load");
        let dropped = plans(office, &secret("防汛暗访", (40, 1))).unwrap();
        drops(office, dropped);
        assert!(told(office, "yjj-jz").is_empty(), "who was not told of it is not told that it was dropped");
    });
}

#[test]
fn a_comprehensive_inspection_comes_once_a_year_and_the_caps_can_be_set() {
    on_every_engine(|office| {
        let at = month(office, 12);
        let whole = |from| NewInspection {
            kind: InspectionKind::Comprehensive,
            ..planning(office, "年度综合督查", from)
        };
        plans(office, &whole((at, 3))).unwrap();
        let year = later(office, at).year();
        let rest = (later(office, at + 25).year() == year).then(|| said(plans(office, &whole((at + 25, 3)))));
        assert!(rest.is_none_or(|says| says.contains("综合督查") && says.contains("上限 1 次")));
        let admin = |f: &dyn Fn(&mut office::Tx, &UnitAdmin) -> Result<()>| {
            office.write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                f(tx, &admin)
            })
        };
        let wrong = InspectionRules { special_a_month: -1, crowd_days: 61, ..InspectionRules::default() };
        let says = said(admin(&|tx, by| inspection::set_inspection_rules(tx, by, &wrong, 0)));
        assert!(says.contains("每月专项督查") && says.contains("扎堆"), "{says}");
        let two = InspectionRules { special_a_month: 2, ..InspectionRules::default() };
        admin(&|tx, by| inspection::set_inspection_rules(tx, by, &two, 0)).unwrap();
        let special = |title: &str| plans(office, &planning(office, title, (month(office, 3), 1)));
        special("防火专项督查").unwrap();
        special("防汛专项督查").unwrap();
        assert!(said(special("防疫专项督查")).contains("上限 2 次"));
    });
}

#[test]
fn what_is_repeated_or_crowded_is_warned_of_and_the_load_is_counted_by_months() {
    on_every_engine(|office| {
        let at = month(office, 2);
        plans(office, &planning(office, "全区燃气安全专项督查", (at, 2))).unwrap();
        let warned = |new: &NewInspection| office.read(DESK, |tx, a| inspection::warnings(tx, a, new)).unwrap();
        let same = warned(&planning(office, "燃气安全集中检查", (at + 40, 1)));
        assert!(matches!(&same[..], [Warning::Repeated(c)] if c.title.contains("燃气")), "{same:?}");
        let near = warned(&planning(office, "秸秆禁烧督查", (at + 5, 1)));
        assert!(matches!(&near[..], [Warning::Crowded(_)]), "{near:?}");
        assert!(warned(&planning(office, "秸秆禁烧督查", (at + 40, 1))).is_empty());
        let year = later(office, at).year();
        let load = |login: &str| office.read(login, |tx, a| inspection::load(tx, a, year));
        let all = load(DESK).unwrap();
        let month = usize::try_from(later(office, at).month()).unwrap() - 1;
        assert_eq!((all.len(), all[0].months[month], all[0].of(InspectionKind::Special)), (1, 1, 1));
        assert_eq!(all[0].months.iter().sum::<usize>(), 1);
        assert_eq!(load("yjj-ws").unwrap().len(), 1, "a unit reads what comes to it");
        assert!(load("czj-ws").unwrap().is_empty());
        assert!(said(load("linxiaotang")).contains("查看"));
    });
}

#[test]
fn what_a_plan_cannot_be_is_refused_in_a_sentence_and_a_visit_does_not_widen_it() {
    on_every_engine(|office| {
        let good = planning(office, "燃气安全专项督查", (0, 2));
        let nothing = NewInspection {
            title: " ".into(),
            basis: String::new(),
            scope: " ".into(),
            targets: vec![],
            ..good.clone()
        };
        let says = said(plans(office, &nothing));
        for part in ["名称", "依据", "范围", "检查对象"] {
            assert!(says.contains(part), "{part}: {says}");
        }
        assert!(said(plans(office, &planning(office, "督查", (-1, 2)))).contains("不能早于今天"));
        assert!(said(plans(office, &planning(office, "督查", (3, -1)))).contains("不能早于开始"));
        assert!(said(plans(office, &planning(office, "督查", (0, 93)))).contains("92 天"));
        assert!(said(office.write("linxiaotang", |tx, a| inspection::plan(tx, a, &good))).contains("督查人员"));
        let id = plans(office, &good).unwrap();
        let inside = NewVisit { inspection: Some(id), ..visiting(office, Manner::Open) };
        let kept = visits(office, &inside);
        assert_eq!(seen(office, DESK, kept).unwrap().inspection.unwrap().0, id);
        let wider = NewVisit { visited: Some(unit(office, "czj")), ..inside };
        assert!(said(office.write(DESK, |tx, a| visit::record(tx, a, &wider))).contains("不得扩大范围"));
    });
}
