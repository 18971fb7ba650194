//! The demo's office lives as an office does: its papers go where their genre belongs, its numbers ascend, its desks are believable.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use lexicon::{Colour, Date, Genre, Instant, MatterId, WorkCalendar};
use office::demo::{self, Accounts, Dice, Doing, PASSWORD, Past, Place};
use office::document::{self, PagePicture, Press, Sheet, dispatch, draft, register};
use office::people::login;
use office::process::{self, Page};
use office::supervision::bulletin::{self, Month};
use office::supervision::inspection;
use office::supervision::ledgers::{self, Section};
use office::supervision::score;
use office::supervision::visit::{self, Manner, VisitLine};
use office::supervision::{self, File, Filter, Ledger, Light, Listed, SheetColour};
use office::{Blobs, Db, limits, notice};
use store::World;
use store::testing::{TempDir, TestWorld};

struct Blank;

impl Press for Blank {
    fn pages(&self, _: &Sheet) -> office::Result<Vec<PagePicture>> {
        Ok(Vec::new())
    }

    fn pdf(&self, sheet: &Sheet) -> office::Result<Vec<u8>> {
        Ok(format!("%PDF-1.7 {} %%EOF", sheet.issue_number).into_bytes())
    }
}

struct Demo {
    db: Db,
    place: Place,
    calendar: WorkCalendar,
}

impl Demo {
    /// A demo opened on Monday, 23 November 2026, before work begins.
    fn made(seed: u64) -> Demo {
        Demo::on(store::testing::sqlite, seed, (120, 60))
    }

    /// The same on an engine, with so many papers and items.
    fn on(engine: fn(Arc<dyn World>) -> Db, seed: u64, (papers, items): (usize, usize)) -> Demo {
        let calendar = WorkCalendar::statutory();
        let day = Date::constant(2026, 11, 23);
        let before = std::iter::successors(day.yesterday().ok(), |d| d.yesterday().ok());
        let mut days: Vec<Date> = before.filter(|d| calendar.is_work_day(*d)).take(40).collect();
        days.reverse();
        let world = TestWorld::new(seed);
        let start = Instant::from_local(days[0], 7, 0);
        world.set(start);
        let db = engine(world.clone());
        let hash = login::hash(PASSWORD, "demo", [7; 32]).unwrap();
        let place = db.write(|tx| demo::build(tx, &hash, 24, seed)).unwrap();
        demo::fill(&db, &place, Past { seed, count: 30, until: start }, &mut |_| {}).unwrap();
        let folder = TempDir::new("demo");
        let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
        let clock = |now| world.set(now);
        let until = Instant::from_local(days[39], 17, 30);
        let dice = Dice::new(seed);
        let press = &Blank;
        let mut doing = Doing { db: &db, blobs: &blobs, press, place: &place, dice, clock: &clock, until, items };
        demo::play(&mut doing, papers, &days, &mut || {}).unwrap();
        world.set(Instant::from_local(day, 9, 0));
        Demo { db, place, calendar }
    }

    fn read<T>(&self, login: &str, f: impl FnOnce(&mut office::Tx, &office::people::Actor) -> office::Result<T>) -> T {
        let read = self.db.read(|tx| {
            let actor = self.place.actor(tx, login)?;
            f(tx, &actor)
        });
        read.unwrap()
    }

    fn shown() -> impl Iterator<Item = &'static str> {
        Accounts::SHOWN.iter().map(|(login, ..)| *login).filter(|l| !["sysadmin", "secadmin", "auditor"].contains(l))
    }

    /// The outgoing register of a unit, oldest first.
    fn issued(&self, login: &str) -> Vec<register::Outgoing> {
        let span = register::Span { rows: 1000, ..register::Span::year(2026) };
        let mut all = self.read(login, |tx, a| register::outgoing(tx, a, &span, &Page::default()));
        all.reverse();
        all
    }

    fn main_to(&self, login: &str, id: MatterId) -> String {
        self.read(login, |tx, a| {
            let seen = document::find(tx, a, id)?;
            Ok(draft::of(tx, &seen)?.content.main_to)
        })
    }
}

#[test]
fn the_demo_is_believable() {
    let demo = Demo::made(1);
    papers_go_where_their_genre_belongs(&demo);
    numbers_ascend_with_their_dates(&demo);
    notices_are_mostly_read(&demo);
    desks_hold_a_believable_mix(&demo);
    the_season_shows(&demo);
    a_year_is_supervised(&demo);
}

#[test]
fn a_small_demo_is_the_same_on_every_engine() {
    if store::testing::pg_url().is_none() {
        return;
    }
    let engines = [store::testing::sqlite as fn(Arc<dyn World>) -> Db, store::testing::postgres];
    let [sqlite, postgres] = engines.map(|engine| Demo::on(engine, 2, (24, 16)));
    let (papers, items) = kept(&postgres);
    assert!(papers.len() > 3 && items.len() >= 16, "{} papers, {} items", papers.len(), items.len());
    assert_eq!(kept(&sqlite), (papers, items));
    numbers_ascend_with_their_dates(&postgres);
}

/// The papers issued and the items supervised, each in a line.
fn kept(demo: &Demo) -> (Vec<String>, Vec<String>) {
    let papers = demo.issued("chengyu").into_iter().map(|l| format!("{} {}", l.issue_number, l.title)).collect();
    let line = |l: Listed| format!("{} {} {} {:?}", l.number, l.content, l.progress, l.closed_on);
    (papers, files(demo).0.into_iter().map(line).collect())
}

fn papers_go_where_their_genre_belongs(demo: &Demo) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for line in demo.issued("chengyu") {
        let to = demo.main_to("chengyu", line.id);
        *kinds.entry(line.genre.label()).or_default() += 1;
        let up = matches!(line.genre, Genre::Request | Genre::Report);
        assert_eq!(up, to.starts_with("泽州市"), "{} → {to}", line.title);
        assert!(!up || line.sent == 0, "nobody of the platform gets {}", line.title);
        assert!(line.genre != Genre::Letter || !to.contains('各'), "{} → {to}", line.title);
        assert_eq!(line.genre == Genre::Letter, line.issue_number.starts_with("云政办函"), "{}", line.issue_number);
    }
    assert!(kinds.len() >= 4, "{kinds:?}");
    for clerk in ["yjj-ws", "qlz-ws"] {
        for line in demo.issued(clerk).iter().filter(|l| matches!(l.genre, Genre::Request | Genre::Report)) {
            assert_eq!(demo.main_to(clerk, line.id), "云泽区人民政府", "{}", line.title);
        }
    }
}

fn numbers_ascend_with_their_dates(demo: &Demo) {
    for clerk in ["chengyu", "yjj-ws", "qlz-ws", "czj-ws"] {
        let mut last: BTreeMap<String, (Instant, u32)> = BTreeMap::new();
        let span = register::Span { rows: 1000, ..register::Span::year(2026) };
        for line in demo.read(clerk, |tx, a| register::outgoing(tx, a, &span, &Page::default())) {
            let number = lexicon::IssueNumber::parse(&line.issue_number).unwrap();
            let before = last.insert(number.code().to_string(), (line.issued_at, number.serial()));
            if let Some((later, higher)) = before {
                assert!(number.serial() < higher, "{clerk}: {} before {higher} of {later:?}", line.issue_number);
            }
        }
        let span = register::Span { rows: 1000, ..register::Span::year(2026) };
        let mut came = demo.read(clerk, |tx, a| register::incoming(tx, a, &span, &Page::default()));
        came.retain(|l| l.serial.is_some());
        came.sort_by_key(|l| l.serial);
        assert!(came.windows(2).all(|w| w[0].serial < w[1].serial));
    }
}

fn notices_are_mostly_read(demo: &Demo) {
    for login in Demo::shown() {
        let unread = demo.read(login, notice::unread);
        assert!(unread <= 15, "{login}: {unread}");
    }
    assert!(demo.read("chengyu", notice::unread) > 0);
}

fn desks_hold_a_believable_mix(demo: &Demo) {
    for login in Demo::shown() {
        let tasks = demo.read(login, |tx, a| process::todo(tx, a, false, &Page::default()));
        let now = demo.db.world().now();
        let mut colours = [0, 0, 0];
        for task in &tasks {
            let clock = limits::clock(task.limit.as_deref(), task.opened_at, &task.stops).unwrap();
            let reading = clock.reading(&demo.calendar, now);
            colours[match reading.colour {
                Colour::Green => 0,
                Colour::Amber => 1,
                Colour::Red => 2,
            }] += 1;
            assert!(reading.left_minutes > -2 * 480, "{login}: {} {}", task.title, reading.label());
        }
        let [green, _, red] = colours;
        let reading = demo.read(login, |tx, a| process::todo(tx, a, true, &Page::default())).len();
        if ["dongli", "suhe"].contains(&login) {
            items_wait(demo, login);
        } else {
            assert!(tasks.len() + reading >= 2 && green + reading >= 1, "{login}: {colours:?}, {reading} to read");
        }
        assert!(red <= 3 && tasks.len() <= 25, "{login}: {colours:?}");
    }
    let waiting = demo.read("qlz-ws", dispatch::waiting_count) + demo.read("chengyu", dispatch::waiting_count);
    assert!((1..=12).contains(&waiting), "{waiting}");
}

/// Who supervises has items on the desk rather than papers: at more than one place of the round, and not too many.
fn items_wait(demo: &Demo, login: &str) {
    let desk = demo.read(login, supervision::desk);
    let places: Vec<_> = desk.0.iter().map(|place| (place.at.label(), place.all)).collect();
    assert!(places.len() >= 2 && (2..=60).contains(&desk.count()), "{login}: {places:?}");
}

fn the_season_shows(demo: &Demo) {
    let span = register::Span { rows: 1000, ..register::Span::year(2026) };
    let came = demo.read("chengyu", |tx, a| register::incoming(tx, a, &span, &Page::default()));
    let titles: Vec<String> =
        demo.issued("chengyu").into_iter().map(|l| l.title).chain(came.into_iter().map(|l| l.title)).collect();
    for word in ["防汛", "消防", "会议", "值班"] {
        assert!(titles.iter().any(|t| t.contains(word)), "{word}");
    }
}

fn a_year_is_supervised(demo: &Demo) {
    let totals = demo.read("dongli", |tx, a| supervision::totals(tx, a, &supervision::Filter::default()));
    assert!(totals.all >= 60 && totals.closed > totals.all / 2, "{totals:?}");
    for light in [Light::Red, Light::Yellow, Light::Green] {
        assert!(totals.of(light) > 0, "{light:?}: {totals:?}");
    }
    assert!(totals.red * 2 < totals.open(), "{totals:?}");
    let (all, files) = files(demo);
    let (mut late, mut given, mut quoted, mut parts, mut looked) = (0, 0, 0, 0, 0);
    for (line, file) in all.iter().zip(&files) {
        let came: Vec<_> = file.feedback.iter().filter(|f| f.given.is_some()).collect();
        given += came.len();
        late += came.iter().filter(|f| f.is_late(line.signs.due_on)).count();
        quoted += usize::from(file.source.opinion.is_some() && file.source.matter.is_some());
        parts += file.parts.len();
        looked += file.closures.iter().filter(|c| c.looked.is_some()).count();
    }
    assert!(late > 0 && late * 4 < given, "{late} of {given} late");
    assert!(quoted > 0 && looked > 0, "{quoted} quoted, {looked} looked at again, {parts} parts");
    assert!(all.iter().any(|l| l.said_by.contains("常务会议")) && all.iter().any(|l| l.said_by.contains("热线")));
    assert!(all.iter().all(|l| l.number.starts_with("云督〔")), "the letters of the office");
    every_turn_of_a_round_is_there(&files);
    a_round_follows_a_round(demo, &all);
    what_is_overdue_is_counted(demo, &all);
    ledgers_are_kept_by_groups(demo);
    visits_find_what_becomes_items(demo, &all);
    inspections_crowd_one_unit(demo);
    bulletins_are_papers(demo);
    let scores = demo.read("dongli", |tx, a| score::score_switch(tx, a.own_unit()?));
    assert!(!scores.0.on, "scores are a choice of the office");
}

/// Every item, the latest first, and everything about it.
fn files(demo: &Demo) -> (Vec<Listed>, Vec<File>) {
    demo.read("dongli", |tx, a| {
        let all = supervision::list(tx, a, &Filter { most: 1000, ..Filter::default() }, None)?;
        let mut files = Vec::new();
        for line in &all {
            let seen = supervision::find(tx, a, line.id)?;
            files.push(supervision::file(tx, &seen)?);
        }
        Ok((all, files))
    })
}

fn every_turn_of_a_round_is_there(files: &[File]) {
    let settled = || files.iter().flat_map(|f| &f.extensions).filter_map(|e| e.settled.as_ref());
    assert!(settled().any(|s| s.0) && settled().any(|s| !s.0), "more time is granted and refused");
    let ended = files.iter().flat_map(|f| &f.charges).filter(|c| c.ended_at.is_some()).count();
    assert!(ended > 0, "no lead was changed");
    for colour in SheetColour::ALL.iter().copied() {
        let of = || files.iter().flat_map(|f| &f.sheets).filter(move |s| s.colour == colour);
        assert!(of().any(|s| s.signed.is_some()), "{}", colour.label());
    }
    let unsigned = files.iter().flat_map(|f| &f.sheets).filter(|s| s.signed.is_none()).count();
    assert!(unsigned > 0, "every sheet is signed for");
    let undone = |f: &&File| f.closures.iter().any(|c| c.looked.as_ref().is_some_and(|l| !l.0));
    assert!(files.iter().filter(undone).count() > 0, "nothing came undone");
    assert!(files.iter().any(|f| f.members.len() > 1), "no joint team");
}

fn a_round_follows_a_round(demo: &Demo, all: &[Listed]) {
    let again: Vec<_> = all.iter().filter(|l| l.round > 1).collect();
    assert!(!again.is_empty(), "no second round");
    let commissioned = |l: &&Listed| demo.read("dongli", |tx, a| supervision::find(tx, a, l.id)).item.commissioner;
    assert!(all.iter().filter_map(|l| commissioned(&l)).count() > 0, "nobody looks after anything");
}

fn what_is_overdue_is_counted(demo: &Demo, all: &[Listed]) {
    let today = demo.db.world().now().date();
    let overdue = all.iter().filter(|l| l.closed_on.is_none() && l.signs.due_on < today).count();
    let counted = demo.read("dongli", |tx, a| supervision::statistics::statistics(tx, a, 2026)).total.overdue;
    assert!(overdue > 1 && overdue < all.len() / 6, "{overdue} of {}", all.len());
    assert!(counted > 0, "the statistics count none of {overdue}");
}

fn ledgers_are_kept_by_groups(demo: &Demo) {
    for ledger in [Ledger::Reform, Ledger::Priority] {
        let sections = demo.read("dongli", |tx, a| ledgers::read_ledger(tx, a, ledger, 0)).sections;
        let groups: Vec<&Section> = sections.iter().filter(|s| s.group.is_some()).collect();
        assert_eq!(groups.len(), 6, "{}", ledger.label());
        assert!(groups.iter().all(|s| s.group.as_ref().is_some_and(|g| !g.leader_name.is_empty())));
        let taken = groups.iter().filter(|s| !s.items.is_empty()).count();
        assert!(taken > 1, "{}: {taken} groups have items", ledger.label());
    }
}

fn visits_find_what_becomes_items(demo: &Demo, all: &[Listed]) {
    let visits = demo.read("dongli", |tx, a| visit::list(tx, a, None));
    for manner in Manner::ALL.iter().copied() {
        let handed = |v: &&VisitLine| v.manner == manner && v.handed > 0;
        assert!(visits.iter().any(|v| handed(&v)), "{}", manner.label());
    }
    assert!(visits.iter().any(|v| v.findings > v.handed), "something is left to be handed over");
    let items = all.iter().filter(|l| l.said_by.contains("实地督查")).count();
    let handed: i64 = visits.iter().map(|v| v.handed).sum();
    assert_eq!(i64::try_from(items).unwrap(), handed, "an item for every finding handed over");
}

fn inspections_crowd_one_unit(demo: &Demo) {
    let loads = demo.read("dongli", |tx, a| inspection::load(tx, a, 2026));
    let crowded: Vec<&str> = loads.iter().filter(|l| l.crowded.contains(&true)).map(|l| l.name.as_str()).collect();
    assert_eq!(crowded, ["青岚镇"]);
    let plans = demo.read("dongli", |tx, a| inspection::plans(tx, a, 2026));
    assert!(plans.iter().any(|p| p.dropped_at.is_some()) && plans.iter().any(|p| p.dropped_at.is_none()));
}

/// The bulletin of September is issued, that of October is on its way.
fn bulletins_are_papers(demo: &Demo) {
    let of = |month: i8| {
        demo.read("shenzhiyuan", |tx, a| bulletin::papers(tx, a, Month::of(Date::constant(2026, month, 1))))
    };
    let titles: Vec<String> = demo.issued("chengyu").into_iter().map(|l| l.title).collect();
    let (past, last) = (of(9), of(10));
    assert!(past.iter().any(|(_, title)| titles.contains(title)), "{past:?} is not issued");
    assert!(last.iter().any(|(_, title)| !titles.contains(title)), "{last:?} is not under way");
}
