//! Registering a paper from outside the platform (登记收文): by post or as a file, with the scan where there is one.

use axum::extract::{Multipart, State};
use axum::response::Response;
use lexicon::{Genre, SecurityLabel, Urgency};
use maud::{Markup, html};
use office::document::attachment;
use office::document::incoming::{self, Nature, Paper};
use office::people::{Actor, Role};
use office::{Error, process};

use super::room::{Seals, Typed, chosen, framed};
use super::step;
use super::upload::{self, Uploaded};
use crate::App;
use crate::expired::Kept;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::visitor::Visitor;

/// GET /incoming/new
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    page(&app, &visitor, Typed::default()).await
}

async fn page(app: &App, visitor: &Visitor, typed: Typed) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        registrar(actor)?;
        let main = main(&typed, &seals);
        framed(tx, actor, &About::new("登记收文", "/incoming/new", "clerk#登记收文"), &seals, main)
    })
    .await
}

fn registrar(actor: &Actor) -> office::Result<()> {
    if actor.has_in_own_unit(Role::Registrar) {
        return Ok(());
    }
    Err(Error::Forbidden("收文登记由收发员办理。".into()))
}

fn main(typed: &Typed, seals: &Seals) -> Markup {
    let p = &typed.problems;
    html! { div class="narrow" {
        (layout::head("登记收文", html! { "平台来文请在“待签收”办理" }, html! {}))
        (form::problems(p))
        section class="card pad" { (form::upload("/incoming/new", &seals.guard("incoming"), fields(typed))) }
    } }
}

fn fields(typed: &Typed) -> Markup {
    let p = &typed.problems;
    let text = |name, label| Field::text(name, label).value(typed.text(name, "")).check(p);
    let genres = Genre::ALL.iter().map(|g| Choice::new(g.code(), g.label())).collect();
    let levels = Urgency::ALL.iter().map(|u| Choice::new(u.code(), u.label())).collect();
    let labels = SecurityLabel::ALL.iter().map(|l| Choice::new(l.code(), l.label())).collect();
    let natures = step::natures(&typed.text("nature", Nature::Action.code()));
    let carriers = vec![Choice::new("paper", "纸质"), Choice::new("upload", "电子文件")];
    let answer = vec![Choice::new("yes", "来文要求答复").chosen(typed.has("reply_wanted", "yes", false))];
    html! {
        (Field::radios("nature", "性质", natures).check(p).hint(step::NATURES))
        (text("source_name", "来文单位").required().max_length(60))
        (text("source_number", "来文字号").max_length(40).hint("如 云财函〔2026〕63号，没有则不填"))
        (text("title", "标题").required().max_length(120))
        (Field::select("genre", "文种", genres).value(typed.text("genre", "notice")).short().check(p))
        (Field::date("dated_on", "成文日期").value(typed.text("dated_on", "")).check(p))
        (Field::radios("urgency", "缓急", levels).value(typed.text("urgency", "normal")).check(p))
        (Field::radios("label", "密级", labels).value(typed.text("label", "internal")).check(p)
            .hint("涉密文件不得录入，请改走机要渠道"))
        (Field::radios("carrier", "收到方式", carriers).value(typed.text("carrier", "paper")).check(p))
        (Field::number("copies", "份数").value(typed.text("copies", "1")).range("1", "1000").check(p))
        (Field::checks("reply_wanted", "答复", answer))
        (Field::file("file", "扫描件或原文", ".pdf,.ofd,.doc,.docx,.wps,.jpg,.jpeg,.png", true)
            .hint("可以不传；单个文件不超过 50 MB").check(p))
        (form::buttons(html! { (Button::submit("收下并登记").primary()) }))
    }
}

/// POST /incoming/new
pub(super) async fn register(
    State(app): State<App>,
    visitor: Result<Visitor, Response>,
    kept: Kept,
    form: Multipart,
) -> Result<Response, Fault> {
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(to_login) => {
            upload::salvage(form, &kept).await;
            return Ok(to_login);
        }
    };
    if let Err(fault) = app.read(&visitor, |_, actor| registrar(actor)).await {
        if let Error::Login(_) = fault.0 {
            upload::salvage(form, &kept).await;
        }
        return Err(fault);
    }
    let mut form = upload::read(&visitor, form, &kept).await?;
    if let Some(why) = form.refused.clone() {
        return again(&app, &visitor, form, Fault(Error::field("file", why))).await;
    }
    if let Err(e) = paper(&form) {
        return again(&app, &visitor, form, Fault(e)).await;
    }
    let files = upload::store(&app, std::mem::take(&mut form.files)).await?;
    let sent = form.clone();
    let done = app.once(&visitor, form.key(), move |tx, actor| {
        let id = incoming::receive_as(tx, actor, paper(&sent)?, Nature::from_code(sent.text("nature")))?;
        let held = process::require_held(tx, actor, id)?;
        for file in &files {
            attachment::attach(tx, &held, file, "original")?;
        }
        Ok(format!("/documents/{id}?done=incoming"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => again(&app, &visitor, form, fault).await,
    }
}

async fn again(app: &App, visitor: &Visitor, form: Uploaded, fault: Fault) -> Result<Response, Fault> {
    let problems = fault.problems()?;
    Ok(reply::unprocessable(page(app, visitor, Typed::uploaded(form, problems)).await?))
}

fn paper(form: &Uploaded) -> office::Result<Paper> {
    let dated_on = match form.text("dated_on") {
        "" => None,
        text => Some(lexicon::parse_date(text).map_err(|e| Error::field("dated_on", e.to_string()))?),
    };
    let copies = form.parse("copies").filter(|n| (1..=1000).contains(n));
    Ok(Paper {
        title: form.text("title").into(),
        genre: chosen(form.text("genre"), "genre")?,
        urgency: chosen(form.text("urgency"), "urgency")?,
        label: chosen(form.text("label"), "label")?,
        source_name: form.text("source_name").into(),
        source_number: form.text("source_number").into(),
        dated_on,
        carrier: if form.text("carrier") == "upload" { "upload".into() } else { "paper".into() },
        reply_wanted: !form.text("reply_wanted").is_empty(),
        copies: copies.ok_or_else(|| Error::field("copies", "份数应在 1 到 1000 之间"))?,
    })
}
