//! The demo's office lives as an office does: its papers go where their genre belongs, its numbers ascend, its desks are believable.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use lexicon::{Colour, Date, Genre, Instant, MatterId, WorkCalendar};
use office::demo::{self, Accounts, Dice, Doing, PASSWORD, Past, Place};
use office::document::{self, PagePicture, Press, Sheet, dispatch, draft, register};
use office::people::login;
use office::process::{self, Page};
use office::supervision::{self, Filter, Light};
use office::{Blobs, Db, limits, notice};
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
        let calendar = WorkCalendar::statutory();
        let day = Date::constant(2026, 11, 23);
        let before = std::iter::successors(day.yesterday().ok(), |d| d.yesterday().ok());
        let mut days: Vec<Date> = before.filter(|d| calendar.is_work_day(*d)).take(40).collect();
        days.reverse();
        let world = TestWorld::new(seed);
        let start = Instant::from_local(days[0], 7, 0);
        world.set(start);
        let db = store::testing::sqlite(world.clone());
        let hash = login::hash(PASSWORD, "demo", [7; 32]).unwrap();
        let place = db.write(|tx| demo::build(tx, &hash, 24, seed)).unwrap();
        demo::fill(&db, &place, Past { seed, count: 30, until: start }, &mut |_| {}).unwrap();
        let folder = TempDir::new("demo");
        let blobs = Blobs::open(folder.path().join("blobs")).unwrap();
        let clock = |now| world.set(now);
        let until = Instant::from_local(days[39], 17, 30);
        let dice = Dice::new(seed);
        let (press, items) = (&Blank, 60);
        let mut doing = Doing { db: &db, blobs: &blobs, press, place: &place, dice, clock: &clock, until, items };
        demo::play(&mut doing, 120, &days, &mut || {}).unwrap();
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
        let mix = tasks.len() + reading >= 2 && green + reading >= 1 && red <= 3 && tasks.len() <= 25;
        assert!(mix, "{login}: {colours:?}, {reading} to read");
    }
    let waiting = demo.read("qlz-ws", dispatch::waiting_count) + demo.read("chengyu", dispatch::waiting_count);
    assert!((1..=12).contains(&waiting), "{waiting}");
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
    let all = demo.read("dongli", |tx, a| supervision::list(tx, a, &Filter { most: 1000, ..Filter::default() }, None));
    let (mut late, mut given, mut quoted, mut parts, mut looked) = (0, 0, 0, 0, 0);
    for line in &all {
        let file = demo.read("dongli", |tx, a| {
            let seen = supervision::find(tx, a, line.id)?;
            supervision::file(tx, &seen)
        });
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
}
