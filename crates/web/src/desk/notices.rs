//! 通知: what the others did that concerns me, newest first.

use axum::extract::State;
use axum::response::Response;
use lexicon::Instant;
use office::notice::{self, Notice};

use super::parts::{href, moment};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::Guard;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Markup, Tone, badge, html, layout};
use crate::visitor::Visitor;

/// GET /notices
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    let guard = Guard::new(visitor.csrf(), app.key());
    let about = About::new("通知", "/notices", "clerk#通知");
    app.page(&visitor, about, move |tx, actor| {
        let list = notice::list(tx, actor)?;
        Ok(page(&list, tx.now(), &guard))
    })
    .await
}

fn page(list: &[Notice], now: Instant, guard: &Guard) -> Markup {
    let unread = list.iter().filter(|n| n.read_at.is_none()).count();
    let read_all = html! { @if unread > 0 {
        form method="post" action="/notices/reading" data-once { (guard) (Button::submit("全部标为已读")) }
    } };
    let table = Table {
        caption: "通知".into(),
        columns: vec![Column::new("时间", Shape::Short), Column::new("通知", Shape::Title)],
        rows: list.iter().map(|n| row(n, now)).collect(),
        empty: Empty::new("没有通知。催办、退回、签收和答复会在这里提醒您。").next("/", "回到今日"),
        ..Table::default()
    };
    html! {
        (layout::head("通知", html! { (unread) " 条未读 · 只列最近一百条" }, read_all))
        section class="card" { (table) }
    }
}

fn row(n: &Notice, now: Instant) -> Row {
    let (tone, word) = kind(&n.kind);
    let address = match n.matter {
        Some(matter) if n.kind == "supervision" => format!("/supervision/{matter}"),
        Some(matter) => href(matter),
        None if n.kind == "joint_seal" => "/joint-seals".into(),
        None if matches!(n.kind.as_str(), "inspection" | "supervision") => "/supervision/inspections".into(),
        None => "/receipts".into(),
    };
    let link = Link::new(address, n.body.as_str());
    let text = html! { (badge::tag(tone, word)) @if n.read_at.is_none() { b { (link) } } @else { (link) } };
    Row::new(vec![html! { (moment(n.made_at, now)) }, text]).faint(n.read_at.is_some())
}

fn kind(code: &str) -> (Tone, &'static str) {
    match code {
        "urge" => (Tone::Amber, "催办"),
        "return" => (Tone::Red, "退回"),
        "alarm" => (Tone::Red, "未签收"),
        "warning" => (Tone::Amber, "临期"),
        "overdue" => (Tone::Red, "超期"),
        "escalated" => (Tone::Red, "升级提醒"),
        "extension" => (Tone::Blue, "延期"),
        "receipt" => (Tone::Green, "签收"),
        "reply" => (Tone::Blue, "答复"),
        "urgent" => (Tone::Red, "急件"),
        "progress" => (Tone::Plain, "进展"),
        "handover" => (Tone::Amber, "交接"),
        "ended" => (Tone::Plain, "终止"),
        "withdraw" => (Tone::Plain, "撤回"),
        "dispatch" => (Tone::Blue, "来文"),
        "joint_seal" => (Tone::Blue, "联合用印"),
        "supervision" => (Tone::Amber, "督办"),
        "inspection" => (Tone::Blue, "督查检查"),
        _ => (Tone::Plain, "提醒"),
    }
}

/// POST /notices/reading
pub(super) async fn read_all(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let address = app.once(&posted.visitor, posted.key(), |tx, actor| {
        notice::read_all(tx, actor)?;
        Ok("/notices".into())
    });
    Ok(reply::see(&address.await?))
}
