//! The editor's page (修改模板页): text and pages side by side, the list of fields under them.

use maud::{Markup, html};
use office::document::compare;
use office::forms::{Trouble, sample};

use super::editor::{Desk, papers};
use crate::people::typed::Typed;
use crate::settings::flows::compared;
use crate::ui::button::Button;
use crate::ui::form::{self, Guard};
use crate::ui::table::{Column, Row, Shape, Table};
use crate::ui::{Tone, layout, notice};

/// The whole page.
pub(super) fn page(desk: &Desk, typed: &Typed, done: &Markup) -> Markup {
    let guard = typed.guard("form").revision(desk.revision);
    let key = desk.form.key();
    html! {
        (layout::head(&format!("修改“{}”", desk.form.name()), beside(desk), html! {
            (Button::link(format!("/forms/{key}/versions"), "版本"))
            (Button::link("/forms", "返回"))
        }))
        (done)
        (editor(desk, &guard))
        (fields(desk))
    }
}

fn beside(desk: &Desk) -> Markup {
    html! {
        @match &desk.stored {
            None => { "从现行模板（" (desk.in_force.called()) "）开始改，还没有草稿" }
            Some(d) => {
                "草稿由" (d.by) "于 " (d.saved_at.short_label()) " 保存"
                @if d.base != desk.in_force.version { "；现行模板已经变过，请核对" }
            }
        }
    }
}

fn editor(desk: &Desk, guard: &Guard) -> Markup {
    let key = desk.form.key();
    html! {
        form class="flowedit formedit" id="editor" method="post" action={ "/forms/" (key) "/edit" } {
            (guard)
            div class="acts deeds" {
                label { "样例 " select class="in" name="sample" hx-post={ "/forms/" (key) "/preview" } hx-trigger="change" hx-swap="none" {
                    @for name in sample::NAMES { option value=(name) selected[name == desk.sample] { (name) } }
                } }
                (Button::submit_as("do", "preview", "预览"))
                (Button::submit_as("do", "save", "保存草稿"))
                (Button::submit_as("do", "publish", "保存并去发布").primary())
                @if desk.stored.is_some() { (Button::link(format!("/forms/{key}/discard"), "放弃草稿")) }
            }
            (form::problems(&desk.problems))
            @if desk.is_stale { (newer(desk)) }
            div class="two" {
                (layout::card("模板", layout::note("Typst；只能读 /data.json 里的字段"), html! { div class="pad" {
                    (wrong(desk, false))
                    div class="code" { (gutter(desk, false)) (text(desk)) }
                } }))
                (layout::card("版面", layout::note("用样例排出，随模板更新"), pages(desk, false)))
            }
        }
    }
}

/// What a typed letter changes elsewhere on the page. Pages stay while the text is wrong.
pub(super) fn follow(desk: &Desk) -> Markup {
    html! {
        @if desk.tried.is_ok() { (pages(desk, true)) }
        (wrong(desk, true))
        (gutter(desk, true))
    }
}

fn oob(follows: bool) -> Option<&'static str> {
    follows.then_some("true")
}

fn pages(desk: &Desk, follows: bool) -> Markup {
    html! {
        div class="sheet" id="pages" tabindex="0" role="region" aria-label="版面预览" hx-swap-oob=[oob(follows)] {
            @match &desk.tried {
                Ok(pictures) => (papers(pictures)),
                Err(_) => p class="hint" { "模板有误，改好后显示版面。" },
            }
        }
    }
}

/// What is wrong, with the line and what stands there.
fn wrong(desk: &Desk, follows: bool) -> Markup {
    html! {
        div class="wrong" id="wrong" role="status" hx-swap-oob=[oob(follows)] {
            @match &desk.tried {
                Ok(_) => p class="fine" { "用这份样例排，没有问题；发布时再用全部样例试印。" },
                Err(Trouble { line: 0, message }) => ol { li { (message) } },
                Err(Trouble { line, message }) => ol { li {
                    a href="#f-body" data-line=(line) { "第 " (line) " 行" } "：" (message)
                    @let at = desk.body.lines().nth(line - 1).unwrap_or_default().trim();
                    @if !at.is_empty() { code { (at.chars().take(80).collect::<String>()) } }
                } },
            }
        }
    }
}

/// Longest text whose lines are numbered one by one.
const MOST_ROWS: usize = 6_000;

fn rows(desk: &Desk) -> usize {
    desk.body.lines().count().clamp(20, MOST_ROWS) + 1
}

/// Numbers of lines, the one with something wrong marked.
fn gutter(desk: &Desk, follows: bool) -> Markup {
    let bad = desk.tried.as_ref().err().map_or(0, |trouble| trouble.line);
    html! {
        pre class="gut" id="gut" aria-hidden="true" hx-swap-oob=[oob(follows)] {
            @for n in 1..=rows(desk) { @if n == bad { b { "● " (n) } } @else { (n) } "\n" }
        }
    }
}

fn text(desk: &Desk) -> Markup {
    html! {
        textarea class="in" id="f-body" name="body" rows=(rows(desk)) wrap="off" spellcheck="false" data-grows
            aria-label="模板" aria-describedby="wrong"
            hx-post={ "/forms/" (desk.form.key()) "/preview" } hx-trigger="input changed delay:600ms" hx-swap="none"
            hx-sync="this:replace" { "\n" (desk.body) }
    }
}

/// What somebody else saved since, with what differs from the own text.
fn newer(desk: &Desk) -> Markup {
    let Some(stored) = &desk.stored else { return html! {} };
    notice::block(
        Tone::Amber,
        "两份文字不同之处",
        html! {
            p { "左边是" (stored.by) "保存的，右边是您的。需要对方改动的，请抄入您的模板；再按“保存草稿”即以您的为准。" }
            (compared(&compare::lines(&stored.body, &desk.body)))
        },
    )
}

/// What a template may use 字段表.
fn fields(desk: &Desk) -> Markup {
    let about = desk.form.about();
    let own = about.fields.iter().map(|(name, says)| (format!("d.{name}"), says.as_str()));
    let faces = "本机的字体：fang 仿宋、kai 楷体、hei 黑体、display 小标宋、song 宋体，写作 text(font: d.faces.kai)";
    let rows = own.chain([("d.faces".to_owned(), faces)]);
    let table = Table {
        caption: "字段表".into(),
        columns: vec![Column::new("名称", Shape::Short), Column::new("是什么", Shape::Title)],
        rows: rows.map(|(name, says)| Row::new(vec![html! { code { (name) } }, html! { (says) }])).collect(),
        ..Table::default()
    };
    layout::card(
        "字段表",
        layout::note("模板里写作 d.名称"),
        html! {
            (table)
            div class="pad" {
                p class="hint" {
                    "纸张 " (about.paper) "，用在" (about.place) "。模板不能读别的文件、引用软件包、取当天日期；"
                    "用户填写的文字只作文字印出，不会当作模板执行。模板最长 64 KB，最多排 500 页，5 秒内排不完的自动停止。"
                }
            }
        },
    )
}
