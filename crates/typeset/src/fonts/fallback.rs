//! Characters that the face of their place does not have, and which face takes them.

use super::{Fonts, Role};
use crate::block::{Block, Level};
use crate::place::silent;
use crate::sheet::Sheet;

/// A character that another face prints (代字字体).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The character.
    pub character: char,
    /// The face it should be in.
    pub role: Role,
    /// The face that prints it, by its role and name; none when no face has it and 〓 is printed.
    pub taken_by: Option<(Role, String)>,
}

/// The characters of a text that the face of a role does not have, each once, in the order of the text.
#[must_use]
pub fn fallbacks(fonts: &Fonts, role: Role, text: &str) -> Vec<Fallback> {
    let mut out = Vec::new();
    add(fonts, role, text, &mut out);
    out
}

fn add(fonts: &Fonts, role: Role, text: &str, out: &mut Vec<Fallback>) {
    for character in text.chars().filter(|c| !silent(*c) && !fonts.has(role, *c)) {
        if !out.iter().any(|f| f.character == character && f.role == role) {
            let taken_by = fonts.taken_by(role, character).map(|t| (t.role, t.name.clone()));
            out.push(Fallback { character, role, taken_by });
        }
    }
}

/// What the drafter should know: which characters other faces print, a sentence for each of these. Characters that no face
/// has are told of where they are replaced.
pub(crate) fn notes(sheet: &Sheet, fonts: &Fonts) -> Vec<String> {
    let mut found = Vec::new();
    texts(sheet, &mut |role, text| add(fonts, role, text, &mut found));
    let mut notes: Vec<((Role, Role, String), Vec<String>)> = Vec::new();
    for fallback in found {
        let Some((by, name)) = fallback.taken_by else { continue };
        let key = (fallback.role, by, name);
        let says = format!("“{}”（U+{:04X}）", fallback.character, fallback.character as u32);
        match notes.iter_mut().find(|(k, _)| *k == key) {
            Some((_, list)) => list.push(says),
            None => notes.push((key, vec![says])),
        }
    }
    let says = |((role, by, name), list): ((Role, Role, String), Vec<String>)| {
        format!("{}字体中没有{}，由{}（{name}）代印", role.label(), list.join("、"), by.label())
    };
    notes.into_iter().map(says).collect()
}

/// The texts of a sheet with the face of each.
fn texts(sheet: &Sheet, take: &mut dyn FnMut(Role, &str)) {
    take(Role::Display, &sheet.mark);
    take(Role::Display, &sheet.title);
    sheet.signers.iter().for_each(|name| take(Role::Kai, name));
    take(Role::FangSong, &sheet.main_to);
    blocks(&sheet.blocks, take);
    sheet.attachments.iter().for_each(|name| take(Role::FangSong, name));
    for annex in &sheet.annexes {
        take(Role::Display, &annex.title);
        blocks(&annex.blocks, take);
    }
    for text in [&sheet.signature, &sheet.note, &sheet.copied_to, &sheet.printer] {
        take(Role::FangSong, text);
    }
}

fn blocks(blocks: &[Block], take: &mut dyn FnMut(Role, &str)) {
    for block in blocks {
        match block {
            Block::Paragraph(p) => {
                let head = match p.level {
                    Level::First => Role::Hei,
                    Level::Second => Role::Kai,
                    Level::Body | Level::Third | Level::Fourth => Role::FangSong,
                };
                take(head, &p.head);
                take(Role::FangSong, &p.text);
            }
            Block::Table(t) => {
                take(Role::FangSong, &t.caption);
                for (n, row) in t.rows.iter().enumerate() {
                    row.iter().for_each(|cell| take(if n == 0 { Role::Hei } else { Role::FangSong }, cell));
                }
            }
            Block::Picture(p) => take(Role::FangSong, &p.caption),
        }
    }
}
