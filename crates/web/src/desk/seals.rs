//! 用印登记簿: which seal, on what, by whom, how many copies; refused attempts, too. By year and outcome, exported to XLSX.

use axum::extract::State;
use axum::response::Response;
use lexicon::Instant;
use office::Tx;
use office::document::register;
use office::document::seals::uses::{self, Outcome, Use};
use office::matter::Kind;
use office::people::Actor;

use super::asked::{Asked, after};
use super::parts::{href, moment};
use super::registers::{XLSX, span, year, years};
use crate::App;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::Choice;
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Markup, Tone, badge, html, layout};
use crate::visitor::Visitor;

fn outcomes() -> Vec<(&'static str, &'static str)> {
    Outcome::ALL.iter().map(|o| (o.code(), o.label())).collect()
}

/// GET /registers/seals
pub(super) async fn uses(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let about = About::new("用印登记簿", "/registers/seals", "clerk#登记簿");
    app.page(&visitor, about, move |tx, actor| draw(tx, actor, &asked)).await
}

fn draw(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let now = tx.now();
    let span = span(asked, now, &outcomes());
    let rows = uses::uses(tx, actor, &span, &asked.place())?;
    let next = rows.last().filter(|_| rows.len() as i64 >= span.rows).map(|u| after(u.at, u.id));
    let reads = register::may_read(actor, Kind::Outgoing);
    let table = table_of(rows.iter().map(|u| row(u, reads, now)).collect());
    let export = asked.keep(&["year", "only"]).replacen("/seals", "/seals/export", 1);
    let print = asked.keep(&["year", "only"]).replacen("/seals", "/seals/print", 1);
    let buttons = html! { (Button::link(print, "打印")) (Button::link(export, "导出 XLSX")) };
    Ok(html! {
        (layout::head("用印登记簿", html! { (actor.unit_name) }, buttons))
        section class="card" { (bar(asked, now)) (table) (asked.pager(next, rows.len())) }
    })
}

fn table_of(rows: Vec<Row>) -> Table {
    let columns = [
        ("用印时间", Shape::Short),
        ("用印的公文", Shape::Title),
        ("印章", Shape::Short),
        ("份数", Shape::Number),
        ("用印人", Shape::Short),
        ("签发人", Shape::Short),
        ("结果", Shape::Text),
    ];
    Table {
        caption: "用印登记簿".into(),
        columns: columns.map(|(label, shape)| Column::new(label, shape)).into(),
        rows,
        empty: Empty::new("这一年度没有符合条件的登记。请换一个年度或结果。"),
        ..Table::default()
    }
}

/// GET /registers/seals/print: all lines on one page for the printer; writes, because printing is a fact.
pub(super) async fn print(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let back = asked.keep(&["year", "only"]).replacen("/seals/print", "/seals", 1);
    let (year, now, lines) = app
        .write(&visitor, move |tx, actor| {
            let now = tx.now();
            Ok((year(&asked, now), now, uses::printed(tx, actor, &span(&asked, now, &outcomes()))?))
        })
        .await?;
    let about = About::new("打印用印登记簿", "/registers/seals", "clerk#登记簿");
    app.page(&visitor, about, move |_, actor| {
        let beside = html! { (actor.unit_name) "，" (year) "年，共 " (lines.len()) " 次" };
        let buttons = html! { span class="note" { "按 Ctrl＋P 打印" } (Button::link(back, "返回")) };
        Ok(html! {
            (layout::head("用印登记簿", beside, buttons))
            section class="card" { (table_of(lines.iter().map(|u| row(u, false, now)).collect())) }
        })
    })
    .await
}

fn row(u: &Use, reads: bool, now: Instant) -> Row {
    let number = if u.issue_number.is_empty() { "未编号" } else { &u.issue_number };
    let title = if !u.lead.is_empty() {
        html! { (u.title) small { (number) " · " (u.lead) "主办" } }
    } else if reads {
        table::title(html! {}, &Link::new(href(u.document), u.title.as_str()), number)
    } else {
        html! { (u.title) small { (number) } }
    };
    Row::new(vec![
        html! { (moment(u.at, now)) },
        title,
        html! { span title=(u.seal) { (u.seal) } },
        html! { @if u.outcome == Outcome::Used { (u.copies) } @else { "—" } },
        html! { (u.by) },
        html! { (u.signer) },
        outcome(u),
    ])
}

fn outcome(u: &Use) -> Markup {
    html! { @match (u.outcome, u.fell_at) {
        (Outcome::Refused, _) => { (badge::tag(Tone::Red, "未予用印")) br; small { (u.reason) } },
        (Outcome::Used, Some(at)) => { (badge::tag(Tone::Plain, "已失效")) br; small { "文稿改动，" (at.short_label()) " 失效" } },
        (Outcome::Used, None) => (badge::tag(Tone::Green, "已用印")),
    } }
}

fn bar(asked: &Asked, now: Instant) -> Markup {
    let only = asked.text("only");
    let choices = [("", "全部")].into_iter().chain(outcomes());
    let choices = choices.map(|(code, label)| Choice::new(code, label).chosen(code == only)).collect();
    let bars = [
        Bar::Choose("year".into(), "年度".into(), years(asked, now)),
        Bar::Choose("only".into(), "结果".into(), choices),
    ];
    let clear = (!asked.keep(&["year", "only"]).ends_with(asked.path())).then(|| asked.path().to_string());
    filters::bar(asked.path(), &bars, clear.as_deref())
}

/// GET /registers/seals/export: writes, because an export is a fact.
pub(super) async fn export(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Response, Fault> {
    let (year, read) = app
        .write(&visitor, move |tx, actor| {
            let now = tx.now();
            Ok((year(&asked, now), uses::export(tx, actor, &span(&asked, now, &outcomes()))?))
        })
        .await?;
    let bytes = app.blocking(move |_| read.xlsx()).await?;
    Ok(reply::download(&format!("用印登记簿{year}.xlsx"), XLSX, bytes))
}
