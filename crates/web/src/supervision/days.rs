//! What is said of the days of an item once they are set: which were laid 倒排, and on which nobody works.

use lexicon::Date;
use maud::{Markup, html};

use super::item::{Done, View};
use super::words;
use crate::ui::{Tone, notice};

/// The notice over an item's page after its days were set.
pub(super) fn said(view: &View, done: &Done) -> Markup {
    let (laid, rest) = (laid(view, done), if done.is_dated { rest(view) } else { Vec::new() });
    html! { @if !laid.is_empty() || !rest.is_empty() {
        (notice::block(Tone::Amber, "请核对日期", html! { ul {
            @for says in &laid { li { (says) } }
            @for says in &rest { li { (says) } }
        } }))
    } }
}

fn laid(view: &View, done: &Done) -> Vec<String> {
    // Whatever was changed since, the days of an old address are none that were laid.
    let is_as_opened = view.seen.item.revision == 1;
    let steps = view.file.milestones.iter().enumerate().filter(|(at, _)| is_as_opened && done.laid.contains(at));
    steps.map(|(_, m)| format!("节点“{}”没有写日期，按工作日倒排为 {}。", m.name, m.due_on)).collect()
}

fn rest(view: &View) -> Vec<String> {
    let said =
        |what: String, day: Date| words::rest(&view.calendar, day).map(|kind| format!("{what} {day} 逢{kind}。"));
    let open = view.file.milestones.iter().filter(|m| m.done_on.is_none());
    let limit = view.is_open().then(|| said("办结时限".into(), view.seen.item.due_on)).flatten();
    limit.into_iter().chain(open.filter_map(|m| said(format!("节点“{}”的日期", m.name), m.due_on))).collect()
}
