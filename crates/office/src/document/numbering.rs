//! Issue numbers (发文字号): per series and year, from 1, without gaps; reserved and void numbers stay in the register.

mod counting;
mod genre;

use ledger::Fact;
use lexicon::{Genre, Instant, IssueNumber, MatterId, SeriesId, UnitId};
use store::{Tx, params};

use super::{Document, rows};
use crate::people::{Actor, Role, UnitAdmin};
use crate::process::Held;
use crate::{Error, Result, story, wording};

pub use counting::Counting;
pub(super) use genre::follow;
pub use genre::{caution, set_genre, usual};

/// A series 编号序列: the numbers of one 机关代字.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its identifier.
    pub id: SeriesId,
    /// The unit.
    pub unit: UnitId,
    /// 机关代字, as 云政办发; one that ends with 第×号 or 第×期 names a series counted so, see [`Counting`].
    pub code: String,
    /// What it is for.
    pub name: String,
    /// In whose name 发文机关: printed in the mark and, at first, as the signature.
    pub organ: String,
    /// The genre 文种 it is for; none for every genre that has no series of its own.
    pub genre: Option<Genre>,
}

/// The mark 发文机关标志 of an organ's documents. GB/T 9704-2012, 7.2.4.
pub fn mark(organ: &str) -> String {
    format!("{organ}文件")
}

/// A series by its identifier.
pub(super) fn series(tx: &mut Tx, id: SeriesId) -> Result<Series> {
    Ok(tx.one(rows::SERIES, params![id], rows::series)?)
}

/// A series to be made.
#[derive(Debug, Clone, Default)]
pub struct NewSeries {
    /// 机关代字.
    pub code: String,
    /// What it is for.
    pub name: String,
    /// In whose name; empty for the unit itself.
    pub organ: String,
    /// The genre 文种 it is for; none for every genre that has no series of its own.
    pub genre: Option<Genre>,
}

/// A number taken from a series.
#[derive(Debug, Clone)]
pub struct Number {
    /// The year.
    pub year: i64,
    /// The serial.
    pub serial: i64,
    /// `used`, `reserved` or `void`.
    pub state: String,
    /// The document that has it.
    pub document: Option<MatterId>,
    /// The document's title.
    pub title: Option<String>,
    /// Whether the document that has it was ended 终止 before it was issued: the number may be voided.
    pub is_idle: bool,
    /// Why it was reserved or voided.
    pub reason: String,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// How the numberer chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The next free number.
    Next,
    /// A number reserved before, of this year or of the year the paper was signed in.
    Reserved {
        /// The year.
        year: i64,
        /// The serial.
        serial: i64,
    },
}

/// The handle of one who may take numbers of a unit.
#[derive(Debug, Clone)]
pub struct Numberer {
    actor: Actor,
    unit: UnitId,
}

/// Proves that the actor takes numbers in the own unit.
pub fn numberer(actor: &Actor) -> Result<Numberer> {
    let unit = actor.own_unit()?;
    if !actor.has(Role::Numberer, unit) {
        return Err(Error::Forbidden("编号由本单位的编号人员办理。".into()));
    }
    Ok(Numberer { actor: actor.clone(), unit })
}

/// The series of a unit.
pub fn series_of(tx: &mut Tx, unit: UnitId) -> Result<Vec<Series>> {
    Ok(tx.query(rows::SERIES_OF, params![unit], rows::series)?)
}

/// Makes a series.
pub fn create_series(tx: &mut Tx, admin: &UnitAdmin, new: &NewSeries) -> Result<SeriesId> {
    let [code, name, organ] = [&new.code, &new.name, &new.organ].map(|text| text.trim());
    let organ = (!organ.is_empty()).then_some(organ);
    let code = counting::checked(code)?;
    let code = code.as_str();
    let id: SeriesId = tx.new_id();
    let (unit, genre) = (admin.unit(), new.genre.map(Genre::code));
    let unit_name = tx.one(rows::UNIT_NAME, params![unit], |r| r.get::<String>(0))?;
    genre::require_free(&series_of(tx, unit)?, (None, organ.unwrap_or(&unit_name)), new.genre)?;
    tx.nested(|tx| tx.exec(rows::ADD_SERIES, params![id, unit, code, name, organ, genre])).map_err(|e| match e {
        store::Error::Unique { .. } => Error::field("code", format!("机关代字“{code}”已有序列使用")),
        other => other.into(),
    })?;
    let fact = Fact::new("series.create", format!("series:{id}")).actor(admin.person()).unit(unit);
    tx.record(fact.with("code", code).with("name", name).with("organ", organ).with("genre", genre))?;
    Ok(id)
}

/// The numbers of one year, latest first.
pub fn numbers(tx: &mut Tx, numberer: &Numberer, series: SeriesId, year: i64) -> Result<Vec<Number>> {
    own(tx, numberer, series)?;
    Ok(tx.query(rows::NUMBERS, params![series, year], rows::number)?)
}

/// The number that would be given next: of the year, or of all years where the count goes on.
pub fn next(tx: &mut Tx, id: SeriesId, year: i64) -> Result<i64> {
    let last: i64 = match series(tx, id)?.counting() {
        Counting::Number => tx.one(rows::LAST_SERIAL_EVER, params![id], |r| r.get(0))?,
        Counting::Yearly | Counting::Issue => tx.one(rows::LAST_SERIAL, params![id, year], |r| r.get(0))?,
    };
    Ok(last + 1)
}

/// The reserved numbers a paper may take, year and serial: this year's, and those of the year it was signed in.
pub fn offered(tx: &mut Tx, series: SeriesId, document: &Document) -> Result<Vec<(i64, i64)>> {
    let this = year_of(tx);
    let years: Vec<i64> = match self::series(tx, series)?.counting() {
        // Its count has no years: a number kept back stays good.
        Counting::Number => tx.query(rows::RESERVED_YEARS, params![series], |r| r.get(0))?,
        Counting::Yearly | Counting::Issue => {
            signed_in(document).filter(|y| *y != this).into_iter().chain([this]).collect()
        }
    };
    let mut out = Vec::new();
    for year in years {
        out.extend(reserved(tx, series, year)?.into_iter().map(|serial| (year, serial)));
    }
    Ok(out)
}

fn signed_in(document: &Document) -> Option<i64> {
    document.dated_on.map(|d| i64::from(d.year()))
}

/// Numbers reserved for later use.
pub fn reserved(tx: &mut Tx, series: SeriesId, year: i64) -> Result<Vec<i64>> {
    Ok(tx.query(rows::RESERVED, params![series, year], |r| r.get(0))?)
}

/// Reserves the next number.
pub fn reserve(tx: &mut Tx, numberer: &Numberer, series: SeriesId, reason: &str) -> Result<String> {
    let reason = wording::reason("reason", reason, "请写明留号的用途")?;
    let series = own(tx, numberer, series)?;
    let year = year_of(tx);
    let serial = next(tx, series.id, year)?;
    let place = Place { series: &series, year, serial };
    let taking = Taking { state: "reserved", document: None, reason };
    put(tx, place, &taking, &numberer.actor)?;
    fact(tx, "number.reserve", place, reason, &numberer.actor)?;
    place.number()
}

/// Voids a reserved number, or a used one whose document was not issued. It is never given again.
pub fn void(tx: &mut Tx, numberer: &Numberer, series: SeriesId, at: (i64, i64), reason: &str) -> Result<()> {
    let reason = wording::reason("reason", reason, "请写明作废的理由")?;
    let series = own(tx, numberer, series)?;
    let now = tx.now();
    let done = tx.exec(rows::VOID, params![series.id, at.0, at.1, reason, numberer.actor.person, now])?;
    if done == 0 {
        return Err(Error::refused("这个号不能作废：已随文印发，或者早已作废。"));
    }
    let place = Place { series: &series, year: at.0, serial: at.1 };
    fact(tx, "number.void", place, reason, &numberer.actor)
}

/// Gives the document its number. One that came back keeps the number it has.
pub(super) fn assign(tx: &mut Tx, held: &Held, choice: Choice) -> Result<String> {
    let document = rows::find(tx, held.matter.id)?.ok_or(Error::NotFound)?;
    if let Some(number) = &document.issue_number {
        return Ok(number.clone());
    }
    let series = document.series.ok_or_else(|| Error::field("series", "本文还没有选定编号序列"))?;
    let series = tx.one(rows::SERIES, params![series], rows::series)?;
    let this = year_of(tx);
    let (year, serial) = match choice {
        Choice::Next => (this, next(tx, series.id, this)?),
        Choice::Reserved { year, serial } => (year, serial),
    };
    if series.counting() != Counting::Number && year != this && signed_in(&document) != Some(year) {
        return Err(Error::field("number", format!("{year}年的留号只能用于当年签发的公文")));
    }
    let place = Place { series: &series, year, serial };
    take(tx, held, place, choice)?;
    let number = place.number()?;
    tx.exec(rows::SET_NUMBER, params![held.matter.id, number])?;
    let fact = Fact::new("document.number", story::subject(held.matter.id)).actor(held.actor.person);
    tx.record(fact.unit(series.unit).with("who", held.actor.name.as_str()).with("number", number.as_str()))?;
    Ok(number)
}

/// A place in a series.
#[derive(Clone, Copy)]
struct Place<'a> {
    series: &'a Series,
    year: i64,
    serial: i64,
}

impl Place<'_> {
    fn number(&self) -> Result<String> {
        if self.series.counting() == Counting::Yearly {
            let year = i16::try_from(self.year).unwrap_or(i16::MAX);
            let serial = u32::try_from(self.serial).unwrap_or(0);
            IssueNumber::new(&self.series.code, year, serial).map_err(|e| Error::field("number", e.to_string()))?;
        }
        Ok(self.series.printed(self.year, self.serial))
    }
}

/// How a place is taken.
struct Taking<'a> {
    state: &'a str,
    document: Option<MatterId>,
    reason: &'a str,
}

fn take(tx: &mut Tx, held: &Held, at: Place, choice: Choice) -> Result<()> {
    let document = held.matter.id;
    if choice == Choice::Next {
        return put(tx, at, &Taking { state: "used", document: Some(document), reason: "" }, &held.actor);
    }
    let now = tx.now();
    let by = held.actor.person;
    let used = tx.exec(rows::USE_RESERVED, params![at.series.id, at.year, at.serial, document, by, now])?;
    if used == 0 {
        return Err(Error::field("number", format!("{} 号不是可用的留号，请刷新后重选", at.serial)));
    }
    Ok(())
}

fn put(tx: &mut Tx, at: Place, taking: &Taking, by: &Actor) -> Result<()> {
    let now = tx.now();
    let Taking { state, document, reason } = taking;
    let params = params![at.series.id, at.year, at.serial, state, document, reason, by.person, now];
    match tx.nested(|tx| tx.exec(rows::PUT_NUMBER, params)) {
        Ok(_) => Ok(()),
        Err(store::Error::Unique { .. }) => {
            let text = format!("{}已被占用，请刷新后重试", at.series.printed(at.year, at.serial));
            Err(Error::field("number", text))
        }
        Err(e) => Err(e.into()),
    }
}

fn fact(tx: &mut Tx, verb: &str, at: Place, reason: &str, by: &Actor) -> Result<()> {
    let number = at.number()?;
    let fact = Fact::new(verb, format!("series:{}", at.series.id)).actor(by.person).unit(at.series.unit);
    tx.record(fact.with("who", by.name.as_str()).with("number", number).with("reason", reason))?;
    Ok(())
}

fn own(tx: &mut Tx, numberer: &Numberer, series: SeriesId) -> Result<Series> {
    let found = tx.opt(rows::SERIES, params![series], rows::series)?;
    found.filter(|s| s.unit == numberer.unit).ok_or(Error::NotFound)
}

fn year_of(tx: &Tx) -> i64 {
    i64::from(tx.now().date().year())
}

#[cfg(test)]
mod tests;
