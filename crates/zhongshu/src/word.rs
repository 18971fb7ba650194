//! Word and text files (导入): what the typesetter reads in them becomes the office's fields. It runs in a
//! worker.

use lexicon::chinese_date;
use office::document::Content;
use office::document::word::Import;
use typeset::docx::Imported;

/// Reads a file into the fields of a draft.
///
/// # Errors
/// One sentence that names the place.
pub fn import(file: &[u8]) -> Result<Import, String> {
    let read = typeset::docx::import(file).map_err(|why| why.to_string())?;
    let elements = elements(&read);
    let mut report: Vec<String> = read.report.iter().map(ToString::to_string).collect();
    report.extend(
        read.pictures
            .iter()
            .map(|picture| format!("图片“{}”在正文中留了位置，图片本身请另行上传为附件。", picture.name)),
    );
    let draft = read.draft;
    let content = Content {
        title: draft.title.replace('\n', ""),
        main_to: draft.main_to,
        cc: draft.copied_to,
        body: read.body,
        attachments: draft.attachments,
        sign_off: draft.signature,
        note: draft.note,
    };
    Ok(Import { content, elements, report })
}

/// What stands on the paper but is never typed into a draft: the office assigns it.
fn elements(read: &Imported) -> Vec<(String, String)> {
    let draft = &read.draft;
    let organs = std::iter::once(&draft.organ).chain(&draft.partners).filter(|name| !name.is_empty());
    let all = [
        ("份号", draft.copy_number.clone()),
        ("紧急程度", draft.urgency.map(|urgency| urgency.to_string()).unwrap_or_default()),
        ("发文机关", organs.cloned().collect::<Vec<_>>().join("、")),
        ("发文字号", draft.issue_number.clone()),
        ("签发人", draft.signers.join("、")),
        ("成文日期", draft.date.map(chinese_date).unwrap_or_default()),
        ("印发机关", draft.printer.clone()),
        ("印发日期", draft.printed_on.map(chinese_date).unwrap_or_default()),
    ];
    let said = all.into_iter().filter(|(_, words)| !words.is_empty());
    said.map(|(name, words)| (name.to_owned(), words)).collect()
}
