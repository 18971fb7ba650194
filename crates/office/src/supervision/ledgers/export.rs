//! Export (台账导出) of a ledger to XLSX: with the columns of its template, as the page shows them.

use ledger::Fact;
use store::Tx;

use super::{LedgerColumn, LedgerItem, Section, Template, part, sections, template};
use crate::people::Actor;
use crate::supervision::export::{Cell, LIMIT, book};
use crate::supervision::{Bounds, Ledger, lists};
use crate::{Error, Result};

/// A ledger read for a spreadsheet: the file is made of it outside the unit of work.
#[derive(Debug, Clone)]
pub struct LedgerExport {
    sections: Vec<Section>,
    template: Template,
    bounds: Bounds,
}

/// Reads a ledger of the actor's unit, at most [`LIMIT`] items. An export is a fact.
///
/// # Errors
/// As [`super::read_ledger`].
pub fn export(tx: &mut Tx, actor: &Actor, ledger: Ledger) -> Result<LedgerExport> {
    let part = part(tx, actor, (ledger, LIMIT, 0))?;
    let (sections, bounds) = (sections(tx, part)?, lists::bounds(tx, actor)?);
    let template = template(tx, part.unit, ledger)?.0;
    let rows: usize = sections.iter().map(|s| s.items.len()).sum();
    let fact = Fact::new("supervision.export", "register:supervision").actor(actor.person).unit(actor.unit);
    tx.record(fact.with("rows", rows).with("ledger", ledger.label()))?;
    Ok(LedgerExport { sections, template, bounds })
}

impl LedgerExport {
    /// The heading of the ledger.
    #[must_use]
    pub fn heading(&self) -> &str {
        &self.template.heading
    }

    /// The XLSX file.
    ///
    /// # Errors
    /// [`Error::Press`] when it cannot be made.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let shown: Vec<LedgerColumn> = LedgerColumn::ALL.iter().copied().filter(|c| self.template.has(*c)).collect();
        let first = [("专项小组", 18.0), ("编号", 18.0), ("督办事项", 60.0)];
        let head: Vec<(&str, f64)> = first.into_iter().chain(shown.iter().map(|c| (c.label(), width(*c)))).collect();
        let shown = &shown;
        let rows = self.sections.iter().flat_map(|s| {
            let group = s.group.as_ref().map_or("", |g| g.name.as_str());
            s.items.iter().map(move |i| {
                let first = [group, &i.number, &i.content].map(|text| Cell::Text(text.to_owned()));
                first.into_iter().chain(shown.iter().map(|c| self.cell(i, *c))).collect()
            })
        });
        book(&self.template.heading, &head, rows).map_err(|e| Error::Press(format!("台账没有导出：{e}")))
    }

    fn cell(&self, i: &LedgerItem, column: LedgerColumn) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        match column {
            LedgerColumn::Lead => text(&i.lead),
            LedgerColumn::Person => text(&i.person),
            LedgerColumn::Support => Cell::Text(i.support.join("、")),
            LedgerColumn::Leader => text(&i.cared_by),
            LedgerColumn::Target => text(&i.target),
            LedgerColumn::Strategy => text(&i.strategy),
            LedgerColumn::Steps => Cell::Text(steps(i)),
            LedgerColumn::Due => Cell::Text(i.signs.due_on.to_string()),
            LedgerColumn::Progress => Cell::of(i.progress),
            LedgerColumn::Light => text(self.bounds.light(i.signs).label()),
            LedgerColumn::Check => Cell::Text(check(i)),
        }
    }
}

fn steps(i: &LedgerItem) -> String {
    let line = |s: &super::LedgerStep| match s.done_on {
        Some(day) => format!("{} {}（{day} 完成）", s.due_on, s.name),
        None => format!("{} {}", s.due_on, s.name),
    };
    i.steps.iter().map(line).collect::<Vec<_>>().join("；")
}

fn check(i: &LedgerItem) -> String {
    let Some(c) = &i.check else { return String::new() };
    let verdict = c.verdict.map(|v| format!("（{}）", v.label())).unwrap_or_default();
    format!("{} {}{verdict}", c.given_at.date(), c.body)
}

fn width(column: LedgerColumn) -> f64 {
    match column {
        LedgerColumn::Target | LedgerColumn::Strategy | LedgerColumn::Steps | LedgerColumn::Check => 40.0,
        _ => 14.0,
    }
}
