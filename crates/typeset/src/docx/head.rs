//! Head (版头), title and recipients. GB/T 9704-2012, 7.2 to 7.3.2.

use docx::{Indent, ParaProps, Paragraph, Run, RunProps, Spacing, Tab};

use super::measure::{self, LINE, TITLE_LINE, chars, mm, twips, two_from_edge};
use super::{Paper, face_run, plain, styled, styles, text_run};
use crate::figures::{self, MM, SIZE_2, SIZE_3, width};
use crate::sheet::Way;
use crate::title;

/// Ink of a character above and below the baseline, em.
const INK: (f64, f64) = (0.85, 0.07);
/// Height of the line of the mark, em; its ink begins so far below the line's top.
const MARK_LINE: f64 = 1.2;

impl Paper<'_> {
    pub(super) fn head(&mut self) {
        let headed = !self.sheet.mark.trim().is_empty() || self.sheet.organs.len() > 1;
        if headed {
            let rows = self.rows();
            let under = self.mark(rows);
            self.number(under);
            self.push(styled(styles::RED_LINE, Vec::new()));
        }
        let above = if headed { two_from_edge() } else { measure::above(LINE, SIZE_3) };
        self.title(styles::TITLE, &self.sheet.title.clone(), above);
        let to = self.sheet.main_to.trim().trim_end_matches(['：', ':']).to_owned();
        self.moved = self.lines.lack(&to);
        if !to.is_empty() && !self.moved {
            self.push_fitted(plain(styles::MAIN_TO, to + "："), 0.0);
        }
    }

    /// Copy number and urgency, a line each at the top; returns how many lines.
    fn rows(&mut self) -> usize {
        let mut rows = Vec::new();
        if !self.sheet.copy_number.trim().is_empty() {
            rows.push(plain(styles::COPY_NUMBER, self.sheet.copy_number.trim()));
        }
        if let Some(mark) = self.sheet.urgency.and_then(lexicon::Urgency::mark) {
            rows.push(plain(styles::URGENCY, mark));
        }
        let count = rows.len();
        rows.into_iter().for_each(|row| self.push(row));
        count
    }

    /// The mark, its ink 35 mm below the type area's edge; returns the room between its ink and the bottom of its line.
    fn mark(&mut self, rows: usize) -> f64 {
        let lines = mark_lines(&self.sheet.mark, &self.sheet.organs);
        let widest = lines.iter().map(|line| width(line)).fold(1.0, f64::max);
        let (size, scale) = mark_size(widest, lines.len());
        let line = MARK_LINE * size;
        let ink_top = 0.8 * line - INK.0 * size;
        let top = figures::MARK_TOP * MM + measure::above(LINE, SIZE_3);
        let before = top - rows as f64 * LINE - ink_top;
        let props = RunProps {
            size: Some((size * 2.0).round() as u32),
            scale: (scale < 1.0).then(|| (scale * 100.0).floor() as u32),
            ..RunProps::default()
        };
        for (at, text) in lines.into_iter().enumerate() {
            let before = if at == 0 { before.max(0.0) } else { 0.0 };
            self.push(Paragraph {
                style: styles::MARK.to_owned(),
                props: ParaProps { spacing: styles::spacing(before, line), ..ParaProps::default() },
                runs: vec![Run::Text(text, props.clone())],
            });
        }
        0.2 * line - INK.1 * size
    }

    /// The issue number, two lines below the mark: centred, or left with the signers beside it.
    fn number(&mut self, under: f64) {
        let before = (two_from_edge() - under - measure::above(LINE, SIZE_3)).max(0.0);
        let spacing = styles::spacing(before, LINE);
        let number = self.sheet.issue_number.trim().to_owned();
        if self.sheet.direction == Way::Down {
            let props = ParaProps { spacing, ..ParaProps::default() };
            let runs = if number.is_empty() { Vec::new() } else { vec![text_run(number)] };
            return self.push(Paragraph { props, ..styled(styles::ISSUE_NUMBER, runs) });
        }
        let names = self.sheet.signers.clone();
        let rows: Vec<&[String]> = if names.is_empty() { vec![&[]] } else { names.chunks(2).collect() };
        let columns = columns(&names);
        for (at, row) in rows.iter().enumerate() {
            let mut runs = Vec::new();
            if at + 1 == rows.len() && !number.is_empty() {
                runs.push(text_run(number.clone()));
            }
            signers(&mut runs, row, at == 0);
            let props = ParaProps {
                spacing: if at == 0 { spacing } else { Some(Spacing { before: 0, after: 0, line: twips(LINE) }) },
                indent: Some(Indent { left: chars(1.0), ..Indent::default() }),
                tabs: columns.clone(),
                ..ParaProps::default()
            };
            self.push(Paragraph { props, ..styled(styles::SIGNERS, runs) });
        }
    }

    /// Title lines broken by meaning: each a line of one paragraph, but a break the drafter typed begins a new paragraph.
    pub(super) fn title(&mut self, style: &str, text: &str, above: f64) {
        let before = above - measure::above(TITLE_LINE, SIZE_2);
        let parts: Vec<&str> = text.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            let mut runs = Vec::new();
            for line in title::lines(part, self.words) {
                if !runs.is_empty() {
                    runs.push(Run::Break);
                }
                runs.push(text_run(line));
            }
            let first = if at == 0 { before.max(0.0) } else { 0.0 };
            let mut spacing = styles::spacing(first, TITLE_LINE);
            if let (Some(spacing), true) = (&mut spacing, at + 1 == parts.len()) {
                let below = measure::below(TITLE_LINE, SIZE_2) + measure::above(LINE, SIZE_3);
                spacing.after = twips(figures::between(1.0) - below);
            }
            let props = ParaProps { spacing, ..ParaProps::default() };
            self.push(Paragraph { props, ..styled(style, runs) });
        }
    }
}

/// Where the label 签发人 and the two columns of names begin, one character from the right edge.
fn columns(names: &[String]) -> Vec<Tab> {
    let widest = |column: usize| names.iter().skip(column).step_by(2).map(|n| width(n)).fold(0.0, f64::max);
    let (first, second) = (widest(0), widest(1));
    let gap = if second > 0.0 { 1.0 } else { 0.0 };
    let right = mm(figures::AREA.0) - chars(1.0);
    let second_at = right - chars(second);
    let first_at = second_at - chars(first + gap);
    // A hair more than the label's four characters: a stop that is reached exactly is passed by.
    let label = first_at - chars(4.2);
    let left = |at| Tab { at, right: false };
    let mut tabs = vec![left(label), left(first_at)];
    if second > 0.0 {
        tabs.push(left(second_at));
    }
    tabs
}

fn signers(runs: &mut Vec<Run>, names: &[String], first: bool) {
    let mut names = names.iter().filter(|name| !name.is_empty()).peekable();
    if names.peek().is_none() {
        return;
    }
    runs.push(Run::Tab);
    if first {
        runs.push(text_run("签发人："));
    }
    for name in names {
        runs.push(Run::Tab);
        runs.push(face_run(styles::FACE_KAI, name.clone()));
    }
}

/// Lines of the mark: of a joint document every organ, 文件 beside the middle one.
fn mark_lines(mark: &str, organs: &[String]) -> Vec<String> {
    if organs.len() < 2 {
        return vec![mark.trim().to_owned()];
    }
    let middle = (organs.len() - 1) / 2;
    let line = |(at, organ): (usize, &String)| if at == middle { format!("{organ}文件") } else { organ.clone() };
    organs.iter().enumerate().map(line).collect()
}

/// Size of the mark in pt and the factor its width is narrowed by: lower where several organs stand below each other.
fn mark_size(chars: f64, lines: usize) -> (f64, f64) {
    let tall = (150.0 / lines as f64).min(52.0);
    const NARROWEST: f64 = 0.66;
    let room = (figures::AREA.0 - 4.0) * MM / chars;
    let size = tall.min(room / NARROWEST);
    (size, (room / size).min(1.0))
}
