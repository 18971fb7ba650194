//! Oversight (流程调度): for the administrator of the unit: its matters by where their flows stand, and for one of them 调度, 挂起,
//! 恢复, 终止 and 重启. The text is not shown: to look after a flow one need not read the paper.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::MatterId;
use maud::{Markup, html};
use office::document::{self, Destination, Overseen};
use office::people::Actor;
use office::process::{self, Reroute, Running};
use office::{Error, Tx};

use super::room::when;
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, id, said, settled};
use crate::reply::Fault;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice};
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::tabs::{self, Tab};
use crate::ui::{Link, Tone, badge, layout, notice};
use crate::visitor::Visitor;

const SAID: &[(&str, &str)] = &[
    ("rerouted", "已调度，有关人员收到通知。"),
    ("suspended", "已挂起，时限停止计算，有关人员收到通知。"),
    ("resumed", "已恢复办理，有关人员收到通知。"),
    ("reopened", "已重启，从停下的环节接着办，有关人员收到通知。"),
    ("ended", "已终止，在办人收到通知。"),
];

const STATES: [(&str, &str); 3] = [("active", "在办"), ("suspended", "已挂起"), ("terminated", "已终止")];

fn about() -> About {
    About::new("流程调度", "/oversight", "admin#流程调度")
}

/// GET /oversight
pub(super) async fn list(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| draw_list(tx, actor, &asked)).await
}

fn draw_list(tx: &mut Tx, actor: &Actor, asked: &Asked) -> office::Result<Markup> {
    let admin = actor.unit_admin(actor.own_unit()?)?;
    let state = STATES.iter().find(|(code, _)| *code == asked.text("state")).map_or("active", |(code, _)| code);
    let words = asked.text("q");
    let found = document::overseen_list(tx, &admin, state, words)?;
    let now = tx.now();
    let rows = found.iter().map(|m| {
        let link = Link::new(format!("/oversight/{}", m.id), m.title.as_str());
        let at: Vec<String> = m.at.iter().map(|(step, who)| format!("{step}：{who}")).collect();
        let title = html! { (badge::urgency(m.urgency.label())) (link) small { (m.way.label()) } };
        Row::new(vec![title, html! { (at.join("；")) }, html! { (when(m.opened_at, now)) }])
    });
    let table = Table {
        caption: "本单位的事项".into(),
        columns: vec![
            Column::new("事项", Shape::Title),
            Column::new("现在", Shape::Text),
            Column::new("发起", Shape::Short),
        ],
        rows: rows.collect(),
        empty: Empty::new("没有这样的事项。"),
        ..Table::default()
    };
    let tabs = STATES.map(|(code, label)| Tab::new(format!("/oversight?state={code}"), label, code == state));
    let full = found.len() >= document::OVERSEEN_MOST;
    Ok(html! {
        (layout::head("流程调度", html! { "调度、挂起、恢复、终止、重启本单位的事项；这里不显示正文" }, html! {}))
        (tabs::bar(&tabs))
        section class="card" {
            form class="filters pad" action="/oversight" {
                input type="hidden" name="state" value=(state);
                input class="in" type="search" name="q" value=(words) placeholder="标题" aria-label="标题";
                (Button::submit("查找"))
            }
            (table)
            @if full { div class="pager" { span { "只列出最近的 " (document::OVERSEEN_MOST) " 件，请输入标题中的字词查找" } } }
        }
    })
}

/// GET /oversight/{id}
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, about(), move |tx, actor| {
        let chosen = (asked.parse("duty"), asked.text("to").to_string());
        draw(tx, actor, matter, &Face { typed: &typed, done: &said(&asked, SAID), chosen })
    })
    .await
}

/// What one page shows besides the matter.
struct Face<'a> {
    typed: &'a Typed,
    done: &'a Markup,
    /// The duty to be moved and the step to move it to, once chosen.
    chosen: (Option<u32>, String),
}

fn draw(tx: &mut Tx, actor: &Actor, id: MatterId, face: &Face) -> office::Result<Markup> {
    let at = document::overseen(tx, actor, id)?;
    let running = process::load(tx, id)?;
    let matter = at.matter();
    let rest = process::rest(tx, &running)?;
    let now = tx.now();
    let readable = document::find(tx, actor, id).is_ok();
    let buttons = html! {
        @if readable { (Button::link(format!("/documents/{id}"), "打开公文")) }
        (Button::link("/oversight", "返回"))
    };
    let beside = html! { (matter.way.label()) " · " (when(matter.opened_at, now)) "发起" };
    let body = match &rest {
        _ if !matter.is_active() => reopening(tx, &at, face)?,
        Some(rest) => html! {
            (notice::block(Tone::Amber, "本件已挂起，时限停止计算", html! { p { (rest.by) "于" (when(rest.since, now)) "挂起：" (rest.reason) } }))
            (resuming(id, face)) (ending(tx, actor, &at, face)?)
        },
        None => html! { (rerouting(tx, &at, &running, face)?) (suspending(id, face)) (ending(tx, actor, &at, face)?) },
    };
    Ok(html! {
        (layout::head(&matter.title, beside, buttons))
        (face.done) (face.typed.problems())
        div class="stack" { (standing(tx, id)?) (body) }
    })
}

fn standing(tx: &mut Tx, id: MatterId) -> office::Result<Markup> {
    let open = process::movable(tx, id)?;
    let lines = open.iter().map(|(_, step, who)| (step.as_str(), html! { (who) }));
    let body = if open.is_empty() {
        html! { p { "现在没有人在办。" } }
    } else {
        layout::pairs(lines)
    };
    Ok(layout::pad_card("现在", html! {}, body))
}

/// 调度: first where to, then who gets it and why.
fn rerouting(tx: &mut Tx, at: &Overseen, running: &Running, face: &Face) -> office::Result<Markup> {
    let id = at.matter().id;
    let open = process::movable(tx, id)?;
    let all = document::destinations(tx, at)?;
    let Some((first, ..)) = open.first() else { return Ok(html! {}) };
    let duty = face.chosen.0.filter(|d| open.iter().any(|(known, ..)| known == d)).unwrap_or(*first);
    let to = face.typed.value("to", &face.chosen.1);
    let chosen = all.iter().find(|d| d.key == to);
    let choose = choosing(&open, &all, (duty, &to), id);
    let next = match chosen {
        Some(to) if to.barred.is_none() => moving(tx, at, running, (duty, to, face))?,
        Some(to) => notice::flash(
            Tone::Amber,
            &format!("不能调度到“{}”：{}。", to.name, to.barred.as_deref().unwrap_or_default()),
            None,
        ),
        None => html! {},
    };
    let barred: Vec<&Destination> = all.iter().filter(|d| d.barred.is_some()).collect();
    let body = html! {
        (choose) (next)
        @if !barred.is_empty() {
            details { summary { "不能调度到的环节" }
                ul { @for d in barred { li { "“" (d.name) "”：" (d.barred.as_deref().unwrap_or_default()) } } }
            }
        }
    };
    Ok(layout::pad_card("调度", layout::note("把待办移到另一环节；可以再次调度"), body))
}

fn choosing(open: &[(u32, String, String)], all: &[Destination], (duty, to): (u32, &str), id: MatterId) -> Markup {
    let tasks = open.iter().map(|(n, step, who)| (n.to_string(), format!("{step}（{who}）"), *n == duty));
    let steps = all.iter().filter(|d| d.barred.is_none());
    html! {
        form class="filters" action=(format!("/oversight/{id}")) {
            label { "把 " select class="in" name="duty" aria-label="哪一件待办" {
                @for (value, label, on) in tasks { option value=(value) selected[on] { (label) } }
            } }
            label { " 调度到 " select class="in" name="to" aria-label="哪个环节" {
                option value="" { "请选择" }
                @for step in steps { option value=(step.key) selected[step.key == to] { (step.name) } }
            } }
            (Button::submit("看看送到谁"))
        }
    }
}

/// Who would get it, and the form that does it.
fn moving(
    tx: &mut Tx,
    at: &Overseen,
    running: &Running,
    (duty, to, face): (u32, &Destination, &Face),
) -> office::Result<Markup> {
    let id = at.matter().id;
    let order = Reroute { duty, to: to.key.clone(), persons: Vec::new(), reason: String::new() };
    let preview = match document::preview_reroute(tx, at, &order) {
        Ok(moved) => {
            let says: Vec<String> =
                moved.next.iter().map(|(s, who)| format!("“{s}”由{}办理", who.join("、"))).collect();
            notice::flash(Tone::Blue, &format!("按流程规则，调度后{}。也可以在下面另行指定。", says.join("；")), None)
        }
        Err(Error::Refused(why) | Error::Field { message: why, .. }) => notice::flash(Tone::Amber, &why, None),
        Err(other) => return Err(other),
    };
    let able = process::able(tx, at.matter(), running, &to.key)?;
    let typed = face.typed.form("rerouting");
    let choice = |p: &office::people::Person| {
        let id = p.id.to_string();
        let on = typed.ticked("persons", &id, false);
        Choice::new(id, p.name.clone()).chosen(on)
    };
    let persons = form::Field::checks("persons", "指定办理人", able.iter().map(choice).collect());
    let fields = html! {
        input type="hidden" name="duty" value=(duty);
        input type="hidden" name="to" value=(to.key);
        (persons.check(typed.messages()).hint("不选的，按流程规则"))
        (typed.text("reason", "理由", "").required().max_length(500).placeholder("如：承办人长期病假"))
        (form::buttons(html! { (Button::submit(format!("调度到“{}”", to.name)).primary()) }))
    };
    Ok(html! { (preview) (form::post(&format!("/oversight/{id}/rerouting"), &typed.guard("rerouting"), fields)) })
}

fn suspending(id: MatterId, face: &Face) -> Markup {
    let typed = face.typed.form("suspension");
    let fields = html! {
        (typed.text("reason", "理由", "").required().max_length(500))
        (form::buttons(html! { (Button::submit("挂起")) }))
    };
    let form = form::post(&format!("/oversight/{id}/suspension"), &typed.guard("suspension"), fields);
    layout::pad_card("挂起", layout::note("暂停办理，时限停止计算；随时可以恢复"), form)
}

fn resuming(id: MatterId, face: &Face) -> Markup {
    let typed = face.typed.form("resumption");
    let fields = html! {
        (typed.text("reason", "说明", "").max_length(500).placeholder("可以不写"))
        (form::buttons(html! { (Button::submit("恢复办理").primary()) }))
    };
    let form = form::post(&format!("/oversight/{id}/resumption"), &typed.guard("resumption"), fields);
    layout::pad_card("恢复", layout::note("从停下的地方接着办，时限接着计算"), form)
}

fn ending(tx: &mut Tx, actor: &Actor, at: &Overseen, face: &Face) -> office::Result<Markup> {
    if !document::may_end(tx, actor, at.matter(), at.document())? {
        return Ok(html! {});
    }
    let typed = face.typed.form("ending");
    let fields = html! {
        (typed.text("reason", "理由", "").required().max_length(200))
        (form::buttons(html! { (Button::submit("终止办理").danger()) }))
    };
    let form = form::post(&format!("/oversight/{}/ending", at.matter().id), &typed.guard("ending"), fields);
    Ok(layout::pad_card("终止", layout::note("作废，不再办理；编号没有作废的可以重启"), form))
}

fn reopening(tx: &mut Tx, at: &Overseen, face: &Face) -> office::Result<Markup> {
    if let Some(why) = document::reopening_barred(tx, at)? {
        return Ok(notice::flash(Tone::Amber, &why, None));
    }
    let typed = face.typed.form("reopening");
    let fields = html! {
        (typed.text("reason", "理由", "").required().max_length(500))
        (form::buttons(html! { (Button::submit("重启").primary()) }))
    };
    let form = form::post(&format!("/oversight/{}/reopening", at.matter().id), &typed.guard("reopening"), fields);
    Ok(layout::pad_card("重启", layout::note("从停下的环节接着办；可以再终止"), form))
}

type Verb = fn(&mut Tx, &Actor, &Overseen, &Posted) -> office::Result<()>;

async fn carry(app: App, text: String, posted: Posted, done: &'static str, verb: Verb) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let form = posted.clone();
    let result = app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let at = document::overseen(tx, actor, matter)?;
        verb(tx, actor, &at, &form)?;
        Ok(format!("/oversight/{matter}?said={done}"))
    });
    let result = result.await;
    let visitor = posted.visitor.clone();
    let chosen = (posted.parse("duty"), posted.text("to").to_string());
    settled(result, posted, |typed| async move {
        app.page(&visitor, about(), move |tx, actor| {
            draw(tx, actor, matter, &Face { typed: &typed, done: &Markup::default(), chosen })
        })
        .await
    })
    .await
}

/// POST /oversight/{id}/rerouting
pub(super) async fn reroute(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    carry(app, text, posted, "rerouted", |tx, _, at, form| {
        let duty = form.parse("duty").ok_or_else(|| Error::field("duty", "请选择要调度的待办"))?;
        let order = Reroute {
            duty,
            to: form.text("to").into(),
            persons: form.parse_all("persons"),
            reason: form.text("reason").into(),
        };
        document::reroute(tx, at, &order).map(|_| ())
    })
    .await
}

/// POST /oversight/{id}/suspension
pub(super) async fn suspend(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    carry(app, text, posted, "suspended", |tx, actor, at, form| {
        process::suspend(tx, actor, at.matter(), form.text("reason")).map(|_| ())
    })
    .await
}

/// POST /oversight/{id}/resumption
pub(super) async fn resume(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    carry(app, text, posted, "resumed", |tx, actor, at, form| {
        process::resume(tx, actor, at.matter(), form.text("reason")).map(|_| ())
    })
    .await
}

/// POST /oversight/{id}/reopening
pub(super) async fn reopen(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    carry(app, text, posted, "reopened", |tx, _, at, form| document::reopen(tx, at, form.text("reason")).map(|_| ()))
        .await
}

/// POST /oversight/{id}/ending
pub(super) async fn end(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    carry(app, text, posted, "ended", |tx, actor, at, form| {
        document::end(tx, actor, at.matter().id, form.text("reason"))
    })
    .await
}
