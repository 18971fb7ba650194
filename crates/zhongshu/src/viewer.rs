//! The viewer (版式阅读): OFD files shown in the browser, by the reader of the house. It runs in a worker.

use ofd::draw::{self, Spare, Spares};
use ofd::read::{self, Limits, Note, Reader};
use ofd::sign::{self, Doubt, Moment, Software, Trust, Verdict};
use office::document::viewer::{LayoutFile, LayoutPage};
use typeset::{Fonts, Role};

/// Pages whose own size is looked up when a file is opened; the others keep their place by the document's.
const MEASURED: usize = 40;

/// Most bytes of text shown of a file.
const TEXT: usize = 8 << 20;

/// The office's own faces for text whose font is not in the file: 仿宋 for 仿宋, and so on.
pub fn spares(fonts: &Fonts) -> Spares<'_> {
    let mut files = fonts.files();
    // 宋体 first: it stands for every name that is not known.
    files.sort_by_key(|(role, ..)| match role {
        Role::Song => 0,
        Role::Display => 2,
        _ => 1,
    });
    let spare = |(role, bytes, index): (Role, _, _)| Spare { name: role.label().to_owned(), bytes, index };
    Spares::new(&files.into_iter().map(spare).collect::<Vec<_>>())
}

/// What a file says of itself.
pub fn file(bytes: &[u8], reader: &Reader<'_>) -> LayoutFile {
    let info = reader.info();
    let pages = info.volumes.iter().flat_map(|v| vec![(v.area.w, v.area.h); v.pages]);
    let mut pages: Vec<(f64, f64)> = pages.collect();
    for (i, size) in pages.iter_mut().enumerate().take(MEASURED) {
        if let Ok(page) = reader.page(i) {
            *size = (page.area.w, page.area.h);
        }
    }
    let named = |(name, value): &(String, String)| (read::label(name).to_owned(), value.clone());
    let own = |(name, value): &(String, String)| (name.clone(), value.clone());
    let rows = |v: &read::Volume| v.elements.iter().map(named).chain(v.custom.iter().map(own)).collect::<Vec<_>>();
    LayoutFile {
        elements: told(info.volumes.iter().flat_map(rows)),
        pages,
        signatures: signatures(bytes),
        attachments: info.volumes.iter().flat_map(|v| v.attachments.iter().map(|a| a.name.clone())).collect(),
        notes: sentences(&info.notes),
    }
}

/// Each element once, without what is the same in every file; the identifier, which means nothing to a reader, comes last.
fn told(all: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut elements: Vec<(String, String)> = Vec::new();
    for (name, value) in all {
        let is_usual = name == read::label("DocUsage") && value.eq_ignore_ascii_case("normal");
        if !value.is_empty() && !is_usual && !elements.iter().any(|(n, v)| *n == name && *v == value) {
            elements.push((name, value));
        }
    }
    elements.sort_by_key(|(name, _)| name == read::label("DocID"));
    elements
}

/// A page drawn, or what is wrong with it.
pub fn page(reader: &Reader<'_>, number: usize, spares: &Spares<'_>) -> Result<LayoutPage, String> {
    let page = reader.page(number).map_err(|fault| fault.to_string())?;
    let drawn = draw::svg(&page, spares, &Limits::default());
    Ok(LayoutPage { svg: drawn.picture, text: page.text(), notes: sentences(&drawn.notes) })
}

/// The text of every page; nothing is drawn.
pub fn texts(reader: &Reader<'_>) -> Vec<String> {
    let (mut texts, mut size) = (Vec::new(), 0);
    for number in 0..reader.page_count() {
        if size > TEXT {
            texts.push(format!("文字超过 {} MB，后面的没有列出，请下载文件。\n", TEXT >> 20));
            break;
        }
        let text = reader.text(number).unwrap_or_else(|fault| format!("{fault}\n"));
        size += text.len();
        texts.push(text);
    }
    texts
}

/// Opens a file within the limits.
///
/// # Errors
/// One sentence that names the part.
pub fn open(bytes: &[u8]) -> Result<Reader<'_>, String> {
    Reader::open(bytes, &Limits::default()).map_err(|fault| fault.to_string())
}

fn sentences(notes: &[Note]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

/// What is to be said of each seal. No authority is trusted here, so the best that can be found is that nothing was
/// changed: a certified device says the rest.
fn signatures(bytes: &[u8]) -> Vec<String> {
    let Some(now) = Moment::new([9999, 12, 31, 23, 59, 59]) else { return Vec::new() };
    let trust = Trust { roots: &[], revoked: &[], now };
    let found = sign::verify(bytes, &trust, &Software).unwrap_or_default();
    let bare = (!found.bare.is_empty()).then(|| unprotected(&found.bare));
    found.verdicts.iter().map(said).chain(bare).collect()
}

/// Parts that no seal protects, the first of them by name.
fn unprotected(parts: &[String]) -> String {
    const NAMED: usize = 8;
    let names = parts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = if parts.len() > NAMED { format!(" 等 {} 个部件", parts.len()) } else { String::new() };
    format!("以下部分未被签章保护，可能不是盖章单位的内容：{names}{more}。")
}

fn said(verdict: &Verdict) -> String {
    let names = [&verdict.seal, &verdict.signer].into_iter().filter(|name| !name.is_empty()).cloned();
    let names = names.chain(verdict.time.map(|time| time.to_string())).collect::<Vec<_>>().join("，");
    let names = if names.is_empty() { "签章".to_owned() } else { names };
    let names = if verdict.document > 1 { format!("第 {} 个文档，{names}", verdict.document) } else { names };
    match (&verdict.altered, &verdict.doubt) {
        (Some(altered), _) => format!("{names}：{altered}。"),
        (None, None) => format!("{names}：核验通过。"),
        (None, Some(Doubt::MakerChain | Doubt::SignerChain)) => format!(
            "{names}：文件自盖章后没有改动；本系统没有装签发机构的根证书，印章来源没有核验，请用经检测认证的阅读器核验。"
        ),
        (None, Some(doubt)) => format!("{names}：{doubt}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page of a file showed its title twice, `Normal` as its use, and its identifier first.
    #[test]
    fn the_elements_of_a_file_are_told_once_and_its_identifier_last() {
        let all = [
            ("文档标识", "a1"),
            ("标题", "关于防汛的通知"),
            ("用途", "Normal"),
            ("标题", "关于防汛的通知"),
            ("作者", ""),
        ];
        let all = all.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let rest = [("标题", "关于防汛的通知"), ("文档标识", "a1")];
        assert_eq!(told(all.into_iter()), rest.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let kept = [("用途".to_owned(), "EBook".to_owned())];
        assert_eq!(told(kept.clone().into_iter()), kept, "an unusual use is told");
    }
}
