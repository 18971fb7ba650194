//! Checking rows: every error with the value that is wrong and what is allowed, every likely duplicate with its number or line.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

use lexicon::{Date, GroupId, PersonId, UnitId, WorkCalendar};
use store::Tx;

use super::{HEADINGS, Row, rows};
use crate::people::import::sheet::BROKEN;
use crate::people::{Actor, Role, directory};
use crate::supervision::duplicate::{self, ALIKE};
use crate::supervision::{
    Category, Ledger, Opening, Rhythm, Source, SourceKind, Target, ledgers, milestone, opening, rows as items, typed,
};
use crate::{Error, Result, limits};

/// The form's field of every heading whose text has a greatest length.
const FIELDS: [(usize, &str); 8] = [
    (0, "content"),
    (3, "words"),
    (4, "said_by"),
    (6, "target"),
    (7, "number"),
    (8, "number_unit"),
    (13, "milestones"),
    (14, "strategy"),
];
/// Marks between units.
const BETWEEN: [char; 6] = ['、', '，', ',', '；', ';', '\n'];
/// Likely duplicates named for a row at most.
const NAMED: usize = 3;

type Read<T> = std::result::Result<T, String>;

/// Writes what is wrong and what is alike into the rows; what the good rows open.
pub(super) fn check(tx: &mut Tx, actor: &Actor, rows: &mut [Row]) -> Result<Vec<Opening>> {
    let unit = actor.own_unit()?;
    let mut units = Units::read(tx)?;
    let mut people = People::read(tx, unit)?;
    let (today, calendar) = (tx.now().date(), limits::calendar(tx, unit)?);
    let mut openings = Vec::with_capacity(rows.len());
    for row in rows.iter_mut() {
        let mut read = parse(row, &units, (today, &calendar));
        if let Some(new) = &mut read {
            people.name(tx, row, new)?;
            let wrong = opening::check(tx, new).err();
            let wrong: Vec<String> =
                wrong.into_iter().flat_map(sentences).filter(|w| !row.errors.contains(w)).collect();
            row.errors.extend(wrong);
            let named = new.person.is_some();
            let responsible = new.lead.iter().filter(|_| !named).chain(&new.support);
            for unit in responsible {
                row.errors.extend(units.headless(tx, *unit)?);
            }
        }
        openings.push(read);
    }
    flag_same(tx, (unit, today), rows, &openings)?;
    flag_alike(tx, unit, rows)?;
    Ok(openings
        .into_iter()
        .zip(rows.iter())
        .filter(|(_, row)| row.errors.is_empty())
        .filter_map(|(new, _)| new)
        .collect())
}

/// The messages of a refusal; anything else is no row's fault and comes out when the row is opened.
fn sentences(error: Error) -> Vec<String> {
    match error {
        // What is wrong with the lead unit was said with its name.
        Error::Fields(all) => {
            all.into_iter().filter(|(field, _)| *field != "lead").map(|(_, says)| format!("{says}。")).collect()
        }
        Error::Field { message, .. } => vec![format!("{}。", message.trim_end_matches('。'))],
        other => vec![other.to_string()],
    }
}

fn note<T>(errors: &mut Vec<String>, read: Read<T>) -> Option<T> {
    read.map_err(|says| errors.push(says)).ok()
}

fn parse(row: &mut Row, units: &Units, (today, calendar): (Date, &WorkCalendar)) -> Option<Opening> {
    let mut errors = Vec::new();
    for (value, heading) in row.values.iter().zip(HEADINGS) {
        if value == BROKEN {
            errors.push(format!("{heading}：单元格公式出错。"));
        }
    }
    errors.extend(
        FIELDS.iter().filter_map(|(at, field)| Some(format!("{}。", typed::too_long(field, &row.values[*at])?))),
    );
    let v = |at: usize| row.values[at].as_str();
    let e = &mut errors;
    if v(0).is_empty() {
        e.push("请写明督办事项。".into());
    }
    let category = note(e, word(1, v(1), Category::Daily));
    let kind = note(e, word(2, v(2), SourceKind::Hand));
    let said_on = note(e, if v(5).is_empty() { Ok(None) } else { date(5, v(5)).map(Some) });
    let lead = note(e, units.find(9, v(9)));
    let support =
        note(e, v(10).split(BETWEEN).map(str::trim).filter(|w| !w.is_empty()).map(|w| units.find(10, w)).collect());
    let support: Option<BTreeSet<UnitId>> = support;
    let due_on = note(e, date(11, v(11)));
    let rhythm = note(e, word(12, v(12), Rhythm::Never));
    let milestones = due_on.and_then(|due_on| {
        let read = milestone::read_steps(calendar, (today, due_on), v(13));
        read.map_err(|wrong| e.extend(sentences(wrong))).ok()
    });
    let ledger = note(e, word(15, v(15), Ledger::None));
    let source = (kind, said_on);
    let new = blank(row, due_on, source);
    row.errors = errors;
    Some(Opening {
        category: category?,
        ledger: ledger?,
        rhythm: rhythm?,
        milestones: milestones?,
        support: support?.into_iter().filter(|unit| Some(*unit) != lead).collect(),
        lead,
        ..new?
    })
}

/// The texts of a row.
fn blank(row: &Row, due_on: Option<Date>, source: (Option<SourceKind>, Option<Option<Date>>)) -> Option<Opening> {
    let v = |at: usize| row.values[at].clone();
    Some(Opening {
        content: v(0),
        category: Category::Daily,
        ledger: Ledger::None,
        source: Source { kind: source.0?, matter: None, opinion: None, words: v(3), said_by: v(4), said_on: source.1? },
        target: Target { words: v(6), number: v(7), unit: v(8) },
        strategy: v(14),
        rhythm: Rhythm::Never,
        due_on: due_on?,
        lead: None,
        person: None,
        support: Vec::new(),
        milestones: Vec::new(),
        cared_by: None,
        commissioner: None,
        group: None,
        parent: None,
        before: None,
    })
}

/// A word of a closed list; the usual one where the cell is empty.
fn word<T: FromStr>(at: usize, text: &str, usual: T) -> Read<T>
where
    T::Err: std::fmt::Display,
{
    if text.is_empty() { Ok(usual) } else { text.parse().map_err(|e: T::Err| format!("{}：{e}。", HEADINGS[at])) }
}

/// A day with its year, as offices write it; a date cell of a spreadsheet was read as one.
fn date(at: usize, text: &str) -> Read<Date> {
    let heading = HEADINGS[at];
    if text.is_empty() {
        return Err(format!("请填写{heading}，如 2026-12-31。"));
    }
    milestone::read_day(text).ok_or_else(|| format!("{heading}“{text}”不对，请写成 2026-12-31 的样子。"))
}

/// Every spelling by which a row may name a unit, and which units have nobody responsible.
struct Units {
    names: HashMap<String, Vec<UnitId>>,
    short: HashMap<UnitId, String>,
    headed: HashMap<UnitId, bool>,
}

impl Units {
    fn read(tx: &mut Tx) -> Result<Units> {
        let all = directory::units(tx)?;
        let mut names: HashMap<String, Vec<UnitId>> = HashMap::new();
        for unit in &all {
            for name in HashSet::from([&unit.code, &unit.name, &unit.short_name]) {
                names.entry(name.clone()).or_default().push(unit.id);
            }
        }
        let short = all.into_iter().map(|u| (u.id, u.short_name)).collect();
        Ok(Units { names, short, headed: HashMap::new() })
    }

    fn find(&self, at: usize, text: &str) -> Read<UnitId> {
        let heading = HEADINGS[at];
        match self.names.get(text).map(Vec::as_slice) {
            _ if text.is_empty() => Err(format!("请填写{heading}，事事有人负责。")),
            Some([one]) => Ok(*one),
            Some(_) => Err(format!("{heading}“{text}”不止一个单位使用，请写全称或单位代码。")),
            None => Err(format!("{heading}“{text}”不在平台上，请写单位全称、简称或代码。")),
        }
    }

    /// What is wrong with a unit that has no head: nobody would be responsible.
    fn headless(&mut self, tx: &mut Tx, unit: UnitId) -> Result<Option<String>> {
        let headed = match self.headed.get(&unit) {
            Some(headed) => *headed,
            None => directory::head_of_unit(tx, unit)?.is_some(),
        };
        self.headed.insert(unit, headed);
        let name = self.short.get(&unit).map_or("", String::as_str);
        Ok((!headed).then(|| format!("{name}没有主要负责人，请先明确，或单独立项指定责任人。")))
    }
}

/// Whom a row may name: people of the lead unit, leaders and special groups of the unit that supervises.
struct People {
    leaders: Vec<(String, PersonId)>,
    groups: Vec<(String, Ledger, GroupId)>,
    of_units: HashMap<UnitId, Vec<(String, PersonId)>>,
}

impl People {
    fn read(tx: &mut Tx, unit: UnitId) -> Result<People> {
        let ids = directory::holders(tx, Role::Leader, unit, None)?;
        let names = directory::person_names(tx, &ids)?;
        let leaders = ids.iter().filter_map(|id| Some((names.get(id)?.clone(), *id))).collect();
        let groups = ledgers::groups(tx, unit)?.into_iter().map(|g| (g.name, g.ledger, g.id)).collect();
        Ok(People { leaders, groups, of_units: HashMap::new() })
    }

    /// Writes into an opening whom the row names; what names nobody, or more than one, is an error of the row.
    fn name(&mut self, tx: &mut Tx, row: &mut Row, new: &mut Opening) -> Result<()> {
        let [person, group, leader] = [16, 17, 18].map(|at| row.values[at].clone());
        if let Some(lead) = new.lead.filter(|_| !person.is_empty()) {
            new.person = note(&mut row.errors, one(16, &person, self.of_unit(tx, lead)?));
        }
        if !leader.is_empty() {
            new.cared_by = note(&mut row.errors, one(18, &leader, &self.leaders));
        }
        if !group.is_empty() {
            let own = |ledger: Ledger| row.values[15].is_empty() || ledger == new.ledger;
            let found: Vec<_> = self.groups.iter().filter(|(n, ledger, _)| *n == group && own(*ledger)).collect();
            match found[..] {
                [(_, ledger, id)] => (new.ledger, new.group) = (*ledger, Some(*id)),
                [] => row.errors.push(format!("专项小组“{group}”没有设立，或不属于所填的台账。")),
                _ => row.errors.push(format!("两个台账都有专项小组“{group}”，请填写台账。")),
            }
        }
        Ok(())
    }

    fn of_unit(&mut self, tx: &mut Tx, unit: UnitId) -> Result<&[(String, PersonId)]> {
        let found = match self.of_units.entry(unit) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                let people = directory::people_of_unit(tx, unit)?;
                place.insert(people.into_iter().map(|p| (p.name, p.id)).collect())
            }
        };
        Ok(found)
    }
}

/// The one person of that name.
fn one(at: usize, name: &str, all: &[(String, PersonId)]) -> Read<PersonId> {
    let heading = HEADINGS[at];
    let whose = if at == 16 { "牵头单位的在职人员" } else { "本单位的领导" };
    let found: BTreeSet<PersonId> = all.iter().filter(|(n, _)| n == name).map(|(_, id)| *id).collect();
    match found.len() {
        1 => found.into_iter().next().ok_or_else(String::new),
        0 => Err(format!("{heading}“{name}”不是{whose}。")),
        n => Err(format!("{whose}中有 {n} 位“{name}”，{heading}请先空着，立项后再明确。")),
    }
}

/// Rows that say what an item or another row says word by word, to the same unit and with the same limit, are errors.
fn flag_same(tx: &mut Tx, (unit, today): (UnitId, Date), rows: &mut [Row], openings: &[Option<Opening>]) -> Result<()> {
    let current = rows::current(tx, unit, today)?;
    let there: HashMap<(&str, UnitId, Date), &str> =
        current.iter().map(|(number, content, lead, due)| ((content.as_str(), *lead, *due), number.as_str())).collect();
    let mut met: HashMap<(&str, UnitId, Date), usize> = HashMap::new();
    for (row, new) in rows.iter_mut().zip(openings) {
        let Some((new, lead)) = new.as_ref().and_then(|new| Some((new, new.lead?))) else { continue };
        let key = (new.content.trim(), lead, new.due_on);
        if let Some(number) = there.get(&key) {
            row.errors.push(format!("已经立项：{number} 的事项、牵头单位和时限都相同。"));
        }
        match met.get(&key) {
            Some(line) => row.errors.push(format!("与第 {line} 行完全相同。")),
            None => _ = met.insert(key, row.line),
        }
    }
    Ok(())
}

/// Rows that resemble open items or earlier rows are warned of.
fn flag_alike(tx: &mut Tx, unit: UnitId, rows: &mut [Row]) -> Result<()> {
    let open = items::contents(tx, unit, duplicate::MOST)?;
    let mut known: Vec<(String, HashSet<(char, char)>)> =
        open.into_iter().map(|item| (item.number, duplicate::pairs(&item.content))).collect();
    for row in rows.iter_mut().filter(|r| !r.values[0].is_empty()) {
        let pairs = duplicate::pairs(&row.values[0]);
        let near = known.iter().filter(|(_, other)| is_comparable(&pairs, other));
        let mut near: Vec<(usize, &str)> = near
            .map(|(name, other)| (duplicate::share(&pairs, other), name.as_str()))
            .filter(|(n, _)| *n >= ALIKE)
            .collect();
        near.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
        row.alike = near.iter().take(NAMED).map(|(share, name)| format!("与{name}字面相近 {share}%。")).collect();
        known.push((format!("第 {} 行", row.line), pairs));
    }
    Ok(())
}

/// Texts of very different length cannot be alike: most need no comparing.
fn is_comparable(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> bool {
    let (less, more) = (a.len().min(b.len()), a.len().max(b.len()));
    less * 100 >= more * ALIKE
}
