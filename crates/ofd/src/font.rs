//! Subsets (子集) of OpenType fonts that stay fonts: what `subsetter` cuts out for PDF has no `cmap`, `name` and `OS/2`;
//! readers of OFD load the file as any other font and look characters up in it.

mod cmap;
mod names;
mod sfnt;

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

/// A font that holds some glyphs of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subset {
    /// OpenType file.
    pub bytes: Vec<u8>,
    /// Whether the outlines are CFF; the file name then ends in `otf`, else in `ttf`.
    pub cff: bool,
    /// New number of each glyph asked for, by its old one.
    pub glyphs: BTreeMap<u16, u16>,
}

/// Why a font cannot be embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// Neither OpenType nor a collection with that face.
    #[error("字体文件不是可以嵌入的 OpenType 字体")]
    Unreadable,
    /// A table contradicts the others.
    #[error("字体文件的数据表已损坏")]
    Broken,
}

/// Cuts the glyphs out of face `index` of a font file or collection. Each character of `codes` leads to its glyph.
///
/// The same arguments give the same bytes.
///
/// # Errors
/// A file that is no OpenType font with TrueType or CFF outlines.
pub fn subset(data: &[u8], index: u32, glyphs: &[u16], codes: &BTreeMap<char, u16>) -> Result<Subset, FontError> {
    let source = RawFace::parse(data, index).map_err(|_| FontError::Unreadable)?;
    let mut sorted: Vec<u16> = glyphs.iter().chain(codes.values()).copied().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut remapper = GlyphRemapper::new();
    let glyphs: BTreeMap<u16, u16> = sorted.into_iter().map(|old| (old, remapper.remap(old))).collect();
    let cut = subsetter::subset(data, index, &remapper).map_err(|_| FontError::Broken)?;
    let cut = RawFace::parse(&cut, 0).map_err(|_| FontError::Broken)?;
    let mut tables: BTreeMap<[u8; 4], Vec<u8>> = cut
        .table_records
        .into_iter()
        .filter_map(|record| Some((record.tag.to_bytes(), cut.table(record.tag)?.to_vec())))
        .collect();
    let codes: BTreeMap<char, u16> = codes.iter().map(|(c, old)| (*c, glyphs[old])).collect();
    tables.insert(*b"cmap", cmap::table(&codes));
    tables.insert(*b"name", names::table(data, index));
    tables.insert(*b"OS/2", os2(source.table(Tag::from_bytes(b"OS/2")), &codes));
    tables.insert(*b"post", post(source.table(Tag::from_bytes(b"post"))));
    let cff = tables.contains_key(b"CFF ");
    Ok(Subset { bytes: sfnt::file(tables, cff), cff, glyphs })
}

/// The font's own table with the range of characters narrowed; a plain one where the font has none.
fn os2(source: Option<&[u8]>, codes: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut table = source.filter(|t| t.len() >= 78).map_or_else(plain_os2, <[u8]>::to_vec);
    let bmp = |c: Option<&char>| c.map_or(0, |c| u16::try_from(u32::from(*c)).unwrap_or(u16::MAX));
    table[64..66].copy_from_slice(&bmp(codes.keys().next()).to_be_bytes());
    table[66..68].copy_from_slice(&bmp(codes.keys().next_back()).to_be_bytes());
    table
}

/// Version 1: regular weight and width, 0.88 em above the baseline, 0.12 below.
fn plain_os2() -> Vec<u8> {
    let mut table = vec![0; 86];
    table[1] = 1;
    for (at, value) in [(4, 400u16), (6, 5), (62, 0x40), (68, 880), (74, 880), (76, 120)] {
        table[at..at + 2].copy_from_slice(&value.to_be_bytes());
    }
    table[70..72].copy_from_slice(&(-120i16).to_be_bytes());
    table
}

/// Version 3: no names of glyphs; the rest as in the font.
fn post(source: Option<&[u8]>) -> Vec<u8> {
    let mut table = vec![0; 32];
    if let Some(source) = source.filter(|t| t.len() >= 32) {
        table.copy_from_slice(&source[..32]);
    }
    table[..4].copy_from_slice(&0x0003_0000u32.to_be_bytes());
    table
}
