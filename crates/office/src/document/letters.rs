//! How a unit prints its letters 函: in the format of a letter 信函 (GB/T 9704-2012, 10.1), or with the head of a 文件 as some
//! offices do.

use ledger::Fact;
use lexicon::{Genre, Instant, UnitId};
use store::{Tx, params};

use super::{Document, Layout, partner, rows, sealing};
use crate::people::UnitAdmin;
use crate::{Error, Result};

/// The formats a letter may have, by the word of the table.
pub const FORMATS: [(&str, &str); 2] = [("letter", "信函格式"), ("standard", "文件格式")];

/// The format of a unit's letters at a time.
pub fn format_at(tx: &mut Tx, unit: UnitId, at: Instant) -> Result<Layout> {
    let chosen: Option<String> = tx.opt(rows::LETTER_FORMAT, params![unit, at], |r| r.get(0))?;
    Ok(if chosen.as_deref() == Some("standard") { Layout::Standard } else { Layout::Letter })
}

/// The format of a unit's letters now.
pub fn format(tx: &mut Tx, unit: UnitId) -> Result<Layout> {
    let now = tx.now();
    format_at(tx, unit, now)
}

/// Chooses the format of the unit's letters. What was sealed before stays as it was sealed; a joint letter not yet sealed has to be
/// confirmed anew by its partners.
///
/// # Errors
/// [`Error::Field`] for a word that is none of [`FORMATS`].
pub fn set_format(tx: &mut Tx, admin: &UnitAdmin, format: &str) -> Result<()> {
    let Some((word, label)) = FORMATS.into_iter().find(|(word, _)| *word == format) else {
        return Err(Error::field("format", "请选择信函格式或文件格式"));
    };
    let now = tx.now();
    if (format_at(tx, admin.unit(), now)? == Layout::Standard) == (word == "standard") {
        return Ok(());
    }
    let last: i64 = tx.one(rows::LETTER_REVISION, params![admin.unit()], |r| r.get(0))?;
    tx.exec(rows::SET_LETTER_FORMAT, params![admin.unit(), last + 1, word, admin.person(), now])?;
    let fact = Fact::new("letter.format", format!("unit:{}", admin.unit())).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with("format", label))?;
    partner::ask_again(tx, admin.unit())
}

/// The format a paper is printed in: that of its genre; of a letter, what its unit chose when it was sealed, or now.
pub(super) fn layout(tx: &mut Tx, document: &Document, genre: Genre) -> Result<Layout> {
    if genre != Genre::Letter {
        return Ok(Layout::of(genre));
    }
    let at = sealing::in_force(tx, document)?.map_or_else(|| tx.now(), |sealing| sealing.at);
    format_at(tx, document.unit, at)
}
