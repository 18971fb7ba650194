//! `name`: what the font is called, and whose it is.

use ttf_parser::{Face, name_id};

/// Copyright, family, style, unique name, full name, version, PostScript name, licence and its address.
const KEPT: [u16; 9] = [
    name_id::COPYRIGHT_NOTICE,
    name_id::FAMILY,
    name_id::SUBFAMILY,
    name_id::UNIQUE_ID,
    name_id::FULL_NAME,
    name_id::VERSION,
    name_id::POST_SCRIPT_NAME,
    name_id::LICENSE,
    name_id::LICENSE_URL,
];

/// The table: one English record for each name that the font has.
pub fn table(data: &[u8], index: u32) -> Vec<u8> {
    let names = Face::parse(data, index).map(|face| kept(&face)).unwrap_or_default();
    let mut out: Vec<u8> = Vec::new();
    let mut store: Vec<u8> = Vec::new();
    for word in [0, names.len() as u16, 6 + 12 * names.len() as u16] {
        out.extend(word.to_be_bytes());
    }
    for (id, text) in names {
        let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for word in [3, 1, 0x409, id, text.len() as u16, store.len() as u16] {
            out.extend(word.to_be_bytes());
        }
        store.extend(text);
    }
    out.extend(store);
    out
}

/// Long licence texts are cut: the table counts in 16 bits.
fn kept(face: &Face<'_>) -> Vec<(u16, String)> {
    KEPT.iter().filter_map(|id| Some((*id, name(face, *id)?.chars().take(1000).collect()))).collect()
}

/// A name (名称) of the font: the English one, else the first in any language.
pub fn name(face: &Face<'_>, id: u16) -> Option<String> {
    let all = || face.names().into_iter().filter(move |n| n.name_id == id && n.is_unicode());
    let english = all().find(|n| n.platform_id == ttf_parser::PlatformId::Windows && n.language_id == 0x409);
    english.or_else(|| all().next()).and_then(|n| n.to_string())
}
