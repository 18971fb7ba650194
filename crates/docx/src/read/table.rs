//! Tables.

use super::body::Reader;
use super::run::Line;
use super::styles::Said;
use super::tree::Node;
use super::{Found, FoundCell, FoundTable};

impl Reader<'_> {
    pub(super) fn table(&mut self, node: &Node) {
        let mut table = FoundTable { after: self.count, rows: Vec::new() };
        let mut cut = false;
        for row in rows(node) {
            let mut cells = Vec::new();
            for cell in row.nodes().flat_map(|n| unwrap(n, "tc")) {
                if self.cells == 0 {
                    cut = true;
                    break;
                }
                self.cells -= 1;
                cells.push(self.cell(cell));
            }
            if !cells.is_empty() {
                table.rows.push(cells);
            }
        }
        if cut {
            let limit = self.package.limits.cells;
            self.note(&format!("表格的单元格超过 {limit} 个，后面的没有导入"));
        }
        if !table.rows.is_empty() {
            self.text.blocks.push(Found::Table(table));
        }
    }

    fn cell(&mut self, node: &Node) -> FoundCell {
        let props = node.child("tcPr");
        let columns = props.and_then(|p| p.value("gridSpan")).and_then(|v| v.parse().ok()).unwrap_or(1).clamp(1, 63);
        let merge = props.and_then(|p| p.child("vMerge"));
        let mut lines = Vec::new();
        for block in node.nodes() {
            match &*block.name {
                "p" => {
                    let mut line = Line::default();
                    let number = self.number_of(block);
                    self.inline(block, &Said::default(), &mut line);
                    self.loose.extend(line.pictures);
                    lines.push(number + line.text.trim());
                }
                "tbl" => {
                    self.note("表格中套有表格，里层的只取了文字");
                    lines.push(super::run::plain(block));
                }
                "sdt" => lines.push(super::run::plain(block)),
                _ => {}
            }
        }
        lines.retain(|line| !line.is_empty());
        let continues = merge.is_some_and(|m| m.attr("val") != Some("restart"));
        FoundCell { text: lines.join("\n"), columns, continues }
    }
}

/// Rows, also those inside wrappers; a deleted row is not there.
fn rows(table: &Node) -> impl Iterator<Item = &Node> {
    let deleted = |row: &&Node| row.child("trPr").is_some_and(|props| props.child("del").is_some());
    table.nodes().flat_map(|n| unwrap(n, "tr")).filter(move |row| !deleted(row))
}

fn unwrap<'n>(node: &'n Node, name: &str) -> Vec<&'n Node> {
    match &*node.name {
        own if own == name => vec![node],
        "sdt" | "sdtContent" | "customXml" | "ins" => node.nodes().flat_map(|n| unwrap(n, name)).collect(),
        _ => Vec::new(),
    }
}
