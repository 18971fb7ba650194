//! 督查通报 of a month: the figures, the lists behind them, the draft, and 拟成发文.

use axum::extract::State;
use axum::response::Response;
use lexicon::{MatterId, UnitId};
use maud::{Markup, html};
use office::people::{Actor, Role};
use office::supervision::bulletin::{self, Bulletin, BulletinDraft, Figure, Month, Span, Told};
use office::supervision::outcome::{HOW, percent};
use office::{Error, Result, Tx};

use super::{list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::facts::{self, Tile};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, form, layout};
use crate::visitor::Visitor;

/// What the address asks for.
#[derive(Debug, Clone)]
struct Wish {
    /// The month; this one where none is named.
    month: Option<Month>,
    figure: Option<Figure>,
    unit: Option<UnitId>,
}

/// The month an address or a form names; this one where none is named, or one that has not begun.
pub(super) fn month_of(tx: &mut Tx, named: Option<Month>) -> Result<Month> {
    let this = Month::of(tx.now().date());
    Ok(named.map_or(this, |month| month.min(this)))
}

/// The month an address names: one that cannot be is nowhere.
pub(super) fn month_named(asked: &Asked) -> std::result::Result<Option<Month>, Fault> {
    match asked.text("month") {
        "" => Ok(None),
        _ => asked.parse("month").map(Some).ok_or(Fault(Error::NotFound)),
    }
}

/// GET /supervision/bulletin
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let wish = Wish { month: month_named(&asked)?, figure: asked.parse("of"), unit: asked.parse("unit") };
    let typed = Typed::fresh(&app, &visitor);
    draw(app, visitor, wish, typed).await
}

async fn draw(app: App, visitor: Visitor, wish: Wish, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("督查通报"), move |tx, actor| {
        let month = month_of(tx, wish.month)?;
        let bulletin = bulletin::bulletin(tx, actor, month)?;
        let body = match wish.figure {
            Some(figure) => listed(&bulletin, figure, wish.unit),
            None => {
                let papers = bulletin::papers(tx, actor, month)?;
                whole(actor, (&bulletin, &papers), &typed)
            }
        };
        list::head(tx, actor, "bulletin", body)
    })
    .await
}

/// POST /supervision/bulletin: 拟成发文.
pub(super) async fn begin(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let month: Option<Month> = posted.parse("month");
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let month = month.ok_or_else(|| Error::refused("月份须写成 2026-11 这样。"))?;
            let at = bulletin::supervising(actor)?;
            let paper = bulletin::begin(tx, &at, (month, form.ticked("again")))?;
            Ok(format!("/documents/{paper}?done=drafted"))
        })
        .await;
    let wish = Wish { month, figure: None, unit: None };
    settled(result, posted, |typed| draw(app, visitor, wish, typed)).await
}

/// The address of the list behind a figure.
fn behind(b: &Bulletin, figure: Figure, unit: Option<UnitId>) -> String {
    let unit = unit.map(|u| format!("&unit={u}")).unwrap_or_default();
    format!("/supervision/bulletin?month={}&of={}{unit}", b.span.month, figure.code())
}

fn whole(actor: &Actor, (b, papers): (&Bulletin, &[(MatterId, String)]), typed: &Typed) -> Markup {
    let tone = |figure| match figure {
        Figure::Overdue | Figure::Late => Tone::Red,
        Figure::FeedbackLate | Figure::FeedbackEmpty => Tone::Amber,
        _ => Tone::Plain,
    };
    let tiles: Vec<Tile> = Figure::ALL
        .iter()
        .map(|f| {
            let share = if *f == Figure::OnTime { percent(b.share(None)) } else { String::new() };
            Tile::new(f.label(), b.count(*f, None), behind(b, *f, None)).note(tone(*f), share)
        })
        .collect();
    html! {
        (typed.problems())
        (pager("/supervision/bulletin?", &b.span, (Some(b.span.month.before()), b.next)))
        (facts::tiles(&tiles))
        (layout::stack(html! {
            (layout::card("各单位情况", layout::note("点数字看清单"), html! { (by_unit(b)) (how()) }))
            (layout::pad_card("通报稿", layout::note("按以上事实拟出，拟成发文后可以修改"), text(actor, (b, papers), typed)))
        }))
    }
}

/// Links to the months before and after, where there are any; `path` ends where `month=` follows.
pub(super) fn pager(path: &str, span: &Span, (before, after): (Option<Month>, Option<Month>)) -> Markup {
    html! { nav class="pager" aria-label="月份" {
        b { (span.month.label()) }
        @if after.is_none() && span.last() != span.month.last() { " " small { "（截至今天）" } }
        @if let Some(month) = before { a class="btn" rel="prev" href=(format!("{path}month={month}")) { "上一月" } }
        @if let Some(month) = after { a class="btn" rel="next" href=(format!("{path}month={month}")) { "下一月" } }
    } }
}

/// How the figures are counted 统计口径.
pub(super) fn how() -> Markup {
    html! { details class="pad hint" { summary { "统计口径" } p { (HOW) } } }
}

const ENDED: [Figure; 5] = [Figure::Opened, Figure::Due, Figure::OnTime, Figure::Late, Figure::Overdue];
const FEEDBACK: [Figure; 2] = [Figure::FeedbackLate, Figure::FeedbackEmpty];

fn by_unit(b: &Bulletin) -> Table {
    let figure = |unit: UnitId, f: Figure| match b.count(f, Some(unit)) {
        0 => html! { "—" },
        count => html! { (Link::new(behind(b, f, Some(unit)), count.to_string())) },
    };
    let rows = b.units.iter().map(|(unit, short, _)| {
        let [counts, feedback] = [&ENDED[..], &FEEDBACK[..]].map(|all| all.iter().map(|f| figure(*unit, *f)));
        let rate = html! { (percent(b.share(Some(*unit)))) };
        Row::new(std::iter::once(html! { (short) }).chain(counts).chain([rate]).chain(feedback).collect())
    });
    let [counts, feedback] =
        [&ENDED[..], &FEEDBACK[..]].map(|all| all.iter().map(|f| Column::new(f.label(), Shape::Number)));
    let rate = Column::new("按期办结率", Shape::Number);
    Table {
        caption: "各单位情况".into(),
        columns: std::iter::once(Column::new("单位", Shape::Text))
            .chain(counts)
            .chain([rate])
            .chain(feedback)
            .collect(),
        rows: rows.collect(),
        empty: Empty::new("这个月没有督查事项。"),
        ..Table::default()
    }
}

fn text(actor: &Actor, (b, papers): (&Bulletin, &[(MatterId, String)]), typed: &Typed) -> Markup {
    let BulletinDraft { title, main_to, body } = bulletin::bulletin_draft(b, &actor.unit_name);
    html! {
        h3 { (title) }
        @if !main_to.is_empty() { p { (main_to) "：" } }
        (drafted(&body))
        @if !papers.is_empty() {
            p class="hint" { "本月已经拟成：" @for (id, title) in papers {
                (Link::new(format!("/documents/{id}"), title.as_str())) " "
            } }
        }
        @if actor.has_in_own_unit(Role::Supervisor) {
            (form::post("/supervision/bulletin", &typed.guard("begin"), html! {
                input type="hidden" name="month" value=(b.span.month);
                @if !papers.is_empty() { (typed.tick("again", "再拟", "本月已经拟成，仍要另拟一份", false)) }
                (form::buttons(html! { (Button::submit("拟成发文").primary()) }))
            }))
        }
    }
}

/// The text as it reads: lines with bars are the rows of a table.
fn drafted(body: &str) -> Markup {
    let is_row = |line: &&str| line.starts_with('|');
    let cells = |line: &str| line.trim_matches('|').split('|').map(str::to_owned).collect::<Vec<_>>();
    let mut rows = body.lines().filter(is_row).map(cells);
    let columns = rows
        .next()
        .unwrap_or_default()
        .into_iter()
        .enumerate()
        .map(|(n, cell)| Column::new(cell, if n == 0 { Shape::Text } else { Shape::Number }));
    let columns: Vec<Column> = columns.collect();
    let rows = rows.map(|row| Row::new(row.into_iter().map(|cell| html! { (cell) }).collect())).collect();
    html! {
        @for line in body.lines().take_while(|l| !is_row(l)) { p { (line) } }
        @if !columns.is_empty() { (Table { caption: "各单位办理情况".into(), columns, rows, ..Table::default() }) }
        @for line in body.lines().skip_while(|l| !is_row(l)).filter(|l| !is_row(l)) { p { (line) } }
    }
}

fn listed(b: &Bulletin, figure: Figure, unit: Option<UnitId>) -> Markup {
    let lines: Vec<&Told> = b.of(figure, unit).collect();
    let of = unit.map(|u| format!("{}：", b.name(u))).unwrap_or_default();
    let (counted, day) = match figure {
        Figure::FeedbackLate | Figure::FeedbackEmpty => ("次", "日期"),
        Figure::Opened => ("项", "立项日期"),
        _ => ("项", "办结日期或时限"),
    };
    let title = format!("{}{of}{} {} {counted}", b.span.month.label(), figure.label(), lines.len());
    let rows = lines.iter().map(|l| {
        let link = words::link(l.item, &l.content);
        Row::new(vec![
            html! { (l.number) },
            table::title(html! {}, &link, ""),
            html! { (b.name(l.unit)) },
            html! { (l.day) },
            html! { (l.what) },
        ])
    });
    let table = Table {
        caption: figure.label().into(),
        columns: vec![
            Column::new("编号", Shape::Short),
            Column::new("事项", Shape::Title),
            Column::new("单位", Shape::Short),
            Column::new(day, Shape::Short),
            Column::new("情况", Shape::Text),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有这样的事项。"),
        ..Table::default()
    };
    let back = Button::link(format!("/supervision/bulletin?month={}", b.span.month), "返回通报");
    html! { (layout::card(&title, html! { (back) }, html! { (table) })) }
}
