//! Lines of text as the eye sees them, put together from the runs of a page.

use crate::paper::{Paper, Run};

/// One character where it stands.
#[derive(Debug, Clone)]
pub struct Char {
    pub c: char,
    pub left: f64,
    pub right: f64,
    pub font: String,
}

/// One line of text of one size.
#[derive(Debug, Clone)]
pub struct Row {
    pub page: usize,
    pub y: f64,
    pub size: f64,
    pub chars: Vec<Char>,
}

impl Row {
    pub fn text(&self) -> String {
        self.chars.iter().map(|c| c.c).collect()
    }

    pub fn left(&self) -> f64 {
        self.chars[0].left
    }

    pub fn right(&self) -> f64 {
        self.chars[self.chars.len() - 1].right
    }

    pub fn top(&self) -> f64 {
        self.y - 0.88 * self.size / crate::paper::MM
    }

    pub fn bottom(&self) -> f64 {
        self.y + 0.12 * self.size / crate::paper::MM
    }
}

/// All lines of a size that stand upright, page by page, downwards.
pub fn rows(paper: &Paper, size: f64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for run in paper.runs.iter().filter(|r| !r.turned && (r.size - size).abs() < 0.1) {
        let chars = chars(run);
        if chars.is_empty() {
            continue;
        }
        match rows.iter_mut().rev().find(|row| row.page == run.page && (row.y - run.y).abs() < 0.2) {
            Some(row) => row.chars.extend(chars),
            None => rows.push(Row { page: run.page, y: run.y, size: run.size, chars }),
        }
    }
    for row in &mut rows {
        row.chars.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows.sort_by(|a, b| (a.page, a.y).partial_cmp(&(b.page, b.y)).unwrap());
    rows
}

fn chars(run: &Run) -> Vec<Char> {
    let edges = run.edges.windows(2);
    let all = run.text.chars().zip(edges).map(|(c, e)| Char { c, left: e[0], right: e[1], font: run.font.clone() });
    all.filter(|c| !c.c.is_whitespace() && c.c != '\u{2060}').collect()
}

/// Text without blanks and joiners.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

/// The lines that a paragraph takes, found from a place on; the place moves behind them.
pub fn of_paragraph<'a>(rows: &'a [Row], from: &mut usize, text: &str) -> Option<&'a [Row]> {
    for start in *from..rows.len() {
        let mut rest = text;
        let mut at = start;
        while let Some(row) = rows.get(at) {
            let Some(after) = rest.strip_prefix(row.text().as_str()) else { break };
            (rest, at) = (after, at + 1);
            if rest.is_empty() {
                *from = at;
                return Some(&rows[start..at]);
            }
        }
    }
    None
}
