//! Importing a draft from a Word or text file (导入): the file, what was recognised in it, taking it over. Nothing changes
//! before the last step, and then the text before is kept as a version.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use lexicon::MatterId;
use maud::{Markup, html};
use office::Error;
use office::document::word::{self, Import};
use office::document::{Content, attachment, draft};

use super::editor::{content, editing, lines, words};
use super::room::{Seals, framed, id};
use super::upload;
use crate::App;
use crate::expired::Kept;
use crate::forms::Posted;
use crate::frame::About;
use crate::reply::{self, Fault};
use crate::ui::button::Button;
use crate::ui::form::{self, Field, Problems};
use crate::ui::{Tone, layout, notice};
use crate::visitor::Visitor;

/// What the picker offers.
const ACCEPT: &str = ".docx,.txt";
/// Largest file, MB: that of the reader.
const LIMIT: usize = 20;
/// Name of the field that says which file the text is from.
const FILE: &str = "from_file";

/// GET /documents/{id}/import
pub(super) async fn ask(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Markup, Fault> {
    asked(&app, &visitor, id(&text)?, Problems::none()).await
}

async fn asked(app: &App, visitor: &Visitor, matter: MatterId, problems: Problems) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let (_, seen) = editing(tx, actor, matter)?;
        let hint = format!("Word 文件（.docx）或文本文件（.txt），不超过 {LIMIT} MB");
        let fields = html! {
            (Field::file("file", "文件", ACCEPT, false).required().hint(hint).check(&problems))
            (form::buttons(html! {
                (Button::submit("读取文件").primary())
                (Button::link(format!("/documents/{matter}/text"), "返回写正文"))
            }))
        };
        let action = format!("/documents/{matter}/import/file");
        let main = html! {
            (layout::head(&seen.matter.title, html! { "导入 Word/文本" }, html! {}))
            (form::problems(&problems))
            (layout::pad_card("导入文稿", layout::note("先看识别结果，确认后才写入文稿"), html! {
                (form::upload(&action, &seals.guard("import"), fields))
                ul class="hint" {
                    li { "标题、主送、各级标题、附件说明、署名、成文日期、附注、抄送自动识别，自动编号变成文字。" }
                    li { "修订按接受后的文字导入，批注、脚注、文本框逐条列出；认不出的内容说明在第几段。" }
                    li { "带密级标志的文件不得导入。" }
                }
            }))
        };
        framed(tx, actor, &About::new("导入文稿".to_owned(), "/todo", "clerk#导入文稿"), &seals, main)
    })
    .await
}

/// POST /documents/{id}/import/file: shows what was recognised; nothing is stored.
pub(super) async fn look(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    kept: Kept,
    form: Multipart,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    // Whether a text may be taken over at all is asked before the file is read.
    let unit = app.read(&visitor, move |tx, actor| editing(tx, actor, matter).map(|_| actor.unit)).await?;
    let form = upload::read_with(&visitor, form, &kept, attachment::check_import).await?;
    let refused = |why: String| Fault(Error::field("file", why)).problems();
    if let Some(why) = form.refused {
        return again(&app, &visitor, matter, refused(why)?).await;
    }
    let Some(file) = form.files.into_iter().next() else {
        return again(&app, &visitor, matter, refused("请选择文件".into())?).await;
    };
    let name = file.name().to_owned();
    let read = app.blocking(move |app| word::whole(app.press.import(unit, file.bytes())?)).await;
    match read {
        Ok(import) => Ok(recognised(&app, &visitor, matter, Proposal::new(import, name)).await?.into_response()),
        Err(Fault(Error::Upload(why) | Error::Crowded(why))) => {
            again(&app, &visitor, matter, refused(format!("“{name}”：{why}"))?).await
        }
        Err(fault) => Err(fault),
    }
}

async fn again(app: &App, visitor: &Visitor, matter: MatterId, problems: Problems) -> Result<Response, Fault> {
    Ok(reply::unprocessable(asked(app, visitor, matter, problems).await?))
}

/// What the page of the second step shows.
struct Proposal {
    import: Import,
    file: String,
    /// The revision the drafter saw; none takes the present one.
    revision: Option<i64>,
    /// Just read; else it comes back as it was sent.
    is_fresh: bool,
    problems: Problems,
}

impl Proposal {
    fn new(import: Import, file: String) -> Proposal {
        Proposal { import, file, revision: None, is_fresh: true, problems: Problems::none() }
    }
}

async fn recognised(app: &App, visitor: &Visitor, matter: MatterId, shown: Proposal) -> Result<Markup, Fault> {
    let seals = Seals::new(app, visitor);
    app.read(visitor, move |tx, actor| {
        let (_, seen) = editing(tx, actor, matter)?;
        let current = draft::of(tx, &seen)?;
        let mut shown = shown;
        if shown.is_fresh {
            word::complete(&mut shown.import, &current.content);
        }
        let replaces = !current.content.body.trim().is_empty();
        let revision = shown.revision.unwrap_or(current.revision);
        let main = html! { div class="write" {
            (layout::head(&seen.matter.title, html! { "识别结果：" (shown.file) }, html! {
                (Button::link(format!("/documents/{matter}/import"), "换一个文件"))
                (Button::link(format!("/documents/{matter}/text"), "不导入"))
            }))
            (form::problems(&shown.problems))
            @if replaces {
                (notice::block(Tone::Amber, "写入后替换现有文稿", html! { p { "现有文稿留为一稿，可在“历次文稿”中查看、比较。" } }))
            }
            div class="row editor" {
                (layout::pad_card("识别结果", layout::note("可以先改再写入"), fields(matter, &shown, &seals, revision)))
                (layout::stack(html! { (report(&shown.import)) (elements(&shown.import)) }))
            }
        } };
        framed(tx, actor, &About::new("导入文稿".to_owned(), "/todo", "clerk#导入文稿"), &seals, main)
    })
    .await
}

fn fields(matter: MatterId, shown: &Proposal, seals: &Seals, revision: i64) -> Markup {
    let (c, p) = (&shown.import.content, &shown.problems);
    let guard = seals.guard("import").revision(revision);
    let body = html! {
        input type="hidden" name=(FILE) value=(shown.file);
        (lines("title", "标题", &c.title).max_length(120).check(p))
        (lines("main_to", "主送", &c.main_to).check(p))
        (Field::textarea("body", "正文", 18).value(&c.body).check(p)
            .hint(format!("{} 字，{} 段", words(&c.body), c.body.lines().filter(|line| !line.trim().is_empty()).count())))
        (Field::textarea("attachments", "附件说明", 2).value(c.attachments.join("\n")).check(p))
        (Field::text("sign_off", "署名").value(&c.sign_off).check(p))
        (Field::text("note", "附注").value(&c.note).check(p))
        (lines("cc", "抄送", &c.cc).check(p))
        (form::buttons(html! { (Button::submit("写入文稿").primary()) }))
    };
    form::post(&format!("/documents/{matter}/import/text"), &guard, body)
}

fn report(import: &Import) -> Markup {
    if import.report.is_empty() {
        return layout::pad_card("请核对", html! {}, html! { p { "全部内容都已识别。" } });
    }
    layout::pad_card(
        "请核对",
        layout::note(&format!("{} 处", import.report.len())),
        html! {
            ul { @for sentence in &import.report { li { (sentence) } } }
        },
    )
}

/// Elements that the office assigns by itself.
fn elements(import: &Import) -> Markup {
    if import.elements.is_empty() {
        return html! {};
    }
    let rows = import.elements.iter().map(|(name, value)| (name.as_str(), html! { (value) }));
    layout::pad_card("文件上的其他要素", layout::note("由系统编排，不写入文稿"), layout::pairs(rows))
}

/// POST /documents/{id}/import/text
pub(super) async fn take_over(
    State(app): State<App>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let matter: MatterId = id(&text)?;
    let (form, key) = (posted.clone(), posted.key().to_owned());
    let done = app.once(&posted.visitor, &key, move |tx, actor| {
        let (held, _) = editing(tx, actor, matter)?;
        word::take_over(tx, &held, &content(&form), form.revision(), form.text(FILE))?;
        Ok(format!("/documents/{matter}/text"))
    });
    match done.await {
        Ok(address) => Ok(reply::see(&address)),
        Err(Fault(stale @ Error::StaleText { .. })) => {
            // What was recognised stays; sent again it goes on top of what the other one wrote, which is kept as a version.
            let mut problems = Problems::none();
            problems.add("", format!("{stale}请核对后再点“写入文稿”，现有文稿会留为一稿。"));
            refused(&app, posted, matter, (problems, None)).await
        }
        Err(fault) => {
            let revision = posted.revision();
            refused(&app, posted, matter, (fault.problems()?, Some(revision))).await
        }
    }
}

async fn refused(
    app: &App,
    posted: Posted,
    matter: MatterId,
    (problems, revision): (Problems, Option<i64>),
) -> Result<Response, Fault> {
    let content: Content = content(&posted);
    let file = posted.text(FILE).to_owned();
    let import = Import { content, ..Import::default() };
    let shown = Proposal { import, file, revision, is_fresh: false, problems };
    Ok(reply::unprocessable(recognised(app, &posted.visitor, matter, shown).await?))
}
