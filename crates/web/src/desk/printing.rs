//! Printing at the desk (打印): the registers by year or month; 桌签 and 通知 as typed, nothing of which is kept.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use lexicon::{Date, Instant};
use maud::{Markup, html};
use office::document::register::{self, Span};
use office::forms::typed::{self, MOST_NAMES, Notice};
use office::forms::{self, Form, Job, Pictures, data};
use office::matter::Kind;
use office::people::Actor;
use office::{Error, Tx};

use super::asked::Asked;
use super::registers::{genres, natures, span, year};
use crate::App;
use crate::document::papers;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Typed, messages};
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Link, layout};
use crate::visitor::Visitor;

/// Pages shown before printing.
const SHOWN: usize = 8;

fn kind_of(which: &str) -> Result<Kind, Fault> {
    match which {
        "outgoing" => Ok(Kind::Outgoing),
        "incoming" => Ok(Kind::Incoming),
        _ => Err(Fault(Error::NotFound)),
    }
}

/// GET /registers/{which}/print: which span is to be printed.
pub(super) async fn register(
    State(app): State<App>,
    visitor: Visitor,
    Path(which): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let kind = kind_of(&which)?;
    let at = if kind == Kind::Outgoing { "/registers/outgoing" } else { "/registers/incoming" };
    let title = format!("打印{}登记簿", kind.label());
    app.page(&visitor, About::new(title.clone(), at, "clerk#打印"), move |tx, actor| {
        if !register::may_read(actor, kind) {
            return Err(Error::NotFound);
        }
        let year = year(&asked, tx.now());
        let months = (1..=12).map(|m: i8| Choice::new(m.to_string(), format!("{year}年{m}月")));
        let spans = std::iter::once(Choice::new("", format!("{year}年全年"))).chain(months).collect();
        Ok(html! { div class="narrow" {
            (layout::head(&title, html! { (actor.unit_name) }, html! { (Button::link(at, "返回")) }))
            section class="card pad" {
                form class="form" method="get" action={ (at) "/print.pdf" } {
                    input type="hidden" name="year" value=(year);
                    input type="hidden" name="only" value=(asked.text("only"));
                    (Field::select("month", "时段", spans).hint(format!("一次最多 {} 件；多的请按月份打印", data::MOST)))
                    (form::buttons(html! { (Button::submit("打印").primary()) }))
                }
            }
        } })
    })
    .await
}

/// A month of the year asked for, or all of it, and how it is called.
fn asked_span(asked: &Asked, now: Instant, types: &[(&str, &str)]) -> (Span, String) {
    let (whole, year) = (span(asked, now, types), year(asked, now));
    let kind = types.iter().find(|(code, _)| *code == whole.only).map(|(_, label)| format!("，{label}"));
    let kind = kind.unwrap_or_default();
    let Some(month) = asked.text("month").parse::<i8>().ok().filter(|m| (1..=12).contains(m)) else {
        return (whole, format!("{year}年{kind}"));
    };
    let first = |(year, month): (i16, i8)| Instant::from_local(Date::constant(year, month, 1), 0, 0);
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (Span { from: first((year, month)), until: first(next), ..whole }, format!("{year}年{month}月{kind}"))
}

/// GET /registers/{which}/print.pdf: a fact, as an export is; the file is made when the unit of work is through.
pub(super) async fn register_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(which): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    let kind = kind_of(&which)?;
    let job = app
        .write(&visitor, move |tx, actor| {
            let types = if kind == Kind::Outgoing { genres() } else { natures() };
            let (span, called) = asked_span(&asked, tx.now(), &types);
            let data = match kind {
                Kind::Outgoing => data::outgoing_register(tx, actor, &span, &called)?,
                Kind::Incoming | Kind::Memo | Kind::Supervision => data::incoming_register(tx, actor, &span, &called)?,
            };
            forms::job(tx, actor.own_unit()?, data)
        })
        .await?;
    file(&app, job).await
}

async fn file(app: &App, job: Job) -> Result<Response, Fault> {
    let name = format!("{}.pdf", job.title);
    let bytes = app.blocking(move |app| Ok(app.printer.pdf(&job)?)).await?;
    Ok(reply::inline(&name, "application/pdf", bytes))
}

fn about(title: &str) -> About {
    About::new(title, "/printing", "clerk#打印")
}

/// GET /printing
pub(super) async fn choose(State(app): State<App>, visitor: Visitor) -> Result<Markup, Fault> {
    app.page(&visitor, about("桌签、通知"), |_, actor| {
        actor.own_unit()?;
        Ok(html! { div class="narrow" {
            (layout::head("桌签、通知", html! { "填好就印，不留存，不编号" }, html! {}))
            section class="card entries" { (layout::list([
                ("桌签", html! { (Link::new("/printing/table-sign", "填姓名，印桌签")) small class="note" { "A4 横放，对折两面可看" } }),
                ("通知", html! { (Link::new("/printing/notice", "填内容，印通知")) small class="note" { "会议通知、一般通知；要编号用印的，请走发文" } }),
            ])) }
        } })
    })
    .await
}

fn typed_form(key: &str) -> Result<Form, Fault> {
    Form::of(key).filter(|form| matches!(form, Form::TableSign | Form::Notice)).ok_or(Fault(Error::NotFound))
}

/// GET /printing/{form}
pub(super) async fn fill(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    draw(&app, &visitor, typed_form(&key)?, (typed, None)).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    form: Form,
    (typed, pages): (Typed, Option<Pictures>),
) -> Result<Markup, Fault> {
    app.page(visitor, about(form.name()), move |_, actor| {
        actor.own_unit()?;
        let fields = if form == Form::TableSign { names(&typed) } else { notice(&typed, actor) };
        Ok(html! {
            (layout::head(form.name(), html! { "不留存" }, html! { (Button::link("/printing", "返回")) }))
            (typed.problems())
            div class="row editor" {
                section class="card pad" {
                    // Not once only: one prints again after a look.
                    form class="form" method="post" action={ "/printing/" (form.key()) } {
                        (typed.guard("print"))
                        (fields)
                        (form::buttons(html! {
                            (Button::submit_as("do", "preview", "预览"))
                            (Button::submit_as("do", "print", "打印").primary())
                        }))
                    }
                }
                section class="card" {
                    @match &pages {
                        Some(pages) => (papers(pages)),
                        None => p class="pad hint" { "按“预览”在这里看版面。" },
                    }
                }
            }
        })
    })
    .await
}

fn names(typed: &Typed) -> Markup {
    let field = typed.fill(Field::textarea("names", "姓名", 16), "names", "");
    let hint = format!("一行一人；姓名后空一格可写单位或职务，印在姓名上方。一次最多 {MOST_NAMES} 人");
    html! { (field.hint(hint).required()) }
}

fn notice(typed: &Typed, actor: &Actor) -> Markup {
    let area = |name: &'static str, label: &str, rows| typed.fill(Field::textarea(name, label, rows), name, "");
    html! {
        (typed.text("title", "标题", "").required().max_length(120))
        (typed.text("to", "主送", "").hint("不写冒号"))
        (area("text", "正文", 6).hint("一行一段，段首不用空格"))
        (area("items", "事项", 6).hint("一行一项，写作 会议时间：12月2日上午9时；自动加上一、二、三"))
        (typed.text("contact", "联系人", ""))
        (typed.text("sign", "署名", &actor.unit_name))
    }
}

/// POST /printing/{form}: the pages beside what was typed, or the file. Nothing is written.
pub(super) async fn print(State(app): State<App>, Path(key): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let form = typed_form(&key)?;
    let (visitor, entry) = (posted.visitor.clone(), posted.clone());
    let job = app.read(&visitor, move |tx, actor| job(tx, actor, (form, &entry))).await;
    let outcome = match job {
        Ok(job) if posted.text("do") == "print" => return file(&app, job).await,
        Ok(job) => app.blocking(move |app| Ok(app.printer.pages(&job, SHOWN)?)).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(pages) => {
            let typed = Typed::back(posted, form::Problems::none());
            Ok(draw(&app, &visitor, form, (typed, Some(pages))).await?.into_response())
        }
        Err(fault) => {
            let typed = Typed::back(posted, messages(fault)?);
            Ok(reply::unprocessable(draw(&app, &visitor, form, (typed, None)).await?))
        }
    }
}

fn job(tx: &mut Tx, actor: &Actor, (form, posted): (Form, &Posted)) -> office::Result<Job> {
    let data = if form == Form::TableSign {
        typed::table_sign(tx, actor, posted.raw("names"))?
    } else {
        let text = |name: &str| posted.raw(name).to_owned();
        let notice = Notice {
            title: text("title"),
            to: text("to"),
            text: text("text"),
            items: text("items"),
            contact: text("contact"),
            sign: text("sign"),
        };
        typed::notice(tx, actor, &notice)?
    };
    forms::job(tx, actor.own_unit()?, data)
}
