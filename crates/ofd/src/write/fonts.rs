//! Which glyphs of which font are used, and what each character leads to.

use std::collections::{BTreeMap, BTreeSet};

use crate::font::{Subset, subset};

use super::WriteError;
use super::model::{Document, Item, Text};

/// An embedded font.
pub struct Embedded {
    /// Its file.
    pub subset: Subset,
    /// What each character leads to, by old numbers.
    pub codes: BTreeMap<char, u16>,
}

#[derive(Default)]
struct Used {
    glyphs: BTreeSet<u16>,
    codes: BTreeMap<char, u16>,
}

/// Subsets every font of the document.
pub fn embed(document: &Document<'_>) -> Result<Vec<Embedded>, WriteError> {
    let mut used: Vec<Used> = document.fonts.iter().map(|_| Used::default()).collect();
    let items = document.pages.iter().flat_map(|page| &page.items);
    for text in items.filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None }) {
        note(&mut used[text.font], text);
    }
    let fonts = document.fonts.iter().zip(used);
    fonts
        .map(|(font, used)| {
            let glyphs: Vec<u16> = used.glyphs.into_iter().collect();
            let subset = subset(font.bytes, font.index, &glyphs, &used.codes)
                .map_err(|why| WriteError::Font { name: font.name.clone(), why })?;
            Ok(Embedded { subset, codes: used.codes })
        })
        .collect()
}

/// The first glyph that shows a character alone is the one the character leads to.
fn note(used: &mut Used, text: &Text) {
    for (range, glyphs) in clusters(text) {
        used.glyphs.extend(glyphs.iter().map(|g| g.id));
        let mut chars = text.text.get(range).unwrap_or("").chars();
        if let (Some(code), None, [glyph]) = (chars.next(), chars.next(), glyphs)
            && glyph.id != 0
        {
            used.codes.entry(code).or_insert(glyph.id);
        }
    }
}

/// Glyphs that show the same characters, together.
pub fn clusters(text: &Text) -> impl Iterator<Item = (std::ops::Range<usize>, &[super::Glyph])> {
    text.glyphs.chunk_by(|a, b| a.range == b.range).map(|glyphs| (glyphs[0].range.clone(), glyphs))
}
