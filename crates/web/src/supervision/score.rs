//! 督查计分: the scores of a month with every point and its fact, 申诉, and the switch for the unit's administrator.

use axum::extract::State;
use axum::response::Response;
use lexicon::UnitId;
use maud::{Markup, html};
use office::people::{Actor, Role};
use office::supervision::bulletin::Month;
use office::supervision::score::{self, Appeal, CAUTION, Point, Score, ScoreRules, Scores};
use office::{Result, Tx};

use super::bulletin::{how, month_named, month_of, pager};
use super::{list, words};
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, said, settled, whole};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::filters::{self, Filter as Bar};
use crate::ui::form::{self, Choice};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout, notice};
use crate::visitor::Visitor;

pub(super) mod appeals;

const SAID: &[(&str, &str)] = &[
    ("appealed", "已提出申诉，督查部门收到通知。"),
    ("settled", "已处理申诉，提出的同志收到通知。"),
    ("set", "督查计分已保存。"),
];

/// Whether scores are something of the reader's.
pub(super) fn is_shown(tx: &mut Tx, actor: &Actor) -> Result<bool> {
    Ok(!score::offices(tx, actor)?.is_empty())
}

/// GET /supervision/scores
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let (month, done) = (month_named(&asked)?, said(&asked, SAID));
    let office = office_named(asked.text("office"))?;
    app.page(&visitor, list::about("督查计分"), move |tx, actor| {
        let month = month_of(tx, month)?;
        let scores = score::scores(tx, actor, office, month)?;
        let offices = score::offices(tx, actor)?;
        list::head(tx, actor, "scores", page((&scores, &offices), actor, &done))
    })
    .await
}

/// Whose scores an address or a form names; the first one's where none is named.
fn office_named(text: &str) -> std::result::Result<Option<UnitId>, Fault> {
    if text.is_empty() { Ok(None) } else { id(text).map(Some) }
}

/// The address of the scores of a month by an office.
fn address(office: UnitId, month: Month) -> String {
    format!("/supervision/scores?office={office}&month={month}")
}

fn page((scores, offices): (&Scores, &[(UnitId, String)]), actor: &Actor, done: &Markup) -> Markup {
    let span = &scores.span;
    html! {
        (done)
        @if offices.len() > 1 { (choice(scores, offices)) }
        (pager(&format!("/supervision/scores?office={}&", scores.office), span, scores.beside))
        p class="hint" {
            "起始 " (scores.rules.start) " 分；只计办理结果，点开看每一分的事实。加分每月最多 " (scores.rules.most_added)
            " 分。逾期未结只在逾期的当月扣一次。"
            @if score::may_appeal(actor) { " " (Link::new("/supervision/appeals", "申诉和处理结果")) }
        }
        (layout::stack(html! {
            @if scores.units.is_empty() { section class="card" { (Empty::new("这个月没有承办督查事项的单位。")) } }
            @for unit in &scores.units { (one(scores, unit, actor)) }
            section class="card" { (how()) (formula(&scores.rules)) }
        }))
    }
}

/// The table of the formula 计分表, for whoever is scored by it.
fn formula(rules: &ScoreRules) -> Markup {
    html! { details class="pad hint" { summary { "计分表" } ul { @for (name, label) in NUMBERS {
        li { (label) " " (number(rules, name)) @if name == "missing_days" { " 天" } @else { " 分" } }
    } } } }
}

/// By whom one is scored, where several do.
fn choice(scores: &Scores, offices: &[(UnitId, String)]) -> Markup {
    let choices = offices.iter().map(|(office, name)| {
        let named = format!("{name}督查");
        Choice::new(office.to_string(), named).chosen(*office == scores.office)
    });
    filters::bar("/supervision/scores", &[Bar::Choose("office".into(), "计分单位".into(), choices.collect())], None)
}

fn one(scores: &Scores, of: &Score, actor: &Actor) -> Markup {
    let may = May {
        appeal: actor.unit == Some(of.unit) && score::may_appeal(actor),
        settle: scores.is_whole && actor.has(Role::Supervisor, scores.office),
    };
    html! { section class="card pad" { details open[!scores.is_whole] {
        summary { b { (of.name) } " " (of.score) " 分" small { "（" (of.points.len()) " 条）" } }
        (points(scores, of, may))
    } } }
}

/// What the reader may do about points.
#[derive(Clone, Copy)]
struct May {
    appeal: bool,
    settle: bool,
}

fn points(scores: &Scores, of: &Score, may: May) -> Table {
    let rows = of.points.iter().map(|p| {
        let link = words::link(p.item, &p.content);
        Row::new(vec![
            html! { (p.number) },
            table::title(html! {}, &link, &p.what),
            html! { (p.day) },
            html! { (p.kind.label()) },
            html! { @if p.counts() { (signed(p.points)) } @else { "0" br; small { "已退回 " (p.points.abs()) " 分" } } },
            appeal_cell(scores, p, may),
        ])
        .faint(!p.counts())
    });
    Table {
        caption: format!("{}的得失分", of.name),
        columns: vec![
            Column::new("编号", Shape::Short),
            Column::new("事项", Shape::Title),
            Column::new("日期", Shape::Short),
            Column::new("事由", Shape::Short),
            Column::new("分", Shape::Number),
            Column::new("申诉", Shape::Text),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有加分，也没有扣分。"),
        ..Table::default()
    }
}

fn signed(points: i64) -> String {
    if points > 0 { format!("+{points}") } else { format!("−{}", -points) }
}

fn appeal_cell(scores: &Scores, p: &Point, may: May) -> Markup {
    match &p.appeal {
        Some(appeal) if appeal.settled.is_none() && may.settle => {
            html! { (Link::new(format!("/supervision/appeals/{}", appeal.id), "待处理")) }
        }
        Some(appeal) => html! { (state(appeal)) @if !appeal.answer.is_empty() { br; small { (appeal.answer) } } },
        None if may.appeal && p.points < 0 => {
            let (office, month) = (scores.office, scores.span.month);
            let href = format!("/supervision/scores/appeal?office={office}&month={month}&point={}", p.key);
            html! { (Link::new(href, "申诉")) }
        }
        None => html! {},
    }
}

fn state(appeal: &Appeal) -> Markup {
    match &appeal.settled {
        None => badge::tag(Tone::Amber, "申诉待处理"),
        Some((true, ..)) => badge::tag(Tone::Green, "申诉成立"),
        Some((false, ..)) => badge::tag(Tone::Plain, "不予采纳"),
    }
}

/// The numbers of the formula: name in the form, label, unit behind it.
const NUMBERS: [(&str, &str); 11] = [
    ("start", "每月起始分"),
    ("sign", "逾期签收扣"),
    ("late", "反馈逾期扣"),
    ("missing", "反馈缺报再扣"),
    ("missing_days", "逾期几天算缺报"),
    ("empty", "反馈空泛扣"),
    ("overdue", "逾期未结扣"),
    ("undone", "销号后反弹扣"),
    ("on_time", "按期办结加"),
    ("holds", "回头看保持加"),
    ("most_added", "每月加分最多"),
];

/// GET /supervision/scores/rules: the switch, for the unit's administrator.
pub(super) async fn rules(
    State(app): State<App>,
    visitor: Visitor,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_rules(app, visitor, (typed, said(&asked, SAID))).await
}

async fn draw_rules(app: App, visitor: Visitor, (typed, done): (Typed, Markup)) -> std::result::Result<Markup, Fault> {
    app.page(
        &visitor,
        crate::frame::About::new("督查计分设置", "/supervision/scores/rules", "admin#督查计分"),
        move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let (switch, revision) = score::score_switch_to_set(tx, &admin)?;
            let latest = switch.latest();
            let guard = typed.guard("rules").revision(revision);
            let beside = if switch.on { "现已启用" } else { "现未启用；不启用时没有计分页面" };
            Ok(html! {
                (layout::head("督查计分", html! { (beside) }, html! { (Button::link("/supervision", "返回")) }))
                (done) (typed.problems())
                (notice::block(Tone::Amber, "启用之前请读完", html! { ol { @for line in CAUTION { li { (line) } } } }))
                (layout::pad_card("开关和计分表", layout::note("新的数从本月 1 日起算，以前的月份不变"), form::post(
                    "/supervision/scores/rules", &guard, html! {
                        (typed.tick("on", "开关", "启用督查计分", switch.on))
                        (typed.tick("read", "提示", "已读完上面的提示，启用经本单位研究同意", false))
                        (form::row(html! { @for (name, label) in NUMBERS {
                            (typed.number(name, label, number(&latest, name)).required().short().range("0", "1000"))
                        } }))
                        (form::buttons(html! { (Button::submit("保存").primary()) }))
                    },
                )))
            })
        },
    )
    .await
}

fn number(rules: &ScoreRules, name: &str) -> i64 {
    match name {
        "start" => rules.start,
        "sign" => rules.sign,
        "late" => rules.late,
        "missing" => rules.missing,
        "missing_days" => rules.missing_days,
        "empty" => rules.empty,
        "overdue" => rules.overdue,
        "undone" => rules.undone,
        "on_time" => rules.on_time,
        "holds" => rules.holds,
        _ => rules.most_added,
    }
}

/// POST /supervision/scores/rules
pub(super) async fn set_rules(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let admin = actor.unit_admin(actor.own_unit()?)?;
            let rules = typed_rules(&form)?;
            score::set_scores(tx, &admin, (form.ticked("on"), form.ticked("read")), &rules, form.revision())?;
            Ok("/supervision/scores/rules?said=set".into())
        })
        .await;
    settled(result, posted, |typed| draw_rules(app, visitor, (typed, Markup::default()))).await
}

fn typed_rules(form: &Posted) -> Result<ScoreRules> {
    let n = |name: &'static str| whole(form, name, "须为整数");
    Ok(ScoreRules {
        start: n("start")?,
        sign: n("sign")?,
        late: n("late")?,
        missing: n("missing")?,
        missing_days: n("missing_days")?,
        empty: n("empty")?,
        overdue: n("overdue")?,
        undone: n("undone")?,
        on_time: n("on_time")?,
        holds: n("holds")?,
        most_added: n("most_added")?,
    })
}

#[cfg(test)]
mod tests;
