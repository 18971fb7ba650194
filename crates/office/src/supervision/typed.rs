//! What is typed about an item (填写要求): how long, in which words, until when. One table for the form, the import and the
//! correction.

use lexicon::{Date, PersonId, UnitId, find_secrecy_mark};
use store::Tx;

use super::{Opening, Step};
use crate::people::{Role, directory};
use crate::{Error, Result, wording};

/// Form field, what the user calls it, and how many characters it may have.
pub const LENGTHS: [(&str, &str, usize); 9] = [
    ("content", "督办事项", 2_000),
    ("words", "原话", 2_000),
    ("said_by", "谁的批示或要求", 40),
    ("target", "目标", 500),
    ("number", "目标数", 16),
    ("number_unit", "计量单位", 10),
    ("strategy", "一事一策", 2_000),
    ("milestones", "节点", 2_000),
    ("step", "节点名称", 200),
];
/// Most milestones of one item.
pub(super) const STEPS: usize = 50;

/// A form field and what is wrong with it.
pub(super) type Wrong = (&'static str, String);

/// How many characters a field may have.
#[must_use]
pub fn longest(field: &str) -> usize {
    LENGTHS.iter().find(|(name, ..)| *name == field).map_or(usize::MAX, |(.., most)| *most)
}

/// What is wrong with a text that is too long.
pub(super) fn too_long(field: &str, text: &str) -> Option<String> {
    let (_, label, most) = LENGTHS.iter().find(|(name, ..)| *name == field)?;
    (text.trim().chars().count() > *most).then(|| format!("{label}不能超过 {most} 个字"))
}

/// What is wrong with texts by their length, or because one holds a secrecy mark 密级标志.
pub(super) fn texts(all: &[(&'static str, &str)]) -> Vec<Wrong> {
    let long = |field: &'static str, text: &str| too_long(field, text).map(|says| (field, says));
    let secret = |field: &'static str, text: &str| {
        find_secrecy_mark(text).map(|mark| (field, wording::classified(&mark.to_string())))
    };
    all.iter().filter_map(|(field, text)| long(field, text).or_else(|| secret(field, text))).collect()
}

/// The texts of an item to be opened, with their fields.
pub(super) fn of_opening(new: &Opening) -> [(&'static str, &str); 7] {
    [
        ("content", &new.content),
        ("words", &new.source.words),
        ("said_by", &new.source.said_by),
        ("target", &new.target.words),
        ("number", &new.target.number),
        ("number_unit", &new.target.unit),
        ("strategy", &new.strategy),
    ]
}

/// What is wrong with milestones, which lie between a first and a last day.
pub(super) fn steps(steps: &[Step], (first, last): (Date, Date)) -> Vec<Wrong> {
    let named = |step: &Step| match step.name.trim() {
        "" => Some("请写明每个节点要达到什么".to_owned()),
        name => match find_secrecy_mark(name) {
            Some(mark) => Some(wording::classified(&mark.to_string())),
            None => too_long("step", name),
        },
    };
    let many = (steps.len() > STEPS).then(|| format!("一项最多 {STEPS} 个节点"));
    let early = steps.iter().any(|s| s.due_on < first).then(|| "节点不能早于今天".to_owned());
    let late = steps.iter().any(|s| s.due_on > last).then(|| "节点不能晚于办结时限".to_owned());
    let all = steps.iter().find_map(named).into_iter().chain(many).chain(early).chain(late);
    all.map(|says| ("milestones", says)).collect()
}

/// What is wrong with a target's number.
pub(super) fn number(text: &str) -> Option<Wrong> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 12 && t.bytes().all(|b| b.is_ascii_digit());
    let is_decimal = text.is_empty() || (digits(whole) && digits(part));
    (!is_decimal).then(|| ("number", "量化目标须为数字，如 12 或 3.5".to_owned()))
}

/// What is wrong with who is to care for an item in the office's own unit.
pub(super) fn of_unit(
    tx: &mut Tx,
    unit: UnitId,
    (field, says, person): (&'static str, &str, Option<PersonId>),
) -> Result<Option<Wrong>> {
    let Some(person) = person else { return Ok(None) };
    let serves = directory::serves(tx, person, unit)? || directory::holds(tx, person, &[Role::Leader], unit)?;
    Ok((!serves).then(|| (field, says.to_owned())))
}

/// Nothing is wrong, or everything that is.
pub(super) fn settled(wrong: Vec<Wrong>) -> Result<()> {
    if wrong.is_empty() { Ok(()) } else { Err(Error::Fields(wrong)) }
}

/// Who serves in a unit by a name typed in `field`; nobody where nothing is typed.
///
/// # Errors
/// [`Error::Field`] at `field` where the unit has nobody, or more than one, of that name.
pub fn named(tx: &mut Tx, (unit, name): (UnitId, &str), field: &'static str) -> Result<Option<PersonId>> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(None);
    }
    let all = directory::people_of_unit(tx, unit)?;
    let found: Vec<PersonId> = all.into_iter().filter(|p| p.name == name).map(|p| p.id).collect();
    match found[..] {
        [person] => Ok(Some(person)),
        [] => Err(Error::field(field, format!("该单位没有名叫“{name}”的在职人员"))),
        _ => Err(Error::field(field, format!("该单位有 {} 位“{name}”，请先在通讯录中区分", found.len()))),
    }
}
