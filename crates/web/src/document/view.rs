//! The document page (办文页): what it shows, read on one snapshot.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use lexicon::{Instant, MatterId, OpinionId, TaskId, UnitId};
use maud::{Markup, html};
use office::document::{self, Check, Seen};
use office::matter::{Kind, Way};
use office::people::{Actor, directory};
use office::process::opinion::{self, Opinion};
use office::process::{self, Held, Running, Stay, Whole};
use office::{Tx, limits};

use super::room::{Seals, Typed, framed, id};
use super::tabs::Tab;
use super::{desk, head, links, partners, supervise, tabs, trail};
use crate::App;
use crate::frame::About;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::ui::layout;
use crate::ui::tabs::CARD;
use crate::visitor::Visitor;

/// What may be asked of the document page.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    /// Which tab.
    pub(super) tab: String,
    /// What was just done, for the sentence at the top.
    pub(super) done: String,
}

/// What the page is asked to show.
#[derive(Debug, Clone, Default)]
pub(super) struct Front {
    /// What was asked.
    pub(super) ask: Ask,
    /// What was typed, when a form comes back.
    pub(super) typed: Typed,
    /// Against forged and doubled posts.
    pub(super) seals: Seals,
}

/// Everything the page says about a document.
#[derive(Debug)]
pub(super) struct View {
    /// The document, with the proof.
    pub(super) seen: Seen,
    /// The task the actor holds, if any.
    pub(super) held: Option<Held>,
    /// Who held it, as it came.
    pub(super) stays: Vec<Stay>,
    /// What was written.
    pub(super) opinions: Vec<Opinion>,
    /// The five checks 五关, each with the opinion it was recorded with.
    pub(super) checks: Vec<(OpinionId, Check)>,
    /// Its flow, loaded once for everything that asks where it stands.
    pub(super) running: Running,
    /// Name of the first handler 首办责任人.
    pub(super) owner: String,
    /// The clock of the whole matter 全程, where it has a limit.
    pub(super) whole: Option<Whole>,
    /// Working minutes of a day, for words about time.
    pub(super) day: i64,
    /// The present.
    pub(super) now: Instant,
}

impl View {
    /// Reads it all, if the actor may know of it.
    pub(super) fn load(tx: &mut Tx, actor: &Actor, id: MatterId) -> office::Result<View> {
        let seen = document::find(tx, actor, id)?;
        let names = directory::person_names(tx, &[seen.matter.owner])?;
        Ok(View {
            held: process::held_on(tx, actor, id)?,
            stays: process::stays(tx, &seen.matter)?,
            opinions: opinion::of_matter(tx, id)?,
            checks: document::every_check(tx, &seen)?,
            running: process::load(tx, id)?,
            owner: names.into_values().next().unwrap_or_default(),
            whole: process::whole(tx, &seen.matter)?,
            day: limits::calendar(tx, seen.matter.unit)?.minutes_per_day(),
            now: tx.now(),
            seen,
        })
    }

    /// Its identifier.
    pub(super) fn id(&self) -> MatterId {
        self.seen.matter.id
    }

    /// 发文: what leaves the house.
    pub(super) fn is_outgoing(&self) -> bool {
        self.seen.matter.kind == Kind::Outgoing
    }

    /// 收文: what came in.
    pub(super) fn is_incoming(&self) -> bool {
        self.seen.matter.kind == Kind::Incoming
    }

    /// The way it goes.
    pub(super) fn way(&self) -> Way {
        self.seen.matter.way
    }

    /// The address of the page.
    pub(super) fn href(&self) -> String {
        format!("/documents/{}", self.id())
    }

    /// The line of the navigation it is found under.
    pub(super) fn pile(&self) -> &'static str {
        pile(self.held.is_some())
    }

    /// The unit's short name before a name, where the person is of another unit than the reader.
    pub(super) fn named(&self, name: &str, unit: Option<&(UnitId, String)>) -> String {
        match unit {
            Some((id, short)) if Some(*id) != self.seen.actor.unit => format!("{short} {name}"),
            _ => name.to_string(),
        }
    }

    /// The task the holder opens for the first time now.
    fn unopened(&self) -> Option<TaskId> {
        self.held.as_ref().filter(|h| h.task.seen_at.is_none()).map(|h| h.task.id)
    }
}

/// The line of the navigation a document is found under: 待办 for whoever holds it.
pub(super) fn pile(held: bool) -> &'static str {
    if held { "/todo" } else { "/library" }
}

/// GET /documents/{id}
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    let ask = Ask { tab: asked.text("tab").into(), done: asked.text("done").into() };
    let front = Front { ask, seals: Seals::new(&app, &visitor), ..Front::default() };
    let (page, unopened) = draw(&app, &visitor, id(&text)?, front).await?;
    if let Some(task) = unopened {
        // That it was opened is noted beside the answer: a failure here must not keep the holder from reading.
        let note = app.write(&visitor, move |tx, actor| {
            let held = process::held(tx, actor, task)?;
            process::see(tx, &held)
        });
        let _ = note.await;
    }
    Ok(page.into_response())
}

/// The page and the task it opens for the first time.
async fn draw(app: &App, visitor: &Visitor, matter: MatterId, front: Front) -> Result<(Markup, Option<TaskId>), Fault> {
    app.read(visitor, move |tx, actor| {
        let view = View::load(tx, actor, matter)?;
        let about = About::new(view.seen.matter.title.clone(), view.pile(), "clerk#办理公文");
        let main = main(tx, &view, &front)?;
        Ok((framed(tx, actor, &about, &front.seals, main)?, view.unopened()))
    })
    .await
}

fn main(tx: &mut Tx, view: &View, front: &Front) -> office::Result<Markup> {
    let tab = Tab::of(&front.ask.tab, view);
    let paper = html! {
        section class="card" id=(CARD) {
            (tabs::bar(tx, view, tab)?)
            (tabs::body(tx, view, front, tab)?)
        }
    };
    let hand = html! { (desk::cards(tx, view, front)?) (partners::card(tx, view)?) (supervise::card(tx, view)?) (links::card(tx, view)?) div id="trail" { (trail::card(tx, view)?) } };
    Ok(html! {
        div id="said" { (head::said(view, &front.ask.done)) }
        div class="dochead" { (head::line(tx, view)?) }
        (head::steps(view))
        (layout::desk(paper, hand))
    })
}

/// GET /tasks/{id}: the page of the document the task belongs to.
pub(super) async fn of_task(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let task: TaskId = id(&text)?;
    let matter = app.read(&visitor, move |tx, actor| process::matter_of(tx, actor, task)).await?;
    Ok(reply::see(&format!("/documents/{matter}")))
}

/// The page of a document again, with messages and what was typed.
pub(super) async fn again(app: &App, visitor: &Visitor, matter: MatterId, typed: Typed) -> Result<Response, Fault> {
    again_with(app, visitor, matter, Ask::default(), typed).await
}

/// Like [`again`], at the face the form stands on.
pub(super) async fn again_with(
    app: &App,
    visitor: &Visitor,
    matter: MatterId,
    ask: Ask,
    typed: Typed,
) -> Result<Response, Fault> {
    let front = Front { ask, typed, seals: Seals::new(app, visitor) };
    let (page, _) = draw(app, visitor, matter, front).await?;
    Ok(reply::unprocessable(page))
}
