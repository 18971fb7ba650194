//! The list of attachments (附件).

use super::{APART, Markup, Tone, badge, html, icon};

/// An attachment (附件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Where it is read.
    pub href: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Such as 林晓棠 11月20日 14:02 上传; empty shows nothing.
    pub note: String,
    /// Where it is removed; `None` when it must stay.
    pub remove: Option<String>,
    /// Something to know, such as 内容与登记不符; empty shows nothing.
    pub warning: String,
}

/// The list (附件).
pub fn list(attachments: &[Attachment]) -> Markup {
    if attachments.is_empty() {
        return html! { div class="empty" { p { "没有附件。" } } };
    }
    html! { ul class="files" { @for attachment in attachments { (one(attachment)) } } }
}

fn one(attachment: &Attachment) -> Markup {
    html! {
        li {
            (icon::file())
            div {
                a href=(attachment.href) target=(APART) { (attachment.name) }
                small { (size(attachment.bytes)) @if !attachment.note.is_empty() { " · " (attachment.note) } }
                @if !attachment.warning.is_empty() { (badge::tag(Tone::Amber, &attachment.warning)) }
            }
            @if let Some(remove) = &attachment.remove { a class="off" href=(remove) { "移除" } }
        }
    }
}

/// A size in words (文件大小): 12 KB, 3.4 MB; rounded up so that nothing is 0 KB.
pub fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    if bytes < MB {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    let tenths = (bytes * 10).div_ceil(MB);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
