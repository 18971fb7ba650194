//! Tables as they are typed: lines with tabs, or lines between bars.

use super::is_caption;
use crate::block::{Block, Paragraph, Table};

/// Characters of `单位：万元` at most.
const LONGEST_UNIT: usize = 20;

/// The cells of a line, if it is a row. A line that begins with a tab is one only within a table.
pub(super) fn row(line: &str, before: Option<&Block>) -> Option<Vec<String>> {
    let within = matches!(before, Some(Block::Table(_)));
    if line.contains('\t') && (within || !line.starts_with('\t')) {
        return Some(line.split('\t').map(|c| c.trim().to_owned()).collect());
    }
    if is_rule(line.trim()) {
        return None;
    }
    let inner = line.trim().strip_prefix(BARS)?.strip_suffix(BARS)?;
    let cells: Vec<String> = inner.split(BARS).map(|c| c.trim().to_owned()).collect();
    (within || cells.len() > 1).then_some(cells)
}

const BARS: [char; 2] = ['|', '｜'];

/// The line `|---|---|` under a head; it prints nothing.
pub(super) fn is_rule(line: &str) -> bool {
    line.starts_with(BARS) && line.contains("--") && line.chars().all(|c| BARS.contains(&c) || "-: ".contains(c))
}

/// Adds a row to the table at the end, or begins one, which takes its caption, unit and turn from the lines above it.
pub(super) fn push(blocks: &mut Vec<Block>, row: Vec<String>) {
    if let Some(Block::Table(table)) = blocks.last_mut() {
        table.rows.push(row);
        return;
    }
    let mut table = Table { rows: vec![row], ..Table::default() };
    while take_above(blocks.last(), &mut table) {
        blocks.pop();
    }
    blocks.push(Block::Table(table));
}

fn take_above(block: Option<&Block>, table: &mut Table) -> bool {
    let Some(Block::Paragraph(Paragraph { head, text, .. })) = block else {
        return false;
    };
    let text = text.trim();
    if !head.is_empty() {
        return false;
    }
    if !table.lengthwise && matches!(text, "［横排］" | "[横排]") {
        table.lengthwise = true;
    } else if table.caption.is_empty() && table.unit.is_empty() && is_unit(text) {
        text.clone_into(&mut table.unit);
    } else if table.caption.is_empty() && is_caption(text, '表') {
        text.clone_into(&mut table.caption);
    } else {
        return false;
    }
    true
}

/// `单位：万元` or `（单位：人）`.
fn is_unit(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(']);
    (bare.starts_with("单位：") || bare.starts_with("单位:"))
        && text.chars().count() <= LONGEST_UNIT
        && !text.ends_with(['。', '；'])
}
