//! The viewer (版式阅读): OFD files shown in the browser, by the reader of the house. It runs in a worker.

use std::collections::HashSet;

use ofd::draw::{self, Spare, Spares};
use ofd::read::{self, Limits, Note, Reader};
use ofd::sign::{self, Doubt, Moment, Software, Trust, Verdict};
use office::document::viewer::{LayoutFile, LayoutPage};
use typeset::{Fonts, Role};

/// Pages whose own size is looked up when a file is opened; the others keep their place by the document's.
const MEASURED: usize = 40;

/// Most bytes of text shown of a file.
const TEXT: usize = 8 << 20;

/// Most of its elements, names of attachments and sentences shown, of each.
const ROWS: usize = 200;
/// Most characters of a name: of an element, an attachment, a seal, a part.
const NAME: usize = 100;
/// Most characters of the value of an element.
const VALUE: usize = 2000;
/// Most characters of a sentence about a part.
const SENTENCE: usize = 500;

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
    let pair = |name: &str, value: &str| (cut(name, NAME), cut(value, VALUE));
    let rows = info.volumes.iter().flat_map(|v| {
        let named = v.elements.iter().map(|(name, value)| pair(read::label(name), value));
        named.chain(v.custom.iter().map(|(name, value)| pair(name, value)))
    });
    LayoutFile {
        elements: told(rows),
        pages,
        signatures: signatures(bytes),
        attachments: listed(info.volumes.iter().flat_map(|v| v.attachments.iter().map(|a| cut(&a.name, NAME)))),
        notes: sentences(&info.notes),
    }
}

/// At most so many characters, and “…” where there were more.
fn cut(text: &str, most: usize) -> String {
    text.char_indices().nth(most).map_or_else(|| text.to_owned(), |(at, _)| format!("{}…", &text[..at]))
}

/// At most so many rows, and a last one that says so where there were more.
fn listed(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows: Vec<String> = all.take(ROWS + 1).collect();
    if let Some(over) = rows.get_mut(ROWS) {
        *over = more();
    }
    rows
}

fn more() -> String {
    format!("超过 {ROWS} 项，其余没有列出…")
}

/// Each element once, without what is the same in every file; the identifier, which means nothing to a reader, comes last.
fn told(all: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let is_usual = |name: &str, value: &str| name == read::label("DocUsage") && value.eq_ignore_ascii_case("normal");
    let all = all.filter(|(name, value)| !value.is_empty() && !is_usual(name, value));
    let mut elements: Vec<_> = all.filter(|row| seen.insert(row.clone())).take(ROWS + 1).collect();
    let is_more = elements.len() > ROWS;
    elements.truncate(ROWS);
    elements.sort_by_key(|(name, _)| name == read::label("DocID"));
    elements.extend(is_more.then(|| ("…".to_owned(), more())));
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
    listed(notes.iter().map(|note| cut(&note.to_string(), SENTENCE)))
}

/// What is to be said of each seal. No authority is trusted here, so the best that can be found is that nothing was
/// changed: a certified device says the rest.
fn signatures(bytes: &[u8]) -> Vec<String> {
    let Some(now) = Moment::new([9999, 12, 31, 23, 59, 59]) else { return Vec::new() };
    let trust = Trust { roots: &[], revoked: &[], now };
    let found = sign::verify(bytes, &trust, &Software).unwrap_or_default();
    let bare = (!found.bare.is_empty()).then(|| unprotected(&found.bare));
    let mut sentences = listed(shown_first(&found.verdicts).into_iter().map(said));
    sentences.extend(bare);
    sentences
}

/// In the order of the file; where not all are shown, what was altered comes first, so that good ones cannot hide it.
fn shown_first(verdicts: &[Verdict]) -> Vec<&Verdict> {
    let mut all: Vec<&Verdict> = verdicts.iter().collect();
    if all.len() > ROWS {
        all.sort_by_key(|verdict| (verdict.altered.is_none(), verdict.doubt.is_none()));
    }
    all
}

/// Parts that no seal protects, the first of them by name.
fn unprotected(parts: &[String]) -> String {
    const NAMED: usize = 8;
    let names = parts.iter().take(NAMED).map(|name| cut(name, NAME)).collect::<Vec<_>>().join("、");
    let more = if parts.len() > NAMED { format!(" 等 {} 个部件", parts.len()) } else { String::new() };
    format!("以下部分未被签章保护，可能不是盖章单位的内容：{names}{more}。")
}

fn said(verdict: &Verdict) -> String {
    let names =
        [&verdict.seal, &verdict.signer].into_iter().filter(|name| !name.is_empty()).map(|name| cut(name, NAME));
    let names = names.chain(verdict.time.map(|time| time.to_string())).collect::<Vec<_>>().join("，");
    let names = if names.is_empty() { "签章".to_owned() } else { names };
    let names = if verdict.document > 1 { format!("第 {} 个文档，{names}", verdict.document) } else { names };
    match (&verdict.altered, &verdict.doubt) {
        (Some(altered), _) => format!("{names}：{}。", cut(&altered.to_string(), SENTENCE)),
        (None, None) => format!("{names}：核验通过。"),
        (None, Some(Doubt::MakerChain | Doubt::SignerChain)) => format!(
            "{names}：文件自盖章后没有改动；本系统没有装签发机构的根证书，印章来源没有核验，请用经检测认证的阅读器核验。"
        ),
        (None, Some(doubt)) => format!("{names}：{}。", cut(&doubt.to_string(), SENTENCE)),
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

    /// Each element was compared with all before it, and all of them were kept, however long.
    #[test]
    fn what_a_file_says_of_itself_is_cut_and_says_so() {
        let many = (0..400_000).map(|n| (format!("项{}", n % 150), "值".to_owned()));
        assert_eq!(told(many).len(), 150);
        let many = told((0..400_000).map(|n| ("标题".to_owned(), n.to_string())));
        assert_eq!((many.len(), many[ROWS].0.as_str()), (ROWS + 1, "…"));
        assert_eq!(many[ROWS].1, "超过 200 项，其余没有列出…");
        let rows = |count: usize| listed((0..count).map(|n| n.to_string()));
        assert_eq!((rows(ROWS).len(), rows(ROWS)[ROWS - 1].as_str()), (ROWS, "199"));
        assert_eq!((rows(999).len(), rows(999)[ROWS].as_str()), (ROWS + 1, "超过 200 项，其余没有列出…"));
        assert_eq!((cut("关于防汛", 2), cut("关于防汛", 4)), ("关于…".to_owned(), "关于防汛".to_owned()));
    }

    /// The name of a seal is whatever its maker wrote: it must neither fill the page nor push its verdict off.
    #[test]
    fn a_seal_with_an_endless_name_keeps_its_verdict_and_an_altered_one_is_told_first() {
        let fine = Verdict {
            id: "1".into(),
            document: 1,
            seal: "章".repeat(1 << 20),
            signer: String::new(),
            time: None,
            doubt: None,
            altered: None,
        };
        assert_eq!(said(&fine), format!("{}…：核验通过。", "章".repeat(NAME)));
        let fine = Verdict { seal: "章".to_owned(), ..fine };
        let altered = Verdict { altered: Some(Doubt::ValueChanged), ..fine.clone() };
        let verdicts: Vec<Verdict> = std::iter::repeat_n(fine, ROWS + 50).chain([altered]).collect();
        assert!(shown_first(&verdicts)[0].altered.is_some());
        assert!(
            shown_first(&verdicts[ROWS + 40..])[0].altered.is_none(),
            "where all are shown the order is the file's"
        );
    }
}
