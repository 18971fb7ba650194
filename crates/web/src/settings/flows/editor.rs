//! Editing a flow (修改流程): its form and its text side by side, with the picture and what is wrong as they change.
//!
//! The text is what counts. The form of the step picked is carried into it as soon as something in it was changed; a form left
//! as it was drawn says nothing, so that what was typed into the text meanwhile stays.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use office::people::{Actor, UnitAdmin};
use office::process::definitions::check::{Checked, Known, check};
use office::process::definitions::draft::{self, Draft};
use office::process::definitions::edit::{self, Edit};
use office::process::definitions::sketch::{self, Sketch};
use office::process::definitions::{InForce, in_force_of};
use office::{Error, Result as Done, Tx};

use super::{about, posted_form, sheet};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, said};
use crate::reply::{self, Fault};
use crate::ui::form::Problems;
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/flows/{key}/edit", get(show).post(change)).route("/flows/{key}/preview", post(preview))
}

const SAID: &[(&str, &str)] =
    &[("saved", "草稿已保存，还没有发布，在办和新办的公文都不受影响。"), ("discarded", "草稿已放弃。")];

/// What the editor is drawn from.
pub(super) struct Desk {
    pub(super) key: String,
    /// The text shown.
    pub(super) body: String,
    /// The revision of the draft it was drawn from; 0 where there is none.
    pub(super) revision: i64,
    /// The step whose form is open; empty for none.
    pub(super) picked: String,
    pub(super) sketch: Result<Sketch, (usize, String)>,
    pub(super) checked: Checked,
    pub(super) known: Known,
    pub(super) in_force: InForce,
    /// The draft as stored.
    pub(super) stored: Option<Draft>,
    /// What was typed into the form for a new step: after which, name, id.
    pub(super) adding: (String, String, String),
    /// What was wrong with the last press of a button.
    pub(super) problems: Problems,
    /// Somebody saved the draft since: what is stored now stands beside the own text.
    pub(super) is_stale: bool,
}

impl Desk {
    /// The editor over a text; without one, over what is stored.
    fn open(tx: &mut Tx, admin: &UnitAdmin, key: &str, over: Option<(String, i64)>) -> Done<Desk> {
        let in_force = in_force_of(tx, admin.unit(), key)?;
        let known = Known::load(tx, admin.unit(), key)?;
        let stored = draft::draft(tx, admin, key)?;
        let (body, revision) = over.unwrap_or_else(|| {
            stored.as_ref().map_or_else(|| (in_force.body.clone(), 0), |d| (d.body.clone(), d.revision))
        });
        Ok(Desk {
            key: key.to_owned(),
            revision,
            picked: String::new(),
            sketch: sketch::read(&body),
            checked: check(&body, &known),
            known,
            in_force,
            stored,
            adding: Default::default(),
            problems: Problems::none(),
            is_stale: false,
            body,
        })
    }

    fn pick(mut self, step: &str) -> Desk {
        let has = self.sketch.as_ref().is_ok_and(|s| s.steps.iter().any(|s| s.id == step));
        self.picked = if has { step.to_owned() } else { String::new() };
        self
    }
}

/// Who may change flows: the administrator of the own unit.
pub(super) fn admin(actor: &Actor) -> Done<UnitAdmin> {
    actor.unit_admin(actor.own_unit()?)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let (typed, done, step) = (Typed::fresh(&app, &visitor), said(&asked, SAID), asked.text("step").to_owned());
    app.page(&visitor, about("修改流程"), move |tx, actor| {
        let desk = Desk::open(tx, &admin(actor)?, &key, None)?.pick(&step);
        Ok(sheet::page(&desk, &typed, &done))
    })
    .await
}

/// What was posted from the editor.
#[derive(Clone)]
struct Input {
    body: String,
    revision: i64,
    picked: String,
    deed: String,
    adding: (String, String, String),
    posted: Posted,
}

impl Input {
    fn read(posted: Posted) -> Input {
        Input {
            body: posted.raw("body").to_owned(),
            revision: posted.revision(),
            picked: posted.text("picked").to_owned(),
            deed: posted.text("do").to_owned(),
            adding: ["n-after", "n-name", "n-id"].map(|name| posted.text(name).to_owned()).into(),
            posted,
        }
    }

    /// The text with the form of the step picked carried into it, if that was changed.
    fn with_form(&self) -> Result<String, String> {
        match posted_form::changed(&self.posted) {
            Some(form) => edit::apply(&self.body, &Edit::Step { id: self.picked.clone(), form: Box::new(form) }),
            None => Ok(self.body.clone()),
        }
    }

    /// The text after the button pressed, and which step is open then.
    fn done(&self) -> Result<(String, String), String> {
        let body = self.with_form()?;
        let (deed, about) = self.deed.split_once(':').unwrap_or((self.deed.as_str(), ""));
        let text = |name: &str| self.posted.text(name).to_owned();
        let id = || about.to_owned();
        let number = || about.parse::<usize>().map_err(|_| "没有这条路线".to_owned());
        let edit = match deed {
            "pick" => return Ok((body, if self.picked == about { String::new() } else { id() })),
            "up" | "down" => Edit::Move { id: id(), up: deed == "up" },
            "remove" => Edit::Remove { id: id() },
            "add" => {
                let (after, name, id) = self.adding.clone();
                Edit::Add { after, id, name }
            }
            "route-add" => Edit::AddRoute { from: self.picked.clone(), to: text("n-to") },
            "route-remove" => Edit::RemoveRoute { route: number()? },
            "route-up" | "route-down" => Edit::MoveRoute { route: number()?, up: deed == "route-up" },
            _ => return Ok((body, self.picked.clone())),
        };
        let picked = if let Edit::Add { id, .. } = &edit { id.clone() } else { self.picked.clone() };
        Ok((edit::apply(&body, &edit)?, picked))
    }
}

async fn change(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let input = Input::read(posted);
    match input.deed.as_str() {
        "save" | "trial" | "publish" => save(app, key, input).await,
        _ => redraw(app, key, input).await,
    }
}

/// The editor after a button that changes the text only.
async fn redraw(app: App, key: String, input: Input) -> Result<Response, Fault> {
    let visitor = input.posted.visitor.clone();
    let typed = Typed::fresh(&app, &visitor);
    let outcome = input.done();
    let wrong = outcome.is_err();
    let page = app
        .page(&visitor, about("修改流程"), move |tx, actor| {
            let (body, picked, problem) = match outcome {
                Ok((body, picked)) => (body, picked, None),
                Err(problem) => (input.body, input.picked, Some(problem)),
            };
            let mut desk = Desk::open(tx, &admin(actor)?, &key, Some((body, input.revision)))?.pick(&picked);
            if let Some(problem) = problem {
                desk.problems.add("", problem);
                desk.adding = input.adding;
            }
            Ok(sheet::page(&desk, &typed, &Markup::default()))
        })
        .await?;
    Ok(if wrong { reply::unprocessable(page) } else { page.into_response() })
}

/// Saves the draft, and goes on to where the button leads.
async fn save(app: App, key: String, input: Input) -> Result<Response, Fault> {
    let visitor = input.posted.visitor.clone();
    let body = match input.with_form() {
        Ok(body) => body,
        Err(_) => return redraw(app, key, input).await,
    };
    let next = match input.deed.as_str() {
        "trial" => format!("/flows/{key}/trial"),
        "publish" => format!("/flows/{key}/publication"),
        _ => format!("/flows/{key}/edit?said=saved&step={}", input.picked),
    };
    let (text, at, revision) = (body.clone(), key.clone(), input.revision);
    let result = app
        .once(&visitor, input.posted.key(), move |tx, actor| {
            draft::save(tx, &admin(actor)?, &at, &text, revision)?;
            Ok(next.clone())
        })
        .await;
    match result {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => refused(app, key, Input { body, ..input }, fault).await,
    }
}

/// The draft was not saved: the own text stays, beside what somebody else saved.
async fn refused(app: App, key: String, input: Input, fault: Fault) -> Result<Response, Fault> {
    let newer = match &fault.0 {
        Error::StaleText { revision, .. } => Some(*revision),
        _ => None,
    };
    let problems = fault.problems()?;
    let visitor = input.posted.visitor.clone();
    let typed = Typed::fresh(&app, &visitor);
    let page = app
        .page(&visitor, about("修改流程"), move |tx, actor| {
            let over = (input.body, newer.unwrap_or(input.revision));
            let mut desk = Desk::open(tx, &admin(actor)?, &key, Some(over))?.pick(&input.picked);
            // Saved again from here, it goes over what is stored: that was seen beside it.
            if desk.stored.is_none() {
                desk.revision = 0;
            }
            desk.problems = problems;
            desk.is_stale = newer.is_some();
            Ok(sheet::page(&desk, &typed, &Markup::default()))
        })
        .await?;
    Ok(reply::unprocessable(page))
}

/// What follows the typing: the picture, what is wrong, the form; the text itself is left alone.
async fn preview(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Markup, Fault> {
    let visitor = posted.visitor.clone();
    let input = Input::read(posted);
    app.read(&visitor, move |tx, actor| {
        let desk = Desk::open(tx, &admin(actor)?, &key, Some((input.body, input.revision)))?.pick(&input.picked);
        Ok(sheet::follow(&desk))
    })
    .await
}
