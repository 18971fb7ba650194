//! The posts about one person: each calls one verb and goes back to the person's page.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{PersonId, PostId};
use maud::Markup;
use office::people::person::Disabling;
use office::people::post::{self, PostForm};
use office::people::{Person, SystemAdmin, person};
use office::{Error, Result as Done, Tx};

use super::{pages, routes};
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{day, id, settled, whole};
use crate::reply::Fault;

/// What a verb works on: the person at the revision the form was drawn from.
struct Act<'a> {
    admin: SystemAdmin,
    person: Person,
    form: &'a Posted,
}

/// Runs a verb once and leads back to the person's page with a word of what was done.
async fn run<V>(app: &App, posted: &Posted, person: &str, (verb, word): (V, &'static str)) -> Result<String, Fault>
where
    V: Fn(&mut Tx, &Act) -> Done<()> + Send + 'static,
{
    let person: PersonId = id(person)?;
    let form = posted.clone();
    app.once(&posted.visitor, posted.key(), move |tx, actor| {
        let admin = actor.system_admin()?;
        let person = Person { revision: form.revision(), ..person::person(tx, person)? };
        verb(tx, &Act { admin, person: person.clone(), form: &form })?;
        Ok(format!("/admin/people/{}?said={word}", person.id))
    })
    .await
}

/// The person's page with messages.
pub(super) async fn again(
    app: App,
    posted: Posted,
    person: PersonId,
    result: Result<String, Fault>,
) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| routes::draw(app, visitor, person, (typed, Markup::default()))).await
}

/// The page with the one question, with messages.
async fn ask_again(
    app: App,
    posted: Posted,
    person: PersonId,
    (result, page): (Result<String, Fault>, pages::Question),
) -> Result<Response, Fault> {
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| async move {
        app.page(&visitor, About::new("人员账号", "/admin/people", "admin#人员账号"), move |tx, actor| {
            actor.system_admin()?;
            let person = person::person(tx, person)?;
            page(tx, &person, &typed)
        })
        .await
    })
    .await
}

pub(super) async fn edit(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| person::edit(tx, &a.admin, &a.person, a.form.text("name"), a.form.text("phone"));
    let result = run(&app, &posted, &person, (verb, "saved")).await;
    again(app, posted, id(&person)?, result).await
}

pub(super) async fn appoint(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| {
        let form = post_form(a)?;
        post::appoint(tx, &a.admin, a.person.id, &form).map(|_| ())
    };
    let result = run(&app, &posted, &person, (verb, "appointed")).await;
    again(app, posted, id(&person)?, result).await
}

fn post_form(a: &Act) -> Done<PostForm> {
    let unit = a.person.unit.ok_or_else(|| Error::refused("三员专用账号不任职务。"))?;
    Ok(PostForm {
        unit,
        department: a.form.parse("department"),
        title: a.form.text("title").into(),
        rank_order: whole(a.form, "rank_order", "职级排序须为 1 至 9999 的整数。")?,
        is_head: a.form.ticked("is_head"),
        from_on: day(a.form, "from_on")?,
    })
}

pub(super) async fn end_post(
    State(app): State<App>,
    Path((person, held)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let held: PostId = id(&held)?;
    let verb = move |tx: &mut Tx, a: &Act| {
        own_post(tx, &a.person, held)?;
        post::end(tx, &a.admin, held, day(a.form, "to_on")?)
    };
    let result = run(&app, &posted, &person, (verb, "ended")).await;
    let page: pages::Question = Box::new(move |tx, person, typed| pages::post_end(tx, person, held, typed));
    ask_again(app, posted, id(&person)?, (result, page)).await
}

/// A post of this person; anybody else's looks as if it did not exist.
pub(super) fn own_post(tx: &mut Tx, person: &Person, held: PostId) -> Done<office::people::Post> {
    let found = post::posts_of(tx, person.id)?.into_iter().find(|p| p.id == held);
    found.ok_or(Error::NotFound)
}

pub(super) async fn transfer(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| {
        let unit = a.form.parse("unit").ok_or_else(|| Error::field("unit", "请选择调入单位。"))?;
        person::move_to(tx, &a.admin, &a.person, unit, day(a.form, "from")?)
    };
    let result = run(&app, &posted, &person, (verb, "moved")).await;
    ask_again(app, posted, id(&person)?, (result, Box::new(pages::transfer))).await
}

pub(super) async fn leave(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| person::leave(tx, &a.admin, &a.person, day(a.form, "left_on")?);
    let result = run(&app, &posted, &person, (verb, "left")).await;
    ask_again(app, posted, id(&person)?, (result, Box::new(pages::departure))).await
}

pub(super) async fn come_back(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| person::come_back(tx, &a.admin, &a.person);
    let result = run(&app, &posted, &person, (verb, "back")).await;
    again(app, posted, id(&person)?, result).await
}

pub(super) async fn disable(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| {
        let order = Disabling { reason: a.form.text("reason").into(), at_once: a.form.ticked("at_once") };
        person::disable(tx, &a.admin, &a.person, &order)
    };
    let result = run(&app, &posted, &person, (verb, "disabled")).await;
    ask_again(app, posted, id(&person)?, (result, Box::new(pages::suspension))).await
}

pub(super) async fn enable(
    State(app): State<App>,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let verb = |tx: &mut Tx, a: &Act| person::enable(tx, &a.admin, &a.person);
    let result = run(&app, &posted, &person, (verb, "enabled")).await;
    again(app, posted, id(&person)?, result).await
}
