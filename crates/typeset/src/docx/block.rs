//! Body text (正文), tables, attachments bound in. GB/T 9704-2012, 7.3.3, 7.3.7, 8.

use docx::{Align, Block as Written, ParaProps, Paragraph, Run, RunProps, TableCell};

use super::measure::{self, LINE, chars, twips};
use super::spots::emu;
use super::{Paper, face_run, plain, styled, styles, text_run};
use crate::bind;
use crate::block::{self, Block, Level};
use crate::figures::{self, MM, SIZE_3};
use crate::plan::items::{Item, PictureItem};
use crate::plan::table::TableItem;

/// Room above and below the text of a cell, pt.
const PADDING: f64 = 5.0;

impl Paper<'_> {
    pub(super) fn body(&mut self) {
        let (blocks, items) = (&self.sheet.blocks, &self.plan.blocks);
        self.blocks_of(blocks, items);
    }

    fn blocks_of(&mut self, blocks: &[Block], items: &[Item]) {
        for (at, (block, item)) in blocks.iter().zip(items).enumerate() {
            match (block, item) {
                (Block::Paragraph(p), _) => {
                    let mut paragraph = paragraph(p, at + 1 < blocks.len());
                    self.lower(&mut paragraph.props);
                    self.push_fitted(paragraph, (2.0, 0.0));
                }
                (Block::Table(table), Item::Table(item)) => self.table(table, item, at),
                (Block::Picture(picture), Item::Picture(item)) => self.picture(picture, item),
                _ => {}
            }
        }
    }

    pub(super) fn annexes(&mut self) {
        for (annex, item) in self.sheet.annexes.iter().zip(&self.plan.annexes) {
            // Label and title lie with a table that comes first.
            let lengthwise = matches!(item.blocks.first(), Some(Item::Table(table)) if table.lengthwise);
            if lengthwise {
                self.section(false);
            }
            let props = ParaProps { page_break: lengthwise.then_some(false), ..ParaProps::default() };
            self.push(Paragraph { props, ..plain(styles::ANNEX_LABEL, item.label.trim()) });
            // The title stands on the third line.
            let above = measure::below(LINE, SIZE_3) + LINE + measure::above(LINE, SIZE_3);
            self.title(styles::ANNEX_TITLE, &annex.title, above);
            self.turned = lengthwise;
            self.blocks_of(&annex.blocks, &item.blocks);
        }
    }

    /// Ends the section in the making.
    fn section(&mut self, lengthwise: bool) {
        let page = if lengthwise { super::lengthwise() } else { super::page() };
        self.blocks.push(Written::Section(docx::Page { first_differs: std::mem::take(&mut self.first), ..page }));
    }

    fn table(&mut self, table: &block::Table, item: &TableItem, at: usize) {
        let lies = std::mem::take(&mut self.turned) && at == 0;
        if item.lengthwise && !lies {
            self.section(false);
        }
        if !table.caption.trim().is_empty() {
            let props = ParaProps { keep_next: Some(true), ..ParaProps::default() };
            self.push(Paragraph { props, ..plain(styles::CAPTION, table.caption.trim()) });
        }
        if !table.unit.trim().is_empty() {
            self.push(plain(styles::UNIT, table.unit.trim()));
        }
        let count = item.widths.len();
        let rows = item.rows.iter().enumerate().map(|(at, row)| {
            (0..count).map(|n| cell(item, (at, n), &row.get(n).map_or_else(String::new, |c| c.concat()))).collect()
        });
        self.blocks.push(Written::Table(docx::Table {
            columns: item.widths.iter().map(|w| twips(*w)).collect(),
            rows: rows.collect(),
            head: usize::from(item.rows.len() > 1),
            line: 4,
            padding: (twips(item.inset), twips(PADDING - item.size / 4.0)),
        }));
        if item.lengthwise {
            self.section(true);
        }
    }

    fn picture(&mut self, picture: &block::Picture, item: &PictureItem) {
        let file = self.sheet.pictures.iter().find(|f| f.name == picture.name && item.file.is_some());
        let keep_next = (!picture.caption.trim().is_empty()).then_some(true);
        let props = ParaProps { keep_next, ..ParaProps::default() };
        match file.and_then(|file| self.inline(&file.bytes, &picture.caption, item)) {
            Some(run) => self.push(Paragraph { props, ..styled(styles::PICTURE, vec![run]) }),
            // The name stands for a picture that is missing.
            None => {
                self.push(Paragraph { props, ..plain(styles::CAPTION, format!("［图：{}］", picture.name.trim())) })
            }
        }
        if !picture.caption.trim().is_empty() {
            self.push(plain(styles::CAPTION, picture.caption.trim()));
        }
    }

    /// A picture in its line, as large as on the pages.
    fn inline(&mut self, bytes: &[u8], alt: &str, item: &PictureItem) -> Option<Run> {
        let (kind, ..) = super::picture::size(bytes)?;
        let most = if alt.trim().is_empty() { 170.0 * MM } else { (170.0 * MM).min(figures::AREA.1 * MM - 40.0) };
        let scale = (figures::AREA.0 * MM / item.width).min(most / item.height).min(1.0);
        let (width, height) = (emu(item.width * scale), emu(item.height * scale));
        self.pictures.push(docx::Picture { bytes: bytes.to_vec(), kind, width, height, alt: alt.to_owned() });
        Some(Run::Picture(self.pictures.len() - 1, docx::Place::Inline))
    }
}

/// The first row is the head. What takes several lines begins at the left.
fn cell(item: &TableItem, (row, column): (usize, usize), text: &str) -> TableCell {
    let style = if row == 0 { styles::TABLE_HEAD } else { styles::TABLE_TEXT };
    let small = item.size != 12.0;
    let runs = RunProps { size: small.then(|| (item.size * 2.0).round() as u32), ..RunProps::default() };
    let left = row > 0 && item.left.get(column).copied().unwrap_or_default();
    let props = ParaProps {
        align: left.then_some(Align::Left),
        spacing: if small { styles::spacing(0.0, item.size * 1.5) } else { None },
        ..ParaProps::default()
    };
    let runs = if text.is_empty() { Vec::new() } else { vec![Run::Text(text.to_owned(), runs)] };
    TableCell { paragraphs: vec![Paragraph { props, ..styled(style, runs) }], columns: 1, merge: None }
}

/// A paragraph in the style of its level; one that goes on after its head keeps the body's style.
fn paragraph(p: &block::Paragraph, followed: bool) -> Paragraph {
    let (style, face) = match p.level {
        Level::Body => (styles::BODY, None),
        Level::First => (styles::FIRST, Some(styles::FACE_FIRST)),
        Level::Second => (styles::SECOND, Some(styles::FACE_SECOND)),
        Level::Third => (styles::THIRD, None),
        Level::Fourth => (styles::FOURTH, None),
    };
    let (head, text) = (bind::tidy(&p.head), bind::tidy(&p.text));
    let Some(face) = face.filter(|_| !head.is_empty()) else {
        // Long paragraphs are no headings, whatever their number.
        return plain(styles::BODY, format!("{head}{text}"));
    };
    if text.trim().is_empty() {
        // A sentence with a number is no heading: it may end a page.
        let heading = !head.trim_end().ends_with(['。', '；', '！', '？', '：']);
        let props = ParaProps { keep_next: (heading && followed).then_some(true), ..ParaProps::default() };
        return Paragraph { props, ..plain(style, head) };
    }
    styled(styles::BODY, vec![face_run(face, head), text_run(text)])
}

/// Indent of a hanging list, for the list of attachments.
pub(super) fn hanging(at: f64, by: f64) -> docx::Indent {
    docx::Indent { left: chars(at), right: 0, first: -chars(by), first_chars: 0 }
}
