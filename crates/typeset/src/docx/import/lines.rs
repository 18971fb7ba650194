//! A Word file as lines of text with their looks.

use docx::{ChangeKind, FoundParagraph, FoundTable, Text};
use typst::foundations::Bytes;

use super::{Entry, Found, Line, Place, Refused};
use crate::sheet::PictureFile;

/// Columns that short rows are filled up to: Word has no more.
const COLUMNS: usize = 63;
/// Characters of a change or comment that the report quotes.
const QUOTED: usize = 40;

pub(super) fn of_word(bytes: &[u8]) -> Result<Found, Refused> {
    let text = docx::read(bytes).map_err(|fault| Refused(fault.to_string()))?;
    let mut found = Found { pictures: pictures(&text), report: report(&text), ..Found::default() };
    let mut numbers = 0;
    let last = text.blocks.len();
    for (at, block) in text.blocks.iter().enumerate() {
        match block {
            docx::Found::Paragraph(p) => {
                numbers += usize::from(!p.number.is_empty());
                paragraph(p, &mut found);
            }
            docx::Found::Table(table) => self::table(table, at + 3 > last, &mut found),
            docx::Found::Picture(n) => {
                let picture = &found.pictures[*n];
                let text = format!("［图：{}］", picture.name);
                let place = Place::Paragraph(text_place(&found.lines));
                found.lines.push(Line { place, text, look: Some(docx::Look::default()) });
            }
        }
    }
    boxes(&text, &mut found);
    if numbers > 0 {
        let message = format!("有 {numbers} 处自动编号，已变成文字，请核对序号。");
        found.report.push(Entry { place: Place::Whole, message });
    }
    Ok(found)
}

fn text_place(lines: &[Line]) -> usize {
    lines.iter().rev().find_map(|line| if let Place::Paragraph(n) = line.place { Some(n) } else { None }).unwrap_or(0)
}

/// Lines of a paragraph: breaks within a centred one only lay it out, elsewhere they part paragraphs.
fn paragraph(p: &FoundParagraph, found: &mut Found) {
    let place = Place::Paragraph(p.place);
    let whole = format!("{}{}", p.number, p.text.trim());
    let mut push = |text: String| {
        if !text.trim().is_empty() {
            found.lines.push(Line { place, text, look: Some(p.look.clone()) });
        }
    };
    if p.look.align == Some(docx::Align::Center) {
        return push(whole.split('\n').map(str::trim).collect());
    }
    whole.split('\n').for_each(|line| push(spaced(line)));
}

/// A tabulator in a line of text is a blank there: in a draft it would make a table.
fn spaced(line: &str) -> String {
    let mut text = String::new();
    for piece in line.split('\t').map(str::trim).filter(|piece| !piece.is_empty()) {
        let numbered = text.ends_with(['.', '、', '）', ')', '：', '．']) || text.is_empty();
        if !numbered {
            text.push(' ');
        }
        text.push_str(piece);
    }
    text
}

/// Imprints stand in text boxes at the foot of the page: such a box is text.
fn boxes(text: &Text, found: &mut Found) {
    for remark in text.remarks.iter().filter(|r| is_imprint(r)) {
        for line in remark.text.lines() {
            let look = docx::Look { style: "抄送机关".to_owned(), ..docx::Look::default() };
            found.lines.push(Line { place: Place::Whole, text: line.to_owned(), look: Some(look) });
        }
    }
}

fn is_imprint(remark: &docx::Remark) -> bool {
    let is_part = |line: &str| line.starts_with("抄送") || line.starts_with("主送") || line.ends_with("印发");
    remark.kind == "文本框" && remark.text.lines().all(is_part)
}

/// A table: rows between bars. One that only lays out head or imprint becomes lines.
fn table(table: &FoundTable, at_end: bool, found: &mut Found) {
    let place = Place::TableAfter(table.after);
    let all: String = table.rows.iter().flatten().map(|cell| cell.text.as_str()).collect();
    let is_imprint = at_end && table.rows.len() <= 5 && (all.contains("印发") || all.contains("抄送"));
    let is_head = found.lines.is_empty() && (all.contains('〔') || all.contains("文件")) && table.rows.len() <= 6;
    let columns = table.rows.iter().map(|row| row.iter().map(|c| c.columns).sum::<usize>()).max().unwrap_or(0);
    let look = Some(docx::Look::default());
    if is_imprint || is_head || columns < 2 {
        for row in &table.rows {
            let texts: Vec<&str> = row.iter().map(|c| c.text.trim()).filter(|text| !text.is_empty()).collect();
            for text in texts.join("　").lines() {
                found.lines.push(Line { place, text: text.to_owned(), look: look.clone() });
            }
        }
        return;
    }
    if table.rows.iter().flatten().any(|cell| cell.columns > 1 || cell.continues) {
        let message = "合并的单元格已拆开，请核对表格。".to_owned();
        found.report.push(Entry { place, message });
    }
    for row in &table.rows {
        let mut text = String::from("|");
        let mut count = 0;
        for cell in row {
            let words = if cell.continues { String::new() } else { cell_text(&cell.text) };
            text.push_str(&words);
            text.push('|');
            for _ in 1..cell.columns {
                text.push('|');
            }
            count += cell.columns;
        }
        text.push_str(&"|".repeat(columns.min(COLUMNS).saturating_sub(count)));
        found.lines.push(Line { place, text, look: look.clone() });
    }
}

fn cell_text(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| line.replace(['|', '｜'], "∣").replace('\t', " ")).collect();
    lines.join("")
}

fn pictures(text: &Text) -> Vec<PictureFile> {
    let file = |(at, picture): (usize, &docx::FoundPicture)| {
        let ending = if picture.kind == docx::PictureKind::Png { "png" } else { "jpg" };
        PictureFile { name: format!("图片{}.{ending}", at + 1), bytes: Bytes::new(picture.bytes.clone()) }
    };
    text.pictures.iter().enumerate().map(file).collect()
}

fn report(text: &Text) -> Vec<Entry> {
    let place = |n: usize| if n == 0 { Place::Whole } else { Place::Paragraph(n) };
    let mut report: Vec<Entry> =
        text.notes.iter().map(|note| Entry { place: place(note.paragraph), message: note.message.clone() }).collect();
    for change in &text.changes {
        let done = match change.kind {
            ChangeKind::Inserted => "修订插入了",
            ChangeKind::Deleted => "修订删去了",
        };
        let author = by(&change.author);
        let message = format!("{done}“{}”{author}，已按接受修订后的文字导入。", quoted(&change.text));
        report.push(Entry { place: place(change.paragraph), message });
    }
    for remark in text.remarks.iter().filter(|r| !is_imprint(r)) {
        let message = format!("有{}“{}”{}，没有导入。", remark.kind, quoted(&remark.text), by(&remark.author));
        report.push(Entry { place: place(remark.paragraph), message });
    }
    report
}

fn by(author: &str) -> String {
    if author.is_empty() { String::new() } else { format!("（{author}）") }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\n', " ");
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(QUOTED).collect();
    if chars.next().is_some() { head + "……" } else { head }
}
