//! Blocks of text as the template reads them.

use serde::Serialize;

use super::Cleaner;
use super::table::{TableItem, table};
use crate::bind;
use crate::block::{Block, Level, Paragraph, Picture};
use crate::picture;

/// Characters that may be missing at the end of a line before the others help: spread over 25, they are hardly seen.
const HOLE: f64 = 3.0;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Item {
    /// Head and text are in pieces, every second of which stays on one line.
    Paragraph {
        face: &'static str,
        head: Vec<String>,
        text: Vec<String>,
        keep: bool,
        /// Whether its lines share the hole that a piece leaves.
        even: bool,
    },
    Table(TableItem),
    Picture(PictureItem),
}

#[derive(Serialize)]
pub(crate) struct PictureItem {
    /// `None` where there is no such picture: a frame with the name stands for it.
    pub file: Option<String>,
    format: &'static str,
    name: String,
    /// What a reader that cannot see it is told.
    about: String,
    caption: Vec<String>,
    pub width: f64,
    pub height: f64,
}

pub(super) fn items(blocks: &[Block], clean: &mut Cleaner) -> Vec<Item> {
    blocks
        .iter()
        .enumerate()
        .map(|(at, block)| match block {
            Block::Paragraph(p) => paragraph(p, at + 1 < blocks.len(), clean),
            Block::Table(t) => Item::Table(table(t, clean)),
            Block::Picture(p) => Item::Picture(picture(p, clean)),
        })
        .collect()
}

/// A text of the body, clean, in pieces.
pub(super) fn pieces(text: &str, clean: &mut Cleaner) -> Vec<String> {
    bind::pieces(&bind::tidy(&clean.text(text)))
}

/// A caption: the blank after its number is meant.
pub(super) fn caption(text: &str, clean: &mut Cleaner) -> Vec<String> {
    bind::pieces(&clean.text(text))
}

fn paragraph(p: &Paragraph, followed: bool, clean: &mut Cleaner) -> Item {
    // A sentence with a number is no heading: it may break across pages.
    let heading = matches!(p.level, Level::First | Level::Second)
        && p.text.trim().is_empty()
        && !p.head.trim_end().ends_with(['。', '；', '！', '？', '：']);
    let (head, text) = (pieces(&p.head, clean), pieces(&p.text, clean));
    Item::Paragraph {
        face: match p.level {
            Level::First => "hei",
            Level::Second => "kai",
            Level::Body | Level::Third | Level::Fourth => "fang",
        },
        keep: heading && followed,
        even: bind::widest_hole(&[&head, &text]) > HOLE,
        head,
        text,
    }
}

fn picture(picture: &Picture, clean: &mut Cleaner) -> PictureItem {
    let found = picture::find(clean.pictures, &picture.name);
    let name = clean.text(&picture.name);
    let about = if picture.caption.trim().is_empty() { name.clone() } else { clean.text(&picture.caption) };
    let caption = caption(&picture.caption, clean);
    match found {
        Ok(ready) => PictureItem {
            file: Some(picture::path(ready.index)),
            format: ready.format,
            name,
            about,
            caption,
            width: ready.size.0,
            height: ready.size.1,
        },
        Err(note) => {
            clean.notes.push(note);
            PictureItem { file: None, format: "", name, about, caption, width: 0.0, height: 0.0 }
        }
    }
}
