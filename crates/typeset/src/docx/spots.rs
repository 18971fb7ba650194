//! What the plan puts at exact places, as paragraphs: words of one baseline are a paragraph with tabulators, lines are the
//! borders of paragraphs, seals are pictures behind the text. Lengths in pt.

use docx::{Align, Borders, Indent, Line, Paragraph, Run, RunProps, Spacing, Tab};

use super::measure::{self, LINE, twips};
use super::{Paper, styled, styles};
use crate::figures::{AREA, MM, RED, SIZE_3};
use crate::plan::spot::{Anchor, Spot, Words};
use crate::press::Fault;
use crate::sheet::{SealImage, SealPicture, Stamp};

/// Height of a line of type that is not 3号, em.
const HIGH: f64 = 1.3;
/// Baselines this near are one: an office and the name beside it are centred on each other.
const SAME: f64 = 3.0;
const WIDE: f64 = AREA.0 * MM;

/// A paragraph to come.
enum Row<'a> {
    Words(Vec<&'a Words>),
    Rule { y: f64, width: f64, colour: &'static str },
}

impl Row<'_> {
    fn top(&self) -> f64 {
        match self {
            Self::Words(words) => words.iter().map(|w| w.y).fold(f64::MAX, f64::min),
            Self::Rule { y, .. } => *y,
        }
    }
}

/// A stack of paragraphs: they begin where the last one ended.
pub(super) struct Stack {
    /// Lower edge of the last line box, from where the spots count.
    pub cursor: f64,
    pub paragraphs: Vec<Paragraph>,
}

impl Stack {
    pub(super) fn new(cursor: f64) -> Self {
        Self { cursor, paragraphs: Vec::new() }
    }

    /// Paragraphs for all words and lines, from the top; `style` names the style of a row.
    pub(super) fn rows(&mut self, spots: &[Spot], style: &dyn Fn(&[&Words]) -> &'static str) {
        for row in rows(spots) {
            match row {
                Row::Words(words) => {
                    let style = style(&words);
                    self.words(&words, style);
                }
                Row::Rule { y, width, colour } => self.rule(y, width, colour),
            }
        }
    }

    /// The first paragraph carries boxes too; where there is none, one that asks for next to no room.
    pub(super) fn carry(&mut self, boxes: Vec<Run>) {
        match self.paragraphs.first_mut() {
            Some(first) => _ = first.runs.splice(0..0, boxes),
            None => {
                self.paragraphs.push(styled(styles::END, boxes));
                self.cursor += 1.0;
            }
        }
    }

    fn words(&mut self, words: &[&Words], style: &str) {
        let Some(tallest) = words.iter().max_by(|a, b| a.size.total_cmp(&b.size)) else { return };
        let (size, top) = (tallest.size, tallest.y);
        let room = top - self.cursor;
        let grid = (size - SIZE_3).abs() < 0.1 && room >= measure::above(LINE, size) - 0.5;
        let line = if grid { LINE } else { fitting(room, size) };
        let before = (room - measure::above(line, size)).max(0.0);
        let mut paragraph = styled(style, runs(words, style));
        paragraph.props.spacing = Some(Spacing { before: twips(before), after: 0, line: twips(line) });
        place(&mut paragraph, words);
        self.cursor += before + line;
        self.paragraphs.push(paragraph);
    }

    /// A line across the column, as the lower border of a paragraph.
    fn rule(&mut self, y: f64, width: f64, colour: &str) {
        let line = (y - width / 2.0 - self.cursor).max(1.0);
        let border = Line::single((width * 8.0).round().max(2.0) as u32, colour_of(colour), 0);
        let mut paragraph = styled(styles::RED_LINE, Vec::new());
        paragraph.props.spacing = styles::spacing(0.0, line);
        paragraph.props.borders = Some(Borders { top: None, bottom: Some(border) });
        self.cursor += line + width;
        self.paragraphs.push(paragraph);
    }
}

/// Height of a line that has so much room above its characters.
fn fitting(room: f64, size: f64) -> f64 {
    let tight = (room + 0.88 * size) / 0.8;
    tight.clamp(1.1 * size, HIGH * size)
}

fn rows(spots: &[Spot]) -> Vec<Row<'_>> {
    let baseline = |words: &Words| words.y + 0.88 * words.size;
    let mut rows: Vec<Row<'_>> = Vec::new();
    for spot in spots {
        match spot {
            Spot::Words(words) if !words.text.trim().is_empty() => {
                let same = |row: &&mut Row<'_>| matches!(row, Row::Words(list) if (baseline(list[0]) - baseline(words)).abs() < SAME);
                match rows.iter_mut().find(same) {
                    Some(Row::Words(list)) => list.push(words),
                    _ => rows.push(Row::Words(vec![words])),
                }
            }
            Spot::Rule { y, width, colour, .. } => rows.push(Row::Rule { y: *y, width: *width, colour }),
            _ => {}
        }
    }
    for row in &mut rows {
        if let Row::Words(words) = row {
            words.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
    }
    rows.sort_by(|a, b| a.top().total_cmp(&b.top()));
    rows
}

/// Where the words of a row stand in their line: centred, at an edge, or at tabulators.
fn place(paragraph: &mut Paragraph, words: &[&Words]) {
    let props = &mut paragraph.props;
    if let [only] = words {
        let (align, indent) = match only.anchor {
            Anchor::Left => (Align::Left, Indent { left: twips(only.x), ..Indent::default() }),
            Anchor::Right => (Align::Right, Indent { right: twips(WIDE - only.x), ..Indent::default() }),
            Anchor::Center => {
                let aside = 2.0 * only.x - WIDE;
                let (left, right) = (twips(aside.max(0.0)), twips((-aside).max(0.0)));
                (Align::Center, Indent { left, right, ..Indent::default() })
            }
        };
        props.align = Some(align);
        props.indent = Some(indent);
        return;
    }
    props.align = Some(Align::Left);
    let starts = words[0].anchor == Anchor::Left;
    if starts {
        props.indent = Some(Indent { left: twips(words[0].x), ..Indent::default() });
    }
    let stop = |w: &Words| {
        let align = match w.anchor {
            Anchor::Left => Align::Left,
            Anchor::Center => Align::Center,
            Anchor::Right => Align::Right,
        };
        Tab { at: twips(w.x), align }
    };
    let tabbed = words.iter().enumerate().filter(|(at, _)| tabbed(words, *at));
    props.tabs = tabbed.map(|(_, w)| stop(w)).collect();
}

/// Whether a tabulator stands before a word: not at the left, nor where the word before ends just there.
fn tabbed(words: &[&Words], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| words[at]) else {
        return words[at].anchor != Anchor::Left;
    };
    let end = before.x + crate::figures::width(&before.text) * (before.size + before.tracking) * before.scale;
    !(before.anchor == Anchor::Left && words[at].anchor == Anchor::Left && words[at].x < end + 2.0)
}

fn runs(words: &[&Words], style: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if words.len() > 1 && tabbed(words, at) {
            runs.push(Run::Tab);
        }
        runs.push(Run::Text(word.text.clone(), look(word, style)));
    }
    runs
}

/// What of a word's looks its style does not say.
pub(super) fn look(word: &Words, style: &str) -> RunProps {
    let (face, red) = match style {
        styles::MARK => ("display", true),
        styles::URGENCY => ("hei", false),
        _ => ("fang", false),
    };
    let own = match word.face {
        "kai" => styles::FACE_KAI,
        "hei" => styles::FACE_HEI,
        "display" => styles::FACE_DISPLAY,
        "song" => styles::FACE_SONG,
        _ => styles::FACE_FANG,
    };
    let marked = style == styles::MARK;
    let grid = (word.tracking - crate::plan::TRACKING).abs() < 0.01;
    RunProps {
        style: (word.face != face).then(|| own.to_owned()),
        size: (marked || word.size != SIZE_3).then(|| (word.size * 2.0).round() as u32),
        colour: ((word.colour == "red") != red).then(|| colour_of(word.colour).to_owned()),
        spacing: (!grid && (!marked || word.tracking != 0.0)).then(|| twips(word.tracking)),
        scale: (word.scale < 0.999).then(|| (word.scale * 100.0).floor() as u32),
        ..RunProps::default()
    }
}

fn colour_of(name: &str) -> &str {
    if name == "red" { RED.trim_start_matches('#') } else { "000000" }
}

impl Paper<'_> {
    /// Seals and stamps, from the paragraph that carries them: its characters begin at `y`.
    pub(super) fn seals(&mut self, spots: &[Spot], y: f64) -> Result<Vec<Run>, Fault> {
        let signings = self.sheet.signings();
        let (mut seals, mut stamps) = (
            signings.iter().filter_map(|s| s.seal.as_ref()).map(|SealPicture { image, .. }| image),
            signings.iter().filter_map(|s| s.stamp.as_ref()).filter_map(|Stamp { image, .. }| image.as_ref()),
        );
        let mut runs = Vec::new();
        for spot in spots {
            let (image, at, size, what) = match spot {
                Spot::Seal { x, y, size, .. } => (seals.next(), (*x, *y), (*size, *size), "印章"),
                Spot::Stamp { x, y, width, height, .. } => (stamps.next(), (*x, *y), (*width, *height), "签名章"),
                _ => continue,
            };
            let Some(SealImage::Png(bytes)) = image else { continue };
            let fault = || Fault {
                place: what.to_owned(),
                message: format!("{what}图片无法识别，请换用透明底的 PNG 图片"),
            };
            let (kind, wide, high) = super::picture::size(bytes).ok_or_else(fault)?;
            // The shape is kept inside the box.
            let scale = (size.0 / f64::from(wide)).min(size.1 / f64::from(high));
            let (width, height) = (f64::from(wide) * scale, f64::from(high) * scale);
            let bytes = bytes.to_vec();
            self.pictures.push(docx::Picture {
                bytes,
                kind,
                width: emu(width),
                height: emu(height),
                alt: what.to_owned(),
            });
            let x = at.0 + (size.0 - width) / 2.0;
            let top = at.1 + (size.1 - height) / 2.0 - y + measure::above(LINE, SIZE_3);
            runs.push(Run::Picture(self.pictures.len() - 1, docx::Place::Behind { x: emu(x), y: emu(top) }));
        }
        Ok(runs)
    }
}

/// pt as EMU.
pub(super) fn emu(pt: f64) -> i64 {
    (pt * 12_700.0).round() as i64
}
