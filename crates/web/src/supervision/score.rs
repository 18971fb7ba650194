//! 督查计分: the scores of a month with every point and its fact, 申诉, and the switch for the unit's administrator.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::AppealId;
use maud::{Markup, html};
use office::people::Actor;
use office::supervision::bulletin::{self, Month};
use office::supervision::score::{self, Appeal, CAUTION, Point, Score, ScoreRules, Scores};
use office::{Error, Result, Tx};

use super::bulletin::{month_of, months};
use super::list;
use crate::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, id, said, settled, whole};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Field};
use crate::ui::table::{self, Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Tone, badge, layout, notice};
use crate::visitor::Visitor;

const SAID: &[(&str, &str)] = &[
    ("appealed", "已提出申诉，督查部门收到通知。"),
    ("settled", "已处理申诉，提出的同志收到通知。"),
    ("set", "督查计分已保存。"),
];

/// Whether scores are something of the reader's.
pub(super) fn is_shown(tx: &mut Tx, actor: &Actor) -> Result<bool> {
    match score::office_of(tx, actor) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(e) => Err(e),
    }
}

/// GET /supervision/scores
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> std::result::Result<Markup, Fault> {
    let (month, done) = (asked.parse::<Month>("month"), said(&asked, SAID));
    app.page(&visitor, list::about("督查计分"), move |tx, actor| {
        let month = month_of(tx, month);
        let scores = score::scores(tx, actor, month)?;
        list::head(tx, actor, "scores", page(&scores, actor, &done))
    })
    .await
}

fn page(scores: &Scores, actor: &Actor, done: &Markup) -> Markup {
    let span = &scores.span;
    html! {
        (done)
        (months("/supervision/scores", span.month, span.last() != span.month.last()))
        p class="hint" { "起始 " (scores.rules.start) " 分；只计办理结果，点开看每一分的事实。加分每月最多 " (scores.rules.most_added) " 分。" }
        (layout::stack(html! {
            @if scores.units.is_empty() { section class="card" { (Empty::new("这个月没有承办督查事项的单位。")) } }
            @for unit in &scores.units { (one(scores, unit, actor)) }
        }))
    }
}

fn one(scores: &Scores, of: &Score, actor: &Actor) -> Markup {
    let mine = actor.unit == Some(of.unit);
    html! { section class="card pad" { details open[!scores.is_whole] {
        summary { b { (of.name) } " " (of.score) " 分" small { "（" (of.points.len()) " 条）" } }
        (points(scores, of, mine))
    } } }
}

fn points(scores: &Scores, of: &Score, mine: bool) -> Table {
    let rows = of.points.iter().map(|p| {
        let link = Link::new(format!("/supervision/{}", p.item), p.content.as_str());
        Row::new(vec![
            html! { (p.number) },
            table::title(html! {}, &link, &p.what),
            html! { (p.day) },
            html! { (p.kind.label()) },
            html! { @if p.counts() { (signed(p.points)) } @else { s { (signed(p.points)) } } },
            appeal_cell(scores, p, mine),
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

fn appeal_cell(scores: &Scores, p: &Point, mine: bool) -> Markup {
    match &p.appeal {
        Some(appeal) if appeal.settled.is_none() && scores.is_whole => {
            html! { (Link::new(format!("/supervision/appeals/{}", appeal.id), "待处理")) }
        }
        Some(appeal) => html! { (state(appeal)) @if !appeal.answer.is_empty() { br; small { (appeal.answer) } } },
        None if mine && p.points < 0 => {
            let href = format!("/supervision/scores/appeal?month={}&point={}", scores.span.month, p.key);
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

/// GET /supervision/scores/appeal
pub(super) async fn appeal_form(
    State(app): State<App>,
    visitor: Visitor,
    asked: Asked,
) -> std::result::Result<Markup, Fault> {
    let month = asked.parse::<Month>("month").ok_or(Fault(Error::NotFound))?;
    let typed = Typed::fresh(&app, &visitor);
    draw_appeal(app, visitor, (month, asked.text("point").to_owned()), typed).await
}

async fn draw_appeal(
    app: App,
    visitor: Visitor,
    (month, key): (Month, String),
    typed: Typed,
) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("申诉"), move |tx, actor| {
        score::concerned(tx, actor)?;
        let own = actor.unit;
        let units = score::scores(tx, actor, month)?.units.into_iter().filter(|s| Some(s.unit) == own);
        let point = units.flat_map(|s| s.points).find(|p| p.key == key).ok_or(Error::NotFound)?;
        let fields = html! {
            input type="hidden" name="month" value=(month);
            input type="hidden" name="point" value=(key);
            (typed.fill(Field::textarea("reason", "申诉理由和依据", 5), "reason", "").required().max_length(500))
            (form::buttons(html! { (Button::submit("提出申诉").primary()) }))
        };
        let body = html! {
            (told(&point)) (form::post("/supervision/scores/appeal", &typed.guard("appeal"), fields))
        };
        Ok(narrow("申诉", &format!("/supervision/scores?month={month}"), (&typed, body)))
    })
    .await
}

/// What a point is about.
fn told(p: &Point) -> Markup {
    layout::pairs([
        ("事项", html! { (Link::new(format!("/supervision/{}", p.item), format!("{} {}", p.number, p.content))) }),
        ("事由", html! { (p.kind.label()) "，" (signed(p.points)) " 分" }),
        ("情况", html! { (p.day) "　" (p.what) }),
    ])
}

fn narrow(title: &str, back: &str, (typed, body): (&Typed, Markup)) -> Markup {
    html! { div class="narrow" {
        (layout::head(title, html! {}, html! { (Button::link(back, "返回")) }))
        (typed.problems())
        (layout::pad_card(title, html! {}, body))
    } }
}

/// POST /supervision/scores/appeal
pub(super) async fn appeal(State(app): State<App>, posted: Posted) -> std::result::Result<Response, Fault> {
    let month = posted.parse::<Month>("month").ok_or(Fault(Error::NotFound))?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let key = posted.text("point").to_owned();
    let point = key.clone();
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = score::concerned(tx, actor)?;
            score::appeal(tx, &at, (month, &point), form.text("reason"))?;
            Ok(format!("/supervision/scores?month={month}&said=appealed"))
        })
        .await;
    settled(result, posted, |typed| draw_appeal(app, visitor, (month, key), typed)).await
}

/// GET /supervision/appeals/{id}
pub(super) async fn appeal_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> std::result::Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_settling(app, visitor, id(&text)?, typed).await
}

async fn draw_settling(app: App, visitor: Visitor, of: AppealId, typed: Typed) -> std::result::Result<Markup, Fault> {
    app.page(&visitor, list::about("处理申诉"), move |tx, actor| {
        let at = bulletin::supervising(actor)?;
        let (appeal, point) = score::appeals_waiting(tx, &at, of)?;
        let (who, when) = &appeal.asked;
        let body = html! {
            @match &point { Some(point) => (told(point)), None => p class="hint" { "这一分已经不再计。" } }
            (layout::pairs([
                ("申诉", html! { (appeal.reason) }),
                ("提出", html! { (who) "，" (when.short_label()) }),
                ("状态", state(&appeal)),
            ]))
            @if appeal.settled.is_none() { (form::post(&format!("/supervision/appeals/{of}"), &typed.guard("settle"), html! {
                (typed.tick("granted", "处理", "申诉成立，扣分退回", false))
                (typed.fill(Field::textarea("answer", "答复", 3), "answer", "").max_length(500).hint("不予采纳的，须写明理由"))
                (form::buttons(html! { (Button::submit("确定").primary()) }))
            })) }
        };
        Ok(narrow("处理申诉", &format!("/supervision/scores?month={}", appeal.month), (&typed, body)))
    })
    .await
}

/// POST /supervision/appeals/{id}
pub(super) async fn settle(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: AppealId = id(&text)?;
    let (visitor, form) = (posted.visitor.clone(), posted.clone());
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let at = bulletin::supervising(actor)?;
            let month = score::appeals_waiting(tx, &at, of)?.0.month;
            score::settle_appeal(tx, &at, of, (form.ticked("granted"), form.text("answer")))?;
            Ok(format!("/supervision/scores?month={month}&said=settled"))
        })
        .await;
    settled(result, posted, |typed| draw_settling(app, visitor, of, typed)).await
}

/// The numbers of the formula: name in the form, label, unit behind it.
const NUMBERS: [(&str, &str); 11] = [
    ("start", "每月起始分"),
    ("sign", "逾期签收扣"),
    ("late", "反馈逾期扣"),
    ("missing", "反馈缺报再扣"),
    ("missing_days", "逾期几天算缺报"),
    ("empty", "反馈空泛扣"),
    ("overdue", "超期未办结扣"),
    ("undone", "销号后反弹扣"),
    ("on_time", "按时销号加"),
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
                (layout::pad_card("开关和计分表", layout::note("新的数从本月起算，以前的月份不变"), form::post(
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
