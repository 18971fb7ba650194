//! From a 批示, or from what a meeting decided, to a supervised item (批示立项): with its words and its anchor.

use lexicon::{Genre, OpinionId};
use maud::{Markup, html};
use office::Tx;
use office::people::Role;
use office::process::opinion::Opinion;
use office::supervision::{self, Item, SourceKind};

use super::room::when;
use super::view::View;
use crate::ui::button::Button;
use crate::ui::form::{self, Choice, Field};
use crate::ui::{Link, layout};

/// Characters of a paragraph shown in the list.
const SHOWN: usize = 48;

/// The card for those who supervise; nothing for others.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    if !view.seen.actor.has_in_own_unit(Role::Supervisor) {
        return Ok(html! {});
    }
    let given: Vec<&Opinion> = view.opinions.iter().filter(|o| is_instruction(o)).collect();
    let mut opened = Vec::new();
    for opinion in &given {
        opened.push(supervision::opened_from(tx, &view.seen.actor, opinion.id)?);
    }
    let earlier = supervision::earlier(tx, &view.seen.actor, view.id())?;
    let decided = decisions(tx, view)?;
    let body = html! { div class="pad" {
        @for (opinion, item) in given.iter().zip(&opened) { (one(view, opinion, (item.as_ref(), earlier.first()))) }
        @if given.is_empty() { p class="hint" { "本文还没有领导批示；需要督办的，可以按公文本身立项。" } }
        @if !decided.is_empty() { (choose(view, (SourceKind::Meeting.code(), "据此议定事项立项"), ("paragraph", "议定事项", decided))) }
        (choose(view, ("", "按本文立项"), ("kind", "来源", kinds(view))))
    } };
    Ok(layout::card("督办", html! {}, body))
}

fn is_instruction(opinion: &Opinion) -> bool {
    let says = !opinion.body.trim().is_empty() && !opinion.withdrawn;
    says && (opinion.kind == "instruction" || opinion.step == "instruct")
}

fn one(view: &View, opinion: &Opinion, (item, closed): (Option<&Item>, Option<&Item>)) -> Markup {
    html! { article class="entry" {
        blockquote class="quote" { (opinion.body) footer { (opinion.person_name) " " (when(opinion.made_at, view.now)) } }
        @match (item, closed) {
            (Some(item), _) => p { "已立项：" (Link::new(format!("/supervision/{}", item.id), item.number.as_str())) },
            (None, Some(closed)) => {
                p class="hint" { "本文的 " (Link::new(format!("/supervision/{}", closed.id), closed.number.as_str())) " 已经销号；对办理结果的批示，立为新一轮。" }
                (Button::link(format!("{}&before={}", address(view, opinion.id), closed.id), "新一轮"))
                (Button::link(address(view, opinion.id), "据此批示立项"))
            }
            (None, None) => (Button::link(address(view, opinion.id), "据此批示立项")),
        }
    } }
}

fn address(view: &View, opinion: OpinionId) -> String {
    format!("/supervision/new?paper={}&opinion={opinion}", view.id())
}

/// The paragraphs of signed minutes 纪要, each by its number; nothing of other papers.
fn decisions(tx: &mut Tx, view: &View) -> office::Result<Vec<Choice>> {
    if view.seen.document.genre != Genre::Minutes || view.seen.document.dated_on.is_none() {
        return Ok(Vec::new());
    }
    let all = supervision::paragraphs(tx, &view.seen)?;
    Ok(all.iter().enumerate().map(|(at, text)| Choice::new(at.to_string(), begin(text))).collect())
}

/// The beginning of a paragraph, as a list to choose from can show it.
fn begin(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// As what a paper can be supervised: its limit is proposed by this.
fn kinds(view: &View) -> Vec<Choice> {
    let usual = if view.seen.document.genre == Genre::Minutes { SourceKind::Meeting } else { SourceKind::Paper };
    let all = [SourceKind::Paper, SourceKind::Meeting, SourceKind::Report, SourceKind::Task, SourceKind::Complaint];
    all.into_iter().map(|kind| Choice::new(kind.code(), kind.label()).chosen(kind == usual)).collect()
}

/// A choice that goes on to the opening form.
fn choose(view: &View, (kind, button): (&str, &str), (name, label, choices): (&str, &str, Vec<Choice>)) -> Markup {
    html! { form class="form" method="get" action="/supervision/new" {
        input type="hidden" name="paper" value=(view.id());
        @if !kind.is_empty() { input type="hidden" name="kind" value=(kind); }
        (Field::select(name, label, choices).part("supervise"))
        (form::buttons(html! { (Button::submit(button)) }))
    } }
}
