//! The editor's page (修改流程页): picture above, form and text side by side under it.

use maud::{Markup, html};
use office::process::definitions::changes;

use super::editor::Desk;
use super::{form, history};
use crate::people::typed::Typed;
use crate::ui::button::Button;
use crate::ui::flow;
use crate::ui::form::Guard;
use crate::ui::{Tone, badge, layout, notice};

/// The whole page.
pub(super) fn page(desk: &Desk, typed: &Typed, done: &Markup) -> Markup {
    let guard = typed.guard("flow").revision(desk.revision);
    html! {
        (layout::head(&format!("修改“{}”", desk.in_force.definition.name()), beside(desk), html! {
            (Button::link(format!("/flows/{}", desk.key), "返回"))
        }))
        (done)
        (editor(desk, &guard))
    }
}

fn beside(desk: &Desk) -> Markup {
    let version = desk.in_force.version;
    html! {
        @match &desk.stored {
            None => { "从现行第 " (version) " 版开始改，还没有草稿" }
            Some(d) => {
                "草稿由" (d.by) "于 " (d.saved_at.short_label()) " 保存"
                @if d.base != desk.in_force.id { " " (badge::tag(Tone::Amber, "现行版本已经变过")) }
            }
        }
    }
}

fn editor(desk: &Desk, guard: &Guard) -> Markup {
    html! {
        form class="flowedit" id="editor" method="post" action={ "/flows/" (desk.key) "/edit" } {
            (guard)
            input type="hidden" name="picked" value=(desk.picked);
            div class="acts deeds" {
                (Button::submit_as("do", "check", "检查"))
                (Button::submit_as("do", "save", "保存草稿"))
                (Button::submit_as("do", "trial", "保存并试走"))
                (Button::submit_as("do", "publish", "保存并去发布").primary())
                @if desk.stored.is_some() { (Button::link(format!("/flows/{}/discard", desk.key), "放弃草稿")) }
            }
            (crate::ui::form::problems(&desk.problems))
            @if desk.is_stale { (newer(desk)) }
            (picture(desk, false))
            div class="two" {
                (layout::card("表单", layout::note("改完一栏，文本随之改动"), form::steps(desk)))
                (layout::card("文本", layout::note("TOML；改了以后，左边和图随之改动"), html! { div class="pad" {
                    (wrong(desk, false))
                    div class="code" {
                        (gutter(desk, false))
                        (text(desk))
                    }
                } }))
            }
        }
    }
}

/// What a typed letter changes elsewhere on the page.
pub(super) fn follow(desk: &Desk) -> Markup {
    html! {
        @if desk.checked.definition.is_some() { (picture(desk, true)) }
        (wrong(desk, true))
        (gutter(desk, true))
        (form::all(desk, true))
    }
}

fn oob(follows: bool) -> Option<&'static str> {
    follows.then_some("true")
}

fn picture(desk: &Desk, follows: bool) -> Markup {
    let drawn = desk.checked.drawing();
    let old = drawn.is_none();
    html! {
        section class="card" id="picture" hx-swap-oob=[oob(follows)] {
            header {
                h2 { "流程图" }
                @if old { (badge::tag(Tone::Amber, "文本有错，图仍是现行版本")) }
                @else { (layout::note("随文本更新")) }
            }
            (flow::picture("流程图", None, &drawn.unwrap_or_else(|| desk.in_force.drawing())))
        }
    }
}

/// What is wrong, with the line and what stands there.
fn wrong(desk: &Desk, follows: bool) -> Markup {
    let problems = &desk.checked.problems;
    let line = |n: usize| desk.body.lines().nth(n.saturating_sub(1)).unwrap_or_default().trim().to_owned();
    html! {
        div class="wrong" id="wrong" role="status" hx-swap-oob=[oob(follows)] {
            @if problems.is_empty() {
                p class="fine" { "没有问题，可以发布。" }
            } @else {
                p { b { (problems.len()) " 处问题" } "，改好才能发布：" }
                ol { @for p in problems.iter().take(20) {
                    li {
                        a href="#f-body" data-line=(p.line) { "第 " (p.line) " 行" } " " (place(desk, &p.place)) "：" (p.message)
                        @let at = line(p.line);
                        @if !at.is_empty() { code { (at.chars().take(80).collect::<String>()) } }
                    }
                } }
                @if problems.len() > 20 { p { "其余 " (problems.len() - 20) " 处改好这些后再列。" } }
            }
        }
    }
}

/// What a problem concerns, the names of steps beside their ids.
fn place(desk: &Desk, place: &str) -> String {
    let known = desk.sketch.as_ref().map(|s| s.steps.as_slice()).unwrap_or_default();
    named(place, |id| known.iter().find(|s| s.id == id).map(|s| s.name.as_str()))
}

/// A place with the name of every step in it after its id.
pub(super) fn named<'a>(place: &str, name: impl Fn(&str) -> Option<&'a str>) -> String {
    let told = |word: &str| match name(word).filter(|name| !name.is_empty()) {
        Some(name) => format!("{word}（{name}）"),
        None => word.to_owned(),
    };
    place.split(' ').map(told).collect::<Vec<_>>().join(" ")
}

/// Numbers of lines, those with something wrong marked.
fn gutter(desk: &Desk, follows: bool) -> Markup {
    let last = rows(desk);
    let says = |n: usize| desk.checked.problems.iter().find(|p| p.line == n).map(|p| p.message.as_str());
    html! {
        pre class="gut" id="gut" aria-hidden="true" hx-swap-oob=[oob(follows)] {
            @for n in 1..=last {
                @if let Some(message) = says(n) { b title=(message) { "● " (n) } } @else { (n) }
                "\n"
            }
        }
    }
}

/// Longest text whose lines are numbered one by one.
const MOST_ROWS: usize = 6_000;

fn rows(desk: &Desk) -> usize {
    desk.body.lines().count().clamp(20, MOST_ROWS) + 1
}

fn text(desk: &Desk) -> Markup {
    html! {
        @let at = desk.sketch.as_ref().ok().and_then(|s| s.steps.iter().find(|step| step.id == desk.picked));
        textarea class="in" id="f-body" name="body" rows=(rows(desk)) wrap="off" spellcheck="false" data-grows
            data-picked=[at.map(|step| step.line)]
            aria-label="流程文本" aria-describedby="wrong"
            hx-post={ "/flows/" (desk.key) "/preview" } hx-trigger="input changed delay:400ms" hx-swap="none"
            hx-sync="this:replace" { "\n" (desk.body) }
    }
}

/// What somebody else saved since, with what differs from the own text.
fn newer(desk: &Desk) -> Markup {
    let Some(stored) = &desk.stored else { return html! {} };
    html! {
        (notice::block(Tone::Amber, "两份文字不同之处", html! {
            p { "左边是" (stored.by) "保存的，右边是您的。需要对方改动的，请抄入您的文本；再按“保存草稿”即以您的文本为准。" }
            (history::compared(&changes::lines(&stored.body, &desk.body)))
        }))
    }
}
