//! Word files (.docx): a sheet written so that Word and WPS lay it out on the same grid, and drafts read back.

mod block;
mod fit;
mod head;
mod import;
mod measure;
mod picture;
mod spots;
mod styles;
mod tail;

pub use import::{Entry, Imported, LARGEST, Place, Refused, import, typed};

use docx::{Block, Docx, Footers, Page, Paragraph, Properties, Run, RunProps};

use crate::figures::{self, MM};
use crate::fonts::Fonts;
use crate::pages::Pages;
use crate::plan::{self, Plan};
use crate::press::Fault;
use crate::sheet::{Format, Sheet};
use crate::title::Words;
use fit::Lines;
use measure::{LINE, mm, twips};

/// Writes a sheet as a Word file: named styles, the grid of 22 lines by 28 characters, head (版头) and imprint (版记) as
/// paragraphs, tables as tables, page numbers at the outer edges; lines end where they end on the pages of the same sheet.
/// The same sheet gives the same bytes.
///
/// A seal is written only from a PNG picture; the place of a drawn one stays empty.
///
/// GB/T 9704-2012, 5 to 8, 10.
///
/// # Errors
/// A seal that is no picture.
pub(crate) fn write_like(sheet: &Sheet, pages: &Pages, (fonts, words): (&Fonts, &dyn Words)) -> Result<Vec<u8>, Fault> {
    let (plan, _) = plan::plan(sheet, fonts, words);
    let mut paper = Paper {
        sheet,
        words,
        plan: &plan,
        lines: Lines::of(pages, fonts),
        above: 0.0,
        first: sheet.format == Format::Letter && plan.head.is_some(),
        turned: false,
        blocks: Vec::new(),
        pictures: Vec::new(),
    };
    paper.head();
    paper.body();
    paper.tail()?;
    paper.annexes();
    paper.imprint();
    let page = Page { first_differs: paper.first, ..page() };
    let docx = Docx {
        properties: properties(sheet),
        styles: styles::all(),
        fonts: styles::fonts(),
        blocks: paper.blocks,
        page,
        footers: footers(),
        pictures: paper.pictures,
    };
    Ok(docx.write())
}

/// A document in the making.
struct Paper<'a> {
    sheet: &'a Sheet,
    words: &'a dyn Words,
    plan: &'a Plan,
    lines: Lines,
    /// From the lower edge of the last line box to the characters of what comes next, pt.
    above: f64,
    /// Whether the section in the making has a first page without a number.
    first: bool,
    /// Whether the section in the making lies lengthwise (横排) already.
    turned: bool,
    blocks: Vec<Block>,
    pictures: Vec<docx::Picture>,
}

impl Paper<'_> {
    fn push(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Paragraph(paragraph));
    }

    /// A paragraph of the text, its lines as on the pages; indents of the first and of the other lines in
    /// characters.
    fn push_fitted(&mut self, mut paragraph: Paragraph, (first, others): (f64, f64)) {
        let text: String =
            paragraph.runs.iter().map(|run| if let Run::Text(text, _) = run { text } else { "" }).collect();
        if let Some(counts) = self.lines.of_paragraph(&text) {
            paragraph = self.lines.fitted(paragraph, &counts, (first * measure::CHAR, others * measure::CHAR));
        }
        self.push(paragraph);
    }
}

/// A paragraph of a style with plain text.
fn plain(style: &str, text: impl Into<String>) -> Paragraph {
    styled(style, vec![text_run(text)])
}

fn styled(style: &str, runs: Vec<Run>) -> Paragraph {
    Paragraph { style: style.to_owned(), runs, ..Paragraph::default() }
}

fn text_run(text: impl Into<String>) -> Run {
    Run::Text(text.into(), RunProps::default())
}

/// Text in a style of characters.
fn face_run(style: &str, text: impl Into<String>) -> Run {
    Run::Text(text.into(), RunProps { style: Some(style.to_owned()), ..RunProps::default() })
}

fn properties(sheet: &Sheet) -> Properties {
    let date = sheet.date.or(sheet.printed_on);
    Properties {
        title: sheet.title.replace('\n', ""),
        author: sheet.signature.clone(),
        created: date.map(|d| format!("{:04}-{:02}-{:02}T00:00:00Z", d.year(), d.month(), d.day())).unwrap_or_default(),
    }
}

/// By how much the type area is wider than 156 mm, twips (0.16 mm), so that the grid's 28 characters fit whatever is rounded.
const GRID_SPARE: i32 = 9;

/// A4 with the grid. The lines of the grid have room above and below their characters: so that a ruler finds the first
/// characters 37 mm below the edge and the last ones end at 262 mm, the margins are that much smaller.
fn page() -> Page {
    let (top, below) = (measure::above(LINE, figures::SIZE_3), measure::below(LINE, figures::SIZE_3));
    let (width, height) = (mm(figures::PAGE.0), mm(figures::PAGE.1));
    let left = mm(figures::LEFT);
    let bottom = figures::PAGE.1 - figures::TOP - figures::AREA.1;
    Page {
        width,
        height,
        top: twips(figures::TOP * MM - top),
        bottom: twips(bottom * MM - below - measure::SLACK),
        left,
        right: width - left - mm(figures::AREA.0) - GRID_SPARE,
        footer: footer_distance(),
        line_pitch: twips(LINE),
        // Word's page setup names as many characters as fit: 28 of 16 - 815 / 4096 pt (ECMA-376, 17.6.5). LibreOffice counts in
        // whole twips, 316 here, and sets 27 where 28 of them want for one. No run snaps to this pitch: the default style
        // brings its characters a quarter of a point together, which every program honours.
        char_space: -815,
        landscape: false,
        first_differs: false,
    }
}

/// The page of lengthwise tables: the head of the table to the binding edge.
fn lengthwise() -> Page {
    let upright = page();
    Page {
        width: upright.height,
        height: upright.width,
        top: mm(figures::LEFT),
        bottom: upright.right,
        left: mm(figures::PAGE.1 - figures::TOP - figures::AREA.1),
        right: mm(figures::TOP),
        landscape: true,
        char_space: 0,
        ..upright
    }
}

/// The dash stands 7 mm below the type area, a third of a character above the baseline.
fn footer_distance() -> i32 {
    let dash = (figures::TOP + figures::AREA.1 + figures::NUMBER_BELOW) * MM;
    let bottom = dash + measure::DASH * figures::SIZE_4 + 0.2 * measure::FOOTER_LINE;
    twips(figures::PAGE.1 * MM - bottom)
}

/// Odd pages right, even pages left, one character in. The footer of a first page without number is as high as theirs:
/// LibreOffice lays the grid in the middle of the room that a footer leaves.
fn footers() -> Footers {
    let number = |style| vec![styled(style, vec![text_run("— "), Run::PageNumber, text_run(" —")])];
    Footers {
        odd: number(styles::NUMBER_ODD),
        even: number(styles::NUMBER_EVEN),
        first: vec![styled(styles::NUMBER_ODD, Vec::new())],
    }
}
