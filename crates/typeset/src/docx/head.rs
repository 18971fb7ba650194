//! Head (版头), title and recipients. GB/T 9704-2012, 7.2 to 7.3.2, 10.1 to 10.3.

use docx::{Block as Written, ParaProps, Paragraph, Run, TableCell, TextBox};

use super::measure::{self, LINE, TITLE_LINE, twips};
use super::spots::{Stack, emu, look};
use super::{Paper, plain, styled, styles, text_run};
use crate::figures::{self, MM, SIZE_2, SIZE_3};
use crate::plan::head::Head;
use crate::plan::spot::{Spot, Words};
use crate::title;

/// From one name of a joint mark to the next, against their size.
const LEADING: f64 = 1.18;

impl Paper<'_> {
    pub(super) fn head(&mut self) {
        // From the top of the page's first line box to the characters.
        self.above = measure::above(LINE, SIZE_3);
        if let Some(head) = self.plan.head.clone() {
            let end = self.head_of(&head);
            self.above = head.height + head.below - end;
        }
        if self.sheet.format != crate::sheet::Format::Order {
            let title = self.sheet.title.clone();
            let above = self.above;
            if !title.trim().is_empty() {
                self.title(styles::TITLE, &title, above);
                self.above = measure::above(LINE, SIZE_3);
            }
        }
        if !self.plan.main_to.is_empty() {
            let text = self.plan.main_to.clone() + "：";
            let mut paragraph = plain(styles::MAIN_TO, text);
            self.lower(&mut paragraph.props);
            self.push_fitted(paragraph, (0.0, 0.0));
        }
    }

    /// Room above the first paragraph below a head, where no title gives it.
    pub(super) fn lower(&mut self, props: &mut ParaProps) {
        let room = self.above - measure::above(LINE, SIZE_3);
        if room > 0.5 {
            props.spacing = styles::spacing(room, LINE);
        }
        self.above = measure::above(LINE, SIZE_3);
    }

    /// Returns the lower edge of the last line box.
    fn head_of(&mut self, head: &Head) -> f64 {
        let start = -measure::above(LINE, SIZE_3);
        let (page, own): (Vec<Spot>, Vec<Spot>) = head.spots.iter().cloned().partition(|spot| match spot {
            Spot::Words(words) => words.y < start,
            Spot::Rule { x, .. } => *x < -0.1,
            _ => false,
        });
        let boxes = boxes(&page);
        let (joint, rest) = joint(own);
        let mut stack = Stack::new(start);
        let sheet = self.sheet;
        let style = |words: &[&Words]| row_style(words, sheet);
        let Some((names, word)) = joint else {
            stack.rows(&rest, &style);
            if !boxes.is_empty() {
                stack.carry(boxes);
            }
            return self.take(stack);
        };
        // The table of names stands between what is above it and what is below it.
        let top = names[0].y - (0.8 * LEADING - 0.88) * names[0].size;
        let (before, after): (Vec<Spot>, Vec<Spot>) =
            rest.into_iter().partition(|spot| matches!(spot, Spot::Words(words) if words.y < top));
        stack.rows(&before, &style);
        let room = (top - stack.cursor).max(1.0);
        let spacing = styles::spacing(0.0, room);
        stack.paragraphs.push(Paragraph {
            props: ParaProps { spacing, ..ParaProps::default() },
            ..styled(styles::END, Vec::new())
        });
        stack.cursor += room;
        let cursor = self.take(stack) + names.len() as f64 * LEADING * names[0].size;
        self.blocks.push(Written::Table(names_table(&names, word.as_ref())));
        let mut stack = Stack::new(cursor);
        stack.rows(&after, &style);
        self.take(stack)
    }

    pub(super) fn take(&mut self, stack: Stack) -> f64 {
        stack.paragraphs.into_iter().for_each(|paragraph| self.push(paragraph));
        stack.cursor
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

/// What stands outside the type area, in boxes of the page: the mark and the double lines of a letter.
fn boxes(spots: &[Spot]) -> Vec<Run> {
    let middle = figures::AREA.1 * MM / 2.0;
    let y = |spot: &Spot| match spot {
        Spot::Words(words) => words.y,
        Spot::Rule { y, .. } => *y,
        Spot::Seal { y, .. } | Spot::Stamp { y, .. } => *y,
    };
    let (upper, lower): (Vec<Spot>, Vec<Spot>) = spots.iter().cloned().partition(|spot| y(spot) < middle);
    let mut runs = Vec::new();
    for (name, spots) in [("信函版头", upper), ("信函版脚", lower)] {
        let Some(first) = spots.iter().map(y).reduce(f64::min) else { continue };
        let top = first - 20.0;
        let mut stack = Stack::new(top);
        stack.rows(&spots, &|_| styles::MARK);
        // A hair more: lines are rounded.
        let height = stack.cursor - top + 4.0;
        let x = (figures::PAGE.0 - figures::LETTER_LINE) / 2.0 * MM;
        runs.push(Run::Box(TextBox {
            spot: docx::Spot::Page { x: emu(x), y: emu(top + figures::TOP * MM) },
            paragraphs: stack.paragraphs.into_iter().map(centred).collect(),
            width: emu(figures::LETTER_LINE * MM),
            height: emu(height),
            name: name.to_owned(),
        }));
    }
    runs
}

/// In a box the style centres: its width is not that of the type area.
fn centred(mut paragraph: Paragraph) -> Paragraph {
    (paragraph.props.align, paragraph.props.indent) = (None, None);
    paragraph
}

/// The names of a joint mark, and the word beside them.
type Joint = (Vec<Words>, Option<Words>);

/// The joint mark, and everything else.
fn joint(spots: Vec<Spot>) -> (Option<Joint>, Vec<Spot>) {
    let marked = |spot: &Spot| matches!(spot, Spot::Words(w) if w.face == "display" && w.colour == "red");
    let (marks, rest): (Vec<Spot>, Vec<Spot>) = spots.into_iter().partition(marked);
    if marks.len() < 2 {
        return (None, marks.into_iter().chain(rest).collect());
    }
    let words = marks.into_iter().filter_map(|spot| if let Spot::Words(words) = spot { Some(words) } else { None });
    let (word, names): (Vec<Words>, Vec<Words>) = words.partition(|w| matches!(w.text.as_str(), "文件" | "令"));
    (Some((names, word.into_iter().next())), rest)
}

/// A table without lines: the names at the left, the word at the right in the middle of their height.
fn names_table(names: &[Words], word: Option<&Words>) -> docx::Table {
    let size = names[0].size;
    let wide = |w: &Words| {
        let count = w.text.chars().count() as f64;
        (figures::width(&w.text) * w.size + count * w.tracking.max(0.0)) * w.scale
    };
    let own = names.iter().map(wide).fold(0.0, f64::max);
    let cell = |paragraphs| TableCell { paragraphs, columns: 1, merge: None };
    let line = |w: &Words, high: f64| {
        let mut paragraph = styled(styles::MARK, vec![Run::Text(w.text.clone(), look(w, styles::MARK))]);
        paragraph.props.spacing = styles::spacing(0.0, high);
        paragraph
    };
    // A little more than the names need: none may break.
    let mut columns = vec![twips(own + 4.0)];
    let mut row = vec![cell(names.iter().map(|name| line(name, LEADING * size)).collect())];
    if let Some(word) = word {
        let gutter = (word.x - names[0].x - own).max(0.0);
        columns.push(twips(wide(word) + gutter.max(4.0)));
        row.push(cell(vec![line(word, LEADING * word.size)]));
    }
    docx::Table { columns, rows: vec![row], head: 0, line: 0, padding: (0, 0) }
}

/// The style of a row of the head, by what stands in it.
fn row_style(words: &[&Words], sheet: &crate::sheet::Sheet) -> &'static str {
    let is = |text: &str| words.len() == 1 && words[0].text.trim() == text.trim() && !text.trim().is_empty();
    if words.iter().any(|w| w.face == "display" && w.colour == "red") {
        styles::MARK
    } else if is(&sheet.copy_number) {
        styles::COPY_NUMBER
    } else if sheet.urgency.and_then(lexicon::Urgency::mark).is_some_and(is) {
        styles::URGENCY
    } else if is(&sheet.issue_number) {
        styles::ISSUE_NUMBER
    } else if words.iter().any(|w| w.text == "签发人：" || w.face == "kai") {
        styles::SIGNERS
    } else {
        styles::HEAD_ROW
    }
}
