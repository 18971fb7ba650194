//! Many at once (批量办理、批量已阅): each paper in a unit of work of its own, and a page that says which were done and why others
//! were not. Sent again, what was done stays done once.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use lexicon::{MatterId, TaskId};
use office::document::{self, BATCH_MOST};
use office::people::Actor;
use office::process::{self, Held};
use office::{Error, Tx};

use super::parts::href;
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::Problems;
use crate::ui::table::{Column, Empty, Row, Shape, Table};
use crate::ui::{Link, Markup, Tone, badge, html, layout, notice};

/// What is done to each of several tasks.
struct Batch {
    title: &'static str,
    /// The list it comes from and goes back to.
    list: &'static str,
    done: &'static str,
    help: &'static str,
    verb: fn(&mut Tx, &Held, &str) -> office::Result<()>,
}

const DECIDING: Batch = Batch {
    title: "批量办理",
    list: "/todo",
    done: "已办",
    help: "clerk#批量办理",
    verb: |tx, held, opinion| document::decide_in_batch(tx, held, opinion).map(|_| ()),
};

const READING: Batch = Batch {
    title: "批量已阅",
    list: "/reading",
    done: "已阅",
    help: "clerk#批量办理",
    verb: |tx, held, opinion| {
        if !held.task.is_reading {
            return Err(Error::refused("这一件要办理，不能只阅。"));
        }
        process::read(tx, held, opinion).map(|_| ())
    },
};

/// What came of one task.
struct Outcome {
    matter: Option<MatterId>,
    title: String,
    step: String,
    /// Why it was not done; none where it was.
    refused: Option<String>,
}

/// POST /todo/batch
pub(super) async fn decide(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    run(app, posted, &DECIDING).await
}

/// POST /reading/batch
pub(super) async fn read(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    run(app, posted, &READING).await
}

async fn run(app: App, posted: Posted, batch: &'static Batch) -> Result<Response, Fault> {
    let mut tasks: Vec<TaskId> = posted.parse_all("task");
    let mut seen = std::collections::HashSet::new();
    tasks.retain(|task| seen.insert(*task));
    let over = tasks.len().saturating_sub(BATCH_MOST);
    tasks.truncate(BATCH_MOST);
    if tasks.is_empty() {
        return Ok(reply::see(&format!("{}?none=1", batch.list)));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(one(&app, &posted, batch, task).await?);
    }
    let about = About::new(batch.title, batch.list, batch.help);
    let page = app.page(&posted.visitor, about, move |_, _| Ok(draw(batch, &outcomes, over)));
    Ok(page.await?.into_response())
}

/// One task in a unit of work of its own; its key is that of the press and its own, so that a second press does nothing twice.
async fn one(app: &App, posted: &Posted, batch: &'static Batch, task: TaskId) -> Result<Outcome, Fault> {
    let named = app.read(&posted.visitor, move |tx, actor| named(tx, actor, task)).await?;
    let (form, id) = (posted.clone(), task.to_string());
    let key: String = posted.key().chars().take(40).collect();
    let key = if key.is_empty() { key } else { format!("{key}.{}", &id[id.len() - 12..]) };
    let done = app.once(&posted.visitor, &key, move |tx, actor| {
        let held = process::held(tx, actor, task)?;
        (batch.verb)(tx, &held, form.raw("opinion"))?;
        Ok("done".into())
    });
    let refused = match done.await {
        Ok(_) => None,
        Err(Fault(Error::AlreadyDone(_))) => Some("已经办过，没有重复办理。".into()),
        Err(fault) => Some(why(fault)?),
    };
    Ok(Outcome { refused, ..named })
}

/// The sentence for what the office refused; anything else ends the whole run.
fn why(fault: Fault) -> Result<String, Fault> {
    if let Fault(Error::NotFound | Error::Forbidden(_)) = fault {
        return Ok(fault.0.to_string());
    }
    let problems: Problems = fault.problems()?;
    let all: Vec<&str> = problems.all().map(|(_, text)| text).collect();
    Ok(all.join("；"))
}

/// What the task is; nothing for one that is not the actor's.
fn named(tx: &mut Tx, actor: &Actor, task: TaskId) -> office::Result<Outcome> {
    let found = process::named(tx, actor, task)?;
    let (matter, title, step) =
        found.map_or((None, "（不在您手中）".into(), String::new()), |(m, t, s)| (Some(m), t, s));
    Ok(Outcome { matter, title, step, refused: None })
}

fn draw(batch: &Batch, outcomes: &[Outcome], over: usize) -> Markup {
    let done = outcomes.iter().filter(|o| o.refused.is_none()).count();
    let left = outcomes.len() - done;
    let mut says = format!("{done} 件{}", batch.done);
    if left > 0 {
        says.push_str(&format!("；{left} 件没有办，原因见下表，仍在您的清单中或者已由别人办理"));
    }
    if over > 0 {
        says.push_str(&format!("；一次最多 {BATCH_MOST} 件，其余 {over} 件请再办一次"));
    }
    says.push('。');
    let rows = outcomes.iter().map(|o| row(batch, o)).collect();
    let table = Table {
        caption: batch.title.into(),
        columns: vec![
            Column::new("结果", Shape::Short),
            Column::new("事项", Shape::Title),
            Column::new("环节", Shape::Short),
            Column::new("说明", Shape::Text),
        ],
        rows,
        empty: Empty::new("没有勾选公文。"),
        ..Table::default()
    };
    let back = Button::link(batch.list, "返回清单").primary();
    html! {
        (layout::head(batch.title, html! { "每件单独办理，一件不成不影响其他" }, html! { (back) }))
        (notice::flash(if left + over == 0 { Tone::Green } else { Tone::Amber }, &says, None))
        section class="card" { (table) }
    }
}

fn row(batch: &Batch, outcome: &Outcome) -> Row {
    let title = match outcome.matter {
        Some(matter) => html! { (Link::new(href(matter), outcome.title.as_str())) },
        None => html! { (outcome.title) },
    };
    let (tone, word) = if outcome.refused.is_none() { (Tone::Green, batch.done) } else { (Tone::Amber, "未办") };
    let says = outcome.refused.as_deref().unwrap_or_default();
    Row::new(vec![badge::tag(tone, word), title, html! { (outcome.step) }, html! { (says) }])
}
