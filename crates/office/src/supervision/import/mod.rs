//! Import (批量立项) of many items from XLSX or CSV: a preview that names every error and likely duplicate row by row, then all
//! or nothing. The same rows again are refused, so that a file taken in twice opens nothing twice.

mod check;
pub mod rows;
mod template;

pub use template::template_xlsx;

use ledger::Fact;
use store::Tx;

use super::{Opening, opening};
use crate::people::import::sheet::{self, HEADING_WITHIN, Lines, Most};
use crate::people::{Actor, Role};
use crate::{Error, Result};

/// Most rows of data in one file.
pub const MAX_ROWS: usize = 500;
/// Characters of a cell that are read: one more than any field may have.
const MOST: Most = Most { rows: MAX_ROWS, cell: 2_001 };

/// The headings, in the order of [`Row::values`].
pub const HEADINGS: [&str; 19] = [
    "督办事项",
    "类别",
    "来源",
    "原话",
    "谁的",
    "日期",
    "目标",
    "目标数",
    "单位",
    "牵头单位",
    "配合单位",
    "办结时限",
    "反馈周期",
    "节点",
    "一事一策",
    "台账",
    "责任人",
    "专项小组",
    "关注领导",
];
/// What a person says who has looked at the likely duplicates: the box and the message that asks for it use the same words.
pub const SURE: &str = "已核对，不是重复，仍然立项";
/// The headings that must be there.
pub const REQUIRED: [&str; 3] = ["督办事项", "牵头单位", "办结时限"];

/// One row of the file, what is wrong with it and what it resembles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line as the user's program shows it, from 1.
    pub line: usize,
    /// The values, one for each of [`HEADINGS`].
    pub values: Vec<String>,
    /// What is wrong, in sentences; empty when the row is good.
    pub errors: Vec<String>,
    /// Items and rows it resembles 疑似重复: warned of, not refused.
    pub alike: Vec<String>,
}

/// The whole file, checked.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Every row that is not blank.
    pub rows: Vec<Row>,
    /// Headings nobody knows: their columns are not read.
    pub ignored: Vec<String>,
    /// What good rows open, in the order of the file.
    openings: Vec<Opening>,
}

impl Preview {
    /// Rows with errors.
    #[must_use]
    pub fn bad(&self) -> usize {
        self.rows.iter().filter(|r| !r.errors.is_empty()).count()
    }

    /// Rows that resemble others.
    #[must_use]
    pub fn alike(&self) -> usize {
        self.rows.iter().filter(|r| !r.alike.is_empty()).count()
    }
}

/// Reads and checks a file. Nothing is written.
///
/// # Errors
/// [`Error::Forbidden`] without 督办; [`Error::Upload`] when the file as a whole cannot be read. Errors of single rows stand
/// in the preview.
pub fn preview(tx: &mut Tx, actor: &Actor, bytes: &[u8]) -> Result<Preview> {
    require(actor)?;
    let (mut rows, ignored) = read(bytes)?;
    let openings = check::check(tx, actor, &mut rows)?;
    Ok(Preview { rows, ignored, openings })
}

/// Opens an item for every row of the file, or none. How many were opened. `sure`: the likely duplicates were looked at.
///
/// # Errors
/// [`Error::Refused`] when a row is bad, also one that became so since the preview; [`Error::Field`] at `sure` when one resembles an
/// item and nobody is sure.
pub fn apply(tx: &mut Tx, actor: &Actor, bytes: &[u8], sure: bool) -> Result<usize> {
    let read = preview(tx, actor, bytes)?;
    if let Some(row) = read.rows.iter().find(|r| !r.errors.is_empty()) {
        let why = format!("第 {} 行：{}", row.line, row.errors.join(""));
        return Err(Error::refused(format!("文件中有错误，没有立项。{why}")));
    }
    if let Some(row) = read.rows.iter().find(|r| !sure && !r.alike.is_empty()) {
        let why = format!("第 {} 行：{}", row.line, row.alike.join(""));
        return Err(Error::field("sure", format!("有疑似重复的行，没有立项；核对后请勾选“{SURE}”。{why}")));
    }
    for new in &read.openings {
        opening::open(tx, actor, new)?;
    }
    let fact = Fact::new("supervision.import", "register:supervision").actor(actor.person).unit(actor.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("rows", read.openings.len()))?;
    Ok(read.openings.len())
}

/// Proves that the actor may open items, for the pages that ask for a file.
pub fn require(actor: &Actor) -> Result<()> {
    if actor.has(Role::Supervisor, actor.own_unit()?) {
        return Ok(());
    }
    Err(Error::Forbidden("批量立项由督查人员办理。".into()))
}

/// The rows under the headings, of the first sheet that has them, and the headings nobody knows.
fn read(bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>)> {
    let refuse = |says: String| Err(Error::Upload(says));
    let sheets = sheet::sheets(bytes, MOST)?;
    let found = sheets.iter().find_map(|lines| heading(lines).map(|at| &lines[at..]));
    let Some(((_, head), body)) = found.and_then(<[_]>::split_first) else {
        return refuse(format!("没有找到表头，须有：{}。可先下载模板。", REQUIRED.join("、")));
    };
    let names: Vec<&str> = head.iter().map(|c| sheet::heading_name(c)).collect();
    let places = HEADINGS.map(|h| names.iter().position(|n| *n == h));
    let ignored = names.iter().filter(|n| !n.is_empty() && !HEADINGS.contains(n)).map(|n| (*n).to_owned()).collect();
    let rows: Vec<Row> = body
        .iter()
        .map(|(line, cells)| {
            let value = |at: &Option<usize>| at.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            Row { line: *line, values: places.iter().map(value).collect(), errors: Vec::new(), alike: Vec::new() }
        })
        .filter(|row| row.values.iter().any(|v| !v.is_empty()))
        .collect();
    match rows.len() {
        0 => refuse("文件中只有表头，没有数据行。".into()),
        n if n > MAX_ROWS => refuse(sheet::too_many_rows(MAX_ROWS)),
        _ => Ok((rows, ignored)),
    }
}

fn heading(lines: &Lines) -> Option<usize> {
    lines.iter().take(HEADING_WITHIN).position(|(_, cells)| {
        let names: Vec<&str> = cells.iter().map(|c| sheet::heading_name(c)).collect();
        REQUIRED.iter().all(|h| names.contains(h))
    })
}
