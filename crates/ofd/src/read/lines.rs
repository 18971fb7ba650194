//! Text in reading order (文字次序): characters gathered into lines, lines from the top.

use super::page::{Page, Shape};
use super::text;

/// A character on the page.
struct Letter {
    ch: char,
    x: f64,
    y: f64,
    width: f64,
    size: f64,
}

/// The text of a page, line by line from the top, each from the left.
pub(crate) fn text(page: &Page) -> String {
    let mut letters = letters(page);
    // Sorting is stable: characters at one place stay in the order of the file.
    letters.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        let near =
            |line: &Vec<Letter>| line.first().is_some_and(|f| (f.y - letter.y).abs() <= 0.35 * f.size.max(letter.size));
        match lines.last_mut().filter(|line| near(line)) {
            Some(line) => line.push(letter),
            None => lines.push(vec![letter]),
        }
    }
    let mut out = String::new();
    for mut line in lines {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        let said = written(&line);
        if !said.trim().is_empty() {
            out.push_str(said.trim_end());
            out.push('\n');
        }
    }
    out
}

fn letters(page: &Page) -> Vec<Letter> {
    let mut out = Vec::new();
    for item in &page.items {
        let Shape::Text(run) = &item.shape else { continue };
        for mark in run.marks.iter().filter(|mark| !mark.ch.is_control()) {
            let place = run.place(mark);
            let (x, y) = place.apply(0.0, 0.0);
            let size = place.growth();
            if x.is_finite() && y.is_finite() && size.is_finite() {
                out.push(Letter { ch: mark.ch, x, y, width: text::advance(mark.ch) * size, size });
            }
        }
    }
    out
}

/// A line with blanks where there is a gap. What is drawn twice at one place, as bold type is, is read once.
fn written(line: &[Letter]) -> String {
    let mut out = String::new();
    let mut before: Option<&Letter> = None;
    for letter in line {
        if let Some(last) = before {
            let same = last.ch == letter.ch && (letter.x - last.x).abs() < 0.15 * letter.size;
            if same && (letter.y - last.y).abs() < 0.15 * letter.size {
                continue;
            }
            let gap = letter.x - (last.x + last.width);
            if gap > 0.6 * letter.size && !last.ch.is_whitespace() && !letter.ch.is_whitespace() {
                out.push(' ');
            }
        }
        out.push(letter.ch);
        before = Some(letter);
    }
    out
}
