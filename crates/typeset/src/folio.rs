//! Page numbers (页码), set after the layout: numbers set by the layout itself would make every page wait for the
//! count of pages, and a keystroke five times as dear.

use typst::foundations::Value;
use typst::introspection::{MetadataElem, Tag};
use typst::layout::{Abs, Em, Frame, FrameItem, Point};
use typst::syntax::Span;
use typst::text::{FontInstance, Glyph, Lang, TextItem};
use typst::visualize::Color;
use typst_layout::PagedDocument;

use crate::figures::{AREA, LEFT, MM, NUMBER_BELOW, SIZE_4, TOP};
use crate::fonts::{Fonts, Role};
use crate::sheet::Format;
use crate::turn;

/// The template's mark on the first page of an attachment that is not bound in.
const APART: &str = "apart";

/// The same pages with their numbers: 4号 宋体 between dashes, odd ones right, even ones left, one character in. Page 1 of a
/// letter has none; an attachment that is not bound in counts its own pages.
///
/// GB/T 9704-2012, 7.3.7, 7.5, 10.1.
pub(crate) fn numbered(document: &PagedDocument, fonts: &Fonts, format: Format) -> PagedDocument {
    let font = fonts.instance(Role::Song);
    let middle = fonts.ink_middle(Role::Song, '—').unwrap_or(0.38) * SIZE_4;
    let y = (TOP + AREA.1 + NUMBER_BELOW) * MM + middle;
    let mut number = 0;
    let pages = document.pages().iter().enumerate().map(|(at, page)| {
        let mut page = page.clone();
        number = if begins_apart(&page.frame) { 1 } else { number + 1 };
        page.frame = turn::upright(page.frame);
        if at > 0 || format != Format::Letter {
            let item = text(&font, &format!("— {number} —"));
            let odd = (LEFT + AREA.0) * MM - SIZE_4 - item.width().to_pt();
            let x = if number % 2 == 1 { odd } else { LEFT * MM + SIZE_4 };
            page.frame.push(Point::new(Abs::pt(x), Abs::pt(y)), FrameItem::Text(item));
        }
        page
    });
    PagedDocument::new(pages.collect(), typst::model::Document::info(document).clone())
}

fn begins_apart(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => begins_apart(&group.frame),
        FrameItem::Tag(Tag::Start(element, _)) => element
            .to_packed::<MetadataElem>()
            .is_some_and(|mark| matches!(&mark.value, Value::Str(text) if text.as_str() == APART)),
        _ => false,
    })
}

fn text(font: &FontInstance, text: &str) -> TextItem {
    let glyph = |(at, c): (usize, char)| {
        let id = font.ttf().glyph_index(c).map_or(0, |id| id.0);
        let at = at as u16;
        Glyph {
            id,
            x_advance: font.x_advance(id).unwrap_or(Em::new(0.5)),
            x_offset: Em::zero(),
            y_advance: Em::zero(),
            y_offset: Em::zero(),
            range: at..at + c.len_utf8() as u16,
            span: (Span::detached(), 0),
        }
    };
    TextItem {
        font: font.clone(),
        size: Abs::pt(SIZE_4),
        fill: Color::BLACK.into(),
        stroke: None,
        lang: Lang::CHINESE,
        region: None,
        text: text.into(),
        glyphs: text.char_indices().map(glyph).collect(),
    }
}
