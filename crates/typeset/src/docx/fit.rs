//! Lines as on our own pages: where a word processor, which neither squeezes marks nor keeps a number whole, would break
//! a line elsewhere, the characters of that line stand a little closer or wider. What fits by itself is left alone.

use docx::{Paragraph, Run, RunProps};
use typst::layout::{Frame, FrameItem, Point};

use super::measure::TRACKING;
use super::styles;
use crate::figures::{AREA, MM, SIZE_3};
use crate::fonts::{Fonts, Role};
use crate::pages::Pages;

/// Two runs this near in height are of one line, pt.
const SAME: f64 = 4.0;
/// Further apart than this, in twips, looks worse than another break.
const WIDEST: i32 = 160;

/// Left free at most in a line whose spacing is set, pt.
const SPARE: f64 = 6.0;
/// Left free at least, pt: programs round differently.
const HAIR: f64 = 1.0;
/// Room that LibreOffice puts between a Chinese character and a Latin one, whatever the file says, pt: a fifth of the size.
const BETWEEN: f64 = SIZE_3 / 5.0;

/// The lines of 3号 on the pages, in order, without blanks.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<(usize, String)>,
    at: usize,
    /// Characters of the last paragraph found that stand before a page's end within it.
    pub parted: Option<usize>,
    /// Widths of the ASCII characters in each face, em; a half where nothing is known.
    ascii: Vec<(Role, Vec<f64>)>,
}

/// A character in its face.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    c: char,
    /// em.
    width: f64,
}

impl Lines {
    /// The lines of pages that were set in these fonts.
    pub fn of(pages: &Pages, fonts: &Fonts) -> Self {
        let ascii = [Role::FangSong, Role::Kai, Role::Hei].map(|role| (role, ascii(fonts, role))).to_vec();
        let mut lines = Vec::new();
        for (page, frame) in pages.frames().enumerate() {
            let mut pieces = Vec::new();
            gather(frame, Point::zero(), &mut pieces);
            lines.extend(merged(pieces).into_iter().map(|line| (page, line)));
        }
        Self { lines, at: 0, parted: None, ascii }
    }

    fn glyph(&self, c: char, role: Role) -> Glyph {
        let face = self.ascii.iter().find(|(face, _)| *face == role);
        let width = match c {
            c if c.is_ascii() => face.and_then(|(_, widths)| widths.get(c as usize)).copied().unwrap_or(0.5),
            c if silent(c) && !c.is_whitespace() => 0.0,
            _ => 1.0,
        };
        Glyph { c, width }
    }

    /// How many characters, blanks not counted, stand on each line of a paragraph; `None` when it is not found.
    pub fn of_paragraph(&mut self, text: &str) -> Option<Vec<usize>> {
        let text: String = text.chars().filter(|c| !silent(*c)).collect();
        self.parted = None;
        let (from, counts) =
            (self.at..self.lines.len()).find_map(|from| Some((from, self.match_from(from, &text)?)))?;
        self.at = from + counts.len();
        let found = &self.lines[from..self.at];
        let parted = (1..found.len()).find(|n| found[*n].0 != found[0].0);
        self.parted = parted.map(|n| counts[..n].iter().sum());
        Some(counts)
    }

    fn match_from(&self, from: usize, text: &str) -> Option<Vec<usize>> {
        let mut rest = text;
        let mut counts = Vec::new();
        for (_, line) in &self.lines[from..] {
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix(line.as_str())?;
            counts.push(line.chars().count());
        }
        (rest.is_empty() && !counts.is_empty()).then_some(counts)
    }
}

/// Widths of the ASCII characters in a face, em.
fn ascii(fonts: &Fonts, role: Role) -> Vec<f64> {
    let font = fonts.instance(role);
    let em = |c: char| {
        font.ttf().glyph_index(c).and_then(|id| font.x_advance(id.0)).map_or(0.5, |width| width.get().max(0.5))
    };
    (0..128u8).map(|c| em(char::from(c))).collect()
}

/// The face of a style of paragraphs or of characters, of those that the body is set in.
fn role(style: &str) -> Option<Role> {
    match style {
        styles::FIRST | styles::FACE_FIRST | styles::FACE_HEI => Some(Role::Hei),
        styles::SECOND | styles::FACE_SECOND | styles::FACE_KAI => Some(Role::Kai),
        styles::FACE_FANG => Some(Role::FangSong),
        _ => None,
    }
}

struct Piece {
    x: f64,
    y: f64,
    text: String,
}

fn gather(frame: &Frame, origin: Point, pieces: &mut Vec<Piece>) {
    for (at, item) in frame.items() {
        let at = origin + *at;
        match item {
            // Turned groups are no lines of the grid.
            FrameItem::Group(group) if group.transform.is_only_translate() => {
                gather(&group.frame, at + Point::new(group.transform.tx, group.transform.ty), pieces);
            }
            FrameItem::Text(text) if (text.size.to_pt() - SIZE_3).abs() < 0.1 => {
                let words: String = text.text.chars().filter(|c| !silent(*c)).collect();
                pieces.push(Piece { x: at.x.to_pt(), y: at.y.to_pt(), text: words });
            }
            _ => {}
        }
    }
}

fn merged(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.retain(|piece| !piece.text.is_empty());
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if (piece.y - line[0].y).abs() < SAME => line.push(piece),
            _ => lines.push(vec![piece]),
        }
    }
    let one = |mut line: Vec<Piece>| {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        line.into_iter().map(|piece| piece.text).collect()
    };
    lines.into_iter().map(one).collect()
}

/// Prints nothing by itself.
fn silent(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x2060..=0x206F | 0xFEFF)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn is_chinese(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

impl Lines {
    /// Runs of a paragraph with the spacing that makes its lines end as counted. Indents of the first line and of the
    /// others in pt.
    pub fn fitted(&self, paragraph: Paragraph, counts: &[usize], indent: (f64, f64)) -> Paragraph {
        let own = role(&paragraph.style).unwrap_or(Role::FangSong);
        let glyphs = |run: &Run| -> Vec<Glyph> {
            let Run::Text(text, props) = run else { return Vec::new() };
            let role = props.style.as_deref().and_then(role).unwrap_or(own);
            text.chars().map(|c| self.glyph(c, role)).collect()
        };
        let text: Vec<Glyph> = paragraph.runs.iter().flat_map(glyphs).collect();
        let mut spacings = Self::spacings(&text, counts, indent).into_iter();
        let mut out = Vec::new();
        for run in paragraph.runs {
            let Run::Text(text, props) = run else {
                out.push(run);
                continue;
            };
            for c in text.chars() {
                let spacing = spacings.next().flatten();
                match out.last_mut() {
                    Some(Run::Text(last, with)) if with.spacing == spacing && with.style == props.style => last.push(c),
                    _ => out.push(Run::Text(c.to_string(), RunProps { spacing, ..props.clone() })),
                }
            }
        }
        Paragraph { runs: out, ..paragraph }
    }

    /// Runs with a page break after so many printed characters.
    pub fn broken(runs: Vec<Run>, mut count: usize) -> Vec<Run> {
        let mut out = Vec::new();
        let mut done = false;
        for run in runs {
            let Run::Text(text, props) = run else {
                out.push(run);
                continue;
            };
            let printed = text.chars().filter(|c| !silent(*c)).count();
            if done || printed <= count {
                count -= if done { 0 } else { printed };
                out.push(Run::Text(text, props));
                continue;
            }
            let (mut before, mut after) = (String::new(), String::new());
            for c in text.chars() {
                if count == 0 {
                    after.push(c)
                } else {
                    before.push(c)
                }
                count -= usize::from(count > 0 && !silent(c));
            }
            if !before.is_empty() {
                out.push(Run::Text(before, props.clone()));
            }
            out.extend([Run::PageBreak, Run::Text(after, props)]);
            done = true;
        }
        out
    }

    /// For every character the spacing it needs, in twips; `None` for the style's own.
    fn spacings(text: &[Glyph], counts: &[usize], indent: (f64, f64)) -> Vec<Option<i32>> {
        let mut all = Vec::with_capacity(text.len());
        for (line, count) in counts.iter().enumerate() {
            let from = all.len();
            let mut left = *count;
            let mut to = from;
            while to < text.len() && (left > 0 || silent(text[to].c)) {
                left -= usize::from(!silent(text[to].c) && left > 0);
                to += 1;
            }
            let room = AREA.0 * MM - if line == 0 { indent.0 } else { indent.1 };
            let rest = if line + 1 < counts.len() { &text[to..] } else { &[] };
            all.resize(to, spacing(&text[from..to], rest, room));
        }
        all
    }
}

/// Width of a text of 3号 that is neither squeezed nor tracked, pt.
fn width(glyphs: &[Glyph]) -> f64 {
    glyphs.iter().map(|glyph| glyph.width).sum::<f64>() * SIZE_3
}

/// The spacing of one line: none where it ends by itself where it should.
///
/// Whether room is added between Chinese and Latin characters is not sure: a line must not be over with it, nor take what
/// follows without. Where one spacing cannot do both, it keeps the line whole.
fn spacing(line: &[Glyph], rest: &[Glyph], room: f64) -> Option<i32> {
    let own = f64::from(TRACKING) / 20.0;
    let printed = line.iter().rposition(|glyph| !silent(glyph.c)).map_or(0, |at| at + 1);
    let line = &line[..printed];
    if line.is_empty() {
        return None;
    }
    let meetings = meetings(line);
    let natural = width(line) + BETWEEN * meetings;
    // What is brought closer: in LibreOffice not what stands where the writing changes.
    let all = line.len() as f64;
    let some = (all - changes(line) - 1.0).max(1.0);
    let is_over = natural + own * some > room - 0.5;
    let next = unit(rest);
    let pulled = (width(line) + width(next), all + next.len() as f64);
    // A character to spare: a line that nearly takes the next one would do so in other fonts.
    let pulls = !next.is_empty() && pulled.0 + pulled.1 * own <= room + 1.0;
    if !is_over && !pulls {
        return None;
    }
    let left = room - HAIR - natural;
    let count = if left < 0.0 { some } else { all };
    let widest = left / count;
    let tight = widest - (SPARE - HAIR) / count;
    let narrowest = if next.is_empty() { tight } else { (room + HAIR - pulled.0) / pulled.1 };
    let spacing = ((widest + narrowest) / 2.0).clamp(tight.min(widest), widest);
    let twips = (spacing * 20.0).floor() as i32;
    (twips <= WIDEST).then_some(twips)
}

/// How often a Chinese character stands beside a Latin one.
fn meetings(line: &[Glyph]) -> f64 {
    let meet =
        |pair: &&[Glyph]| is_latin(pair[0].c) && is_chinese(pair[1].c) || is_chinese(pair[0].c) && is_latin(pair[1].c);
    line.windows(2).filter(meet).count() as f64
}

/// How often Chinese and Latin writing change, marks included.
fn changes(line: &[Glyph]) -> f64 {
    line.windows(2).filter(|pair| pair[0].c.is_ascii() != pair[1].c.is_ascii()).count() as f64
}

/// What a word processor would take to the line before at once: a character, or a word of Latin letters and digits, with
/// the marks that may not begin a line.
fn unit(rest: &[Glyph]) -> &[Glyph] {
    const NEVER_FIRST: &str = "、，。；：！？）》”’〉〕…—";
    let start = rest.iter().position(|glyph| !silent(glyph.c)).unwrap_or(rest.len());
    let rest = &rest[start..];
    let word = rest.iter().take_while(|g| g.c.is_ascii_alphanumeric() || matches!(g.c, '.' | ',' | '%')).count().max(1);
    let marks = rest.iter().skip(word).take_while(|glyph| NEVER_FIRST.contains(glyph.c)).count();
    // The last mark may hang over the edge: it asks for no room.
    &rest[..(word + marks.saturating_sub(1)).min(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_by_itself_is_left_alone_and_one_with_a_squeezed_pair_is_tightened() {
        let room = AREA.0 * MM;
        let text = |n: usize| vec![Glyph { c: '国', width: 1.0 }; n];
        assert_eq!(spacing(&text(28), &text(3), room), None);
        assert!(spacing(&text(29), &text(3), room).is_some_and(|twips| twips < TRACKING));
        assert!(spacing(&text(26), &text(3), room).is_some_and(|twips| twips > TRACKING));
        assert_eq!(spacing(&text(26), &[], room), None);
    }
}
