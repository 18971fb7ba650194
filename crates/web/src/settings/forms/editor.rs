//! Editing a template (修改模板): the text at the left, the pages a sample makes of it at the right, what is wrong with its line.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use lexicon::{Date, UnitId};
use maud::{Markup, PreEscaped, html};
use office::forms::draft::{self, Draft};
use office::forms::{Form, InForce, Job, Pictures, Trouble, in_force, sample};
use office::people::UnitAdmin;
use office::{Error, Tx};

use super::{about, admin, named, sheet};
use crate::app::App;
use crate::forms::Posted;
use crate::people::typed::{Asked, Typed, said};
use crate::reply::{self, Fault};
use crate::ui::form::Problems;
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/forms/{form}/edit", get(show).post(change)).route("/forms/{form}/preview", post(preview))
}

const SAID: &[(&str, &str)] = &[("saved", "草稿已保存，还没有发布，打印仍用现行模板。"), ("discarded", "草稿已放弃。")];

/// Pages shown beside the text.
pub(super) const SHOWN: usize = 6;

/// What the editor is drawn from.
pub(super) struct Desk {
    pub(super) form: Form,
    /// The text shown.
    pub(super) body: String,
    /// The revision of the draft it was drawn from; 0 where there is none.
    pub(super) revision: i64,
    /// Which sample stands on the pages.
    pub(super) sample: &'static str,
    pub(super) in_force: InForce,
    /// The draft as stored.
    pub(super) stored: Option<Draft>,
    /// The pages, or what is wrong.
    pub(super) tried: Result<Pictures, Trouble>,
    /// What was wrong with the last press of a button.
    pub(super) problems: Problems,
    /// Somebody saved the draft since: what is stored now stands beside the own text.
    pub(super) is_stale: bool,
    /// The unit and its name.
    unit: (UnitId, String),
    day: Date,
}

/// What a page is opened over: a text and its revision, or what is stored; and the sample asked for.
struct Over {
    text: Option<(String, i64)>,
    sample: String,
    problems: Problems,
    is_stale: bool,
}

impl Desk {
    fn open(tx: &mut Tx, admin: &UnitAdmin, (form, unit): (Form, String), over: Over) -> office::Result<Desk> {
        let in_force = in_force(tx, admin.unit(), form)?;
        let stored = draft::draft(tx, admin, form)?;
        let (body, revision) = over.text.unwrap_or_else(|| {
            stored.as_ref().map_or_else(|| (in_force.body.clone(), 0), |d| (d.body.clone(), d.revision))
        });
        let named = sample::NAMES.into_iter().find(|name| *name == over.sample);
        Ok(Desk {
            form,
            body,
            // Saved again from here, it goes over what is stored: that was seen beside it.
            revision: if over.is_stale && stored.is_none() { 0 } else { revision },
            sample: named.unwrap_or(sample::NAMES[0]),
            in_force,
            stored,
            tried: Ok(Pictures::default()),
            problems: over.problems,
            is_stale: over.is_stale,
            unit: (admin.unit(), unit),
            day: tx.now().date(),
        })
    }

    /// With the pages the text makes of the sample. Outside of every unit of work.
    fn printed(mut self, app: &App) -> Desk {
        if let Err(refused) = draft::check(&self.body) {
            self.tried = Err(Trouble { line: 0, message: refused.to_string() });
            return self;
        }
        let data = sample::sample(self.form, self.sample, (&self.unit.1, self.day));
        let job =
            Job { unit: self.unit.0, template: self.body.clone(), data: data.value, title: data.title, date: self.day };
        self.tried = app.printer.pages(&job, SHOWN);
        self
    }
}

/// The pages as they stand in the pane.
pub(super) fn papers(pictures: &Pictures) -> Markup {
    html! {
        @for (n, page) in (1..).zip(&pictures.pages) {
            figure class="paper" data-hash=(page.hash) role="img" aria-label={ "第 " (n) " 页" } { (PreEscaped(&page.svg)) }
        }
        @if pictures.count > pictures.pages.len() {
            p class="hint" { "共 " (pictures.count) " 页，这里显示前 " (pictures.pages.len()) " 页。" }
        }
    }
}

async fn open(app: &App, visitor: &Visitor, form: Form, over: Over) -> Result<Desk, Fault> {
    let desk = app
        .read(visitor, move |tx, actor| Desk::open(tx, &admin(actor)?, (form, actor.unit_name.clone()), over))
        .await?;
    app.blocking(move |app| Ok(desk.printed(app))).await
}

async fn draw(app: &App, visitor: &Visitor, desk: Desk, done: Markup) -> Result<Markup, Fault> {
    let typed = Typed::fresh(app, visitor);
    app.page(visitor, about(format!("修改“{}”", desk.form.name())), move |_, _| {
        Ok(sheet::page(&desk, &typed, &done))
    })
    .await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let (form, done) = (named(&key)?, said(&asked, SAID));
    let over = Over { text: None, sample: asked.text("sample").into(), problems: Problems::none(), is_stale: false };
    let desk = open(&app, &visitor, form, over).await?;
    draw(&app, &visitor, desk, done).await
}

/// What was posted from the editor.
fn over(posted: &Posted) -> Over {
    let text = Some((posted.raw("body").to_owned(), posted.revision()));
    Over { text, sample: posted.text("sample").into(), problems: Problems::none(), is_stale: false }
}

async fn change(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let (form, deed) = (named(&key)?, posted.text("do").to_owned());
    if deed != "save" && deed != "publish" {
        let desk = open(&app, &posted.visitor, form, over(&posted)).await?;
        return Ok(draw(&app, &posted.visitor, desk, Markup::default()).await?.into_response());
    }
    let next = if deed == "publish" {
        format!("/forms/{key}/publication")
    } else {
        format!("/forms/{key}/edit?said=saved&sample={}", crate::visitor::encode(posted.text("sample")))
    };
    let (text, revision) = (posted.raw("body").to_owned(), posted.revision());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            draft::save(tx, &admin(actor)?, form, &text, revision)?;
            Ok(next.clone())
        })
        .await;
    match result {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => refused(app, form, posted, fault).await,
    }
}

/// The draft was not saved: the own text stays, beside what somebody else saved.
async fn refused(app: App, form: Form, posted: Posted, fault: Fault) -> Result<Response, Fault> {
    let newer = match &fault.0 {
        Error::StaleText { revision, .. } => Some(*revision),
        _ => None,
    };
    let text = Some((posted.raw("body").to_owned(), newer.unwrap_or(posted.revision())));
    let problems = fault.problems()?;
    let over = Over { text, sample: posted.text("sample").into(), problems, is_stale: newer.is_some() };
    let desk = open(&app, &posted.visitor, form, over).await?;
    Ok(reply::unprocessable(draw(&app, &posted.visitor, desk, Markup::default()).await?))
}

/// What follows the typing: the pages, what is wrong, the numbers of the lines; the text itself is left alone.
async fn preview(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Markup, Fault> {
    let desk = open(&app, &posted.visitor, named(&key)?, over(&posted)).await?;
    Ok(sheet::follow(&desk))
}
