//! Which series a genre takes: letters 函 are usually counted apart (云政办函), so may be any other genre.

use ledger::Fact;
use lexicon::{Genre, SeriesId};
use store::{Tx, params};

use super::{Counting, Series, mark, rows, series_of};
use crate::document::Document;
use crate::matter::Kind;
use crate::people::UnitAdmin;
use crate::process::Held;
use crate::{Error, Result, story};

/// The series a genre takes among those of a unit: its own, first of the organ whose papers the unit usually numbers, else the
/// one for all genres.
#[must_use]
pub fn usual(own: &[Series], genre: Genre) -> Option<&Series> {
    let mut general = own.iter().filter(|s| s.genre.is_none());
    let general = general.clone().find(|s| s.code.ends_with('发')).or_else(|| general.next());
    let apart = |s: &&Series| s.genre == Some(genre);
    let same = |s: &&Series| general.is_none_or(|g| g.organ == s.organ);
    (own.iter().find(|s| apart(s) && same(s))).or_else(|| own.iter().find(apart)).or(general).or(own.first())
}

/// What somebody should know about the series of a paper that is not numbered yet: it is not the one its genre takes, or the
/// unit has none for letters 函.
pub fn caution(tx: &mut Tx, document: &Document) -> Result<Option<String>> {
    let Some(id) = document.series else { return Ok(None) };
    if document.kind != Kind::Outgoing || document.issue_number.is_some() {
        return Ok(None);
    }
    let own = series_of(tx, document.unit)?;
    let Some(chosen) = own.iter().find(|s| s.id == id) else { return Ok(None) };
    Ok(mismatch(&own, chosen, document.genre))
}

fn mismatch(own: &[Series], chosen: &Series, genre: Genre) -> Option<String> {
    let (label, code) = (genre.label(), &chosen.code);
    if chosen.genre == Some(genre) {
        return None;
    }
    let same: Vec<Series> = own.iter().filter(|s| s.organ == chosen.organ).cloned().collect();
    let usual = usual(&same, genre).filter(|s| s.id != chosen.id);
    if let Some(other) = chosen.genre {
        let use_it = usual.map(|s| format!("，{label}一般用“{}”", s.code)).unwrap_or_default();
        return Some(format!("“{code}”是{}的编号序列，本文是{label}{use_it}。", other.label()));
    }
    if let Some(apart) = usual.filter(|s| s.genre == Some(genre)) {
        return Some(format!("本单位的{label}另编“{}”，本文选的是“{code}”。", apart.code));
    }
    if genre == Genre::Order && chosen.counting() == Counting::Yearly {
        return Some(format!(
            "命令的编号写作“第×号”，“{code}”印不出来。请单位管理在“编号序列”中建立，如“{}令第×号”；命令用哪个机关的名义，也由序列定。",
            chosen.organ
        ));
    }
    let letters = format!("{}函", code.trim_end_matches('发'));
    (genre == Genre::Letter).then(|| {
        format!("以“{}”名义发的函没有单独的编号序列，将用“{code}”编号。函要另编的，请单位管理在“编号序列”中建立，如“{letters}”。", chosen.organ)
    })
}

/// The series follows a genre changed at 拟稿: where it was the one the former genre takes, it becomes that of the new one. One
/// in another organ's name is left: what stands in the mark is chosen by hand.
pub(in crate::document) fn follow(tx: &mut Tx, held: &Held, document: &Document, genre: Genre) -> Result<()> {
    let Some(id) = document.series.filter(|_| document.kind == Kind::Outgoing) else { return Ok(()) };
    let own = series_of(tx, document.unit)?;
    let Some(chosen) = own.iter().find(|s| s.id == id) else { return Ok(()) };
    let same: Vec<Series> = own.iter().filter(|s| s.organ == chosen.organ).cloned().collect();
    let was_usual = usual(&same, document.genre).is_some_and(|s| s.id == id);
    let Some(next) = usual(&same, genre).filter(|s| was_usual && s.id != id) else { return Ok(()) };
    rows::set_series(tx, document.id, next.id, &mark(&next.organ))?;
    let fact = Fact::new("document.series", story::subject(document.id)).actor(held.actor.person);
    tx.record(fact.unit(document.unit).with_text("series", next.id))?;
    Ok(())
}

/// Says which genre a series is for; none for every genre without one of its own. Papers under way keep theirs.
///
/// # Errors
/// [`Error::Field`] when another series in the same organ's name is for that genre already.
pub fn set_genre(tx: &mut Tx, admin: &UnitAdmin, series: SeriesId, genre: Option<Genre>) -> Result<()> {
    let all = series_of(tx, admin.unit())?;
    let found = all.iter().find(|s| s.id == series).ok_or(Error::NotFound)?;
    if found.genre == genre {
        return Ok(());
    }
    require_free(&all, (Some(series), &found.organ), genre)?;
    tx.exec(rows::SET_SERIES_GENRE, params![series, genre.map(Genre::code)])?;
    let fact = Fact::new("series.genre", format!("series:{series}")).actor(admin.person()).unit(admin.unit());
    tx.record(fact.with("code", found.code.as_str()).with("genre", genre.map_or("各文种", Genre::label)))?;
    Ok(())
}

/// Two series of one organ for one genre would leave it open which is taken.
pub(super) fn require_free(all: &[Series], (but, organ): (Option<SeriesId>, &str), genre: Option<Genre>) -> Result<()> {
    let taken = |s: &&Series| genre.is_some() && s.genre == genre && s.organ == organ && Some(s.id) != but;
    match all.iter().find(taken) {
        Some(s) => Err(Error::field("genre", format!("“{}”已是{}的编号序列", s.code, genre.map_or("", Genre::label)))),
        None => Ok(()),
    }
}
