//! Rows of sheets.

use lexicon::{Date, MatterId, PersonId, SheetId, UnitId};
use store::{Tx, params, statements};

use super::Sheet;
use crate::Result;
use crate::supervision::{Item, SheetColour};

statements! {
    /// The last number of sheets in a year.
    LAST = "SELECT coalesce(MAX(serial), 0) FROM supervision_sheet WHERE office_id = ?1 AND year = ?2";
    /// Issues a sheet.
    ISSUE = "INSERT INTO supervision_sheet (id, office_id, item_id, unit_id, colour, year, serial, number, words, due_on, answer_on, issued_at, issued_by, content, target, urges) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    /// The sheets of an item.
    SHEETS = "SELECT s.id, s.item_id, s.unit_id, u.name, s.colour, s.number, s.words, s.due_on, s.answer_on, i.name, s.issued_at, g.name, s.signed_at, s.lapse, s.content, s.target, s.urges FROM supervision_sheet s JOIN unit u ON u.id = s.unit_id JOIN person i ON i.id = s.issued_by LEFT JOIN person g ON g.id = s.signed_by WHERE s.item_id = ?1 ORDER BY s.issued_at, s.year, s.serial";
    /// Signs for a sheet.
    SIGN = "UPDATE supervision_sheet SET signed_at = ?2, signed_by = ?3 WHERE id = ?1 AND signed_at IS NULL AND lapsed_at IS NULL";
}

pub(super) fn next(tx: &mut Tx, office: UnitId, year: i64) -> Result<i64> {
    Ok(tx.one(LAST, params![office, year], |r| r.get::<i64>(0))? + 1)
}

pub(super) struct New<'a> {
    pub unit: UnitId,
    pub colour: SheetColour,
    pub year: i64,
    pub serial: i64,
    pub number: &'a str,
    pub words: &'a str,
    pub answer_on: Date,
    pub urges: &'a str,
}

pub(super) fn issue(tx: &mut Tx, item: &Item, by: PersonId, s: &New) -> Result<SheetId> {
    let (id, now): (SheetId, _) = (tx.new_id(), tx.now());
    let (office, due, answer) = (item.unit, item.due_on, s.answer_on);
    tx.exec(
        ISSUE,
        params![
            id,
            office,
            item.id,
            s.unit,
            s.colour,
            s.year,
            s.serial,
            s.number,
            s.words,
            due,
            answer,
            now,
            by,
            item.content,
            item.target.label(),
            s.urges
        ],
    )?;
    Ok(id)
}

pub(in crate::supervision) fn of_item(tx: &mut Tx, item: MatterId) -> Result<Vec<Sheet>> {
    Ok(tx.query(SHEETS, params![item], |r| {
        Ok(Sheet {
            id: r.get(0)?,
            item: r.get(1)?,
            unit: r.get(2)?,
            unit_name: r.get(3)?,
            colour: r.get(4)?,
            number: r.get(5)?,
            words: r.get(6)?,
            due_on: r.get(7)?,
            answer_on: r.get(8)?,
            issued: (r.get(9)?, r.get(10)?),
            signed: r.get::<Option<String>>(11)?.zip(r.get(12)?),
            lapse: r.get(13)?,
            content: r.get(14)?,
            target: r.get(15)?,
            urges: r.get(16)?,
        })
    })?)
}

pub(super) fn sign(tx: &mut Tx, id: SheetId, by: PersonId) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(SIGN, params![id, now, by])?)
}
