//! Export (导出) of the office's whole view, as narrowed down, to XLSX.

use ledger::Fact;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::Tx;

use super::Bounds;
use super::lists::{Filter, Listed, bounds, list};
use crate::people::Actor;
use crate::{Error, Result};

/// Most lines of one file.
pub const LIMIT: i64 = 20_000;

const HEAD: [(&str, f64); 12] = [
    ("编号", 18.0),
    ("督办事项", 60.0),
    ("类别", 12.0),
    ("来源", 14.0),
    ("谁的批示或要求", 16.0),
    ("牵头单位", 18.0),
    ("责任人", 12.0),
    ("办结时限", 12.0),
    ("进度（%）", 10.0),
    ("亮灯", 12.0),
    ("销号日期", 12.0),
    ("轮次", 8.0),
];

/// The whole view read for a spreadsheet: the file is made of it outside the unit of work.
#[derive(Debug, Clone)]
pub struct Export {
    rows: Vec<Listed>,
    bounds: Bounds,
}

/// Reads the whole view with its filters, newest first, at most [`LIMIT`] items. An export is a fact.
///
/// # Errors
/// [`Error::Forbidden`] for who does not read all items of the unit.
pub fn export(tx: &mut Tx, actor: &Actor, filter: &Filter) -> Result<Export> {
    let rows = list(tx, actor, &Filter { most: LIMIT, ..filter.clone() }, None)?;
    let bounds = bounds(tx, actor)?;
    let fact = Fact::new("supervision.export", "register:supervision").actor(actor.person);
    tx.record(fact.unit(actor.unit).with("rows", rows.len()))?;
    Ok(Export { rows, bounds })
}

impl Export {
    /// How many items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The XLSX file.
    ///
    /// # Errors
    /// [`Error::Press`] when it cannot be made.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let rows = self.rows.iter().map(|item| self.cells(item).into());
        book("督办事项", &HEAD, rows).map_err(|e| Error::Press(format!("督办事项没有导出：{e}")))
    }

    fn cells(&self, l: &Listed) -> [Cell; 12] {
        let text = |text: &str| Cell::Text(text.to_owned());
        [
            text(&l.number),
            text(&l.content),
            text(l.category.label()),
            text(l.source.label()),
            text(&l.said_by),
            text(&l.lead),
            text(&l.person),
            Cell::Text(l.signs.due_on.to_string()),
            Cell::of(l.progress),
            text(if l.is_withdrawn { "已撤项" } else { self.bounds.light(l.signs).label() }),
            Cell::Text(l.closed_on.filter(|_| !l.is_withdrawn).map(|day| day.to_string()).unwrap_or_default()),
            Cell::of(l.round),
        ]
    }
}

/// A workbook of one sheet: the headings with their widths, and the lines under them.
pub(super) fn book(
    name: &str,
    head: &[(&str, f64)],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let page = book.add_worksheet().set_name(sheet_name(name))?;
    for (column, (title, width)) in (0u16..).zip(head) {
        page.write_string_with_format(0, column, *title, &bold)?;
        page.set_column_width(column, *width)?;
    }
    for (line, cells) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Text(text) => page.write_string(line, column, text)?,
                Cell::Number(n) => page.write_number(line, column, n)?,
            };
        }
    }
    page.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// What a sheet may be called: no marks of references, at most 31 characters.
fn sheet_name(name: &str) -> String {
    name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}

/// What stands in a cell: text is never taken for a formula.
pub(super) enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    /// Small whole numbers, which a float holds exactly.
    pub(super) fn of(n: i64) -> Cell {
        Cell::Number(f64::from(i32::try_from(n).unwrap_or(i32::MAX)))
    }
}
