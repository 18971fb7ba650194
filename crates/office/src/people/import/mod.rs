//! Import (导入) of units and people from XLSX or CSV: a preview that names every error row by row, then all or nothing.

mod check;
pub(crate) mod sheet;
pub mod template;

use std::collections::HashMap;

use ledger::Fact;
use lexicon::{DepartmentId, PersonId, UnitId};
use store::Tx;

use super::department::{self, DepartmentForm};
use super::grant::GrantForm;
use super::person::{self, PersonForm};
use super::post::{self, PostForm};
use super::{Department, Person, SecurityAdmin, SystemAdmin, Unit, proposal, rows, unit};
use crate::{Error, Result};
use check::{Entry, PersonEntry};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Most rows of data in one file.
pub const MAX_ROWS: usize = 20_000;

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Units (单位表).
    Units,
    /// People (人员表).
    People,
}

impl Kind {
    /// The headings, in the order of [`RowReport::values`].
    #[must_use]
    pub fn headings(self) -> &'static [&'static str] {
        match self {
            Kind::Units => &["单位代码", "单位名称", "简称", "性质", "排序"],
            Kind::People => &["姓名", "账号", "单位", "科室", "职务", "职级排序", "负责人", "电话", "角色"],
        }
    }

    /// How many of the headings, from the first, must be there.
    #[must_use]
    pub fn required(self) -> usize {
        match self {
            Kind::Units => 2,
            Kind::People => 3,
        }
    }

    /// What the user calls such a table.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Kind::Units => "单位表",
            Kind::People => "人员表",
        }
    }
}

/// One row of the file and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// Which table it stands in.
    pub kind: Kind,
    /// The line as the user's program shows it, from 1.
    pub line: usize,
    /// The values, one per heading of the kind.
    pub values: Vec<String>,
    /// What is wrong, in sentences; empty when the row is good.
    pub errors: Vec<String>,
}

/// The whole file, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Every row that is not blank.
    pub rows: Vec<RowReport>,
    /// Rows without errors.
    pub ok: usize,
    /// Rows with errors.
    pub bad: usize,
    /// Headings nobody knows: their columns are not read.
    pub ignored: Vec<String>,
    /// Units made by this import, then departments, then roles proposed.
    pub makes: Makes,
}

/// How much an import makes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Makes {
    /// New units.
    pub units: usize,
    /// New people.
    pub people: usize,
    /// New departments, named by people's rows.
    pub departments: usize,
    /// Roles proposed to the security administrator.
    pub proposals: usize,
}

/// What is already in the database.
pub(crate) struct Known {
    units: Vec<Unit>,
    departments: Vec<Department>,
    /// Account → name and unit.
    logins: HashMap<String, (String, Option<String>)>,
}

/// Reads and checks a file. Nothing is written.
///
/// # Errors
/// [`Error::Upload`] when the file as a whole cannot be read; errors of single rows stand in the preview.
pub fn preview(tx: &mut Tx, bytes: &[u8]) -> Result<Preview> {
    let read = sheet::read(bytes)?;
    let known = known(tx)?;
    let mut rows = read.rows;
    let entries = check::check(&known, &mut rows);
    let bad = rows.iter().filter(|r| !r.errors.is_empty()).count();
    let makes = check::makes(&known, &entries);
    Ok(Preview { ok: rows.len() - bad, bad, ignored: read.ignored, makes, rows })
}

/// Enters everything in the file, or nothing. The rows are checked again against what was entered since the preview.
/// Roles are only proposed: see [`apply_grants`].
///
/// # Errors
/// [`Error::Refused`] when any row is bad.
pub fn apply(tx: &mut Tx, admin: &SystemAdmin, preview: &Preview) -> Result<Makes> {
    let known = known(tx)?;
    let mut rows = preview.rows.clone();
    rows.iter_mut().for_each(|r| r.errors.clear());
    let entries = check::check(&known, &mut rows);
    if let Some(first) = rows.iter().find(|r| !r.errors.is_empty()) {
        let place = format!("{}第 {} 行：{}", first.kind.label(), first.line, first.errors.join(" "));
        return Err(Error::refused(format!("名单中有错误，未导入任何内容。{place}")));
    }
    let makes = check::makes(&known, &entries);
    Run::new(&known).enter(tx, admin, &entries)?;
    let fact = Fact::new("import.apply", "directory:people").actor(admin.person());
    let fact = fact.with("units", makes.units).with("people", makes.people);
    tx.record(fact.with("departments", makes.departments).with("proposals", makes.proposals))?;
    Ok(makes)
}

/// Turns every open proposal into a grant; how many.
pub fn apply_grants(tx: &mut Tx, admin: &SecurityAdmin) -> Result<usize> {
    let ids: Vec<_> = proposal::open(tx, admin)?.into_iter().map(|p| p.id).collect();
    proposal::accept(tx, admin, &ids)?;
    Ok(ids.len())
}

fn known(tx: &mut Tx) -> Result<Known> {
    let logins = tx.query(rows::LOGINS, &[], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(Known {
        units: tx.query(rows::UNITS, &[], rows::unit)?,
        departments: tx.query(rows::DEPARTMENTS, &[], rows::department)?,
        logins: logins.into_iter().collect(),
    })
}

/// The identifiers of what is there and what has been made so far.
struct Run {
    units: HashMap<String, UnitId>,
    departments: HashMap<(UnitId, String), DepartmentId>,
}

impl Run {
    fn new(known: &Known) -> Run {
        let units = known.units.iter().map(|u| (u.name.clone(), u.id)).collect();
        let departments = known.departments.iter().map(|d| ((d.unit, d.name.clone()), d.id)).collect();
        Run { units, departments }
    }

    fn enter(&mut self, tx: &mut Tx, admin: &SystemAdmin, entries: &[Entry]) -> Result<()> {
        for entry in entries {
            if let Entry::Unit(form) = entry {
                let id = unit::create(tx, admin, form)?;
                self.units.insert(form.name.clone(), id);
            }
        }
        for entry in entries {
            if let Entry::Person(entry) = entry {
                self.enter_person(tx, admin, entry)?;
            }
        }
        Ok(())
    }

    fn enter_person(&mut self, tx: &mut Tx, admin: &SystemAdmin, entry: &PersonEntry) -> Result<()> {
        let unit = *self.units.get(&entry.unit).ok_or(Error::NotFound)?;
        let form = PersonForm { unit: Some(unit), ..entry.form.clone() };
        let id = person::add(tx, Some(admin.person()), &form)?;
        self.enter_post(tx, admin, entry, &stub(id, unit, &form))?;
        for role in &entry.roles {
            let form = GrantForm { person: id, role: *role, unit: Some(unit), department: None };
            proposal::propose(tx, admin, &form)?;
        }
        Ok(())
    }

    fn enter_post(&mut self, tx: &mut Tx, admin: &SystemAdmin, entry: &PersonEntry, person: &Person) -> Result<()> {
        let (Some(title), Some(unit)) = (&entry.title, person.unit) else {
            return Ok(());
        };
        let department = match &entry.department {
            Some(name) => Some(self.department(tx, admin, unit, name)?),
            None => None,
        };
        let (rank_order, is_head, from_on) = (entry.rank, entry.is_head, tx.now().date());
        post::add(
            tx,
            admin,
            person,
            &PostForm { unit, department, title: title.clone(), rank_order, is_head, from_on },
        )?;
        Ok(())
    }

    fn department(&mut self, tx: &mut Tx, admin: &SystemAdmin, unit: UnitId, name: &str) -> Result<DepartmentId> {
        if let Some(id) = self.departments.get(&(unit, name.to_owned())) {
            return Ok(*id);
        }
        let before = self.departments.keys().filter(|(u, _)| *u == unit).count();
        let form = DepartmentForm { name: name.into(), sort_order: (before as i64 + 1) * 10, leader: None };
        let id = department::create(tx, admin, unit, &form)?;
        self.departments.insert((unit, name.into()), id);
        Ok(id)
    }
}

/// A person just entered, as the post's verb wants to see one.
fn stub(id: PersonId, unit: UnitId, form: &PersonForm) -> Person {
    let (login, name, phone) = (form.login.clone(), form.name.clone(), form.phone.clone());
    Person { id, login, name, unit: Some(unit), phone, left_on: None, disabled_at: None, revision: 1 }
}
