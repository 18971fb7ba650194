//! Field visits, the inspection plan, ledgers and the joint team on every engine: what is refused, and who may know of what.

#![allow(clippy::unwrap_used)]

use lexicon::{Date, MatterId, UnitId, VisitId, days_after};
use office::document::attachment;
use office::people::UnitAdmin;
use office::supervision::inspection::{self, InspectionKind, InspectionRules, NewInspection, Warning};
use office::supervision::ledgers::{self, LedgerColumn};
use office::supervision::visit::{self, Manner, NewVisit};
use office::supervision::{self, Category, Given, Ledger, Opening, Rhythm, Source, SourceKind, Step, Target, Verdict};
use office::{Error, Result};
use store::World;
use testkit::{TestOffice, on_every_engine};

const DESK: &str = "dongli";

fn unit(office: &TestOffice, code: &str) -> UnitId {
    office.place.units[code]
}

fn later(office: &TestOffice, days: i64) -> Date {
    days_after(office.world.now().date(), days).unwrap()
}

fn said<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome.unwrap_err() {
        Error::Fields(all) => all.into_iter().map(|(_, says)| says).collect::<Vec<_>>().join("；"),
        other => other.to_string(),
    }
}

fn is_nothing<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    matches!(outcome, Err(Error::NotFound))
}

fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        content: content.into(),
        category: Category::Special,
        ledger: Ledger::None,
        source: Source {
            kind: SourceKind::Task,
            matter: None,
            opinion: None,
            words: "列入年度任务。".into(),
            said_by: String::new(),
            said_on: None,
        },
        target: Target { words: "全部建成".into(), number: "3".into(), unit: "处".into() },
        strategy: String::new(),
        rhythm: Rhythm::Monthly,
        due_on: later(office, 60),
        lead: Some(unit(office, "yjj")),
        person: None,
        support: vec![unit(office, "zjj")],
        milestones: vec![
            Step { name: "完成排查".into(), due_on: later(office, 20) },
            Step { name: "完成整改".into(), due_on: later(office, 50) },
        ],
        cared_by: None,
        commissioner: None,
        group: None,
        parent: None,
        before: None,
    }
}

fn visiting(office: &TestOffice, manner: Manner) -> NewVisit {
    NewVisit {
        manner,
        visited: Some(unit(office, "yjj")),
        place: "清溪镇液化气站".into(),
        visited_on: later(office, 0),
        people: "董礼、苏禾".into(),
        summary: "现场无人值守。".into(),
        findings: vec!["气瓶间没有警示标志".into(), " ".into(), "值班记录缺三天".into()],
        inspection: None,
        item: None,
    }
}

fn visits(office: &TestOffice, new: &NewVisit) -> VisitId {
    office.write(DESK, |tx, a| visit::record(tx, a, new)).unwrap()
}

fn seen(office: &TestOffice, login: &str, id: VisitId) -> Result<visit::Visit> {
    office.read(login, |tx, a| visit::find(tx, a, id))
}

fn listed(office: &TestOffice, login: &str) -> Vec<visit::VisitLine> {
    office.read(login, |tx, a| visit::list(tx, a, None)).unwrap()
}

fn becomes_item(office: &TestOffice, id: VisitId, nth: usize) -> Result<MatterId> {
    becomes_item_of(office, id, (nth, None))
}

/// The item a finding becomes, led by the visited unit or by another.
fn becomes_item_of(office: &TestOffice, id: VisitId, (nth, other): (usize, Option<UnitId>)) -> Result<MatterId> {
    let finding = seen(office, DESK, id).unwrap().findings[nth].id;
    office.write(DESK, |tx, a| {
        let (draft, lead) = visit::propose_finding(tx, a, finding)?;
        let new = Opening {
            content: draft.content,
            source: draft.source,
            due_on: draft.due_on,
            lead: other.or(Some(lead)),
            support: Vec::new(),
            milestones: Vec::new(),
            ..opening(office, "")
        };
        visit::open_finding(tx, a, finding, (&new, ""))
    })
}

#[test]
fn a_finding_becomes_an_item_once_and_keeps_it() {
    on_every_engine(|office| {
        let id = visits(office, &visiting(office, Manner::Unannounced));
        let item = becomes_item(office, id, 0).unwrap();
        let opened = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, item)?;
            Ok((seen.item.lead, supervision::file(tx, &seen)?.source))
        });
        let (lead, source) = opened.unwrap();
        assert_eq!(lead, unit(office, "yjj"));
        assert_eq!((source.kind, source.words.as_str()), (SourceKind::Visit, "气瓶间没有警示标志"));
        let found = seen(office, DESK, id).unwrap().findings;
        assert_eq!(found.len(), 2, "empty lines are no findings");
        assert_eq!(found[0].item.as_ref().map(|(item, _)| *item), Some(item));
        assert!(found[1].item.is_none());
        assert!(said(becomes_item(office, id, 0)).contains("已经立项"));
        let line = &listed(office, DESK)[0];
        assert_eq!((line.findings, line.handed), (2, 1));
    });
}

#[test]
fn a_covert_visit_does_not_exist_for_the_visited_unit_before_a_finding_is_handed_over() {
    on_every_engine(|office| {
        let open = visits(office, &visiting(office, Manner::Open));
        assert_eq!(seen(office, "yjj-zr", open).unwrap().findings.len(), 2, "an open visit is read at once");
        let covert = visits(office, &visiting(office, Manner::Covert));
        for login in ["yjj-ws", "yjj-jz", "czj-ws", "linxiaotang"] {
            assert!(is_nothing(seen(office, login, covert)), "{login}");
        }
        assert_eq!(listed(office, "yjj-ws").iter().map(|l| l.id).collect::<Vec<_>>(), [open]);
        becomes_item(office, covert, 1).unwrap();
        let told = seen(office, "yjj-ws", covert).unwrap();
        assert_eq!(told.findings.iter().map(|f| f.words.as_str()).collect::<Vec<_>>(), ["值班记录缺三天"]);
        assert_eq!([&told.people, &told.summary, &told.made.0], ["", "", ""], "who went and who wrote it down");
        let line = listed(office, "yjj-ws").into_iter().find(|l| l.id == covert).unwrap();
        assert_eq!((line.findings, line.handed), (1, 1));
        assert!(is_nothing(seen(office, "czj-ws", covert)), "other units know of neither");
    });
}

#[test]
fn what_was_found_covertly_and_handed_to_another_unit_stays_unknown_to_the_visited_one() {
    on_every_engine(|office| {
        let covert = visits(office, &visiting(office, Manner::Covert));
        let item = becomes_item_of(office, covert, (0, Some(unit(office, "zjj")))).unwrap();
        for login in ["yjj-zr", "yjj-ws", "zjj-zr"] {
            assert!(is_nothing(seen(office, login, covert)), "{login}");
            assert!(listed(office, login).is_empty(), "{login}");
        }
        let at = office.read(DESK, |tx, a| supervision::at_desk(tx, a, item)).unwrap();
        let visited = unit(office, "yjj");
        office.write(DESK, |tx, _| supervision::hand_to(tx, &at, (visited, None), "")).unwrap();
        let told = seen(office, "yjj-zr", covert).unwrap();
        assert_eq!(told.findings.iter().map(|f| f.words.as_str()).collect::<Vec<_>>(), ["气瓶间没有警示标志"]);
        assert_eq!(listed(office, "yjj-zr")[0].findings, 1);
        let open = visits(office, &visiting(office, Manner::Open));
        becomes_item_of(office, open, (1, Some(unit(office, "zjj")))).unwrap();
        let found = seen(office, "yjj-ws", open).unwrap().findings;
        assert_eq!((found.len(), found[1].item.as_ref()), (2, None), "whose task it is, is not this unit's to read");
    });
}

#[test]
fn an_item_shows_the_visits_made_for_it_as_far_as_its_reader_may_know() {
    on_every_engine(|office| {
        let item = office.write(DESK, |tx, a| supervision::open(tx, a, &opening(office, "整治气站"))).unwrap();
        let made = |manner| visits(office, &NewVisit { item: Some(item), ..visiting(office, manner) });
        let (open, covert) = (made(Manner::Open), made(Manner::Covert));
        let of_item = |login: &str| {
            office.read(login, |tx, a| {
                let seen = supervision::find(tx, a, item)?;
                Ok(visit::of_item(tx, &seen)?.iter().map(|v| v.id).collect::<Vec<_>>())
            })
        };
        let sorted = |mut ids: Vec<VisitId>| {
            ids.sort();
            ids
        };
        for login in [DESK, "zhoumingchuan"] {
            assert_eq!(sorted(of_item(login).unwrap()), sorted(vec![open, covert]), "{login}");
        }
        assert_eq!(of_item("yjj-zr").unwrap(), [open], "the visited unit does not hear of the covert one");
        assert!(of_item("zjj-zr").unwrap().is_empty(), "a supporting unit was not visited");
        assert_eq!(listed(office, "zhoumingchuan").len(), 2, "leaders of the visiting unit read its visits");
        let found = becomes_item(office, covert, 0).unwrap();
        let from = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, found)?;
            Ok(visit::of_item(tx, &seen)?.len())
        });
        assert_eq!(from.unwrap(), 1, "and the one its finding comes from");
    });
}

#[test]
fn what_a_visit_cannot_be_is_refused_in_a_sentence() {
    on_every_engine(|office| {
        let good = visiting(office, Manner::Open);
        let record = |login: &str, new: &NewVisit| office.write(login, |tx, a| visit::record(tx, a, new));
        let future = NewVisit { visited_on: later(office, 1), ..good.clone() };
        assert!(said(record(DESK, &future)).contains("不能晚于今天"));
        let nowhere = NewVisit { visited: None, place: " ".into(), people: String::new(), ..good.clone() };
        let says = said(record(DESK, &nowhere));
        for part in ["被督查单位", "地点", "督查人员"] {
            assert!(says.contains(part), "{part}: {says}");
        }
        let secret = NewVisit { findings: vec!["机密★1年 情况".into()], ..good.clone() };
        assert!(said(record(DESK, &secret)).contains("非涉密"));
        let many = NewVisit { findings: vec!["问题".into(); 51], ..good.clone() };
        assert!(said(record(DESK, &many)).contains("最多记 50 个"));
        assert!(said(record("linxiaotang", &good)).contains("督查人员"));
        let id = visits(office, &good);
        let stranger = office.write("yjj-ws", |tx, a| {
            let at = visit::at_visit(tx, a, id)?;
            visit::add_findings(tx, &at, &["没有问题".into()])
        });
        assert!(said(stranger).contains("督查人员"));
        let stored = attachment::check("现场.txt", "照片说明".as_bytes().to_vec()).unwrap();
        let stored = stored.store(&office.blobs).unwrap();
        office
            .write(DESK, |tx, a| {
                let at = visit::at_visit(tx, a, id)?;
                visit::add_findings(tx, &at, &["消防栓没有水".into()])?;
                visit::add_file(tx, &at, &stored)
            })
            .unwrap();
        let kept = seen(office, DESK, id).unwrap();
        assert_eq!((kept.findings.len(), kept.files[0].name.as_str()), (3, "现场.txt"));
        let named = office.db.read(attachment::named_files).unwrap();
        assert!(named.contains(&kept.files[0].blob), "the sweep of files must not take it away");
    });
}

fn planning(office: &TestOffice, title: &str, (from, days): (i64, i64)) -> NewInspection {
    NewInspection {
        kind: InspectionKind::Special,
        title: title.into(),
        basis: "区政府督查工作安排".into(),
        scope: "用气单位的安全管理".into(),
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

fn told(office: &TestOffice, login: &str) -> Vec<String> {
    let all = office.read(login, office::notice::list).unwrap();
    all.into_iter().filter(|n| n.kind == "inspection").map(|n| n.body).collect()
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

fn keeps<T>(office: &TestOffice, login: &str, f: impl Fn(&mut office::Tx, &ledgers::Keeper) -> Result<T>) -> Result<T> {
    office.write(login, |tx, a| {
        let by = ledgers::keeper(a)?;
        f(tx, &by)
    })
}

#[test]
fn a_ledger_is_read_group_by_group_with_its_schedule_and_its_last_check() {
    on_every_engine(|office| {
        let six = "经济体制组\n民生组\n生态组\n党建组\n法治组\n文化组";
        keeps(office, DESK, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, six)).unwrap();
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let groups = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        assert_eq!(groups.len(), 6);
        let of_group = |group| Opening { ledger: Ledger::Reform, group, ..opening(office, "推进一件事联办") };
        let open = |new: &Opening| office.write(DESK, |tx, a| supervision::open(tx, a, new));
        let item = open(&of_group(Some(groups[1].id))).unwrap();
        open(&of_group(None)).unwrap();
        open(&opening(office, "不在台账的事项")).unwrap();
        let wrong = Opening { ledger: Ledger::Priority, ..of_group(Some(groups[1].id)) };
        assert!(said(open(&wrong)).contains("属于改革台账"));
        office
            .write("yjj-zr", |tx, a| {
                let at = supervision::charged(tx, a, item)?;
                supervision::give(tx, &at, None, &Given { progress: 40, body: "已完成三个事项的流程再造。".into() })
            })
            .unwrap();
        let read = |login: &str, ledger| office.read(login, |tx, a| ledgers::read_ledger(tx, a, ledger, 0));
        let all = read(DESK, Ledger::Reform).unwrap().sections;
        assert_eq!(all.iter().map(|s| s.items.len()).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0, 1]);
        let line = &all[1].items[0];
        assert_eq!((line.id, line.target.as_str(), line.support.len()), (item, "全部建成（3 处）", 1));
        assert_eq!(line.steps.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["完成排查", "完成整改"]);
        assert!(
            line.check.as_ref().is_some_and(|c| c.body.contains("流程再造") && c.verdict != Some(Verdict::Accepted))
        );
        assert!(all[6].group.is_none(), "what no group has taken on stands at the end");
        assert!(read(DESK, Ledger::Priority).unwrap().sections.is_empty());
        assert!(is_nothing(read(DESK, Ledger::None)));
        assert!(said(read("linxiaotang", Ledger::Reform)).contains("台账"));
    });
}

#[test]
fn a_ledger_is_read_page_by_page_with_the_latest_check_and_exported_with_its_own_columns() {
    on_every_engine(|office| {
        keeps(office, DESK, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, "民生组\n生态组")).unwrap();
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let groups = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        let new = |n: usize, group| Opening {
            ledger: Ledger::Reform,
            group,
            support: Vec::new(),
            milestones: Vec::new(),
            ..opening(office, &format!("=第{n}项改革"))
        };
        let count = usize::try_from(ledgers::PAGE).unwrap();
        let mut last = None;
        for n in 0..=count {
            // Opened first, the item of the second group stands last.
            let group = groups[usize::from(n == 0)].id;
            let id = office.write(DESK, |tx, a| supervision::open(tx, a, &new(n, Some(group)))).unwrap();
            last = last.or(Some(id));
        }
        for body in ["第一次检查：方案已经印发。", "第二次检查：窗口已经合并。"] {
            office.world.advance_minutes(60);
            office
                .write("yjj-zr", |tx, a| {
                    let at = supervision::charged(tx, a, last.unwrap())?;
                    supervision::give(tx, &at, None, &Given { progress: 40, body: body.into() })
                })
                .unwrap();
        }
        let read = |skip| office.read(DESK, |tx, a| ledgers::read_ledger(tx, a, Ledger::Reform, skip)).unwrap();
        let (first, second) = (read(0), read(ledgers::PAGE));
        assert_eq!((first.total, first.sections.len(), first.sections[0].items.len()), (ledgers::PAGE + 1, 1, count));
        let rest = &second.sections[0];
        assert_eq!((second.sections.len(), rest.items.len()), (1, 1));
        assert_eq!(rest.group.as_ref().unwrap().name, "生态组");
        assert_eq!(rest.items[0].check.as_ref().unwrap().body, "第二次检查：窗口已经合并。");
        let style = [LedgerColumn::Check, LedgerColumn::Due];
        keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, 0), ("改革台账", &style))).unwrap();
        let book = office.write(DESK, |tx, a| ledgers::export(tx, a, Ledger::Reform)).unwrap().xlsx().unwrap();
        let rows = workbook_rows(&book);
        assert_eq!(rows[0], ["专项小组", "编号", "督办事项", "时限", "最近检查"]);
        assert_eq!(rows.len(), count + 2);
        let own = rows.iter().find(|row| row[0] == "生态组").unwrap();
        assert_eq!(own[2], "=第0项改革", "text, whatever it begins with");
        assert!(own[4].contains("窗口已经合并"));
        let stranger = office.write("linxiaotang", |tx, a| ledgers::export(tx, a, Ledger::Reform).map(|_| ()));
        assert!(said(stranger).contains("台账"));
    });
}

/// Writes what nobody can read over a setting of the supervising unit.
fn spoils(office: &TestOffice, key: &str) {
    let unit = office.read(DESK, |_, a| a.own_unit()).unwrap().to_string();
    office
        .db
        .write(|tx| {
            tx.set(&unit, key, "{", 0)?;
            tx.record(ledger::Fact::new("supervision.rules", "unit:test"))?;
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn settings_that_cannot_be_read_are_told_and_can_be_set_anew() {
    on_every_engine(|office| {
        for key in ["supervision-rules", "inspection-rules", "ledger-template-reform", "supervision-scores"] {
            spoils(office, key);
        }
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        assert!(said(office.db.read(|tx| inspection::inspection_rules(tx, home))).contains("重新保存"));
        assert!(said(office.db.read(|tx| supervision::rules(tx, home))).contains("督办规则读不出来"));
        let admin = |f: &dyn Fn(&mut office::Tx, &UnitAdmin) -> Result<()>| {
            office.write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                f(tx, &admin)
            })
        };
        let stale = admin(&|tx, by| inspection::set_inspection_rules(tx, by, &InspectionRules::default(), 0));
        assert!(matches!(stale, Err(Error::Store(office::StoreError::Stale))), "the first save of one who came late");
        admin(&|tx, by| {
            let (rules, revision) = inspection::inspection_rules_to_set(tx, by)?;
            inspection::set_inspection_rules(tx, by, &rules, revision)
        })
        .unwrap();
        admin(&|tx, by| {
            let (rules, revision) = supervision::rules_to_set(tx, by)?;
            supervision::set_rules(tx, by, &rules, revision)
        })
        .unwrap();
        admin(&|tx, by| {
            let (switch, revision) = supervision::score::score_switch_to_set(tx, by)?;
            supervision::score::set_scores(tx, by, (true, true), &switch.latest(), revision)
        })
        .unwrap();
        let (_, revision) = office.db.read(|tx| ledgers::template(tx, home, Ledger::Reform)).unwrap();
        let style = ("改革台账", &[LedgerColumn::Lead][..]);
        keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, revision), style)).unwrap();
        assert!(office.db.read(|tx| inspection::inspection_rules(tx, home)).is_ok());
        assert!(office.db.read(|tx| supervision::rules(tx, home)).is_ok());
    });
}

#[test]
fn what_goes_on_by_itself_goes_on_where_the_rules_cannot_be_read() {
    on_every_engine(|office| {
        let new = Opening { rhythm: Rhythm::Weekly, ..opening(office, "整治占道经营") };
        let item = office.write(DESK, |tx, a| supervision::open(tx, a, &new)).unwrap();
        spoils(office, "supervision-rules");
        office.world.advance_minutes(62 * 24 * 60);
        assert_eq!(office.db.write(supervision::sweep).unwrap(), 1);
        assert_eq!(office.db.write(supervision::sweep_lights).unwrap(), 1);
        let asked = office.db.read(|tx| store::facts::about(tx, &office::story::subject(item))).unwrap();
        assert!(
            asked.iter().any(|f| f.verb == "supervision.light") && asked.iter().any(|f| f.verb == "supervision.rhythm")
        );
    });
}

#[test]
fn groups_and_templates_are_kept_by_supervisors_and_administrators_and_refused_in_sentences() {
    on_every_engine(|office| {
        let add = |login: &str, names: &str| {
            keeps(office, login, |tx, by| ledgers::add_groups(tx, by, Ledger::Reform, names))
        };
        assert!(said(add("linxiaotang", "民生组")).contains("督查人员或单位管理员"));
        assert!(said(add(DESK, " \n")).contains("一行一个"));
        assert!(said(add(DESK, &"长".repeat(41))).contains("40 个字"));
        add("xiangnan", "民生组\n生态组").unwrap();
        assert!(said(add(DESK, "民生组")).contains("已经有了"));
        assert!(said(add(DESK, &(0..19).map(|n| format!("第{n}组\n")).collect::<String>())).contains("最多设 20 个"));
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let kept = office.db.read(|tx| ledgers::groups(tx, home)).unwrap();
        let (first, stranger) = (kept[0].id, office.place.people["czj-ws"]);
        let change = |name: &str, leader| {
            let name = name.to_owned();
            keeps(office, DESK, move |tx, by| ledgers::change_group(tx, by, first, (&name, leader)))
        };
        assert!(said(change("生态组", None)).contains("已经有了"));
        assert!(said(change("民生组", Some(stranger))).contains("在职人员"));
        change("民生保障组", Some(office.place.people["guhuaian"])).unwrap();
        let new = Opening { ledger: Ledger::Reform, group: Some(first), ..opening(office, "扩建幼儿园") };
        office.write(DESK, |tx, a| supervision::open(tx, a, &new)).unwrap();
        assert!(said(keeps(office, DESK, |tx, by| ledgers::remove_group(tx, by, first))).contains("还有 1 项"));
        let second = kept[1].id;
        keeps(office, DESK, |tx, by| ledgers::remove_group(tx, by, second)).unwrap();
        let style = |heading: &str, columns: &[LedgerColumn]| {
            keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, 0), (heading, columns)))
        };
        let says = said(style(" ", &[]));
        assert!(says.contains("标题") && says.contains("至少选择一个栏目"), "{says}");
        style("改革任务台账", &[LedgerColumn::Light, LedgerColumn::Lead]).unwrap();
        let (set, _) = office.db.read(|tx| ledgers::template(tx, home, Ledger::Reform)).unwrap();
        assert_eq!(set.columns, [LedgerColumn::Lead, LedgerColumn::Light], "in the order of the columns");
        assert!(style("再改一次", &[LedgerColumn::Lead]).is_err(), "somebody set it meanwhile");
    });
}

#[test]
fn people_of_other_units_join_the_team_by_name_read_the_item_and_leave() {
    on_every_engine(|office| {
        let item = office.write(DESK, |tx, a| supervision::open(tx, a, &opening(office, "联合督查"))).unwrap();
        let at = |f: &dyn Fn(&mut office::Tx, &supervision::AtDesk) -> Result<()>| {
            office.write(DESK, |tx, a| {
                let at = supervision::at_desk(tx, a, item)?;
                f(tx, &at)
            })
        };
        let czj = unit(office, "czj");
        let name = office.read("czj-zr", |_, a| Ok(a.name.clone())).unwrap();
        assert!(is_nothing(office.read("czj-zr", |tx, a| supervision::find(tx, a, item))));
        assert!(said(at(&|tx, d| supervision::join_named(tx, d, (czj, "查无此人")))).contains("没有名叫"));
        assert!(said(at(&|tx, d| supervision::join_named(tx, d, (czj, " ")))).contains("填写姓名"));
        at(&|tx, d| supervision::join_named(tx, d, (czj, &name))).unwrap();
        assert!(office.read("czj-zr", |tx, a| supervision::find(tx, a, item)).is_ok());
        assert!(said(at(&|tx, d| supervision::join_named(tx, d, (czj, &name)))).contains("已在督查组"));
        let person = office.place.people["czj-zr"];
        at(&|tx, d| supervision::leave(tx, d, person)).unwrap();
        assert!(said(at(&|tx, d| supervision::leave(tx, d, person))).contains("不在督查组"));
    });
}

/// The lines of the first sheet of a workbook, every cell a text or a number, none a formula.
fn workbook_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell is a formula");
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}
