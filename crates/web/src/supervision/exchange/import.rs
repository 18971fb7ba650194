//! Many items at once (批量立项): upload, a preview that names every error and likely duplicate, then all or nothing.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use office::supervision::import::{self, MAX_ROWS, Preview, Row as Line};
use office::{BlobId, Error};

use super::XLSX;
use crate::App;
use crate::forms::Posted;
use crate::people::import::upload::Upload;
use crate::people::typed::{Asked, Typed, messages, settled};
use crate::reply::{self, Fault};
use crate::supervision::list;
use crate::ui::button::Button;
use crate::ui::form::{self, Field, Problems};
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Link, Tone, facts, layout, notice};
use crate::visitor::Visitor;

/// Places in a row that the preview shows beside the verdict.
const SHOWN: [usize; 7] = [0, 9, 16, 10, 11, 2, 13];

/// GET /supervision/import
pub(super) async fn show(State(app): State<App>, visitor: Visitor, asked: Asked) -> Result<Markup, Fault> {
    let done = asked.parse::<u32>("opened").map_or_else(Markup::default, |n| {
        let next = Link::new("/supervision/all", "看新立的事项，最新的在前");
        notice::flash(Tone::Green, &format!("已立项 {n} 项，责任单位收到通知。"), Some(&next))
    });
    draw(app, visitor, Problems::none(), done).await
}

async fn draw(app: App, visitor: Visitor, problems: Problems, done: Markup) -> Result<Markup, Fault> {
    let typed = Typed::fresh(&app, &visitor);
    app.page(&visitor, list::about("批量立项"), move |_, actor| {
        import::require(actor)?;
        Ok(upload_page(&typed, &problems, &done))
    })
    .await
}

fn upload_page(typed: &Typed, problems: &Problems, done: &Markup) -> Markup {
    let hint = format!("XLSX 或 CSV，不超过 {MAX_ROWS} 行。");
    let file = Field::file("file", "文件", ".xlsx,.csv", false).required().hint(hint).check(problems);
    let buttons =
        html! { (Button::link("/supervision/import/template", "下载模板")) (Button::link("/supervision/all", "返回")) };
    html! {
        (layout::head("批量立项", html! { "一行一项" }, buttons))
        (done) (form::problems(problems))
        (layout::cols(
            layout::pad_card("选择文件", html! {}, form::upload("/supervision/import/preview", &typed.guard("file"), html! {
                (file)
                (form::buttons(html! { (Button::submit("上传并检查").primary()) small class="hint" { "先检查，不会马上立项。" } }))
            })),
            layout::card("怎么做", html! {}, layout::list([
                ("1", html! { "下载模板，一行填一件事；表头文字不要改。" }),
                ("2", html! { "上传后逐行检查。有一行不对，就全部不立项；改好文件重新上传。" }),
                ("3", html! { "疑似重复的行会标出来，核对后再确认。" }),
                ("4", html! { "确认后全部立项并交办；同一个文件不会立项两次。" }),
            ])),
        ))
    }
}

/// GET /supervision/import/template
pub(super) async fn template(State(app): State<App>, visitor: Visitor) -> Result<Response, Fault> {
    let bytes = app.read(&visitor, |tx, actor| {
        import::require(actor)?;
        import::template_xlsx(tx.now().date())
    });
    Ok(reply::download("督办事项导入模板.xlsx", XLSX, bytes.await?))
}

/// POST /supervision/import/preview: the file is kept only when every row is good.
pub(super) async fn preview(State(app): State<App>, upload: Upload) -> Result<Response, Fault> {
    let Upload { visitor, file } = upload;
    let read = match file {
        Ok(bytes) => read(&app, &visitor, bytes).await,
        Err(error) => {
            app.read(&visitor, |_, actor| import::require(actor)).await?;
            Err(Fault(error))
        }
    };
    match read {
        Ok((preview, kept)) => {
            let good = kept.is_some();
            let typed = Typed::fresh(&app, &visitor);
            let page = draw_preview(app, visitor, (preview, kept), typed).await?;
            Ok(if good { page.into_response() } else { reply::unprocessable(page) })
        }
        Err(fault) => {
            let problems = messages(fault)?;
            Ok(reply::unprocessable(draw(app, visitor, problems, Markup::default()).await?))
        }
    }
}

async fn read(app: &App, visitor: &Visitor, bytes: Vec<u8>) -> Result<(Preview, Option<BlobId>), Fault> {
    // A file is stored once the reading is through: no reader should wait for a disk.
    let sent = Arc::new(bytes);
    let file = Arc::clone(&sent);
    let preview = app.read(visitor, move |tx, actor| import::preview(tx, actor, &file)).await?;
    if preview.bad() > 0 {
        return Ok((preview, None));
    }
    let kept = app.blocking(move |app| Ok(app.blobs.put(&sent)?)).await?;
    Ok((preview, Some(kept)))
}

async fn draw_preview(
    app: App,
    visitor: Visitor,
    (preview, kept): (Preview, Option<BlobId>),
    typed: Typed,
) -> Result<Markup, Fault> {
    app.page(&visitor, list::about("批量立项"), move |_, actor| {
        import::require(actor)?;
        Ok(preview_page(&preview, kept.as_ref().map(BlobId::as_str), &typed))
    })
    .await
}

fn preview_page(preview: &Preview, kept: Option<&str>, typed: &Typed) -> Markup {
    let (bad, alike) = (preview.bad(), preview.alike());
    let tiles = [
        facts::Tile::new("数据行", preview.rows.len(), ""),
        facts::Tile::new("有错的行", bad, "").note(Tone::Red, if bad > 0 { "须改正" } else { "" }),
        facts::Tile::new("疑似重复", alike, "").note(Tone::Amber, if alike > 0 { "请核对" } else { "" }),
    ];
    html! {
        (layout::head("立项检查结果", html! {}, html! { (Button::link("/supervision/import", "重新上传")) }))
        (typed.problems())
        (facts::tiles(&tiles))
        @if !preview.ignored.is_empty() {
            (notice::flash(Tone::Amber, &format!("以下各列不认识，没有读取：{}。", preview.ignored.join("、")), None))
        }
        @match kept {
            Some(file) => (confirm(file, alike, typed)),
            None => (notice::block(Tone::Red, "没有立项", html! {
                p { "有 " (bad) " 行不对。请按下表改正文件后重新上传。" }
            })),
        }
        (layout::card("各行", layout::note(&format!("共 {} 行", preview.rows.len())), html! { (table(&preview.rows)) }))
    }
}

fn confirm(file: &str, alike: usize, typed: &Typed) -> Markup {
    layout::pad_card(
        "确认立项",
        html! {},
        form::post(
            "/supervision/import/application",
            &typed.guard("apply"),
            html! {
                p { "各行检查无误。确认后全部立项，交各责任单位签收。" }
                input type="hidden" name="file" value=(file);
                @if alike > 0 { (typed.tick("sure", "疑似重复", import::SURE, false)) }
                (form::buttons(html! { (Button::submit("确认立项").primary()) (Button::link("/supervision/import", "不立项")) }))
            },
        ),
    )
}

/// The bad rows first, then those that resemble others, then the rest.
fn table(rows: &[Line]) -> Table {
    let mut sorted: Vec<&Line> = rows.iter().collect();
    sorted.sort_by_key(|r| (r.errors.is_empty(), r.alike.is_empty(), r.line));
    let first = [Column::new("行", Shape::Number), Column::new("检查结果", Shape::Title)];
    let more = SHOWN
        .iter()
        .enumerate()
        .map(|(n, at)| Column::new(import::HEADINGS[*at], if n == 0 { Shape::Text } else { Shape::Short }));
    Table {
        caption: "各行".into(),
        columns: first.into_iter().chain(more).collect(),
        rows: sorted.iter().map(|r| row(r)).collect(),
        ..Table::default()
    }
}

fn row(line: &Line) -> Row {
    let verdict = html! {
        @if line.errors.is_empty() && line.alike.is_empty() { "无误" }
        @else { ul {
            @for error in &line.errors { li class="err" { (error) } }
            @for alike in &line.alike { li { "疑似重复：" (alike) } }
        } }
    };
    let first = [html! { (line.line) }, verdict];
    Row::new(first.into_iter().chain(SHOWN.iter().map(|at| html! { (line.values[*at]) })).collect())
}

/// POST /supervision/import/application
pub(super) async fn apply(State(app): State<App>, posted: Posted) -> Result<Response, Fault> {
    let kept: BlobId = posted.text("file").parse().map_err(|_| Fault(Error::NotFound))?;
    let (blobs, sure, again_of) = (app.clone(), posted.ticked("sure"), kept.clone());
    let result = app
        .once(&posted.visitor, posted.key(), move |tx, actor| {
            import::require(actor)?;
            let bytes = blobs.blobs.get(&kept)?;
            let opened = import::apply(tx, actor, &bytes, sure)?;
            Ok(format!("/supervision/import?opened={opened}"))
        })
        .await;
    let (visitor, page) = (posted.visitor.clone(), app.clone());
    settled(result, posted, |typed| again(page, visitor, (again_of, typed))).await
}

/// The preview once more, of the same file: what was refused is told where it can be mended.
async fn again(app: App, visitor: Visitor, (kept, typed): (BlobId, Typed)) -> Result<Markup, Fault> {
    let file = kept.clone();
    let bytes = app.blocking(move |app| Ok(app.blobs.get(&file)?)).await?;
    let preview = app.read(&visitor, move |tx, actor| import::preview(tx, actor, &bytes)).await?;
    let kept = (preview.bad() == 0).then_some(kept);
    draw_preview(app, visitor, (preview, kept), typed).await
}
