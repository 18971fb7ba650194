//! The faces of a document (页签): 正文, 办文单, 附件, 版本, 流程图, 分送, 收文登记.

use maud::{Markup, html};
use office::Tx;
use office::document::{attachment, dispatch, draft, incoming};

use super::view::{Front, View};
use super::{drawing, files, papers, sendings, slip, versions};
use crate::ui::table::Empty;
use crate::ui::{layout, tabs};

/// One face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Text,
    Slip,
    Files,
    Versions,
    Flow,
    Sent,
    Register,
}

impl Tab {
    const ALL: [(Tab, &'static str); 7] = [
        (Tab::Text, "text"),
        (Tab::Slip, "slip"),
        (Tab::Files, "files"),
        (Tab::Versions, "versions"),
        (Tab::Flow, "flow"),
        (Tab::Sent, "sent"),
        (Tab::Register, "register"),
    ];

    /// The face asked for, or the first one.
    pub(super) fn of(code: &str, view: &View) -> Tab {
        let found = Tab::ALL.iter().find(|(_, c)| *c == code).map_or(Tab::Text, |(tab, _)| *tab);
        if found.is_shown(view) { found } else { Tab::Text }
    }

    fn code(self) -> &'static str {
        Tab::ALL.iter().find(|(tab, _)| *tab == self).map_or("text", |(_, code)| code)
    }

    fn label(self, view: &View) -> &'static str {
        match self {
            Tab::Text => "正文",
            Tab::Slip => slip::name(view),
            Tab::Files => "附件",
            Tab::Versions => "版本与花脸稿",
            Tab::Flow => "流程图",
            Tab::Sent => "分送与签收",
            Tab::Register => "收文登记",
        }
    }

    fn is_shown(self, view: &View) -> bool {
        match self {
            Tab::Versions => !view.is_incoming(),
            Tab::Sent => view.is_outgoing() && view.seen.document.issued_at.is_some(),
            Tab::Register => view.is_incoming(),
            _ => true,
        }
    }
}

/// The row of tabs, with how much is behind them.
pub(super) fn bar(tx: &mut Tx, view: &View, at: Tab) -> office::Result<Markup> {
    let files = attachment::list(tx, &view.seen)?.len();
    let versions = view.seen.document.version;
    let shown = Tab::ALL.iter().map(|(tab, _)| *tab).filter(|tab| tab.is_shown(view));
    let tabs: Vec<tabs::Tab> = shown
        .map(|tab| {
            let count = match tab {
                Tab::Files => files as u64,
                Tab::Versions => u64::try_from(versions).unwrap_or(0),
                _ => 0,
            };
            let href = format!("{}?tab={}", view.href(), tab.code());
            tabs::Tab::new(href, tab.label(view), tab == at).count(count)
        })
        .collect();
    Ok(tabs::faces(&tabs))
}

/// What stands under the tabs.
pub(super) fn body(tx: &mut Tx, view: &View, front: &Front, tab: Tab) -> office::Result<Markup> {
    match tab {
        Tab::Text => text(tx, view),
        Tab::Slip => slip::of(tx, view),
        Tab::Files => files::tab(tx, view, front),
        Tab::Versions => versions::tab(tx, view),
        Tab::Flow => Ok(drawing::tab(view)),
        Tab::Sent => Ok(sendings::tab(view, &dispatch::of_document(tx, &view.seen)?, front)),
        Tab::Register => register(tx, view),
    }
}

fn text(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let content = draft::of(tx, &view.seen)?.content;
    if !content.body.trim().is_empty() {
        return Ok(papers::pane(view.id()));
    }
    if !view.is_incoming() {
        let empty = Empty::new("正文还没有写。");
        let mine = view.held.is_some();
        return Ok(html! { @if mine { (empty.next(format!("{}/text", view.href()), "写正文")) } @else { (empty) } });
    }
    let originals = attachment::list(tx, &view.seen)?;
    Ok(files::originals(&originals))
}

fn register(tx: &mut Tx, view: &View) -> office::Result<Markup> {
    let line = incoming::registration(tx, &view.seen)?;
    let carrier = match line.carrier.as_str() {
        "platform" => "平台交换",
        "paper" => "纸质",
        _ => "电子文件",
    };
    let dated = view.seen.document.dated_on.map(lexicon::chinese_date).unwrap_or_default();
    Ok(layout::pairs([
        ("收文号", html! { (line.number()) }),
        ("性质", html! { (line.nature.label()) }),
        ("来文单位", html! { (line.source_name) }),
        ("来文字号", html! { (line.source_number) }),
        ("成文日期", html! { (dated) }),
        ("收到时间", html! { (line.received_at.long_label()) }),
        ("收到方式", html! { (carrier) }),
        ("需要答复", html! { @if line.reply_wanted { "是" } @else { "否" } }),
        ("份数", html! { (view.seen.document.copies) }),
        ("首办责任人", html! { (view.owner) }),
        ("办理时限", html! { (view.seen.matter.due_at.map_or_else(|| "未定".into(), |at| at.long_label())) }),
        ("办理结果", html! { (line.result.as_deref().unwrap_or("未办结")) }),
        (
            "答复",
            html! { @if let Some((text, at)) = &line.reply { (text) "（" (at.short_label()) "）" } @else { "无" } },
        ),
    ]))
}
