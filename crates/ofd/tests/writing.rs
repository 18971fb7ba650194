//! Files written, and read back: by this crate's reader, and the fonts by `ttf-parser`.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use ofd::font::{FontError, subset};
use ofd::read::{Glyph as Drawing, Limits, Reader, Run, Shape};
use ofd::write::{
    Attachment, Colour, Document, Font, Glyph, Image, ImageFormat, Info, Item, Page, Path, Picture, Segment, Stroke,
    Text, WriteError,
};
use ttf_parser::{Face, GlyphId, name_id};

fn font(name: &str) -> Vec<u8> {
    let folder = std::env::var_os("ZHONGSHU_FONTS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/zhongshu/fonts"),
        PathBuf::from,
    );
    std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: run `cargo xtask setup` ({e})"))
}

/// CFF alone, TrueType, CFF in a collection.
const FONTS: [(&str, u32); 3] =
    [("FandolFang-Regular.otf", 0), ("LXGWWenKai-Regular.ttf", 0), ("NotoSerifCJK-SemiBold.ttc", 2)];

const WORDS: &str = "云泽区人民政府，关于2026年防汛工作的通知。〔〕—Ab";

#[derive(Default)]
struct Pen(String);

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("M{x} {y}");
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("L{x} {y}");
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0 += &format!("Q{a} {b} {x} {y}");
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0 += &format!("C{a} {b} {c} {d} {x} {y}");
    }
    fn close(&mut self) {
        self.0 += "Z";
    }
}

fn drawing(face: &Face<'_>, glyph: GlyphId) -> String {
    let mut pen = Pen::default();
    face.outline_glyph(glyph, &mut pen);
    pen.0
}

#[test]
fn a_subset_is_a_font_that_leads_from_each_character_to_its_drawing() {
    for (name, index) in FONTS {
        let bytes = font(name);
        let whole = Face::parse(&bytes, index).unwrap();
        let codes: BTreeMap<char, u16> = WORDS.chars().filter_map(|c| Some((c, whole.glyph_index(c)?.0))).collect();
        assert!(codes.len() > 20, "{name} has too few of the characters");
        let cut = subset(&bytes, index, &[], &codes).unwrap();
        let small = Face::parse(&cut.bytes, 0).unwrap();
        for (c, old) in &codes {
            let new = small.glyph_index(*c).unwrap_or_else(|| panic!("{name}: {c}"));
            assert_eq!(drawing(&small, new), drawing(&whole, GlyphId(*old)), "{name}: {c}");
            assert_eq!(small.glyph_hor_advance(new), whole.glyph_hor_advance(GlyphId(*old)), "{name}: {c}");
            assert_eq!(cut.glyphs[old], new.0);
        }
        assert_eq!(small.glyph_index('龘'), None);
        assert_eq!((small.ascender(), small.descender()), (whole.ascender(), whole.descender()), "{name}");
        let said = |face: &Face<'_>| {
            let names = face.names().into_iter();
            names.filter(|n| n.name_id == name_id::FAMILY).filter_map(|n| n.to_string()).collect::<Vec<_>>()
        };
        let family = said(&small);
        assert!(family.len() == 1 && said(&whole).contains(&family[0]), "{name}: {family:?}");
        assert!(cut.bytes.len() < 60_000, "{name}: {} bytes", cut.bytes.len());
        assert_eq!(subset(&bytes, index, &[], &codes).unwrap(), cut, "the same glyphs, the same bytes");
    }
}

/// Readers check the sum over the whole file, and the tables that a font must have.
#[test]
fn a_subset_has_every_table_and_its_sums() {
    for (name, index) in FONTS {
        let bytes = font(name);
        let codes = BTreeMap::from([('区', Face::parse(&bytes, index).unwrap().glyph_index('区').unwrap().0)]);
        let cut = subset(&bytes, index, &[], &codes).unwrap();
        let sum =
            cut.bytes.chunks(4).fold(0u32, |sum, word| sum.wrapping_add(u32::from_be_bytes(word.try_into().unwrap())));
        assert_eq!(sum, 0xB1B0_AFBA, "{name}");
        let tables: Vec<String> =
            cut.bytes[12..].chunks(16).map(|r| String::from_utf8_lossy(&r[..4]).into_owned()).take(12).collect();
        for table in ["OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post"] {
            assert!(tables.iter().any(|t| t == table), "{name} without {table}: {tables:?}");
        }
        assert_eq!(&cut.bytes[..4], if cut.cff { b"OTTO" } else { &[0, 1, 0, 0] });
    }
}

#[test]
fn what_is_no_font_is_said() {
    assert_eq!(subset(b"text", 0, &[], &BTreeMap::new()), Err(FontError::Unreadable));
    let bytes = font("NotoSerifCJK-SemiBold.ttc");
    assert_eq!(subset(&bytes, 99, &[], &BTreeMap::new()), Err(FontError::Unreadable));
}

fn run(font: &[u8], text: &str, size: f64, step: f64) -> Text {
    let face = Face::parse(font, 0).unwrap();
    let glyph = |(n, (at, c)): (usize, (usize, char))| Glyph {
        id: face.glyph_index(c).map_or(0, |g| g.0),
        x: n as f64 * step,
        y: 0.0,
        range: at..at + c.len_utf8(),
    };
    Text {
        font: 0,
        size,
        at: [1.0, 0.0, 0.0, 1.0, 28.0, 100.0],
        colour: Colour::BLACK,
        text: text.to_owned(),
        glyphs: text.char_indices().enumerate().map(glyph).collect(),
    }
}

fn document<'a>(font: &'a [u8], items: Vec<Item>) -> Document<'a> {
    Document {
        info: Info {
            title: "关于<防汛>的通知".into(),
            author: "云泽区人民政府".into(),
            created: "2026-03-05".into(),
            creator: "中枢".into(),
            custom: vec![("发文字号".into(), "云政发〔2026〕12号".into()), ("份号".into(), String::new())],
            ..Info::default()
        },
        fonts: vec![Font {
            name: "FandolFang R".into(),
            family: "FandolFang R".into(),
            bold: false,
            bytes: font,
            index: 0,
        }],
        pages: vec![Page { width: 210.0, height: 297.0, items }],
        ..Document::default()
    }
}

fn part(file: &[u8], name: &str) -> String {
    String::from_utf8(Reader::open(file, &Limits::default()).unwrap().part(name).unwrap()).unwrap()
}

fn runs(file: &[u8]) -> Vec<Run> {
    let reader = Reader::open(file, &Limits::default()).unwrap();
    let page = reader.page(0).unwrap();
    assert_eq!(page.notes, []);
    page.items.into_iter().filter_map(|i| if let Shape::Text(run) = i.shape { Some(run) } else { None }).collect()
}

const CONTENT: &str = "Doc_0/Pages/Page_0/Content.xml";

#[test]
fn text_is_text_with_its_steps_in_a_row() {
    let font = font(FONTS[0].0);
    let file = document(&font, vec![Item::Text(run(&font, " 云泽区人民政府　", 5.644, 5.5714))]).write().unwrap();
    let content = part(&file, CONTENT);
    let expected = r#"Font="1" Size="5.644"><ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="5.644" DeltaX="g 6 5.5714">云泽区人民政府</ofd:TextCode>"#;
    assert!(content.contains(expected), "{content}");
    let run = &runs(&file)[0];
    let place = run.matrix.apply(run.marks[6].x, run.marks[6].y);
    assert!((place.0 - (28.0 + 7.0 * 5.5714)).abs() < 0.001 && (place.1 - 100.0).abs() < 0.001, "{place:?}");
}

#[test]
fn narrowed_and_turned_text_lands_where_it_was_meant() {
    let font = font(FONTS[0].0);
    let angle = 0.5f64;
    let (sin, cos) = angle.sin_cos();
    for at in [[0.7, 0.0, 0.0, 1.0, 28.0, 72.0], [cos, sin, -sin, cos, 100.0, 150.0], [0.0, 1.0, -1.0, 0.0, 60.0, 60.0]]
    {
        let text = Text { at, ..run(&font, "云泽区", 10.0, 11.0) };
        let file = document(&font, vec![Item::Text(text)]).write().unwrap();
        let run = &runs(&file)[0];
        for (n, mark) in run.marks.iter().enumerate() {
            let (x, y) = run.matrix.apply(mark.x, mark.y);
            let wanted = (at[0] * 11.0 * n as f64 + at[4], at[1] * 11.0 * n as f64 + at[5]);
            assert!((x - wanted.0).abs() < 0.002 && (y - wanted.1).abs() < 0.002, "{at:?}: {x} {y}, {wanted:?}");
        }
    }
}

#[test]
fn a_glyph_that_its_character_does_not_lead_to_is_named() {
    let font = font(FONTS[0].0);
    let mut text = run(&font, "区区人", 5.0, 5.0);
    text.glyphs[1].id = text.glyphs[2].id;
    let file = document(&font, vec![Item::Text(text)]).write().unwrap();
    let content = part(&file, CONTENT);
    assert!(content.contains(r#"<ofd:CGTransform CodePosition="1" CodeCount="1" GlyphCount="1">"#), "{content}");
    let marks = &runs(&file)[0].marks;
    assert!(matches!(marks[1].glyph, Drawing::Number(_)) && marks[0].glyph == Drawing::OfCharacter);
}

#[test]
fn characters_that_share_a_glyph_stay_text() {
    let font = font(FONTS[0].0);
    let mut text = run(&font, "a区人b", 5.0, 5.0);
    text.glyphs.remove(2);
    text.glyphs[1].range = 1..7;
    let file = document(&font, vec![Item::Text(text)]).write().unwrap();
    let marks = &runs(&file)[0].marks;
    assert_eq!(marks.iter().map(|m| m.ch).collect::<String>(), "a区人b");
    assert_eq!(marks.iter().map(|m| m.x).collect::<Vec<_>>(), [0.0, 5.0, 10.0, 15.0]);
    assert_eq!(marks[2].glyph, Drawing::Covered);
}

fn line() -> Path {
    Path {
        at: [1.0, 0.0, 0.0, 1.0, 28.0, 90.0],
        segments: vec![Segment::Move(0.0, 0.0), Segment::Line(156.0, 0.0)],
        fill: None,
        even_odd: false,
        stroke: Some(Stroke { colour: Colour([230, 0, 18, 255]), width: 0.5, dashes: vec![], round: false }),
    }
}

#[test]
fn lines_have_a_box_with_room_for_their_width() {
    let font = font(FONTS[0].0);
    let content = part(&document(&font, vec![Item::Path(line())]).write().unwrap(), CONTENT);
    let expected = r#"Boundary="27.75 89.75 156.5 0.5" LineWidth="0.5"><ofd:StrokeColor Value="230 0 18"/><ofd:AbbreviatedData>M 0.25 0.25 L 156.25 0.25</ofd:AbbreviatedData>"#;
    assert!(content.contains(expected), "{content}");
}

#[test]
fn pictures_and_files_travel_along() {
    let font = font(FONTS[0].0);
    let picture = Picture { image: 0, at: [45.0, 0.0, 0.0, 45.0, 100.0, 200.0] };
    let mut document = document(&font, vec![Item::Picture(picture)]);
    document.images = vec![Image { format: ImageFormat::Png, bytes: Cow::Borrowed(b"picture") }];
    document.attachments = vec![Attachment { name: "名册.xlsx".into(), bytes: b"rows" }];
    let file = document.write().unwrap();
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    let page = reader.page(0).unwrap();
    let Shape::Picture(found) = &page.items[0].shape else { panic!("{:?}", page.items) };
    assert_eq!(found.data.as_slice(), b"picture");
    assert_eq!(found.matrix.apply(1.0, 1.0), (145.0, 245.0));
    let volume = &reader.info().volumes[0];
    assert_eq!(volume.attachments[0].name, "名册.xlsx");
    assert_eq!(reader.part("Doc_0/Attachs/attach_0.xlsx").unwrap(), b"rows");
}

#[test]
fn the_entry_says_what_the_document_is() {
    let font = font(FONTS[0].0);
    let entry = part(&document(&font, vec![Item::Path(line())]).write().unwrap(), "OFD.xml");
    assert!(entry.contains("<ofd:Title>关于&lt;防汛&gt;的通知</ofd:Title>"), "{entry}");
    assert!(entry.contains(r#"<ofd:CustomData Name="发文字号">云政发〔2026〕12号</ofd:CustomData>"#));
    assert!(!entry.contains("份号"), "what is empty is not there");
    let order =
        ["DocID", "Title", "Author", "CreationDate", "ModDate", "DocUsage", "Creator", "CustomDatas", "DocRoot"];
    let places: Vec<usize> = order.iter().map(|name| entry.find(&format!("<ofd:{name}")).unwrap()).collect();
    assert!(places.is_sorted(), "the order of the schema: {entry}");
}

#[test]
fn the_same_document_gives_the_same_bytes_and_another_another_number() {
    let font = font(FONTS[0].0);
    let write = |text: &str| document(&font, vec![Item::Text(run(&font, text, 5.0, 5.0))]).write().unwrap();
    assert_eq!(write("云泽"), write("云泽"));
    let number = |file: &[u8]| part(file, "OFD.xml").split("DocID>").nth(1).unwrap()[..32].to_owned();
    assert_ne!(number(&write("云泽")), number(&write("云政")));
}

#[test]
fn what_is_not_there_is_said() {
    let font = font(FONTS[0].0);
    let mut lost = document(&font, vec![Item::Text(run(&font, "云", 5.0, 5.0))]);
    lost.fonts.clear();
    assert_eq!(lost.write(), Err(WriteError::Missing { page: 1, what: "字体" }));
    assert_eq!(Document::default().write(), Err(WriteError::Empty));
    let broken = document(b"text", vec![]);
    let message = broken.write().unwrap_err().to_string();
    assert_eq!(message, "字体 FandolFang R 无法嵌入：字体文件不是可以嵌入的 OpenType 字体");
}

#[test]
fn control_characters_do_not_break_the_file() {
    let font = font(FONTS[0].0);
    let mut document = document(&font, vec![Item::Text(run(&font, "云\u{1}泽", 5.0, 5.0))]);
    document.info.title = "标题\u{0}".into();
    let file = document.write().unwrap();
    let text: String = runs(&file)[0].marks.iter().map(|m| m.ch).collect();
    assert_eq!(text, "云\u{fffd}泽");
}
