//! From a 批示 to a supervised item (批示立项): one press per instruction, with its words and its anchor.

use lexicon::OpinionId;
use maud::{Markup, html};
use office::people::Role;
use office::process::opinion::Opinion;
use office::{Tx, supervision};

use super::room::when;
use super::view::View;
use crate::ui::button::Button;
use crate::ui::{Link, layout};

/// The card for those who supervise; nothing for others, and nothing where nobody has instructed anything.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    if !view.seen.actor.has_in_own_unit(Role::Supervisor) {
        return Ok(html! {});
    }
    let given: Vec<&Opinion> = view.opinions.iter().filter(|o| is_instruction(o)).collect();
    let mut opened = Vec::new();
    for opinion in &given {
        opened.push(supervision::opened_from(tx, &view.seen.actor, opinion.id)?);
    }
    let body = html! { div class="pad" {
        @for (opinion, item) in given.iter().zip(&opened) { (one(view, opinion, item.as_ref())) }
        @if given.is_empty() { p class="hint" { "本文还没有领导批示；需要督办的，可以按公文本身立项。" } }
        (Button::link(format!("/supervision/new?paper={}", view.id()), "按本文立项"))
    } };
    Ok(layout::card("督办", html! {}, body))
}

fn is_instruction(opinion: &Opinion) -> bool {
    let says = !opinion.body.trim().is_empty() && !opinion.withdrawn;
    says && (opinion.kind == "instruction" || opinion.step == "instruct")
}

fn one(view: &View, opinion: &Opinion, item: Option<&supervision::Item>) -> Markup {
    html! { article class="entry" {
        blockquote class="quote" { (opinion.body) footer { (opinion.person_name) " " (when(opinion.made_at, view.now)) } }
        @match item {
            Some(item) => p { "已立项：" (Link::new(format!("/supervision/{}", item.id), item.number.as_str())) },
            None => (Button::link(address(view, opinion.id), "据此批示立项")),
        }
    } }
}

fn address(view: &View, opinion: OpinionId) -> String {
    format!("/supervision/new?paper={}&opinion={opinion}", view.id())
}
