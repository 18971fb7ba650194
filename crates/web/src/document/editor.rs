//! The editor (拟稿): plain Chinese at the left, the true pages at the right, saved every few seconds.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lexicon::{Genre, MatterId};
use maud::{Markup, html};
use office::document::draft::{self, Draft};
use office::document::numbering;
use office::document::sheet::{self, FIELDS};
use office::document::{self, Content, Preview, PreviewPage, Seen, compare};
use office::process::{self, Held};
use office::{Error, Tx};

use super::room::{Seals, framed, id};
use super::{papers, versions};
use crate::App;
use crate::forms::Posted;
use crate::frame::About;
use crate::people::typed::{Asked, said};
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field, Problems};
use crate::ui::preview::{self, Figures, HAVE, Leaf, Paper};
use crate::ui::{Link, Tone, layout, notice};
use crate::visitor::Visitor;

/// Marks a save that the browser made by itself.
const AUTOSAVE: &str = "x-autosave";
/// The revision to save on top of next.
const REVISION: HeaderName = HeaderName::from_static("x-revision");
/// Characters of the body.
const WORDS: HeaderName = HeaderName::from_static("x-words");
/// Name of the hidden field that tells one opening of the editor from another.
const PAGE: &str = "page";

/// Name of the button that says where a save goes on.
const THEN: &str = "then";
/// On to the paper's own page.
const ON: &str = "go";
/// On to the pages.
const PAGES: &str = "pages";

/// What the editor shows.
struct Desk {
    document: MatterId,
    content: Content,
    revision: i64,
    problems: Problems,
    /// What was just done.
    done: Markup,
    seals: Seals,
}

/// GET /documents/{id}/text
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    asked: Asked,
) -> Result<Markup, Fault> {
    let matter: MatterId = id(&text)?;
    let (draft, sheet, told) = app
        .read(&visitor, move |tx, actor| {
            let (_, seen) = editing(tx, actor, matter)?;
            let draft = draft::of(tx, &seen)?;
            let sheet = sheet::with_content(tx, &seen, draft.content.clone())?;
            let told = sheet::cautions(&sheet);
            Ok((draft, sheet, told))
        })
        .await?;
    let shown = app
        .blocking(move |app| {
            // Drawn once and kept: the browser asks for each of the pictures next.
            let hashes: Vec<String> = papers::pictures(&*app.press, &sheet)?.iter().map(|p| p.hash.clone()).collect();
            app.press.preview(&sheet, &hashes)
        })
        .await?;
    let figures = figures(&shown, told, &draft.content.body);
    let leaf = |n: usize, hash: &str| Leaf::Linked(format!("/documents/{matter}/page/{n}.svg?h={hash}"));
    let papers = (1..).zip(shown.pages).map(|(n, p)| Paper { leaf: leaf(n, &p.hash), hash: p.hash, places: p.places });
    let right = preview::card(&papers.collect::<Vec<_>>(), &FIELDS, &figures);
    let seals = Seals::new(&app, &visitor);
    let done = said(&asked, &[("saved", "已保存。")]);
    let (content, revision) = (draft.content, draft.revision);
    let desk = Desk { document: matter, content, revision, problems: Problems::none(), done, seals };
    page(&app, &visitor, desk, right).await
}

fn figures(shown: &Preview, told: Vec<String>, body: &str) -> Figures {
    let notes = told.into_iter().chain(shown.notes.iter().cloned()).collect();
    Figures { pages: shown.pages.len(), lines: shown.lines, words: words(body), notes }
}

/// The actor's task whose step lets the text be edited.
pub(super) fn editing(tx: &mut Tx, actor: &office::people::Actor, matter: MatterId) -> office::Result<(Held, Seen)> {
    let seen = document::find(tx, actor, matter)?;
    let held = process::require_held(tx, actor, matter)?;
    if draft::is_editable(tx, &held)? {
        return Ok((held, seen));
    }
    let why = format!("“{}”环节不能改动文稿；需要修改请退回拟稿人。", held.task.step_name);
    Err(Error::Forbidden(why))
}

async fn page(app: &App, visitor: &Visitor, desk: Desk, right: Markup) -> Result<Markup, Fault> {
    app.read(visitor, move |tx, actor| {
        let (held, seen) = editing(tx, actor, desk.document)?;
        let about = About::new(format!("修改文稿 {}", seen.matter.title), "/todo", "clerk#写正文");
        let caution = numbering::caution(tx, &seen.document)?;
        let main = main(&desk, (&held, &seen), caution.as_deref(), right);
        framed(tx, actor, &about, &desk.seals, main)
    })
    .await
}

fn main(desk: &Desk, (held, seen): (&Held, &Seen), caution: Option<&str>, right: Markup) -> Markup {
    let href = format!("/documents/{}", desk.document);
    // It saves before it goes: without a script nothing else does.
    let go = if held.task.step == "draft" { "写好了，去送审" } else { "返回办理" };
    let go = Button::submit_as(THEN, ON, go);
    let beside = html! { (seen.document.genre.label()) " · " (held.task.step_name) };
    let import = Button::link(format!("{href}/import"), "导入 Word/文本");
    let export = Button::link(format!("{href}/file.docx"), "导出 Word");
    let buttons = html! { (form::by_enter()) (form::saved()) (import) (export) (go.of(form::DRAFT).primary()) };
    html! { div class="write" {
        (layout::head(&seen.matter.title, beside, buttons))
        (desk.done) (form::problems(&desk.problems))
        @if let Some(says) = caution { (notice::flash(Tone::Amber, says, Some(&Link::new(&href, "改选序列")))) }
        div class="row editor" {
            section class="card" {
                header { h2 { "文稿" } span class="scripted" { (layout::note("点版面上的字，光标就到这里的同一处")) } }
                div class="pad" { (fields(desk, seen.document.genre)) }
            }
            (right)
        }
    } }
}

/// How the text is written.
const BODY: &str = "层级写作 一、 （一） 1. （1），字体自动识别；一行一段，段首不用空格。附件正文接在文后，另起一行写“附件1”，下一行写标题";
/// How the text of minutes ends.
const ROLLS: &str =
    "。纪要的“出席：”“请假：”“列席：”各写一行，放在正文最后；标题写“某某第18次某某会议纪要”的，红头按会议名称印";

fn fields(desk: &Desk, genre: Genre) -> Markup {
    let (c, p) = (&desk.content, &desk.problems);
    let href = format!("/documents/{}", desk.document);
    let guard = desk.seals.guard("draft").revision(desk.revision);
    let names = c.attachments.join("\n");
    let body = html! {
        input type="hidden" name=(PAGE) value=(guard.key);
        (lines("title", "标题", &c.title).max_length(120).check(p))
        (lines("main_to", "主送", &c.main_to).check(p).hint("不写冒号"))
        (Field::textarea("body", "正文", 22).value(&c.body).check(p)
            .hint(format!("{BODY}{}", if genre == Genre::Minutes { ROLLS } else { "" })))
        (Field::textarea("attachments", "附件说明", 2).value(names).check(p).hint("一行一个附件名称，不写序号"))
        (Field::text("sign_off", "署名").value(&c.sign_off).check(p).hint("须与印章一致；成文日期签发时自动写入"))
        (Field::text("note", "附注").value(&c.note).check(p).hint("不写括号，如：此件公开发布"))
        (lines("cc", "抄送", &c.cc).check(p).hint("不写句号"))
        (form::buttons(html! { (Button::submit("保存").primary()) (Button::submit_as(THEN, PAGES, "预览全文")) }))
    };
    let save = format!("{href}/draft");
    form::draft(&save, &save, Some(&format!("{href}/preview")), &guard, body)
}

/// Characters of a text without the blanks, as 字数 is counted.
pub(super) fn words(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// A text that is one line on the paper, in a box that shows all of it.
pub(super) fn lines(name: &'static str, label: &str, text: &str) -> Field {
    // Some 30 characters stand in a line of the box.
    let rows = (text.chars().count() / 30 + 1).clamp(2, 8);
    Field::textarea(name, label, u8::try_from(rows).unwrap_or(8)).value(text)
}

/// Names one under the other become one line, as they stand on the paper.
fn names_in(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |all, line| {
        let is_parted = all.is_empty() || all.ends_with(['，', '、', '；', ',', ';']);
        all + if is_parted { "" } else { "，" } + line
    })
}

pub(super) fn content(form: &Posted) -> Content {
    let line = |name: &str| form.text(name).replace('\n', " ");
    let title = form.text("title").split('\n').map(str::trim).collect();
    let names = form.raw("attachments").lines().map(str::trim).filter(|l| !l.is_empty());
    Content {
        title,
        main_to: names_in(form.text("main_to")),
        cc: names_in(form.text("cc")),
        body: form.raw("body").trim_end().into(),
        attachments: names.map(str::to_string).collect(),
        sign_off: line("sign_off"),
        note: line("note"),
    }
}

/// POST /documents/{id}/draft: by itself every few seconds, or by the button.
pub(super) async fn save(
    State(app): State<App>,
    Path(text): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let by_itself = headers.contains_key(AUTOSAVE);
    let form = posted.clone();
    let saved = app.write(&posted.visitor, move |tx, actor| {
        let (held, seen) = editing(tx, actor, matter)?;
        keep(tx, &held, &seen, &form)
    });
    match saved.await {
        Ok(draft) if by_itself => Ok(acknowledged(&draft)),
        Ok(_) => Ok(reply::see(&after(matter, posted.text(THEN)))),
        Err(fault) if by_itself => told(fault),
        Err(Fault(stale @ Error::StaleText { .. })) => both(&app, posted, matter, stale).await,
        Err(fault) => refused(&app, posted, matter, fault.problems()?).await,
    }
}

/// Where one is after a save by a button.
fn after(matter: MatterId, then: &str) -> String {
    match then {
        ON => format!("/documents/{matter}"),
        PAGES => format!("/documents/{matter}/pages"),
        _ => format!("/documents/{matter}/text?said=saved"),
    }
}

/// Saves on top of the revision shown. When the acknowledgement of an earlier save of the same opening of the editor was
/// lost on the way, the text goes on top of that one: nobody else wrote in between.
fn keep(tx: &mut Tx, held: &Held, seen: &Seen, form: &Posted) -> office::Result<Draft> {
    let content = content(form);
    let current = draft::of(tx, seen)?;
    if current.content == content {
        return Ok(current);
    }
    let mut revision = form.revision();
    loop {
        let mut saved = None;
        let key = format!("{}:{revision}", form.text(PAGE).chars().take(48).collect::<String>());
        let next = tx.once(&key, held.actor.person, |tx| {
            let draft = draft::save(tx, held, &content, revision)?;
            let next = draft.revision.to_string();
            saved = Some(draft);
            Ok::<_, Error>(next)
        })?;
        match (saved, next.parse::<i64>()) {
            (Some(draft), _) => return Ok(draft),
            (None, Ok(next)) if next > revision => revision = next,
            _ => return draft::save(tx, held, &content, revision),
        }
    }
}

fn acknowledged(draft: &Draft) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(REVISION, HeaderValue::from(draft.revision));
    response.headers_mut().insert(WORDS, HeaderValue::from(words(&draft.content.body)));
    response
}

/// What is wrong, field by field, for the script that saves: `[["body","正文不能超过…"]]`.
fn told(fault: Fault) -> Result<Response, Fault> {
    if !matches!(fault.0, Error::Field { .. } | Error::Fields(_)) {
        return Err(fault);
    }
    let problems = fault.problems()?;
    let list: Vec<(&str, &str)> = problems.all().collect();
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((StatusCode::UNPROCESSABLE_ENTITY, kind, serde_json::json!(list).to_string()).into_response())
}

async fn refused(app: &App, posted: Posted, matter: MatterId, problems: Problems) -> Result<Response, Fault> {
    let seals = Seals::new(app, &posted.visitor);
    let desk = Desk {
        document: matter,
        content: content(&posted),
        revision: posted.revision(),
        problems,
        done: Markup::default(),
        seals,
    };
    let page = page(app, &posted.visitor, desk, preview::card(&[], &FIELDS, &Figures::default())).await?;
    Ok(reply::unprocessable(page))
}

/// Somebody saved a newer text: both are shown, nothing is overwritten until the holder decides.
async fn both(app: &App, posted: Posted, matter: MatterId, stale: Error) -> Result<Response, Fault> {
    let mine = content(&posted);
    let theirs = app
        .read(&posted.visitor, move |tx, actor| {
            let seen = document::find(tx, actor, matter)?;
            draft::of(tx, &seen)
        })
        .await?;
    let sections = compare::compare(&theirs.content, &mine);
    let names = [format!("已保存的新稿（{}）", theirs.saved_at.short_label()), "您的文字".to_string()];
    let message = notice::block(Tone::Amber, "文稿已被更新", html! { p { (stale) } });
    let right = html! { section class="card stay" {
        header { h2 { "两份文稿" } }
        (message) (versions::sides(&sections, &names))
    } };
    let seals = Seals::new(app, &posted.visitor);
    let desk = Desk {
        document: matter,
        content: mine,
        revision: theirs.revision,
        problems: Problems::none(),
        done: Markup::default(),
        seals,
    };
    let page = page(app, &posted.visitor, desk, right).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// POST /documents/{id}/preview: the pages of the text as typed; only those the browser does not show yet are sent.
pub(super) async fn preview(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let content = content(&posted);
    let count = words(&content.body);
    let sheet = app
        .read(&posted.visitor, move |tx, actor| {
            let (_, seen) = editing(tx, actor, matter)?;
            content.check()?;
            sheet::with_content(tx, &seen, content)
        })
        .await?;
    let told = sheet::cautions(&sheet);
    let have: Vec<String> = preview::have(posted.raw(HAVE)).into_iter().map(str::to_owned).collect();
    let shown = app.blocking(move |app| app.press.preview(&sheet, &have)).await?;
    let figures = Figures { words: count, ..figures(&shown, told, "") };
    let leaf = |svg: Option<String>| svg.map_or(Leaf::Kept, Leaf::Drawn);
    let paper = |p: PreviewPage| Paper { leaf: leaf(p.svg), hash: p.hash, places: p.places };
    let papers: Vec<Paper> = shown.pages.into_iter().map(paper).collect();
    let mut response = preview::reply(&papers, &figures).into_response();
    response.headers_mut().insert(WORDS, HeaderValue::from(count));
    Ok(response)
}
