//! What is done on an item's page: one address for each verb, one unit of work each.

use axum::extract::{Path, State};
use axum::response::Response;
use lexicon::{Date, EvidenceId, MatterId};
use office::document::attachment::Stored;
use office::people::Actor;
use office::supervision::{self, Given, SheetColour, Verdict};
use office::{Error, Result, Tx};

use super::{actions, item, team};
use crate::App;
use crate::document::upload::{self, Sent, Uploaded};
use crate::forms::Posted;
use crate::people::typed::{day, id, settled};
use crate::reply::Fault;
use crate::visitor::Visitor;

/// POST /supervision/{id}/deeds/{deed}
pub(super) async fn act(
    State(app): State<App>,
    Path((text, deed)): Path<(String, String)>,
    posted: Posted,
) -> std::result::Result<Response, Fault> {
    let of: MatterId = id(&text)?;
    let (form, visitor) = (posted.clone(), posted.visitor.clone());
    // No form but that for the person in charge asks for one: what is wrong about the unit's is told where the unit is chosen.
    let asks = match deed.as_str() {
        "lead" => "lead",
        "support" => "unit",
        _ => "person",
    };
    let result = app
        .once(&visitor, posted.key(), move |tx, actor| {
            let said = match deed.as_str() {
                "restore" => restore(tx, actor, of, &form)?,
                deed if is_of_unit(deed) => of_unit(tx, actor, (of, deed), &form)?,
                deed => of_desk(tx, actor, (of, deed), &form)?,
            };
            Ok(format!("/supervision/{of}?said={said}"))
        })
        .await;
    settled(result, posted, |typed| {
        let typed = typed.renamed("person", asks);
        item::draw(app, visitor, of, (typed, item::Done::default()))
    })
    .await
}

fn is_of_unit(deed: &str) -> bool {
    matches!(deed, "sign" | "reach" | "person" | "extend" | "unextend" | "apply" | "unapply" | "sign_sheet")
}

/// An identifier a form names.
fn of<T: std::str::FromStr>(form: &Posted) -> Result<T> {
    form.parse("of").ok_or(Error::NotFound)
}

/// What a responsible unit does.
fn of_unit(tx: &mut Tx, actor: &Actor, (item, deed): (MatterId, &str), form: &Posted) -> Result<&'static str> {
    let at = supervision::charged(tx, actor, item)?;
    match deed {
        "sign" => supervision::sign(tx, &at).map(|()| "signed"),
        "reach" => supervision::reach(tx, &at, of(form)?).map(|()| "reached"),
        "sign_sheet" => supervision::sign_sheet(tx, &at, of(form)?).map(|()| "signed"),
        "extend" => {
            let wanted = ahead(tx, form, "wanted_on")?;
            supervision::ask(tx, &at, wanted, form.text("reason")).map(|_| "extended")
        }
        "unextend" => supervision::take_back_extension(tx, &at, of(form)?).map(|()| "taken_back"),
        "unapply" => supervision::take_back_closing(tx, &at, of(form)?).map(|()| "taken_back"),
        "apply" => supervision::apply(tx, &at, form.text("statement")).map(|_| "applied"),
        _ => {
            let person = form.parse("person").ok_or_else(|| Error::field("person", "请选择责任人"))?;
            supervision::name_person(tx, &at, person).map(|()| "named")
        }
    }
}

/// What a lead unit and the office both may do.
fn restore(tx: &mut Tx, actor: &Actor, item: MatterId, form: &Posted) -> Result<&'static str> {
    let seen = supervision::find(tx, actor, item)?;
    let step = form.parse("of").ok_or_else(|| Error::field("of", "请选择节点"))?;
    supervision::restore(tx, &seen, step, form.text("reason")).map(|()| "restored")
}

/// A day that lies ahead; what cannot be read is told with an example that does.
fn ahead(tx: &Tx, form: &Posted, field: &'static str) -> Result<Date> {
    day(form, field).map_err(|_| Error::field(field, format!("请填写日期，如 {}。", example(tx))))
}

/// A day a month ahead, to be shown.
fn example(tx: &Tx) -> String {
    lexicon::days_after(tx.now().date(), 30).map(|day| day.to_string()).unwrap_or_default()
}

/// The new limit of what came undone; none where it holds.
fn again(tx: &Tx, form: &Posted) -> Result<Option<Date>> {
    if form.ticked("holds") {
        return Ok(None);
    }
    let says = || format!("问题反弹的，请填写新的办结时限，如 {}。", example(tx));
    day(form, "due_on").map(Some).map_err(|_| Error::field("due_on", says()))
}

/// Which item to hang under; to be a single item again 改为单独的事项 is ticked, not left empty.
fn whole(form: &Posted) -> Result<&str> {
    match (form.text("parent").trim(), form.ticked("alone")) {
        ("", false) => Err(Error::field("parent", "请填写归入哪一项的编号；要改为单独的事项，请勾选下面一项")),
        (_, true) => Ok(""),
        (number, false) => Ok(number),
    }
}

/// What the office does.
fn of_desk(tx: &mut Tx, actor: &Actor, (item, deed): (MatterId, &str), form: &Posted) -> Result<&'static str> {
    let at = supervision::at_desk(tx, actor, item)?;
    let granted = form.ticked("granted");
    match deed {
        "ask" => supervision::ask_for(tx, &at, actions::unit_of(form, "unit")?).map(|_| "asked"),
        "review" => {
            let verdict: Verdict = form.parse("verdict").ok_or_else(|| Error::refused("请选择审核结论。"))?;
            supervision::review(tx, &at, of(form)?, (verdict, form.text("remark"))).map(|()| "reviewed")
        }
        "check" => {
            let said = if granted { "closed" } else { "not_closed" };
            supervision::check(tx, &at, of(form)?, (granted, form.text("remark"))).map(|()| said)
        }
        "settle" => {
            let said = if granted { "granted" } else { "not_granted" };
            supervision::settle(tx, &at, of(form)?, (granted, form.text("answer"))).map(|()| said)
        }
        "look" => {
            let again = again(tx, form)?;
            let said = if again.is_some() { "undone" } else { "looked" };
            supervision::look_back(tx, &at, of(form)?, (again, form.text("finding"))).map(|()| said)
        }
        "issue" => {
            let colour = form.parse("colour").unwrap_or(SheetColour::Notice);
            let (unit, answer_on) = (actions::unit_of(form, "unit")?, ahead(tx, form, "answer_on")?);
            supervision::issue(tx, &at, (unit, colour), (form.text("words"), answer_on)).map(|_| "issued")
        }
        "lead" => {
            let lead = actions::unit_of(form, "lead")?;
            let person = supervision::named(tx, (lead, form.text("person")), "person")?;
            let words = (form.text("reason"), form.text("notice_words"));
            supervision::change_lead(tx, &at, (lead, person), words).map(|()| "led")
        }
        "support" => {
            let unit = actions::unit_of(form, "unit")?;
            let person = supervision::named(tx, (unit, form.text("person")), "person")?;
            supervision::hand_to(tx, &at, (unit, person), form.text("notice_words")).map(|()| "joined")
        }
        "release" => {
            supervision::release(tx, &at, actions::unit_of(form, "unit")?, form.text("reason")).map(|()| "released")
        }
        "commissioner" => {
            let person = form.parse("person");
            let said = if person.is_some() { "commissioner" } else { "no_commissioner" };
            supervision::assign(tx, &at, person).map(|()| said)
        }
        "join" => team::join(tx, &at, form),
        "leave" => team::leave(tx, &at, form),
        "hang" => supervision::hang_under(tx, &at, whole(form)?).map(|()| "hung"),
        _ => Err(Error::NotFound),
    }
}

/// POST /supervision/{id}/feedback: the text and its files, everything or nothing.
pub(super) async fn feedback(
    State(app): State<App>,
    Path(text): Path<String>,
    sent: Sent,
) -> std::result::Result<Response, Fault> {
    let item: MatterId = id(&text)?;
    let ask = move |tx: &mut Tx, actor: &Actor| supervision::charged(tx, actor, item).map(drop);
    let write = move |tx: &mut Tx, actor: &Actor, form: &Uploaded, files: &[Stored]| {
        let given = Given { progress: form.parse("progress").unwrap_or(-1), body: form.text("body").into() };
        let at = supervision::charged(tx, actor, item)?;
        let id = supervision::give(tx, &at, form.parse("asked"), &given)?;
        for file in files {
            supervision::add_evidence(tx, &at, id, file)?;
        }
        Ok(format!("/supervision/{item}?said=given"))
    };
    let page = app.clone();
    upload::once(&app, sent, ask, write, |visitor, typed| {
        item::draw(page, visitor, item, (typed, item::Done::default()))
    })
    .await
}

/// GET /supervision/{id}/evidence/{file}
pub(super) async fn evidence(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, file)): Path<(String, String)>,
) -> std::result::Result<Response, Fault> {
    let (item, wanted): (MatterId, EvidenceId) = (id(&text)?, id(&file)?);
    let found = app
        .read(&visitor, move |tx, actor| {
            let seen = supervision::find(tx, actor, item)?;
            supervision::evidence(tx, &seen)?.into_iter().find(|e| e.id == wanted).ok_or(Error::NotFound)
        })
        .await?;
    crate::document::files::send(&app, (&found.name, &found.mime), &found.blob).await
}
