//! 督查通报 and 督查计分 on every engine: figures and scores equal an independent recomputation, and only those concerned appeal.

mod recount;

use std::collections::BTreeMap;

use lexicon::{Genre, Instant, MatterId, UnitId, days_after};
use office::document;
use office::supervision::bulletin::{self, Bulletin, Figure, Month};
use office::supervision::score::{self, PointKind, ScoreRules, Scores};
use office::supervision::statistics::{self, Behind};
use office::supervision::{self, Charged, Given, Opening, Place, Verdict, Waiting};
use office::{Error, Result, Tx, story};
use store::World;
use testkit::{TestOffice, on_every_engine};

use super::common::{self, DAY, DESK, applies, at_desk, led, looks_after, said, today, tries};

use self::recount::{Known, counted, known, reckon, recount};

const KEEPER: &str = "xiangnan";
const UNITS: [&str; 3] = ["yjj", "zjj", "czj"];

fn opening(office: &TestOffice, content: &str, (lead, days): (&str, i64)) -> Opening {
    led(office, content, (lead, &[]), days)
}

fn opens(office: &TestOffice, content: &str, lead: (&str, i64)) -> MatterId {
    common::opens(office, &opening(office, content, lead))
}

/// The clerk of a unit.
fn charged<T>(
    office: &TestOffice,
    (code, id): (&str, MatterId),
    f: impl Fn(&mut Tx, &Charged) -> Result<T>,
) -> Result<T> {
    common::charged(office, (&format!("{code}-ws"), id), f)
}

/// A small source of chance: the same seed tells the same history.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

fn code(office: &TestOffice, unit: UnitId) -> &'static str {
    UNITS.into_iter().find(|c| office.place.units[*c] == unit).unwrap()
}

/// One thing happens to an item; what cannot happen to it now is refused and changes nothing.
fn happens(office: &TestOffice, id: MatterId, chance: &mut Chance) {
    let k = known(office, id);
    let lead = code(office, k.item.lead);
    let owed = k.file.feedback.iter().find(|f| f.is_owed());
    let unread = k.file.feedback.iter().find(|f| f.is_to_review());
    let _ = match chance.below(12) {
        0 => charged(office, (lead, id), supervision::sign),
        1 => at_desk(office, id, |tx, at| supervision::ask_for(tx, at, at.seen().item.lead).map(|_| ())),
        2 | 3 => match owed {
            Some(f) => charged(office, (code(office, f.unit), id), |tx, at| {
                let given = Given { progress: 50, body: "已完成排查，正在整改之中。".into() };
                supervision::give(tx, at, Some(f.id), &given).map(|_| ())
            }),
            None => Ok(()),
        },
        4 => match unread {
            Some(f) => {
                let verdict = *chance.pick(&[Verdict::Accepted, Verdict::Empty, Verdict::Returned]);
                at_desk(office, id, |tx, at| supervision::review(tx, at, f.id, (verdict, "请写具体")))
            }
            None => Ok(()),
        },
        5 | 6 => charged(office, (lead, id), |tx, at| applies(tx, at, "已办结").map(|_| ())),
        9 => {
            let to = office.place.units[*chance.pick(&UNITS)];
            at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (to, None), ("职责调整", "")))
        }
        10 => {
            let wanted = days_after(k.item.due_on, 9).unwrap();
            charged(office, (lead, id), |tx, at| supervision::ask(tx, at, wanted, "雨季停工").map(|_| ()))
        }
        _ => settles(office, &k, chance),
    };
}

/// The office settles what waits: an application, a grant that may come long after the limit, the second look.
fn settles(office: &TestOffice, k: &Known, chance: &mut Chance) -> Result<()> {
    let (id, granted) = (k.item.id, chance.below(4) > 0);
    if let Some(asked) = k.file.extensions.iter().find(|e| e.settled.is_none()) {
        return at_desk(office, id, |tx, at| supervision::settle(tx, at, asked.id, (granted, "工期已经够用")));
    }
    match k.file.closures.last() {
        Some(c) if c.settled.is_none() => {
            at_desk(office, id, |tx, at| supervision::check(tx, at, c.id, (granted, "请补充材料")))
        }
        Some(c) => {
            let again = days_after(today(office), 9).filter(|_| chance.below(2) == 1);
            at_desk(office, id, |tx, at| supervision::look_back(tx, at, c.id, (again, "实地看过")))
        }
        None => Ok(()),
    }
}

fn scores(office: &TestOffice, login: &str, month: Month) -> Result<Scores> {
    office.read(login, |tx, a| score::scores(tx, a, None, month))
}

fn switches(office: &TestOffice, on: bool, rules: &ScoreRules) -> Result<()> {
    switches_by(office, KEEPER, on, rules)
}

fn switches_by(office: &TestOffice, keeper: &str, on: bool, rules: &ScoreRules) -> Result<()> {
    office.write(keeper, |tx, a| {
        let admin = a.unit_admin(a.own_unit()?)?;
        let revision = score::score_switch(tx, admin.unit())?.1;
        score::set_scores(tx, &admin, (on, true), rules, revision)
    })
}

fn essence(all: &Scores) -> BTreeMap<UnitId, (i64, Vec<(String, i64)>)> {
    let points = |s: &score::Score| s.points.iter().map(|p| (p.key.clone(), p.points)).collect();
    all.units.iter().map(|s| (s.unit, (s.score, points(s)))).collect()
}

#[test]
fn figures_and_scores_equal_a_recount_over_random_histories_and_past_months_never_move() {
    on_every_engine(|office| {
        switches(office, true, &ScoreRules::default()).unwrap();
        looks_after(office, 5);
        let (mut chance, mut ids, mut ended) = (Chance(20_261_123), Vec::new(), BTreeMap::new());
        let told = |month: Month| office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        for step in 0..90 {
            if step < 40 && chance.below(3) == 0 {
                let days = 3 + i64::try_from(chance.below(40)).unwrap();
                let mut new = opening(office, &format!("第{step}件实事"), (*chance.pick(&UNITS), days));
                if chance.below(2) == 0 && !ids.is_empty() {
                    let whole = known(office, *chance.pick(&ids)).item;
                    (new.parent, new.due_on) = (Some(whole.id), new.due_on.min(whole.due_on));
                }
                ids.extend(tries(office, &new));
            }
            for _ in 0..3 {
                if !ids.is_empty() {
                    let id = *chance.pick(&ids);
                    happens(office, id, &mut chance);
                }
            }
            let before = Month::of(today(office));
            office.world.advance_minutes(i64::try_from(200 + chance.below(2_600)).unwrap());
            if Month::of(today(office)) != before {
                ended.insert(before, (counted(&told(before)), essence(&scores(office, DESK, before).unwrap())));
            }
        }
        assert!(ended.len() >= 2, "the history spans months: {}", ended.len());
        let (now, all) = (office.world.now(), ids.iter().map(|id| known(office, *id)).collect::<Vec<_>>());
        assert!(all.iter().any(|k| k.item.parent.is_some()), "parts were played");
        let mut met = std::collections::BTreeSet::new();
        for month in ended.keys().copied().chain([Month::of(now.date())]) {
            let b = told(month);
            assert_eq!(counted(&b), recount(&all, month, now), "{month}");
            met.extend(b.lines.iter().map(|l| l.figure));
            let reckoned = scores(office, DESK, month).unwrap();
            let by_unit: BTreeMap<String, i64> = reckoned.units.iter().map(|s| (s.name.clone(), s.score)).collect();
            assert_eq!(by_unit, reckon(&all, month, now), "{month}");
            if let Some((figures, points)) = ended.get(&month) {
                assert_eq!((&counted(&b), &essence(&reckoned)), (figures, points), "{month} tells the same again");
            }
            same_in_statistics(office, &b);
        }
        assert_eq!(met.len(), Figure::ALL.len(), "every figure was met: {met:?}");
    });
}

/// The lists behind the statistics of a month are the lines of its bulletin, unit by unit.
fn same_in_statistics(office: &TestOffice, b: &Bulletin) {
    let (year, month) = (b.span.month.first().year(), Some(b.span.month.first().month()));
    for (figure, told) in [
        (statistics::Figure::Opened, Figure::Opened),
        (statistics::Figure::Due, Figure::Due),
        (statistics::Figure::OnTime, Figure::OnTime),
        (statistics::Figure::Late, Figure::Late),
        (statistics::Figure::Overdue, Figure::Overdue),
    ] {
        for (unit, name, _) in &b.units {
            let of = Behind { figure, year, month, lead: Some(*unit), source: None };
            let listed = office.read(DESK, |tx, a| statistics::behind(tx, a, &of, None)).unwrap();
            let mut listed: Vec<MatterId> = listed.into_iter().map(|l| l.id).collect();
            let mut lines: Vec<MatterId> = b.of(told, Some(*unit)).map(|l| l.item).collect();
            listed.sort();
            lines.sort();
            assert_eq!(listed, lines, "{} {name} {}", b.span.month, told.label());
        }
    }
}

#[test]
fn a_grant_in_the_next_month_leaves_the_bulletin_and_the_points_of_the_month_before_as_they_were() {
    on_every_engine(|office| {
        switches(office, true, &ScoreRules::default()).unwrap();
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let days = i64::from(month.last().since(month.first()).unwrap().get_days());
        let id = opens(office, "整改燃气安全隐患", ("yjj", days));
        office.world.set(Instant::from_local(month.last(), 9, 0));
        let wanted = days_after(month.last(), 15).unwrap();
        let asked = charged(office, ("yjj", id), |tx, at| supervision::ask(tx, at, wanted, "雨季停工")).unwrap();
        office.world.set(Instant::from_local(month.next().first(), 9, 0));
        let told = |month: Month| counted(&office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap());
        let then = (told(month), essence(&scores(office, DESK, month).unwrap()));
        assert!(then.0.keys().any(|(figure, _)| *figure == Figure::Overdue), "the last day counts in its month");
        let points = |month: Month| scores(office, DESK, month).unwrap().units[0].points.clone();
        assert!(points(month).iter().any(|p| p.kind == PointKind::Overdue && p.day == month.last()));
        office.world.advance_minutes(24 * 60);
        at_desk(office, id, |tx, at| supervision::settle(tx, at, asked, (true, ""))).unwrap();
        assert_eq!((told(month), essence(&scores(office, DESK, month).unwrap())), then);
        assert!(told(month.next()).keys().all(|(figure, _)| *figure != Figure::Overdue), "the new limit is not over");
        assert!(points(month.next()).iter().all(|p| p.kind != PointKind::Overdue));
    });
}

#[test]
fn the_days_the_office_takes_to_check_are_not_charged_to_the_unit() {
    on_every_engine(|office| {
        switches(office, true, &ScoreRules::default()).unwrap();
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let id = opens(office, "建成社区食堂", ("zjj", 3));
        let back = opens(office, "整改燃气安全隐患", ("yjj", 3));
        office.world.advance_minutes(3 * 24 * 60);
        let [closure, refused] = [("zjj", id), ("yjj", back)]
            .map(|(unit, id)| charged(office, (unit, id), |tx, at| applies(tx, at, "已办结")).unwrap());
        office.world.advance_minutes(10 * 24 * 60);
        let told = || office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        assert_eq!(told().count(Figure::Due, None), 0, "it waits for the office");
        at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
        at_desk(office, back, |tx, at| supervision::check(tx, at, refused, (false, "没有整改到位"))).unwrap();
        let b = told();
        assert_eq!((b.count(Figure::OnTime, None), b.count(Figure::Late, None)), (1, 0));
        assert_eq!(b.of(Figure::Overdue, None).map(|l| l.item).collect::<Vec<_>>(), [back], "sent back, it is overdue");
        let kinds = |login: &str| {
            let points = scores(office, login, month).unwrap().units[0].points.clone();
            points.into_iter().map(|p| p.kind).collect::<Vec<_>>()
        };
        assert!(kinds("zjj-ws").contains(&PointKind::OnTime) && !kinds("zjj-ws").contains(&PointKind::Overdue));
        assert!(kinds("yjj-ws").contains(&PointKind::Overdue));
    });
}

#[test]
fn a_whole_reopened_through_its_part_is_open_again_for_the_bulletin() {
    on_every_engine(|office| {
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let whole = opens(office, "建成社区食堂", ("zjj", 10));
        let new = Opening { parent: Some(whole), ..opening(office, "配齐社区食堂设备", ("czj", 10)) };
        let part = common::opens(office, &new);
        let mut closures = Vec::new();
        for (code, id) in [("czj", part), ("zjj", whole)] {
            let closure = charged(office, (code, id), |tx, at| applies(tx, at, "已建成")).unwrap();
            at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
            closures.push(closure);
        }
        let told = |month: Month| office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        assert_eq!(told(month).count(Figure::OnTime, None), 2);
        let look = known(office, part).file.closures[0].look_on.unwrap();
        office.world.set(Instant::from_local(look, 9, 0));
        let again = days_after(look, 3);
        at_desk(office, part, |tx, at| supervision::look_back(tx, at, closures[0], (again, "设备没有到位"))).unwrap();
        office.world.advance_minutes(10 * 24 * 60);
        let b = told(Month::of(today(office)));
        let overdue: Vec<MatterId> = b.of(Figure::Overdue, None).map(|l| l.item).collect();
        assert_eq!((b.count(Figure::OnTime, None), overdue), (0, vec![whole, part]));
        if Month::of(look) != month {
            assert_eq!(
                told(month).count(Figure::OnTime, None),
                2,
                "the month in which they were closed stays as it was"
            );
        }
    });
}

#[test]
fn months_in_which_scores_were_off_are_never_scored() {
    on_every_engine(|office| {
        let (rules, first) = (ScoreRules::default(), Month::of(today(office)));
        let months: Vec<Month> = std::iter::successors(Some(first), |m| Some(m.next())).take(4).collect();
        for (month, on) in months.iter().zip([true, false, false, true]) {
            office.world.set(Instant::from_local(month.first(), 9, 0).max(office.world.now()));
            switches(office, on, &rules).unwrap();
        }
        let kept = months.iter().map(|m| scores(office, DESK, *m).is_ok()).collect::<Vec<_>>();
        assert_eq!(kept, [true, false, false, true]);
        let beside = |month: Month| scores(office, DESK, month).unwrap().beside;
        assert_eq!((beside(months[0]), beside(months[3])), ((None, Some(months[3])), (Some(months[0]), None)));
    });
}

#[test]
fn the_draft_quotes_the_worst_case_and_becomes_a_paper_of_the_own_unit() {
    on_every_engine(|office| {
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let good = opens(office, "建成社区食堂", ("zjj", 20));
        opens(office, "整改燃气安全隐患", ("yjj", 5));
        let closure = charged(office, ("zjj", good), |tx, at| applies(tx, at, "已建成")).unwrap();
        at_desk(office, good, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
        office.world.advance_minutes(10 * 24 * 60);
        let b = office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        let draft = bulletin::bulletin_draft(&b, "云泽区人民政府办公室");
        for part in [
            "一、总体情况",
            "新立项2项",
            "按期办结率50.0%",
            "“建成社区食堂”",
            "提前20天办结",
            "“整改燃气安全隐患”",
            "逾期5天未结",
            "（一）",
            "表1　各单位办理情况\n单位：项\n|单位|新立项|到期|按期办结|逾期办结|逾期未结|按期办结率|",
            "|1|1|1|0|0|100.0%|",
        ] {
            assert!(draft.body.contains(part), "{part}: {}", draft.body);
        }
        assert!(draft.title.ends_with("督查事项办理情况的通报") && !draft.main_to.is_empty());
        let begin = |month: Month| {
            move |tx: &mut office::Tx, a: &office::people::Actor| {
                let at = bulletin::supervising(a)?;
                bulletin::begin(tx, &at, (month, false))
            }
        };
        let paper = office.write(DESK, begin(month)).unwrap();
        let seen = office.read(DESK, |tx, a| document::find(tx, a, paper)).unwrap();
        assert_eq!(seen.document.genre, Genre::Circular);
        let held = office.read(DESK, |tx, a| bulletin::papers(tx, a, month)).unwrap();
        assert_eq!(held.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [paper]);
        let text = office.read(DESK, |tx, _| document::draft::of(tx, &seen)).unwrap();
        assert_eq!(text.content.body, draft.body);
        let story = office.db.read(|tx| story::of_matter(tx, paper)).unwrap();
        assert!(story.iter().any(|l| l.what.contains("督查情况拟成通报")));
        assert!(said(office.write(DESK, begin(month.next()))).contains("还没有到"));
        assert!(said(office.write("linxiaotang", begin(month))).contains("督查人员"));
        assert!(said(office.read("linxiaotang", |tx, a| bulletin::bulletin(tx, a, month))).contains("查阅权限"));
    });
}

#[test]
fn scores_are_off_until_the_caution_was_read_and_months_that_passed_keep_their_numbers() {
    on_every_engine(|office| {
        let month = Month::of(today(office));
        opens(office, "整改燃气安全隐患", ("yjj", 3));
        for login in [DESK, "yjj-ws"] {
            assert!(matches!(scores(office, login, month), Err(Error::NotFound)), "off");
        }
        let unread = office.write(KEEPER, |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            score::set_scores(tx, &admin, (true, false), &ScoreRules::default(), 0)
        });
        assert!(said(unread).contains("已读"));
        let wrong = ScoreRules { overdue: 101, start: -1, ..ScoreRules::default() };
        let says = said(switches(office, true, &wrong));
        assert!(says.contains("逾期未结扣分须为 0 至 100") && says.contains("起始分"), "{says}");
        assert!(matches!(office.read(DESK, |_, a| a.unit_admin(a.own_unit()?)), Err(Error::NotFound)));
        switches(office, true, &ScoreRules::default()).unwrap();
        assert!(matches!(scores(office, DESK, month.before()), Err(Error::NotFound)), "not kept then");
        office.world.set(Instant::from_local(month.next().first(), 9, 0));
        let then = essence(&scores(office, DESK, month).unwrap());
        switches(office, true, &ScoreRules { start: 60, ..ScoreRules::default() }).unwrap();
        assert_eq!(essence(&scores(office, DESK, month).unwrap()), then);
        assert_eq!(scores(office, DESK, month.next()).unwrap().rules.start, 60);
        assert!(matches!(scores(office, "czj-ws", month), Err(Error::NotFound)), "nothing was handed to it");
        switches(office, false, &ScoreRules::default()).unwrap();
        assert!(matches!(scores(office, DESK, month), Err(Error::NotFound)), "off again");
    });
}

#[test]
fn only_the_unit_concerned_appeals_and_a_granted_appeal_takes_the_point_back() {
    on_every_engine(|office| {
        switches(office, true, &ScoreRules::default()).unwrap();
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        opens(office, "整改燃气安全隐患", ("yjj", 3));
        let other = opens(office, "清理河道", ("zjj", 20));
        office.world.advance_minutes(6 * 24 * 60);
        let own = scores(office, "yjj-ws", month).unwrap();
        assert!(!own.is_whole && own.units.len() == 1, "a unit reads its own score only");
        let kinds: Vec<_> = own.units[0].points.iter().map(|p| p.kind).collect();
        assert_eq!((kinds, own.units[0].score), (vec![PointKind::Sign, PointKind::Late, PointKind::Overdue], 86));
        let key = own.units[0].points[2].key.clone();
        let appeal = |login: &str, reason: &str| {
            office.write(login, |tx, a| {
                let at = score::concerned(tx, a, None)?;
                score::appeal(tx, &at, (month, &key), reason)
            })
        };
        assert!(matches!(appeal("zjj-ws", "不是我们的"), Err(Error::NotFound)), "another unit's point");
        assert!(matches!(appeal("czj-ws", "不是我们的"), Err(Error::NotFound)), "nothing to do with it");
        assert!(said(appeal("yjj-ws", " ")).contains("请写明申诉的理由"));
        let id = appeal("yjj-ws", "已于当日办结，证明材料随附").unwrap();
        assert!(said(appeal("yjj-zr", "再说一次")).contains("申诉"));
        let settle = |login: &str, granted: bool, answer: &str| {
            office.write(login, |tx, a| {
                let at = bulletin::supervising(a)?;
                score::settle_appeal(tx, &at, id, (granted, answer))
            })
        };
        assert!(settle("yjj-ws", true, "").is_err(), "the unit does not settle its own");
        assert!(said(settle(DESK, false, "")).contains("不予采纳的理由"));
        let desk = || office.read(DESK, supervision::desk).unwrap().0;
        let waits = |desk: &[Place]| {
            let found = desk.iter().find(|place| place.at == Waiting::Appeal);
            found.map(|place| place.lines.iter().map(|l| l.appeal).collect::<Vec<_>>())
        };
        assert_eq!(waits(&desk()), Some(vec![Some(id)]), "the office's desk says so");
        settle(DESK, true, "情况属实").unwrap();
        assert_eq!(waits(&desk()), None);
        assert!(said(settle(DESK, true, "")).contains("已于"));
        assert_eq!(scores(office, "yjj-ws", month).unwrap().units[0].score, 96);
        let item = own.units[0].points[2].item;
        let lines: Vec<String> =
            office.db.read(|tx| story::of_matter(tx, item)).unwrap().into_iter().map(|l| l.what).collect();
        assert!(
            lines.iter().all(|l| !l.contains("申诉")),
            "an appeal is no affair of the item's other readers: {lines:?}"
        );
        let closure = charged(office, ("zjj", other), |tx, at| applies(tx, at, "已清理")).unwrap();
        at_desk(office, other, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
        let won = scores(office, "zjj-ws", month).unwrap().units[0].points.last().unwrap().key.clone();
        let proud = office.write("zjj-ws", |tx, a| {
            let at = score::concerned(tx, a, None)?;
            score::appeal(tx, &at, (month, &won), "想多加")
        });
        assert!(said(proud).contains("加分不用申诉"));
    });
}

#[test]
fn a_unit_that_two_offices_handed_something_reads_its_points_from_both() {
    on_every_engine(|office| {
        let [own, other] = [(DESK, KEEPER), ("zjj-zr", "zjj-zr")].map(|(by, keeper)| {
            switches_by(office, keeper, true, &ScoreRules::default()).unwrap();
            let new = opening(office, "整治占道经营", ("yjj", 60));
            office.write(by, |tx, a| supervision::open(tx, a, &new)).unwrap()
        });
        office.world.advance_minutes(4 * DAY);
        let month = Month::of(today(office));
        let offices = office.read("yjj-ws", score::offices).unwrap();
        assert_eq!(offices.len(), 2, "{offices:?}");
        for (code, item) in [("qzfb", own), ("zjj", other)] {
            let by = office.place.units[code];
            assert!(offices.iter().any(|(office, _)| *office == by), "{code}");
            let read = office.read("yjj-ws", |tx, a| score::scores(tx, a, Some(by), month)).unwrap();
            assert_eq!((read.office, read.is_whole, read.units.len()), (by, false, 1), "{code}");
            let points: Vec<_> = read.units[0].points.iter().map(|p| (p.item, p.kind)).collect();
            assert_eq!(points, [(item, PointKind::Sign)], "{code}: its own item, and nobody else's");
        }
        let first = scores(office, "yjj-ws", month).unwrap().office;
        assert_eq!(first, offices[0].0, "the first where none is named");
        assert!(office.read("czj-ws", score::offices).unwrap().is_empty(), "handed nothing");
    });
}
