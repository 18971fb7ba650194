//! The table of figures.

use std::fmt::Write;

use serde::Serialize;

use crate::failure::{Failure, Outcome};

/// One figure.
#[derive(Debug, Clone, Serialize)]
struct Figure {
    name: String,
    unit: &'static str,
    /// Documents in the database; none where it does not matter.
    documents: Option<usize>,
    value: f64,
    /// What was promised.
    must: &'static str,
}

/// Every figure, in the order measured.
#[derive(Debug, Default)]
pub struct Table(Vec<Figure>);

/// Everything, for other programs.
#[derive(Serialize)]
struct Report<'a> {
    version: &'static str,
    machine: String,
    figures: &'a [Figure],
}

impl Table {
    /// Adds a figure that has nothing to do with the size of the database.
    pub fn add(&mut self, name: impl Into<String>, unit: &'static str, value: f64, must: &'static str) {
        self.put(name.into(), unit, None, value, must);
    }

    /// Adds a figure taken with so many documents.
    pub fn add_at(
        &mut self,
        documents: usize,
        name: impl Into<String>,
        unit: &'static str,
        value: f64,
        must: &'static str,
    ) {
        self.put(name.into(), unit, Some(documents), value, must);
    }

    fn put(&mut self, name: String, unit: &'static str, documents: Option<usize>, value: f64, must: &'static str) {
        eprintln!("{name}{}：{} {unit}", documents.map(|n| format!("（{n} 件）")).unwrap_or_default(), shown(value));
        self.0.push(Figure { name, unit, documents, value, must });
    }

    /// The figures as JSON.
    ///
    /// # Errors
    /// A figure that is no number.
    pub fn json(&self) -> Outcome<String> {
        let report = Report { version: env!("CARGO_PKG_VERSION"), machine: machine(), figures: &self.0 };
        serde_json::to_string_pretty(&report).map_err(Failure::of)
    }

    /// One Markdown table: a row for each figure, a column for each size.
    pub fn markdown(&self) -> String {
        let sizes = self.sizes();
        let mut out = format!("Machine: {}\n\n| figure | unit | any size |", machine());
        sizes.iter().for_each(|size| _ = write!(out, " {} |", grouped(*size)));
        out.push_str(" must |\n|---|---|--:|");
        sizes.iter().for_each(|_| out.push_str("--:|"));
        out.push_str("---|\n");
        for first in self.names() {
            let value = |documents| {
                let found = self.0.iter().find(|f| f.name == first.name && f.documents == documents);
                found.map(|f| shown(f.value)).unwrap_or_default()
            };
            let cells: Vec<String> = sizes.iter().map(|size| value(Some(*size))).collect();
            _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                first.name,
                first.unit,
                value(None),
                cells.join(" | "),
                first.must
            );
        }
        out
    }

    fn sizes(&self) -> Vec<usize> {
        let mut sizes: Vec<usize> = self.0.iter().filter_map(|f| f.documents).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    fn names(&self) -> Vec<&Figure> {
        let mut firsts: Vec<&Figure> = Vec::new();
        for figure in &self.0 {
            if firsts.iter().all(|f| f.name != figure.name) {
                firsts.push(figure);
            }
        }
        firsts
    }
}

fn machine() -> String {
    std::env::var("ZHONGSHU_BENCH_MACHINE").unwrap_or_else(|_| "not named (set ZHONGSHU_BENCH_MACHINE)".into())
}

fn shown(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_one_row_with_a_column_for_each_size() {
        let mut table = Table::default();
        table.add("PDF", "ms", 99.44, "< 150");
        table.add_at(1_000, "待办 p99", "ms", 5.0, "< 20");
        table.add_at(100_000, "待办 p99", "ms", 5.5, "< 20");
        let text = table.markdown();
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(rows[0], "| figure | unit | any size | 1,000 | 100,000 | must |");
        assert_eq!(rows[2], "| PDF | ms | 99.4 |  |  | < 150 |");
        assert_eq!(rows[3], "| 待办 p99 | ms |  | 5.00 | 5.50 | < 20 |");
        assert_eq!(rows.len(), 4);
        assert!(table.json().unwrap().contains("\"documents\": 100000"));
    }
}
