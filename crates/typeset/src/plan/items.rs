//! Blocks of text as the template reads them.

use serde::Serialize;

use super::Cleaner;
use crate::block::{Block, Level, Paragraph, Picture, Table};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Item {
    Paragraph { face: &'static str, head: String, text: String, keep: bool },
    Table { rows: Vec<Vec<String>>, columns: usize },
}

pub(super) fn items(blocks: &[Block], clean: &mut Cleaner) -> Vec<Item> {
    blocks
        .iter()
        .enumerate()
        .map(|(at, block)| match block {
            Block::Paragraph(p) => paragraph(p, at + 1 < blocks.len(), clean),
            Block::Table(t) => table(t, clean),
            Block::Picture(p) => picture(p, clean),
        })
        .collect()
}

fn paragraph(p: &Paragraph, followed: bool, clean: &mut Cleaner) -> Item {
    let heading = matches!(p.level, Level::First | Level::Second) && p.text.trim().is_empty();
    Item::Paragraph {
        face: match p.level {
            Level::First => "hei",
            Level::Second => "kai",
            Level::Body | Level::Third | Level::Fourth => "fang",
        },
        head: clean.text(&p.head),
        text: clean.text(&p.text),
        keep: heading && followed,
    }
}

fn table(table: &Table, clean: &mut Cleaner) -> Item {
    Item::Table {
        columns: table.rows.iter().map(Vec::len).max().unwrap_or(1),
        rows: table.rows.iter().map(|row| row.iter().map(|c| clean.text(c)).collect()).collect(),
    }
}

/// Until pictures are set: their name.
fn picture(picture: &Picture, clean: &mut Cleaner) -> Item {
    Item::Paragraph { face: "fang", head: String::new(), text: clean.text(&picture.name), keep: false }
}
