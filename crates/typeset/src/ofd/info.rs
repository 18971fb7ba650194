//! What the file says about the document, by the names of GB/T 33480-2016.

use ofd::write::Info;

use crate::sheet::Sheet;

/// Metadata of a sheet.
pub fn info(sheet: &Sheet) -> Info {
    let title = sheet.title.replace(['\n', '\r'], "");
    let author = if sheet.signature.is_empty() { mark(sheet) } else { sheet.signature.clone() };
    Info {
        subject: String::new(),
        created: sheet.date.map(|d| d.to_string()).unwrap_or_default(),
        keywords: Vec::new(),
        creator: "中枢".to_owned(),
        creator_version: env!("CARGO_PKG_VERSION").to_owned(),
        custom: elements(sheet, &title, &author),
        title,
        author,
    }
}

/// The elements of an official document (公文要素); absent ones are left out by the writer.
fn elements(sheet: &Sheet, title: &str, author: &str) -> Vec<(String, String)> {
    let elements = [
        ("份号", sheet.copy_number.clone()),
        ("紧急程度", sheet.urgency.and_then(lexicon::Urgency::mark).unwrap_or_default().to_owned()),
        ("发文机关标志", mark(sheet)),
        ("发文字号", sheet.issue_number.clone()),
        ("签发人", sheet.signers.join("、")),
        ("标题", title.to_owned()),
        ("主送机关", sheet.main_to.clone()),
        ("附件说明", sheet.attachments.join("；")),
        ("发文机关或签发人署名", signatures(sheet, author)),
        ("成文日期", sheet.date.map(|d| d.to_string()).unwrap_or_default()),
        ("附注", sheet.note.clone()),
        ("抄送机关", sheet.copied_to.clone()),
        ("印发机关", sheet.printer.clone()),
        ("印发日期", sheet.printed_on.map(|d| d.to_string()).unwrap_or_default()),
    ];
    elements.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn mark(sheet: &Sheet) -> String {
    if sheet.organs.len() > 1 { sheet.organs.join("、") } else { sheet.mark.clone() }
}

fn signatures(sheet: &Sheet, author: &str) -> String {
    let organs: Vec<String> = sheet.signings().into_iter().map(|s| s.organ).filter(|o| !o.is_empty()).collect();
    if organs.is_empty() { author.to_owned() } else { organs.join("、") }
}
