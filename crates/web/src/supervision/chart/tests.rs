use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use axum::routing::get;
use lexicon::{Date, Instant, MatterId, days_after};
use maud::Markup;
use office::people::{Console, session};
use office::supervision::chart::{Bar, Chart, Mark};
use office::supervision::{self, Bounds, Category, Ledger, Opening, Rhythm, Signs, Source, SourceKind, Step, Target};
use testkit::office::PaperPress;
use testkit::{TestOffice, on_every_engine};
use tower::ServiceExt;

use super::axis::Axis;
use super::{drawing, sheet};
use crate::app::{App, Parts};
use crate::finder::Blind;
use crate::headers;

const TODAY: Date = Date::constant(2026, 11, 23);
/// Most bytes of a chart of 500 rows on the wire.
const LIMIT: usize = 300 * 1024;

fn after(days: i64) -> Date {
    days_after(TODAY, days).unwrap()
}

/// A row whose identifier, days and words are unlike those of the others, so that nothing of it compresses for being repeated.
fn bar(n: i64) -> Bar {
    let drawn = n.wrapping_mul(6_364_136_223_846_793_005).unsigned_abs();
    let id: MatterId =
        format!("0192f0c1-{:04x}-7000-8000-{:012x}", drawn % 65_521, drawn % 281_474_976_710_597).parse().unwrap();
    let (opened_on, due_on) = (after(-n % 300), after(n * 7 % 200 - 40));
    let closed_on = (n % 4 == 0).then(|| after(-n % 30));
    let mark = |part: i64| Mark {
        name: format!("第{part}批路段{n}处"),
        due_on: after(part * 30 - n % 90),
        done_on: (part == 1).then(|| after(n % 9 - 60)),
    };
    Bar {
        id,
        number: format!("云督〔2026〕{n}号"),
        title: (0..40)
            .map(|at| char::from_u32(0x4e00 + u32::try_from((n * 97 + at * 131) % 6_000).unwrap()).unwrap())
            .collect(),
        lead: "区住房城乡建设局".into(),
        person: "柏明远".into(),
        opened_on,
        signs: Signs { due_on, milestone_on: None, is_closed: closed_on.is_some() },
        closed_on,
        progress: n % 101,
        marks: (1..=5).map(mark).collect(),
    }
}

fn chart(bars: Vec<Bar>) -> Chart {
    let bounds = Bounds { today: TODAY, near: after(7), late: after(-5) };
    let totals = supervision::Totals { all: bars.len() as i64, ..supervision::Totals::default() };
    Chart { bars, bounds, drawn_at: Instant::from_local(TODAY, 9, 0), totals, is_cut: false }
}

fn ask(routes: &Router, request: Request<Body>) -> (u16, HeaderMap, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let (parts, body) = routes.clone().oneshot(request).await.unwrap().into_parts();
        (parts.status.as_u16(), parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
    })
}

#[test]
fn five_hundred_rows_weigh_less_than_the_limit() {
    let page: Markup = sheet(&chart((1..=500).map(bar).collect()), ("云泽区人民政府办公室", None));
    assert_eq!(page.0.matches("<td class=\"days\">").count(), 500);
    assert!(!page.0.contains("style="), "the pages allow no style in a line");
    let routes = headers::wrap(Router::new().route("/", get(move || std::future::ready(page.clone()))));
    for coding in ["gzip", "br"] {
        let request = Request::get("/").header(header::ACCEPT_ENCODING, coding).body(Body::empty()).unwrap();
        let (_, headers, sent) = ask(&routes, request);
        assert_eq!(headers[header::CONTENT_ENCODING], coding);
        assert!(sent.len() < LIMIT, "{coding}: {} bytes", sent.len());
    }
}

#[test]
fn days_lie_below_their_months() {
    let found = chart(vec![bar(8)]);
    let year = Axis::of(&found, Some(2026));
    assert_eq!((year.days, year.months.len(), year.months[1]), (365, 12, (Date::constant(2026, 2, 1), 31)));
    assert_eq!(year.today(), Some(326));
    assert_eq!(
        year.bar((Date::constant(2025, 6, 1), Date::constant(2026, 1, 10))),
        Some((0, 10)),
        "cut where the year begins"
    );
    assert_eq!(year.bar((Date::constant(2027, 1, 1), Date::constant(2027, 2, 1))), None);
    assert_eq!(year.at(Date::constant(2027, 1, 1)), None);
    assert_eq!(year.share(73), "20.00%");
    let old = Bar { opened_on: Date::constant(2019, 1, 1), ..bar(3) };
    let far =
        Bar { signs: Signs { due_on: Date::constant(2031, 1, 1), milestone_on: None, is_closed: false }, ..bar(5) };
    let span = Axis::of(&chart(vec![old, far]), None);
    assert_eq!((span.months[0].0, span.months.len()), (Date::constant(2024, 12, 1), 36), "two years back, one ahead");
    assert!(span.today().is_some());
    assert_eq!(Axis::of(&chart(vec![bar(5)]), Some(2024)).today(), None);
}

#[test]
fn a_row_shows_plan_work_and_milestones_and_says_them() {
    let step = |name: &str, due_on, done_on| Mark { name: name.into(), due_on, done_on };
    let day = |month, day| Date::constant(2026, month, day);
    let row = Bar {
        opened_on: day(9, 1),
        signs: Signs { due_on: day(12, 1), milestone_on: Some(day(10, 1)), is_closed: false },
        closed_on: None,
        marks: vec![
            step("摸底", day(9, 11), Some(day(9, 15))),
            step("施工", day(10, 1), None),
            step("验收", day(11, 30), None),
        ],
        ..bar(1)
    };
    let found = chart(vec![row]);
    let page = drawing::table(&found, &Axis::of(&found, None), (&found.bars, true)).0;
    for part in [
        "viewBox=\"0 0 122 28\"",
        "<path class=\"plan\" d=\"M0 9H92\">",
        "<path class=\"work red\" d=\"M0 20H84\">",
        "<path class=\"due\" d=\"M10 9h0M90 9h0\">",
        "<path class=\"missed\" d=\"M30 9h1\">",
        "<path class=\"met\" d=\"M14 20h0\">",
        "<path id=\"now\" class=\"now-line\" d=\"M83 0v28\">",
        "■ 超期滞后",
        "计划 2026-09-01 至 2026-12-01；实际至 2026-11-23；摸底 09-11（09-15 完成）；施工 10-01；验收 11-30",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

struct Hall<'a> {
    office: &'a TestOffice,
    routes: Router,
}

impl<'a> Hall<'a> {
    fn of(office: &'a TestOffice) -> Hall<'a> {
        let app = App::new(Parts {
            db: office.db.clone(),
            blobs: office.blobs.clone(),
            finder: Arc::new(Blind),
            press: Arc::new(PaperPress),
            printer: Arc::new(testkit::PaperPress),
            address: String::new(),
            secure_cookie: false,
            trusted_proxies: Vec::new(),
            demo: false,
            place: "云泽区".into(),
        });
        Hall { office, routes: crate::router(app) }
    }

    fn get(&self, login: &str, path: &str) -> (u16, HeaderMap, String) {
        let id = self.office.place.people[login];
        let token = self.office.db.write(|tx| session::open_at_console(tx, &Console::at_the_machine(), id)).unwrap();
        let cookie = format!("{}={}", crate::visitor::COOKIE, token.reveal());
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let (status, headers, body) = ask(&self.routes, request);
        (status, headers, String::from_utf8(body).unwrap())
    }

    fn opens(&self, content: &str) {
        let lead = self.office.place.units.get("yjj").copied();
        let source = Source {
            kind: SourceKind::Hand,
            matter: None,
            opinion: None,
            words: String::new(),
            said_by: String::new(),
            said_on: None,
        };
        let opened = self.office.write("dongli", |tx, actor| {
            let today = tx.now().date();
            let after = |days| days_after(today, days).unwrap();
            let new = Opening {
                content: content.into(),
                category: Category::Daily,
                ledger: Ledger::None,
                source: source.clone(),
                target: Target::default(),
                strategy: String::new(),
                rhythm: Rhythm::Never,
                due_on: after(90),
                lead,
                person: None,
                support: Vec::new(),
                milestones: vec![Step { name: "完成摸底".into(), due_on: after(30) }],
                cared_by: None,
                commissioner: None,
                group: None,
                parent: None,
                before: None,
            };
            supervision::open(tx, actor, &new)
        });
        opened.unwrap();
    }
}

#[test]
fn the_chart_is_found_from_the_list_keeps_its_filters_and_names_its_paper() {
    on_every_engine(|office| {
        let hall = Hall::of(office);
        hall.opens("整治城区占道经营");
        assert!(hall.get("dongli", "/supervision/all").2.contains("href=\"/supervision/chart\""));
        let (status, _, page) = hall.get("dongli", "/supervision/chart?state=green&in=2026&paper=a0");
        assert_eq!(status, 200, "{page}");
        for part in [
            "整治城区占道经营",
            "class=\"chart a0\"",
            "● 正常推进",
            "完成摸底",
            "/supervision/wall?state=green&amp;in=2026",
            "今天",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        for none in ["/supervision/chart?state=red", "/supervision/chart?in=2020", "/supervision/chart?q=防汛"] {
            let page = hall.get("dongli", none).2;
            assert!(page.contains("没有符合条件的事项") && !page.contains("<table"), "{none}");
        }
        let strange = hall.get("dongli", "/supervision/chart?in=99999&paper=a9&state=x&lead=y&category=z");
        assert!(strange.0 == 200 && strange.2.contains("整治城区占道经营"), "what is no filter filters nothing");
        let (status, _, page) = hall.get("linxiaotang", "/supervision/chart");
        assert!(status == 403 && page.contains("全部督办事项由"), "{page}");
        assert!(!hall.get("linxiaotang", "/supervision").2.contains("/supervision/chart"));
    });
}

#[test]
fn the_wall_goes_on_to_the_next_screen_by_itself() {
    on_every_engine(|office| {
        let hall = Hall::of(office);
        (1..=7).for_each(|n| hall.opens(&format!("整治第{n}条背街小巷")));
        let rows = |page: &str| page.matches("<td class=\"days\">").count();
        let (status, headers, page) = hall.get("dongli", "/supervision/wall?rows=5&category=daily");
        assert_eq!((status, rows(&page)), (200, 5), "{page}");
        assert_eq!(headers[header::REFRESH], "60;url=/supervision/wall?category=daily&rows=5&page=1");
        assert!(
            page.contains("第 1 屏，共 2 屏") && page.contains("09:00") && page.contains("2026年11月23日"),
            "{page}"
        );
        assert!(!page.contains("class=\"nav\""), "nothing but the chart");
        let (_, headers, page) = hall.get("dongli", "/supervision/wall?rows=5&category=daily&page=1");
        assert_eq!(
            (rows(&page), &headers[header::REFRESH]),
            (2, &"60;url=/supervision/wall?category=daily&rows=5".parse().unwrap())
        );
        let (_, _, beyond) = hall.get("dongli", "/supervision/wall?rows=5&page=18446744073709551615");
        assert!(rows(&beyond) > 0, "a screen that is gone is another one");
        let (status, headers, _) = hall.get("linxiaotang", "/supervision/wall");
        assert_eq!((status, headers.get(header::REFRESH)), (403, None));
        let closed = hall.get("dongli", "/supervision/wall?state=closed").2;
        assert!(closed.contains("没有符合条件的事项"), "{closed}");
    });
}
