//! A new draft (拟稿): one short form for each way of issuing 发文方式, and one for a memo 签报.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use maud::{Markup, html};
use office::Tx;
use office::document::numbering::{self, Series};
use office::document::{self, Content, Head, draft, memo};
use office::matter::{Kind, Way};
use office::people::Actor;

use super::room::{Seals, Typed, chosen, framed};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::Asked;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Tone, layout, notice, tabs};
use crate::visitor::Visitor;

/// The ways of issuing a drafter may choose from, each with what it is for.
const WAYS: [(Way, &str); 3] = [
    (Way::Outgoing, "以本单位名义，经科室核稿、会签、办公室审核、签发、复核"),
    (Way::Joint, "与同级机关联合行文：本单位主办、编号、归档，各单位负责人都签发"),
    (Way::Simple, "一般事务的函件，不设会签；审核、签发照常"),
];

/// What is to be begun, and by what.
#[derive(Debug, Clone, Copy)]
struct Wish {
    way: Way,
    /// The memo it goes on from.
    from: Option<MatterId>,
}

impl Wish {
    fn of(way: &str, from: &str) -> Wish {
        let offered = |w: &Way| *w == Way::Memo || WAYS.iter().any(|(o, _)| o == w);
        Wish { way: Way::from_code(way).filter(offered).unwrap_or(Way::Outgoing), from: from.parse().ok() }
    }

    fn about(self) -> About {
        match self.way {
            Way::Memo => About::new("写签报", "/memos/new", "clerk#签报"),
            _ => About::new("拟稿", "/documents/new", "clerk#拟稿"),
        }
    }
}

/// GET /documents/new
pub(super) async fn form(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    page(&app, &visitor, Wish::of(asked.text("way"), asked.text("from")), Typed::default()).await
}

/// GET /memos/new
pub(super) async fn memo(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    page(&app, &visitor, Wish { way: Way::Memo, from: None }, Typed::default()).await
}

async fn page(app: &App, visitor: &Visitor, wish: Wish, typed: Typed) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let main = main(tx, actor, wish, (&typed, &seals))?;
        framed(tx, actor, &wish.about(), &seals, main)
    })
    .await
}

fn main(tx: &mut Tx, actor: &Actor, wish: Wish, (typed, seals): (&Typed, &Seals)) -> office::Result<Markup> {
    let p = &typed.problems;
    let memo = wish.way.kind() == Kind::Memo;
    let source = match wish.from {
        Some(id) => Some(document::find(tx, actor, id)?.matter.title),
        None => None,
    };
    let title = source.as_deref().unwrap_or_default();
    let fields = html! {
        input type="hidden" name="way" value=(wish.way.code());
        @if let Some(from) = wish.from { input type="hidden" name="from" value=(from); }
        @if memo { (of_memo(typed)) } @else { (of_paper(tx, actor, wish, typed)?) }
        (Field::text("title", "标题").value(typed.text("title", title)).max_length(120).check(p)
            .hint(if memo { "如：关于申请更新机房设备的签报，可以稍后再填" } else { "发文机关＋事由＋文种，可以稍后再填" }))
        (Field::radios("label", "密级", labels()).value(typed.text("label", "internal")).required().check(p)
            .hint("本系统是非涉密系统，秘密、机密、绝密文件不得录入"))
        (form::buttons(html! { (Button::submit(if memo { "开始写签报" } else { "开始拟稿" }).primary()) }))
    };
    let beside = if memo {
        "报本单位领导批示；不编发文字号，不用印，不印发"
    } else {
        "拟稿人即首办责任人"
    };
    Ok(html! { div class="narrow" {
        (layout::head(if memo { "写签报" } else { "拟稿" }, html! { (beside) }, html! {}))
        @if let Some(title) = &source { (based_on(title)) }
        (form::problems(p))
        section class="card" {
            @if !memo { (ways(wish)) }
            div class="pad stack" {
                @if !memo { p class="hint" { (says(wish)) } }
                (form::post("/documents", &seals.guard("start"), fields))
            }
        }
    } })
}

fn based_on(title: &str) -> Markup {
    let says = format!("据签报《{title}》拟文：正文沿用签报，建立后按公文修改。");
    notice::flash(Tone::Blue, &says, None)
}

/// 发文方式: each a page of its own, with what is usual there.
fn ways(wish: Wish) -> Markup {
    let from = wish.from.map(|id| format!("&from={id}")).unwrap_or_default();
    let tab = |(way, _): &(Way, &str)| {
        tabs::Tab::new(format!("/documents/new?way={}{from}", way.code()), way.label(), *way == wish.way)
    };
    tabs::bar(&WAYS.iter().map(tab).collect::<Vec<_>>())
}

/// What a way of issuing is for.
fn says(wish: Wish) -> String {
    let says = WAYS.iter().find(|(way, _)| *way == wish.way).map_or("", |(_, says)| says);
    format!("发文方式：{}。{says}。", wish.way.label())
}

fn of_paper(tx: &mut Tx, actor: &Actor, wish: Wish, typed: &Typed) -> office::Result<Markup> {
    let own = numbering::series_of(tx, actor.own_unit()?)?;
    let simple = wish.way == Way::Simple;
    let usual = (!own.is_empty()).then(|| Choice::new(USUAL, format!("按文种（{}）", by_genre(&own))));
    let first = if own.is_empty() { "" } else { USUAL };
    let series = own.iter().map(|s| Choice::new(s.id.to_string(), format!("{}（{}）", s.code, s.name)));
    let series = usual.into_iter().chain(series).chain([Choice::new("", "编号时再定")]);
    let genres = Genre::ALL.iter().map(|g| Choice::new(g.code(), g.label())).collect();
    let genre = if simple { Genre::Letter } else { Genre::Notice };
    let p = &typed.problems;
    Ok(html! {
        (Field::select("genre", "文种", genres).value(typed.text("genre", genre.code())).short().required().check(p))
        (urgency(typed))
        (Field::select("series", "编号序列", series.collect()).value(typed.text("series", first)).check(p)
            .hint("决定机关代字，编号前可以改"))
    })
}

/// The series that goes with the genre, whatever it will be.
const USUAL: &str = "usual";

/// Which series each genre takes: 函用“云政办函”，其他用“云政办发”.
fn by_genre(own: &[Series]) -> String {
    let code = |genre| numbering::usual(own, genre).map_or("", |s| s.code.as_str());
    let general = code(Genre::Notice);
    let apart = Genre::ALL.iter().filter(|g| code(**g) != general);
    let apart: Vec<String> = apart.map(|g| format!("{}用“{}”，", g.label(), code(*g))).collect();
    if apart.is_empty() {
        format!("都用“{general}”，函没有单独的序列")
    } else {
        format!("{}其他用“{general}”", apart.concat())
    }
}

fn of_memo(typed: &Typed) -> Markup {
    let genres = memo::GENRES.iter().map(|g| Choice::new(g.code(), g.label())).collect();
    let genre = Field::radios("genre", "事由", genres).value(typed.text("genre", Genre::Request.code()));
    html! { (genre.required().check(&typed.problems)) (urgency(typed)) }
}

fn urgency(typed: &Typed) -> Field {
    let levels = Urgency::ALL.iter().map(|u| Choice::new(u.code(), u.label())).collect();
    Field::radios("urgency", "缓急", levels).value(typed.text("urgency", "normal")).required().check(&typed.problems)
}

fn labels() -> Vec<Choice> {
    SecurityLabel::ALL.iter().map(|l| Choice::new(l.code(), l.label())).collect()
}

/// POST /documents
pub(super) async fn begin(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let form = posted.clone();
    let wish = Wish::of(posted.text("way"), posted.text("from"));
    let done = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            let (head, content) = read(tx, actor, &form)?;
            let id = match wish.from {
                Some(from) => {
                    let memo = document::find(tx, actor, from)?;
                    draft::start_from(tx, &memo, (wish.way, head), content)?
                }
                None => draft::start_as(tx, actor, wish.way, head, content)?,
            };
            Ok(format!("/documents/{id}?done=draft"))
        })
        .await;
    match done {
        Ok(address) => Ok(reply::see(&address)),
        Err(fault) => {
            let problems = fault.problems()?;
            let visitor = posted.visitor.clone();
            let page = page(&app, &visitor, wish, Typed::again(posted, problems)).await?;
            Ok(reply::unprocessable(page).into_response())
        }
    }
}

fn read(tx: &mut Tx, actor: &Actor, form: &Posted) -> office::Result<(Head, Content)> {
    let genre = chosen(form.text("genre"), "genre")?;
    let series = match form.text("series") {
        "" => None,
        USUAL => numbering::usual(&numbering::series_of(tx, actor.own_unit()?)?, genre).map(|s| s.id),
        text => {
            let own = numbering::series_of(tx, actor.own_unit()?)?;
            let found = own.iter().find(|s| s.id.to_string() == text).map(|s| s.id);
            Some(found.ok_or_else(|| office::Error::field("series", "请选择本单位的编号序列"))?)
        }
    };
    let head = Head {
        genre,
        urgency: chosen(form.text("urgency"), "urgency")?,
        label: chosen(form.text("label"), "label")?,
        series,
        copies: 1,
    };
    let content = Content { title: form.text("title").into(), ..Content::default() };
    Ok((head, content))
}
