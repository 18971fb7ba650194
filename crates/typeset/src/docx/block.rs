//! Body text (正文), tables, attachments bound in. GB/T 9704-2012, 7.3.3, 7.3.7, 8.

use docx::{Block as Written, ParaProps, Paragraph, Run, TableCell};

use super::measure::{self, LINE, chars, mm, twips};
use super::{Paper, face_run, plain, styled, styles, text_run};
use crate::block::{self, Block, Level};
use crate::figures::{self, SIZE_3, width};

/// Room between the lines of a table and its text, pt.
const PADDING: f64 = 5.0;

impl Paper<'_> {
    pub(super) fn body(&mut self) {
        let blocks = self.sheet.blocks.clone();
        self.blocks_of(&blocks);
    }

    fn blocks_of(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(p) => {
                    let paragraph = paragraph(p, at + 1 < blocks.len());
                    self.push_fitted(paragraph, 2.0);
                }
                Block::Table(table) => self.table(table),
                Block::Picture(picture) => self.picture(picture),
            }
        }
    }

    pub(super) fn annexes(&mut self) {
        for annex in &self.sheet.annexes {
            self.push(plain(styles::ANNEX_LABEL, annex.label.trim()));
            // The title stands on the third line.
            let above = measure::below(LINE, SIZE_3) + LINE + measure::above(LINE, SIZE_3);
            self.title(styles::ANNEX_TITLE, &annex.title, above);
            self.blocks_of(&annex.blocks);
        }
    }

    fn table(&mut self, table: &block::Table) {
        if !table.caption.trim().is_empty() {
            let props = ParaProps { keep_next: Some(true), ..ParaProps::default() };
            self.push(Paragraph { props, ..plain(styles::CAPTION, table.caption.trim()) });
        }
        if !table.unit.trim().is_empty() {
            self.push(plain(styles::UNIT, table.unit.trim()));
        }
        let count = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        if count == 0 {
            return;
        }
        let rows = table.rows.iter().enumerate().map(|(at, row)| {
            let style = if at == 0 { styles::TABLE_HEAD } else { styles::TABLE_TEXT };
            (0..count).map(|n| cell(style, row.get(n).map_or("", String::as_str))).collect()
        });
        self.blocks.push(Written::Table(docx::Table {
            columns: widths(table, count),
            rows: rows.collect(),
            head: usize::from(table.rows.len() > 1),
            line: 4,
            padding: (twips(PADDING), twips(2.0)),
        }));
    }

    fn picture(&mut self, picture: &block::Picture) {
        let file = self.sheet.pictures.iter().find(|f| f.name == picture.name);
        if let Some(run) = file.and_then(|file| self.inline(&file.bytes, &picture.caption)) {
            let props = ParaProps { keep_next: (!picture.caption.is_empty()).then_some(true), ..ParaProps::default() };
            self.push(Paragraph { props, ..styled(styles::PICTURE, vec![run]) });
        }
        if !picture.caption.trim().is_empty() {
            self.push(plain(styles::CAPTION, picture.caption.trim()));
        }
    }

    /// A picture in its line, as large as it asks for but inside the type area.
    fn inline(&mut self, bytes: &[u8], alt: &str) -> Option<Run> {
        let (kind, width, height) = super::picture::size(bytes)?;
        let room = (figures::AREA.0 * 36_000.0, figures::AREA.1 * 36_000.0 * 0.9);
        // 96 dots an inch.
        let (wide, tall) = (width as f64 * 9525.0, height as f64 * 9525.0);
        let scale = (room.0 / wide).min(room.1 / tall).min(1.0);
        self.pictures.push(docx::Picture {
            bytes: bytes.to_vec(),
            kind,
            width: (wide * scale) as i64,
            height: (tall * scale) as i64,
            alt: alt.to_owned(),
        });
        Some(Run::Picture(self.pictures.len() - 1, docx::Place::Inline))
    }
}

fn cell(style: &str, text: &str) -> TableCell {
    let paragraphs = text.lines().map(|line| plain(style, line.trim())).collect::<Vec<_>>();
    let paragraphs = if paragraphs.is_empty() { vec![styled(style, Vec::new())] } else { paragraphs };
    TableCell { paragraphs, columns: 1, merge: None }
}

/// Columns as wide as their longest line asks for, all of them inside the type area.
fn widths(table: &block::Table, count: usize) -> Vec<i32> {
    let wanted = |n: usize| table.rows.iter().filter_map(|row| row.get(n)).map(|c| width(c)).fold(1.0, f64::max);
    let wanted: Vec<f64> = (0..count).map(|n| wanted(n) * 12.0 + 2.0 * PADDING).collect();
    let (sum, room) = (wanted.iter().sum::<f64>(), f64::from(mm(figures::AREA.0)) / 20.0);
    if sum <= room {
        return wanted.iter().map(|w| twips(*w)).collect();
    }
    // Narrow columns keep what they ask for; the wide ones share the rest.
    let fair = room / count as f64;
    let small: f64 = wanted.iter().filter(|w| **w <= fair).sum();
    let large: f64 = wanted.iter().filter(|w| **w > fair).sum();
    wanted.iter().map(|w| twips(if *w <= fair { *w } else { *w * (room - small) / large })).collect()
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
    let Some(face) = face.filter(|_| !p.head.is_empty()) else {
        // Long paragraphs are no headings, whatever their number.
        return plain(styles::BODY, format!("{}{}", p.head, p.text));
    };
    if p.text.trim().is_empty() {
        let props = ParaProps { keep_next: followed.then_some(true), ..ParaProps::default() };
        return Paragraph { props, ..plain(style, p.head.as_str()) };
    }
    styled(styles::BODY, vec![face_run(face, p.head.as_str()), text_run(p.text.as_str())])
}

/// Indent of a hanging list, for the list of attachments.
pub(super) fn hanging(at: f64, by: f64) -> docx::Indent {
    docx::Indent { left: chars(at), right: 0, first: -chars(by), first_chars: 0 }
}
