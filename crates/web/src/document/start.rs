//! A new draft (拟稿): one short form.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use lexicon::{Genre, SecurityLabel, Urgency};
use maud::{Markup, html};
use office::Tx;
use office::document::{Content, Head, draft, numbering};
use office::people::Actor;

use super::room::{Seals, Typed, chosen, framed};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::layout;
use crate::visitor::Visitor;

/// GET /documents/new
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    page(&app, &visitor, Typed::default()).await
}

async fn page(app: &App, visitor: &Visitor, typed: Typed) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let main = main(tx, actor, &typed, &seals)?;
        framed(tx, actor, &About::new("拟稿", "/documents/new", "clerk#拟稿"), &seals, main)
    })
    .await
}

fn main(tx: &mut Tx, actor: &Actor, typed: &Typed, seals: &Seals) -> office::Result<Markup> {
    let series = numbering::series_of(tx, actor.own_unit()?)?;
    // Most papers are numbered as 发; 函 and the rest are chosen.
    let first = series.iter().find(|s| s.code.ends_with('发')).or(series.first());
    let first = first.map(|s| s.id.to_string()).unwrap_or_default();
    let series = series.iter().map(|s| Choice::new(s.id.to_string(), format!("{}（{}）", s.code, s.name)));
    let none = Choice::new("", "编号时再定");
    let genres = Genre::ALL.iter().map(|g| Choice::new(g.code(), g.label())).collect();
    let levels = Urgency::ALL.iter().map(|u| Choice::new(u.code(), u.label())).collect();
    let labels = SecurityLabel::ALL.iter().map(|l| Choice::new(l.code(), l.label())).collect();
    let p = &typed.problems;
    let fields = html! {
        (Field::select("genre", "文种", genres).value(typed.text("genre", "notice")).short().required().check(p))
        (Field::radios("urgency", "缓急", levels).value(typed.text("urgency", "normal")).required().check(p))
        (Field::select("series", "编号序列", series.chain([none]).collect()).value(typed.text("series", &first)).check(p)
            .hint("决定机关代字，编号前可以改"))
        (Field::text("title", "标题").value(typed.text("title", "")).max_length(120).check(p)
            .hint("发文机关＋事由＋文种，可以稍后再填"))
        (Field::radios("label", "密级", labels).value(typed.text("label", "internal")).required().check(p)
            .hint("本系统是非涉密系统，秘密、机密、绝密文件不得录入"))
        (form::buttons(html! { (Button::submit("开始拟稿").primary()) }))
    };
    Ok(html! { div class="narrow" {
        (layout::head("拟稿", html! { "拟稿人即首办责任人" }, html! {}))
        (form::problems(p))
        section class="card pad" { (form::post("/documents", &seals.guard("start"), fields)) }
    } })
}

/// POST /documents
pub(super) async fn begin(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let done = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let (head, content) = read(tx, actor, &form)?;
            let id = draft::start(tx, actor, head, content)?;
            Ok(format!("/documents/{id}?done=draft"))
        })
        .await;
    match done {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => {
            let problems = fault.problems()?;
            let visitor = posted.visitor.clone();
            let page = page(&app, &visitor, Typed::again(posted, problems)).await?;
            Ok(reply::unprocessable(page).into_response())
        }
    }
}

fn read(tx: &mut Tx, actor: &Actor, form: &Posted) -> office::Result<(Head, Content)> {
    let series = match form.text("series") {
        "" => None,
        text => {
            let own = numbering::series_of(tx, actor.own_unit()?)?;
            let found = own.iter().find(|s| s.id.to_string() == text).map(|s| s.id);
            Some(found.ok_or_else(|| office::Error::field("series", "请选择本单位的编号序列"))?)
        }
    };
    let head = Head {
        genre: chosen(form.text("genre"), "genre")?,
        urgency: chosen(form.text("urgency"), "urgency")?,
        label: chosen(form.text("label"), "label")?,
        series,
        copies: 1,
    };
    let content = Content { title: form.text("title").into(), ..Content::default() };
    Ok((head, content))
}
