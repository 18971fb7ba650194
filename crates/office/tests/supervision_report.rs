//! 督查通报 and 督查计分 on every engine: figures and scores equal an independent recomputation, and only those concerned appeal.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use lexicon::{Date, Genre, Instant, MatterId, UnitId, days_after};
use office::document;
use office::supervision::bulletin::{self, Bulletin, Figure, Month};
use office::supervision::score::{self, PointKind, ScoreRules, Scores};
use office::supervision::{
    self, Category, Feedback, File, Given, Item, Lapse, Ledger, Opening, Part, Rhythm, Source, SourceKind, Target,
    Verdict,
};
use office::{Error, Result, story};
use store::World;
use testkit::{TestOffice, on_every_engine};

const DESK: &str = "dongli";
const KEEPER: &str = "xiangnan";
const UNITS: [&str; 3] = ["yjj", "zjj", "czj"];

fn today(office: &TestOffice) -> Date {
    office.world.now().date()
}

fn opening(office: &TestOffice, content: &str, (lead, days): (&str, i64)) -> Opening {
    Opening {
        content: content.into(),
        category: Category::Daily,
        ledger: Ledger::None,
        source: Source {
            kind: SourceKind::Hand,
            matter: None,
            opinion: None,
            words: String::new(),
            said_by: String::new(),
            said_on: None,
        },
        target: Target::default(),
        strategy: String::new(),
        rhythm: Rhythm::Never,
        due_on: days_after(today(office), days).unwrap(),
        lead: Some(office.place.units[lead]),
        person: None,
        support: Vec::new(),
        milestones: Vec::new(),
        cared_by: None,
        commissioner: None,
        group: None,
        parent: None,
        before: None,
    }
}

fn opens(office: &TestOffice, content: &str, lead: (&str, i64)) -> MatterId {
    let new = opening(office, content, lead);
    office.write(DESK, |tx, a| supervision::open(tx, a, &new)).unwrap()
}

fn at_desk<T>(
    office: &TestOffice,
    id: MatterId,
    f: impl Fn(&mut office::Tx, &supervision::AtDesk) -> Result<T>,
) -> Result<T> {
    office.write(DESK, |tx, a| {
        let at = supervision::at_desk(tx, a, id)?;
        f(tx, &at)
    })
}

fn charged<T>(
    office: &TestOffice,
    (code, id): (&str, MatterId),
    f: impl Fn(&mut office::Tx, &supervision::Charged) -> Result<T>,
) -> Result<T> {
    office.write(&format!("{code}-ws"), |tx, a| {
        let at = supervision::charged(tx, a, id)?;
        f(tx, &at)
    })
}

/// An item with everything that happened to it, as its page shows it.
struct Known {
    item: Item,
    opened_at: Instant,
    file: File,
}

fn known(office: &TestOffice, id: MatterId) -> Known {
    office
        .read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, id)?;
            Ok(Known { file: supervision::file(tx, &seen)?, opened_at: seen.matter.opened_at, item: seen.item })
        })
        .unwrap()
}

impl Known {
    fn closings(&self) -> impl Iterator<Item = (String, Instant, Option<(bool, Instant)>)> {
        self.file.closures.iter().filter_map(|c| match &c.settled {
            Some((true, _, at)) => Some((c.id.to_string(), *at, c.looked.as_ref().map(|(held, _, at)| (*held, *at)))),
            _ => None,
        })
    }

    fn closed(&self, at: Instant) -> bool {
        self.closings().any(|(_, c, looked)| c < at && !matches!(looked, Some((false, l)) if l < at))
    }

    fn had(&self, unit: UnitId, at: Instant) -> bool {
        let open = |c: &&supervision::Charge| c.handed_at < at && c.ended_at.is_none_or(|e| e >= at);
        self.file.charges.iter().filter(open).any(|c| c.unit == unit)
    }

    fn lead(&self, at: Instant) -> UnitId {
        let open = |c: &&supervision::Charge| c.handed_at < at && c.ended_at.is_none_or(|e| e >= at);
        let leads = self.file.charges.iter().filter(|c| c.part == Part::Lead);
        let found = leads.clone().rfind(open).or(leads.clone().next()).unwrap();
        found.unit
    }
}

fn midnight_after(day: Date) -> Instant {
    Instant::from_local(day.tomorrow().unwrap(), 0, 0)
}

type Counts = BTreeMap<(Figure, UnitId), usize>;

/// The figures of a month, counted again from the items' pages.
fn recount(all: &[Known], month: Month, now: Instant) -> Counts {
    let (from, end) = (Instant::from_local(month.first(), 0, 0), midnight_after(month.last()));
    let until = end.min(now.plus_ms(1));
    let within = |at: Instant| from <= at && at < until;
    let mut counts = Counts::new();
    let mut add = |figure, unit| *counts.entry((figure, unit)).or_default() += 1;
    for k in all.iter().filter(|k| k.opened_at < until) {
        let due = k.item.due_on;
        if within(k.opened_at) {
            add(Figure::Opened, k.lead(until));
        }
        if month.holds(due) {
            add(Figure::Due, k.lead(until));
        }
        for (_, at, _) in k.closings().filter(|(_, at, _)| within(*at)) {
            add(if at.date() <= due { Figure::OnTime } else { Figure::Late }, k.lead(at));
        }
        if midnight_after(due) <= until && !k.closed(until) {
            add(Figure::Overdue, k.lead(until));
        }
        for f in &k.file.feedback {
            let edge = midnight_after(f.due_on);
            let missed = missed(f, edge);
            if month.holds(f.due_on) && edge <= until && missed && !k.closed(edge) && k.had(f.unit, edge) {
                add(Figure::FeedbackLate, f.unit);
            }
            if matches!(&f.reviewed, Some((Verdict::Empty, _, at)) if within(*at)) {
                add(Figure::FeedbackEmpty, f.unit);
            }
        }
    }
    counts
}

fn counted(b: &Bulletin) -> Counts {
    let mut counts = Counts::new();
    for line in &b.lines {
        *counts.entry((line.figure, line.unit)).or_default() += 1;
    }
    counts
}

/// The scores of a month by the shipped numbers, reckoned again from the items' pages.
fn reckon(all: &[Known], month: Month, now: Instant) -> BTreeMap<UnitId, i64> {
    let (from, end) = (Instant::from_local(month.first(), 0, 0), midnight_after(month.last()));
    let until = end.min(now.plus_ms(1));
    let within = |at: Instant| from <= at && at < until;
    let mut lost: BTreeMap<UnitId, i64> = BTreeMap::new();
    let mut won: BTreeMap<UnitId, i64> = BTreeMap::new();
    for k in all.iter().filter(|k| k.opened_at < until) {
        for c in &k.file.charges {
            if c.handed_at < until && c.ended_at.is_none_or(|e| e >= from) && !k.closed(from) {
                lost.entry(c.unit).or_default();
            }
            let due = c.sign_due_at;
            let signed = c.signed.as_ref().is_some_and(|(_, at)| *at <= due);
            if within(due) && !signed && c.ended_at.is_none_or(|e| e > due) && !k.closed(due) {
                *lost.entry(c.unit).or_default() += 2;
            }
        }
        for f in &k.file.feedback {
            for (days, points) in [(0, 2), (5, 8)] {
                let edge = midnight_after(days_after(f.due_on, days).unwrap());
                let missed = missed(f, edge);
                if within(edge) && missed && !k.closed(edge) && k.had(f.unit, edge) {
                    *lost.entry(f.unit).or_default() += points;
                }
            }
            if matches!(&f.reviewed, Some((Verdict::Empty, _, at)) if within(*at)) {
                *lost.entry(f.unit).or_default() += 5;
            }
        }
        let edge = midnight_after(k.item.due_on);
        if within(edge) && !k.closed(edge) {
            *lost.entry(k.lead(edge)).or_default() += 10;
        }
        for (_, at, looked) in k.closings() {
            if within(at) && at.date() <= k.item.due_on {
                *won.entry(k.lead(at)).or_default() += 1;
            }
            match looked {
                Some((true, l)) if within(l) => *won.entry(k.lead(l)).or_default() += 2,
                Some((false, l)) if within(l) => *lost.entry(k.lead(l)).or_default() += 10,
                _ => {}
            }
        }
    }
    let score =
        |(unit, lost): (UnitId, i64)| (unit, (100 - lost + won.get(&unit).copied().unwrap_or(0).min(10)).max(0));
    lost.into_iter().map(score).collect()
}

/// Whether nobody had given it by a moment, and it was needed until then.
fn missed(f: &Feedback, edge: Instant) -> bool {
    let ended = f.lapsed.filter(|(how, _)| *how != Lapse::Missed).map(|(_, at)| at);
    f.given.as_ref().map(|(_, at)| *at).or(ended).is_none_or(|at| at >= edge)
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

/// Closed items are looked at again after few days, so that the history has many.
fn looks_soon(office: &TestOffice) {
    office
        .write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            let (rules, revision) = supervision::rules_to_set(tx, &admin)?;
            supervision::set_rules(tx, &admin, &supervision::Rules { look_days: 5, ..rules }, revision)
        })
        .unwrap();
}

/// One thing happens to an item; what cannot happen to it now is refused and changes nothing.
fn happens(office: &TestOffice, id: MatterId, chance: &mut Chance) {
    let k = known(office, id);
    let lead = code(office, k.item.lead);
    let owed = k.file.feedback.iter().find(|f| f.is_owed());
    let unread = k.file.feedback.iter().find(|f| f.is_to_review());
    let closure = k.file.closures.last();
    let _ = match chance.below(9) {
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
        5 => {
            let granted = chance.below(4) > 0;
            charged(office, (lead, id), |tx, at| supervision::apply(tx, at, "已办结")).and_then(|closure| {
                at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (granted, "请补充材料")))
            })
        }
        6 => match closure {
            Some(c) => {
                let again = Some(k.item.due_on).filter(|due| chance.below(2) == 1 && *due >= today(office));
                at_desk(office, id, |tx, at| supervision::look_back(tx, at, c.id, (again, "实地看过")))
            }
            None => Ok(()),
        },
        7 => {
            let to = office.place.units[*chance.pick(&UNITS)];
            at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (to, None), ("职责调整", "")))
        }
        _ => {
            let wanted = days_after(k.item.due_on, 9).unwrap();
            charged(office, (lead, id), |tx, at| supervision::ask(tx, at, wanted, "雨季停工"))
                .and_then(|asked| at_desk(office, id, |tx, at| supervision::settle(tx, at, asked, (true, ""))))
        }
    };
}

fn scores(office: &TestOffice, login: &str, month: Month) -> Result<Scores> {
    office.read(login, |tx, a| score::scores(tx, a, month))
}

fn switches(office: &TestOffice, on: bool, rules: &ScoreRules) -> Result<()> {
    office.write(KEEPER, |tx, a| {
        let admin = a.unit_admin(a.own_unit()?)?;
        let revision = score::score_switch(tx, admin.unit())?.1;
        score::set_scores(tx, &admin, (on, true), rules, revision)
    })
}

fn essence(all: &Scores) -> BTreeMap<UnitId, (i64, Vec<(String, i64)>)> {
    let points = |s: &score::Score| s.points.iter().map(|p| (p.key.clone(), p.points)).collect();
    all.units.iter().map(|s| (s.unit, (s.score, points(s)))).collect()
}

fn said<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome.unwrap_err() {
        Error::Fields(all) => all.into_iter().map(|(_, says)| says).collect::<Vec<_>>().join("；"),
        other => other.to_string(),
    }
}

#[test]
fn figures_and_scores_equal_a_recount_over_random_histories_and_past_months_never_move() {
    on_every_engine(|office| {
        switches(office, true, &ScoreRules::default()).unwrap();
        looks_soon(office);
        let (mut chance, mut ids, mut ended) = (Chance(20_261_123), Vec::new(), BTreeMap::new());
        for step in 0..90 {
            if step < 40 && chance.below(3) == 0 {
                let days = 3 + i64::try_from(chance.below(40)).unwrap();
                ids.push(opens(office, &format!("第{step}件实事"), (*chance.pick(&UNITS), days)));
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
                ended.insert(before, essence(&scores(office, DESK, before).unwrap()));
            }
        }
        assert!(ended.len() >= 2, "the history spans months: {ended:?}");
        let (now, all) = (office.world.now(), ids.iter().map(|id| known(office, *id)).collect::<Vec<_>>());
        let mut met = std::collections::BTreeSet::new();
        for month in ended.keys().copied().chain([Month::of(now.date())]) {
            let b = office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
            assert_eq!(counted(&b), recount(&all, month, now), "{month}");
            met.extend(b.lines.iter().map(|l| l.figure));
            let reckoned = scores(office, DESK, month).unwrap();
            let by_unit: BTreeMap<UnitId, i64> = reckoned.units.iter().map(|s| (s.unit, s.score)).collect();
            assert_eq!(by_unit, reckon(&all, month, now), "{month}");
            if let Some(then) = ended.get(&month) {
                assert_eq!(&essence(&reckoned), then, "{month} tells the same again");
            }
        }
        assert_eq!(met.len(), Figure::ALL.len(), "every figure was met: {met:?}");
    });
}

#[test]
fn the_draft_quotes_the_worst_case_and_becomes_a_paper_of_the_own_unit() {
    on_every_engine(|office| {
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let good = opens(office, "建成社区食堂", ("zjj", 20));
        opens(office, "整改燃气安全隐患", ("yjj", 5));
        let closure = charged(office, ("zjj", good), |tx, at| supervision::apply(tx, at, "已建成")).unwrap();
        at_desk(office, good, |tx, at| supervision::check(tx, at, closure, (true, ""))).unwrap();
        office.world.advance_minutes(10 * 24 * 60);
        let b = office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        let draft = bulletin::bulletin_draft(&b, "云泽区人民政府办公室");
        for part in [
            "一、总体情况",
            "新立项2项",
            "按时率100%",
            "“建成社区食堂”",
            "提前20天销号",
            "“整改燃气安全隐患”",
            "超期5天未办结",
            "（一）",
        ] {
            assert!(draft.body.contains(part), "{part}: {}", draft.body);
        }
        assert!(draft.title.ends_with("督查事项办理情况的通报") && !draft.main_to.is_empty());
        let begin = |month: Month| {
            move |tx: &mut office::Tx, a: &office::people::Actor| {
                let at = bulletin::supervising(a)?;
                bulletin::begin(tx, &at, month)
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
        assert!(says.contains("超期未办结扣分须为 0 至 100") && says.contains("起始分"), "{says}");
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
                let at = score::concerned(tx, a)?;
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
        settle(DESK, true, "情况属实").unwrap();
        assert!(said(settle(DESK, true, "")).contains("已于"));
        assert_eq!(scores(office, "yjj-ws", month).unwrap().units[0].score, 96);
        let item = own.units[0].points[2].item;
        let lines: Vec<String> =
            office.db.read(|tx| story::of_matter(tx, item)).unwrap().into_iter().map(|l| l.what).collect();
        assert!(lines.iter().any(|l| l.contains("申诉成立")), "{lines:?}");
        let closure = charged(office, ("zjj", other), |tx, at| supervision::apply(tx, at, "已清理")).unwrap();
        at_desk(office, other, |tx, at| supervision::check(tx, at, closure, (true, ""))).unwrap();
        let won = scores(office, "zjj-ws", month).unwrap().units[0].points.last().unwrap().key.clone();
        let proud = office.write("zjj-ws", |tx, a| {
            let at = score::concerned(tx, a)?;
            score::appeal(tx, &at, (month, &won), "想多加")
        });
        assert!(said(proud).contains("加分不用申诉"));
    });
}
