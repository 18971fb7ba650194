//! Links (关联公文): what a document grew out of and what grew out of it, and writing a paper by a memo 据此拟文.

use maud::{Markup, html};
use office::document::{self, memo};
use office::matter::{self, Linked, Relation, Way};
use office::{Error, Tx, supervision};

use super::view::View;
use crate::ui::button::Button;
use crate::ui::{Link, Tone, badge, layout};

/// The card; nothing where there is nothing to show. Only what the reader may know of is named.
pub(super) fn card(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let mut shown: Vec<Linked> = Vec::new();
    for linked in matter::links(tx, view.id())? {
        let known = if linked.way == Way::Supervision {
            supervision::find(tx, &view.seen.actor, linked.id).map(|_| ())
        } else {
            document::find(tx, &view.seen.actor, linked.id).map(|_| ())
        };
        match known {
            Ok(()) => shown.push(linked),
            Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    let follows = view.way() == Way::Memo && memo::is_instructed(tx, view.id())? && may_follow(view);
    if shown.is_empty() && !follows {
        return Ok(html! {});
    }
    let lines: Vec<(&str, Markup)> = shown.iter().map(|l| (lead(l), line(l))).collect();
    let body = html! {
        @if !lines.is_empty() { (layout::list(lines)) }
        @if follows { div class="pad" {
            p class="hint" { "需要行文的，可以用签报的正文建立一件发文。" }
            (Button::link(format!("/documents/new?from={}", view.id()), "据此拟文"))
        } }
    };
    Ok(layout::card("关联公文", html! {}, body))
}

fn may_follow(view: &View) -> bool {
    let (actor, matter) = (&view.seen.actor, &view.seen.matter);
    actor.unit == Some(matter.unit)
}

fn lead(l: &Linked) -> &'static str {
    match (l.relation, l.is_later) {
        (Relation::Answer, true) => "批复",
        (Relation::Answer, false) => "请示",
        (Relation::Follows, true) => "据此拟文",
        (Relation::Follows, false) => "依据签报",
        (Relation::Supervise, _) => "督办",
    }
}

fn line(l: &Linked) -> Markup {
    let room = if l.way == Way::Supervision { "supervision" } else { "documents" };
    html! { (Link::new(format!("/{room}/{}", l.id), l.title.as_str())) " " (state(l)) }
}

fn state(l: &Linked) -> Markup {
    match l.state.as_str() {
        "active" => badge::tag(Tone::Blue, "办理中"),
        "closed" => badge::tag(Tone::Green, "已办结"),
        _ => badge::tag(Tone::Plain, "已终止"),
    }
}
