use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lexicon::{DelegationId, PersonId, UnitId};
use maud::Markup;
use office::people::{Actor, Role, directory};
use office::process::delegation::{self, Delegation, Flows, Force, Order, Revoking, Scope};
use office::{Error, Result as Done, Tx};

use super::pages::{self, Line, Page};
use crate::app::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, Typed, day, id, settled};
use crate::reply::Fault;
use crate::ui::{Tone, notice};
use crate::visitor::Visitor;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/delegations", get(own))
        .route("/delegations/unit", get(unit))
        .route("/delegations/of/{person}", get(show).post(make))
        .route("/delegations/{id}/revocation", get(confirm).post(revoke))
}

fn about() -> About {
    About::new("委托", "/delegations", "clerk#委托")
}

/// The sentence after something was done, from the numbers in the address.
fn said(asked: &Asked) -> Markup {
    let count: usize = asked.parse("count").unwrap_or(0);
    let along = |words: &str| if count > 0 { format!("{count} 件待办{words}。") } else { String::new() };
    let sentence = match asked.text("said") {
        "made" => format!("委托已办理，受托人收到通知。{}", along("已一并交出")),
        "revoked" => format!("委托已收回，受托人收到通知。{}", along("已一并收回")),
        _ => return Markup::default(),
    };
    notice::flash(Tone::Green, &sentence, None)
}

async fn own(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let (typed, done) = (Typed::fresh(&app, &visitor), said(&asked));
    app.page(&visitor, about(), move |tx, actor| draw(tx, actor, actor.person, (&typed, &done))).await
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(person): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let person: PersonId = id(&person)?;
    let (typed, done) = (Typed::fresh(&app, &visitor), said(&asked));
    app.page(&visitor, about(), move |tx, actor| draw(tx, actor, person, (&typed, &done))).await
}

fn draw(tx: &mut Tx, actor: &Actor, person: PersonId, (typed, done): (&Typed, &Markup)) -> Done<Markup> {
    let of = delegation::delegating(tx, actor, person)?;
    let given = delegation::given(tx, &of)?;
    let received = delegation::received(tx, &of)?;
    let page = Page {
        person: of.person(),
        is_own: of.is_own(),
        administers: actor.has_in_own_unit(Role::UnitAdmin),
        given: &lines(tx, given, true)?,
        received: &lines(tx, received, false)?,
        people: &delegation::delegates(tx, &of)?,
        scopes: &delegation::scopes(tx, &of)?,
        open: delegation::open_work(tx, &of)?,
        now: tx.now(),
    };
    Ok(pages::one(&page, typed, done))
}

fn lines(tx: &mut Tx, list: Vec<Delegation>, revocable: bool) -> Done<Vec<Line>> {
    let (mut out, now) = (Vec::new(), tx.now());
    let mut units: HashMap<UnitId, Flows> = HashMap::new();
    for delegation in list {
        let flows = match units.entry(delegation.unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Flows::of(tx, delegation.unit)?),
        };
        let scope = flows.word(&delegation.scope);
        let kept = match delegation.force(now) {
            Force::Ahead | Force::Now => flows.kept(tx, (delegation.person, delegation.delegate), &delegation.scope)?,
            Force::Over | Force::Revoked => Vec::new(),
        };
        out.push(Line { delegation, scope, kept, revocable });
    }
    Ok(out)
}

async fn unit(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let admin = actor.unit_admin(actor.own_unit()?)?;
        let list = delegation::of_unit(tx, &admin)?;
        let people = directory::people_of_unit(tx, admin.unit())?;
        Ok(pages::unit(&lines(tx, list, true)?, &people, tx.now()))
    })
    .await
}

async fn make(State(app): State<App>, Path(person): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let person: PersonId = id(&person)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let of = delegation::delegating(tx, actor, person)?;
            let (count, _) = delegation::delegate(tx, &of, &order(&form)?)?;
            let page = if of.is_own() { "/delegations".into() } else { format!("/delegations/of/{person}") };
            Ok(format!("{page}?said=made&count={count}"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| async move {
        app.page(&visitor, about(), move |tx, actor| draw(tx, actor, person, (&typed, &Markup::default()))).await
    })
    .await
}

fn order(form: &Posted) -> Done<Order> {
    let delegate = form.parse("delegate").ok_or_else(|| Error::field("delegate", "请选择受托人"))?;
    Ok(Order {
        delegate,
        scope: Scope::from_code(form.text("scope")),
        from: day(form, "from")?,
        to: day(form, "to")?,
        reason: form.text("reason").into(),
        with_open: form.ticked("open"),
    })
}

async fn confirm(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw_confirm(app, visitor, id(&text)?, typed).await
}

async fn draw_confirm(app: App, visitor: Visitor, id: DelegationId, typed: Typed) -> Result<Markup, Fault> {
    app.page(&visitor, about(), move |tx, actor| {
        let of = Revoking::of(tx, actor, id)?;
        let scope = Flows::of(tx, of.delegation.unit)?.word(&of.delegation.scope);
        Ok(pages::revocation(&of.delegation, &scope, &typed))
    })
    .await
}

async fn revoke(State(app): State<App>, Path(text): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let delegation: DelegationId = id(&text)?;
    let form = posted.clone();
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let of = Revoking::of(tx, actor, delegation)?;
            let count = delegation::revoke(tx, &of, form.ticked("open"))?;
            let own = of.delegation.person == actor.person;
            let page = if own { "/delegations".into() } else { format!("/delegations/of/{}", of.delegation.person) };
            Ok(format!("{page}?said=revoked&count={count}"))
        })
        .await;
    let visitor = posted.visitor.clone();
    settled(result, posted, |typed| draw_confirm(app, visitor, delegation, typed)).await
}
