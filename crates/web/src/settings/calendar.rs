//! Working calendar (工作日历) of the own unit: the year drawn month by month, and the days the unit entered itself.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use lexicon::{Date, DayKind, WorkCalendar, chinese_date, weekday_label};
use maud::{Markup, html};
use office::Error;
use office::limits::{self, ExtraDay};

use super::month;
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, day, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Tone, layout, notice};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new().route("/calendar", get(show)).route("/calendar/days", post(set))
}

const SAID: &[(&str, &str)] = &[("set", "这一天已登记。本单位在办事项的应办结时间随即重算，变动记入各件的办理痕迹。")];

async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    let place = Place { year: asked.parse("year"), day: lexicon::parse_date(asked.text("day")).ok() };
    draw(app, visitor, place, (typed, said(&asked, SAID))).await
}

/// Which year is shown, and which day stands in the form.
#[derive(Debug, Clone, Copy)]
struct Place {
    year: Option<i16>,
    day: Option<Date>,
}

async fn draw(app: App, visitor: Visitor, place: Place, (typed, done): (Typed, Markup)) -> Result<Markup, Fault> {
    app.page(&visitor, About::new("工作日历", "/calendar", "admin#工作日历"), move |tx, actor| {
        let unit = actor.own_unit()?;
        let today = tx.now().date();
        let year = place.year.or(place.day.map(|d| d.year())).filter(|y| (2000..=2099).contains(y));
        let calendar = limits::calendar(tx, unit)?;
        let days = limits::extra_days(tx, unit)?;
        let page = Page {
            year: year.unwrap_or(today.year()),
            calendar: &calendar,
            days,
            chosen: place.day.unwrap_or(today),
            may_set: actor.unit_admin(unit).is_ok(),
            counting: limits::awaits_recount(tx, unit)?,
        };
        Ok(page.render(&typed, &done))
    })
    .await
}

struct Page<'a> {
    year: i16,
    calendar: &'a WorkCalendar,
    days: Vec<ExtraDay>,
    chosen: Date,
    may_set: bool,
    /// Whether due times are being counted anew.
    counting: bool,
}

impl Page<'_> {
    fn render(&self, typed: &Typed, done: &Markup) -> Markup {
        let years = [self.year - 1, self.year, self.year + 1].into_iter().filter(|y| (2000..=2099).contains(y));
        let years: Vec<Tab> =
            years.map(|y| Tab::new(format!("/calendar?year={y}"), format!("{y} 年"), y == self.year)).collect();
        let total: i64 = (1..=12).filter_map(|m| month::work_days(self.calendar, self.year, m)).sum();
        html! {
            (layout::head("工作日历", html! { (self.year) " 年共 " (total) " 个工作日，每日 " (self.hours()) }, html! {}))
            (done) (typed.problems())
            @if self.counting { (notice::block(Tone::Blue, "正在重算在办事项的应办结时间", html! { p { "片刻后完成，不用等待。" } })) }
            (tabs::bar(&years))
            @if !self.calendar.is_loaded(self.year) { (self.warning()) }
            (layout::stack(html! {
                (layout::card("全年", month::legend(), month::year(self.calendar, self.year, &self.days, self.may_set)))
                @if self.may_set { (layout::pad_card("登记一天", html! {}, self.entry(typed))) }
                (layout::card("本单位登记的日期", html! {}, html! { (self.entered()) }))
            }))
        }
    }

    /// The office hours, in hours.
    fn hours(&self) -> String {
        let minutes = self.calendar.minutes_per_day();
        if minutes % 60 == 0 {
            format!("{} 小时", minutes / 60)
        } else {
            format!("{} 小时 {} 分", minutes / 60, minutes % 60)
        }
    }

    fn warning(&self) -> Markup {
        notice::block(
            Tone::Amber,
            &format!("{} 年的放假安排还没有装入", self.year),
            html! { p { "这一年暂按周一至周五上班计算，算出的应办结时间都注明“放假安排尚未公布，按周末推算”。国务院办公厅通知公布后，请升级程序，或在下方逐日登记。" } },
        )
    }

    fn entry(&self, typed: &Typed) -> Markup {
        let works = self.calendar.is_work_day(self.chosen);
        let kinds = vec![
            Choice::new("work", "上班").note("如调休上班"),
            Choice::new("rest", "休息").note("如本地放假、停电停课"),
        ];
        // Whoever opens this form means to change the day.
        let kind = if works { "rest" } else { "work" };
        form::post(
            "/calendar/days",
            &typed.guard("day"),
            html! {
                (typed.date("day", "日期", &self.chosen.to_string()).required())
                (typed.radios("kind", "安排", kinds, kind).required())
                (typed.text("note", "说明", "").required().max_length(40).placeholder("如：防汛值守，全员上班"))
                (form::buttons(html! { (Button::submit("登记").primary()) }))
            },
        )
    }

    fn entered(&self) -> Table {
        let own = self.days.iter().filter(|d| d.day.year() == self.year);
        let rows = own.map(|d| {
            let kind = if d.works { "上班" } else { "休息" };
            Row::new(vec![
                html! { (chinese_date(d.day)) " " (weekday_label(d.day)) },
                html! { (kind) },
                html! { (d.note) },
            ])
        });
        Table {
            caption: "本单位登记的日期".into(),
            columns: vec![
                Column::new("日期", Shape::Short),
                Column::new("安排", Shape::Short),
                Column::new("说明", Shape::Text),
            ],
            rows: rows.collect(),
            empty: Empty::new("这一年没有另外登记的日期，全按国家放假安排。"),
            ..Table::default()
        }
    }
}

/// What a day is called.
pub(super) fn kind_label(kind: &DayKind) -> &str {
    match kind {
        DayKind::Work => "上班",
        DayKind::Rest => "休息",
        DayKind::Holiday(name) if name.is_empty() => "休息",
        DayKind::Holiday(name) | DayKind::Shifted(name) => name,
        DayKind::Unloaded => "放假安排未装入",
    }
}

async fn set(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let entered = extra_day(&form)?;
            limits::set_day(tx, &admin, &entered)?;
            Ok(format!("/calendar?year={}&said=set", entered.day.year()))
        })
        .await;
    let place = Place { year: None, day: lexicon::parse_date(posted.text("day")).ok() };
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw(app, visitor, place, (typed, Markup::default()))).await
}

fn extra_day(form: &Posted) -> office::Result<ExtraDay> {
    let day = day(form, "day")?;
    if !WorkCalendar::covers(day) {
        return Err(Error::field("day", "日期须在 2000 年至 2099 年之间。"));
    }
    let works = match form.text("kind") {
        "work" => true,
        "rest" => false,
        _ => return Err(Error::field("kind", "请选择上班或休息。")),
    };
    let note = form.text("note");
    if note.is_empty() || note.chars().count() > 40 {
        return Err(Error::field("note", "请写明说明，40 字以内。"));
    }
    Ok(ExtraDay { day, works, note: note.into() })
}
