//! The named styles (样式), each with all that its paragraphs look like.

use docx::{Align, Borders, Indent, Line, ParaProps, RunProps, Spacing, Style, Substitute, Tab};

use super::measure::{self, IMPRINT_LINE, LINE, TITLE_LINE, chars, mm, twips};
use crate::figures::{self, MM, SIZE_2, SIZE_3, SIZE_4};

pub(super) const NORMAL: &str = "Normal";
pub(super) const BODY: &str = "GwBody";
pub(super) const FIRST: &str = "GwLevel1";
pub(super) const SECOND: &str = "GwLevel2";
pub(super) const THIRD: &str = "GwLevel3";
pub(super) const FOURTH: &str = "GwLevel4";
pub(super) const TITLE: &str = "GwTitle";
pub(super) const MAIN_TO: &str = "GwMainTo";
pub(super) const ATTACHMENTS: &str = "GwAttachments";
pub(super) const SIGNATURE: &str = "GwSignature";
pub(super) const DATE: &str = "GwDate";
pub(super) const NOTE: &str = "GwNote";
pub(super) const COPY_NUMBER: &str = "GwCopyNumber";
pub(super) const URGENCY: &str = "GwUrgency";
pub(super) const MARK: &str = "GwMark";
pub(super) const ISSUE_NUMBER: &str = "GwIssueNumber";
pub(super) const SIGNERS: &str = "GwSigners";
pub(super) const RED_LINE: &str = "GwRedLine";
pub(super) const HEAD_ROW: &str = "GwHeadRow";
pub(super) const ANNEX_LABEL: &str = "GwAnnexLabel";
pub(super) const ANNEX_TITLE: &str = "GwAnnexTitle";
pub(super) const PICTURE: &str = "GwPicture";
pub(super) const UNIT: &str = "GwUnit";
pub(super) const CAPTION: &str = "GwCaption";
pub(super) const TABLE_HEAD: &str = "GwTableHead";
pub(super) const TABLE_TEXT: &str = "GwTableText";
pub(super) const THICK_RULE: &str = "GwThickRule";
pub(super) const LAST_RULE: &str = "GwLastRule";
pub(super) const THIN_RULE: &str = "GwThinRule";
pub(super) const COPIED_TO: &str = "GwCopiedTo";
pub(super) const PRINTER: &str = "GwPrinter";
pub(super) const END: &str = "GwEnd";
pub(super) const NUMBER_ODD: &str = "GwNumberOdd";
pub(super) const NUMBER_EVEN: &str = "GwNumberEven";
/// Styles of characters.
pub(super) const FACE_FIRST: &str = "GwFace1";
pub(super) const FACE_SECOND: &str = "GwFace2";
pub(super) const FACE_HEI: &str = "GwFaceHei";
pub(super) const FACE_KAI: &str = "GwFaceKai";
pub(super) const FACE_FANG: &str = "GwFaceFang";
pub(super) const FACE_DISPLAY: &str = "GwFaceDisplay";
pub(super) const FACE_SONG: &str = "GwFaceSong";

const FANG_SONG: &str = "仿宋_GB2312";
const KAI: &str = "楷体_GB2312";
const HEI: &str = "黑体";
const DISPLAY: &str = "方正小标宋简体";
const SONG: &str = "宋体";

/// The fonts by their own names, and what Windows has in their place.
pub(super) fn fonts() -> Vec<Substitute> {
    let pairs = [(FANG_SONG, "仿宋"), (KAI, "楷体"), (HEI, "SimHei"), (DISPLAY, "小标宋"), (SONG, "SimSun")];
    pairs.map(|(name, instead)| Substitute { name: name.to_owned(), instead: instead.to_owned() }).to_vec()
}

pub(super) fn all() -> Vec<Style> {
    let mut all = vec![normal()];
    all.extend(text());
    all.extend(head());
    all.extend(tail());
    all.extend(table());
    all.extend(imprint());
    all.extend(faces());
    all
}

/// Lines of exactly the grid's pitch: a word processor without the fonts must not stretch them.
fn normal() -> Style {
    Style {
        id: NORMAL.to_owned(),
        name: NORMAL.to_owned(),
        para: ParaProps {
            align: Some(Align::Justify),
            spacing: spacing(0.0, LINE),
            snap: Some(false),
            widow: Some(false),
            hanging_marks: Some(false),
            auto_space: Some(false),
            ..ParaProps::default()
        },
        run: RunProps {
            font: Some(FANG_SONG.to_owned()),
            size: Some(half(SIZE_3)),
            spacing: Some(measure::TRACKING),
            snap: Some(false),
            ..RunProps::default()
        },
        ..Style::default()
    }
}

fn text() -> Vec<Style> {
    let body = ParaProps {
        indent: Some(Indent { first: chars(2.0), first_chars: 200, ..Indent::default() }),
        ..ParaProps::default()
    };
    let level = |outline| ParaProps { outline: Some(outline), ..ParaProps::default() };
    let mut list = vec![
        style(BODY, "公文正文", body, RunProps::default()),
        style(
            MAIN_TO,
            "主送机关",
            ParaProps { indent: Some(Indent::default()), ..ParaProps::default() },
            RunProps::default(),
        ),
    ];
    let levels = [
        (FIRST, "一级标题", Some(HEI)),
        (SECOND, "二级标题", Some(KAI)),
        (THIRD, "三级标题", None),
        (FOURTH, "四级标题", None),
    ];
    for (at, (id, name, font)) in levels.into_iter().enumerate() {
        let run = font.map_or_else(RunProps::default, face);
        list.push(Style { based_on: BODY.to_owned(), next: BODY.to_owned(), ..style(id, name, level(at as u8), run) });
    }
    let title = ParaProps {
        align: Some(Align::Center),
        spacing: spacing(0.0, TITLE_LINE),
        keep_next: Some(true),
        keep_lines: Some(true),
        ..ParaProps::default()
    };
    let big = RunProps { size: Some(half(SIZE_2)), spacing: Some(0), ..face(DISPLAY) };
    list.push(style(TITLE, "公文标题", title.clone(), big.clone()));
    list.push(style(ANNEX_TITLE, "附件标题", title, big));
    let label = ParaProps { page_break: Some(true), keep_next: Some(true), ..ParaProps::default() };
    list.push(style(ANNEX_LABEL, "附件序号", label, face(HEI)));
    list
}

fn head() -> Vec<Style> {
    let red = |size: f64| RunProps { size: Some(half(size)), colour: Some(red()), spacing: Some(0), ..face(DISPLAY) };
    let centred = ParaProps { align: Some(Align::Center), ..ParaProps::default() };
    // The line hangs 4 mm below the characters of the number.
    let room = figures::RED_LINE_BELOW * MM - measure::below(LINE, SIZE_3);
    let line = Borders { top: None, bottom: Some(Line::single(eighths(figures::RED_LINE), &self::red(), 0)) };
    vec![
        style(COPY_NUMBER, "份号", ParaProps::default(), RunProps::default()),
        style(URGENCY, "紧急程度", ParaProps::default(), face(HEI)),
        style(MARK, "发文机关标志", ParaProps { align: Some(Align::Center), ..ParaProps::default() }, red(52.0)),
        style(ISSUE_NUMBER, "发文字号", centred, RunProps::default()),
        style(SIGNERS, "签发人", ParaProps { align: Some(Align::Left), ..ParaProps::default() }, RunProps::default()),
        style(
            HEAD_ROW,
            "版头文字",
            ParaProps { align: Some(Align::Left), ..ParaProps::default() },
            RunProps::default(),
        ),
        style(
            RED_LINE,
            "红色分隔线",
            ParaProps { spacing: spacing(0.0, room), borders: Some(line), ..ParaProps::default() },
            RunProps { size: Some(2), ..RunProps::default() },
        ),
    ]
}

fn tail() -> Vec<Style> {
    let right =
        ParaProps { align: Some(Align::Right), keep_next: Some(true), keep_lines: Some(true), ..ParaProps::default() };
    let date = ParaProps { align: Some(Align::Right), ..ParaProps::default() };
    let note = ParaProps {
        indent: Some(Indent { first: chars(2.0), first_chars: 200, ..Indent::default() }),
        ..ParaProps::default()
    };
    vec![
        style(ATTACHMENTS, "附件说明", ParaProps::default(), RunProps::default()),
        style(SIGNATURE, "发文机关署名", right, RunProps::default()),
        style(DATE, "成文日期", date, RunProps::default()),
        style(NOTE, "附注", note, RunProps::default()),
    ]
}

fn table() -> Vec<Style> {
    let cell = ParaProps { align: Some(Align::Center), spacing: spacing(0.0, 18.0), ..ParaProps::default() };
    let small = RunProps { size: Some(24), spacing: Some(0), ..RunProps::default() };
    let caption = ParaProps { align: Some(Align::Center), ..ParaProps::default() };
    vec![
        style(
            UNIT,
            "表格单位",
            ParaProps { align: Some(Align::Right), keep_next: Some(true), ..ParaProps::default() },
            small.clone(),
        ),
        style(CAPTION, "图表标题", caption.clone(), RunProps::default()),
        // As high as the picture is.
        style(PICTURE, "图片", ParaProps { spacing: Some(Spacing::default()), ..caption }, RunProps::default()),
        style(TABLE_TEXT, "表格文字", cell.clone(), small.clone()),
        style(TABLE_HEAD, "表头文字", cell, RunProps { font: Some(HEI.to_owned()), ..small }),
    ]
}

/// Paragraphs of the box at the bottom of the page. Rules are paragraphs of their own: the border of an
/// indented paragraph would be indented too.
fn imprint() -> Vec<Style> {
    let rule = |thickness: f64| ParaProps {
        spacing: spacing(0.0, 1.0),
        keep_next: Some(true),
        borders: Some(Borders { top: None, bottom: Some(Line::single(eighths(thickness), "000000", 0)) }),
        ..ParaProps::default()
    };
    // The last line lies on the edge of the type area, above the room that the page has below it.
    let last = ParaProps {
        spacing: spacing(0.0, measure::foot()),
        borders: Some(Borders { top: Some(Line::single(eighths(figures::THICK_LINE), "000000", 0)), bottom: None }),
        ..ParaProps::default()
    };
    let listed = ParaProps {
        spacing: spacing(0.0, IMPRINT_LINE),
        indent: Some(Indent {
            left: twips(4.0 * SIZE_4),
            right: twips(SIZE_4),
            first: twips(-3.0 * SIZE_4),
            first_chars: 0,
        }),
        ..ParaProps::default()
    };
    let printer = ParaProps {
        spacing: spacing(0.0, IMPRINT_LINE),
        indent: Some(Indent { left: twips(SIZE_4), right: twips(SIZE_4), ..Indent::default() }),
        tabs: vec![Tab { at: mm(figures::AREA.0) - twips(SIZE_4), align: Align::Right }],
        align: Some(Align::Left),
        ..ParaProps::default()
    };
    let small = RunProps { size: Some(half(SIZE_4)), spacing: Some(0), ..RunProps::default() };
    let number = RunProps { size: Some(half(SIZE_4)), spacing: Some(0), ..face(SONG) };
    let page_number = |align, indent| ParaProps {
        align: Some(align),
        indent: Some(indent),
        spacing: spacing(0.0, measure::FOOTER_LINE),
        ..ParaProps::default()
    };
    let odd = Indent { right: twips(SIZE_4), ..Indent::default() };
    let even = Indent { left: twips(SIZE_4), ..Indent::default() };
    let tiny = RunProps { size: Some(2), ..RunProps::default() };
    vec![
        style(THICK_RULE, "版记粗线", rule(figures::THICK_LINE), tiny.clone()),
        style(LAST_RULE, "版记末线", last, tiny.clone()),
        style(THIN_RULE, "版记细线", rule(figures::THIN_LINE), tiny.clone()),
        style(COPIED_TO, "抄送机关", listed, small.clone()),
        style(PRINTER, "印发机关", printer, small),
        style(END, "文末", ParaProps { spacing: spacing(0.0, 1.0), ..ParaProps::default() }, tiny),
        style(NUMBER_ODD, "单页页码", page_number(Align::Right, odd), number.clone()),
        style(NUMBER_EVEN, "双页页码", page_number(Align::Left, even), number),
    ]
}

fn faces() -> Vec<Style> {
    let of_characters = |id: &str, name: &str, font: &str| Style {
        of_characters: true,
        based_on: String::new(),
        ..style(id, name, ParaProps::default(), face(font))
    };
    vec![
        of_characters(FACE_FIRST, "一级题首", HEI),
        of_characters(FACE_SECOND, "二级题首", KAI),
        of_characters(FACE_HEI, "黑体字", HEI),
        of_characters(FACE_KAI, "楷体字", KAI),
        of_characters(FACE_FANG, "仿宋字", FANG_SONG),
        of_characters(FACE_DISPLAY, "小标宋字", DISPLAY),
        of_characters(FACE_SONG, "宋体字", SONG),
    ]
}

fn style(id: &str, name: &str, para: ParaProps, run: RunProps) -> Style {
    Style { id: id.to_owned(), name: name.to_owned(), based_on: NORMAL.to_owned(), para, run, ..Style::default() }
}

fn face(font: &str) -> RunProps {
    RunProps { font: Some(font.to_owned()), ..RunProps::default() }
}

/// Distances in pt.
pub(super) fn spacing(before: f64, line: f64) -> Option<Spacing> {
    Some(Spacing { before: twips(before), after: 0, line: twips(line) })
}

fn red() -> String {
    figures::RED.trim_start_matches('#').to_owned()
}

/// pt as half points.
fn half(pt: f64) -> u32 {
    (pt * 2.0).round() as u32
}

/// mm as eighths of a point.
fn eighths(mm: f64) -> u32 {
    (mm * MM * 8.0).round() as u32
}
