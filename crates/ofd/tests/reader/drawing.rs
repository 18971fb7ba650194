//! Pictures of pages, looked at point by point.

use ofd::draw::{self, Spare, Spares};
use ofd::read::Limits;

use crate::pack::{self, Pack, line};
use crate::{notes, page};

/// The page's PNG, one point a quarter millimetre.
fn drawn(pack: &Pack) -> (image::RgbImage, String) {
    let page = page(pack, 0);
    assert_eq!(notes(&page), "");
    let drawn = draw::png(&page, 101.6, &Spares::new(&[]), &Limits::default()).unwrap();
    let said = drawn.notes.iter().map(|n| n.0.clone()).collect();
    (image::load_from_memory(&drawn.picture).unwrap().into_rgb8(), said)
}

fn svg(pack: &Pack) -> String {
    draw::svg(&page(pack, 0), &Spares::new(&[]), &Limits::default()).picture
}

/// The colour at a place, mm.
fn at(picture: &image::RgbImage, x: f64, y: f64) -> [u8; 3] {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the page")]
    picture.get_pixel((x * 4.0) as u32, (y * 4.0) as u32).0
}

fn path(attributes: &str, inside: &str) -> String {
    format!("<PathObject ID=\"3\" Boundary=\"10 10 60 60\" {attributes}>{inside}</PathObject>")
}

const SQUARE: &str = "<AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C</AbbreviatedData>";
const RED: &str = "<FillColor Value=\"255 0 0\"/>";

#[test]
fn areas_are_filled_where_they_lie_and_moved_by_their_matrix() {
    let (picture, _) =
        drawn(&Pack::page(&path("Fill=\"true\" Stroke=\"false\" CTM=\"2 0 0 1 5 0\"", &format!("{RED}{SQUARE}"))));
    assert_eq!(picture.dimensions(), (840, 1188));
    assert_eq!((at(&picture, 14.0, 20.0), at(&picture, 16.0, 20.0)), ([255; 3], [255, 0, 0]));
    assert_eq!((at(&picture, 54.0, 20.0), at(&picture, 56.0, 20.0)), ([255, 0, 0], [255; 3]));
    assert_eq!((at(&picture, 30.0, 29.0), at(&picture, 30.0, 31.0)), ([255, 0, 0], [255; 3]));
}

#[test]
fn alpha_of_object_and_colour_are_multiplied() {
    let half = "<FillColor Value=\"255 0 0\" Alpha=\"128\"/>";
    let (picture, _) =
        drawn(&Pack::page(&path("Fill=\"true\" Stroke=\"false\" Alpha=\"128\"", &format!("{half}{SQUARE}"))));
    let [r, g, b] = at(&picture, 20.0, 20.0);
    assert!(r == 255 && (188..195).contains(&g) && g == b, "{r} {g} {b}");
}

#[test]
fn lines_have_their_width_and_arcs_their_bow() {
    let arc = "<StrokeColor Value=\"0 0 255\"/><AbbreviatedData>M 0 30 A 20 20 0 0 1 40 30</AbbreviatedData>";
    let (picture, _) = drawn(&Pack::page(&path("LineWidth=\"2\"", arc)));
    assert_eq!((at(&picture, 30.0, 20.1), at(&picture, 30.0, 22.0)), ([0, 0, 255], [255; 3]));
    assert_eq!(at(&picture, 30.0, 40.0), [255; 3]);
}

#[test]
fn rules_decide_what_is_inside() {
    let rings = "<AbbreviatedData>M 0 0 L 30 0 L 30 30 L 0 30 C M 10 10 L 20 10 L 20 20 L 10 20 C</AbbreviatedData>";
    let inside = |rule: &str| {
        let (picture, _) = drawn(&Pack::page(&path(
            &format!("Fill=\"true\" Stroke=\"false\" Rule=\"{rule}\""),
            &format!("{RED}{rings}"),
        )));
        at(&picture, 25.0, 25.0)
    };
    assert_eq!((inside("NonZero"), inside("Even-Odd")), ([255, 0, 0], [255; 3]));
}

#[test]
fn clips_and_boundaries_cut() {
    let clip = "<Clips><Clip><Area><Path Boundary=\"0 0 60 60\"><AbbreviatedData>M 0 0 L 10 0 L 10 20 L 0 20 C</AbbreviatedData></Path></Area></Clip></Clips>";
    let pack = Pack::page(&path("Fill=\"true\" Stroke=\"false\"", &format!("{clip}{RED}{SQUARE}")));
    let (picture, _) = drawn(&pack);
    assert_eq!((at(&picture, 15.0, 15.0), at(&picture, 25.0, 15.0)), ([255, 0, 0], [255; 3]));
    assert!(svg(&pack).contains("<clipPath"), "{}", svg(&pack));
    let small = path("Fill=\"true\" Stroke=\"false\"", &format!("{RED}{SQUARE}")).replace("60 60", "10 20");
    let (picture, _) = drawn(&Pack::page(&small));
    assert_eq!((at(&picture, 15.0, 15.0), at(&picture, 25.0, 15.0)), ([255, 0, 0], [255; 3]));
}

/// A file in the wild came out as one black page.
#[test]
fn a_pattern_does_not_blacken_what_lies_under_it() {
    let pattern = "<FillColor><Pattern Width=\"9\" Height=\"9\"><CellContent/></Pattern></FillColor>";
    let page = page(&Pack::page(&path("Fill=\"true\" Stroke=\"false\"", &format!("{pattern}{SQUARE}"))), 0);
    assert!(notes(&page).contains("渐变或底纹以单色显示"), "{}", notes(&page));
    let drawn = draw::png(&page, 101.6, &Spares::new(&[]), &Limits::default()).unwrap();
    assert_eq!(at(&image::load_from_memory(&drawn.picture).unwrap().into_rgb8(), 15.0, 15.0), [255; 3]);
}

fn pictured(format: &str, data: &[u8]) -> Pack {
    let object = "<ImageObject ID=\"5\" Boundary=\"10 10 40 20\" CTM=\"40 0 0 20 0 0\" ResourceID=\"7\"/>";
    let media = format!(
        "<MultiMedias><MultiMedia ID=\"7\" Type=\"Image\" Format=\"{format}\"><MediaFile>a.bin</MediaFile></MultiMedia></MultiMedias>"
    );
    Pack::page(object).resources(&media).put("Doc_0/Res/a.bin", data)
}

#[test]
fn pictures_of_three_formats_fill_their_place() {
    for format in [image::ImageFormat::Png, image::ImageFormat::Jpeg, image::ImageFormat::Bmp] {
        let pack = pictured("", &pack::picture(format));
        let (picture, said) = drawn(&pack);
        let [r, g, b] = at(&picture, 30.0, 20.0);
        assert!(r > 180 && g < 60 && b < 60, "{format:?}: {r} {g} {b}");
        assert_eq!((at(&picture, 52.0, 20.0), at(&picture, 30.0, 32.0), said.as_str()), ([255; 3], [255; 3], ""));
        assert!(svg(&pack).contains("href=\"data:image/"), "{format:?}");
    }
}

#[test]
fn a_format_that_is_not_drawn_is_a_frame_with_a_note() {
    let pack = pictured("GBIG2", b"\x97JB2\r\n\x1a\n");
    let (picture, said) = drawn(&pack);
    assert_eq!(said, "图像是 JBIG2 格式，暂不能显示，以空框代替。");
    assert_eq!(at(&picture, 30.0, 20.0), [0xF2; 3]);
    let drawn = draw::svg(&page(&pack, 0), &Spares::new(&[]), &Limits::default());
    assert!(drawn.picture.contains("<title>不能显示的图像</title>"));
    assert_eq!(drawn.notes.len(), 1);
}

#[test]
fn text_without_any_font_says_what_is_missing() {
    let page = page(&Pack::page(&line(20.0, 30.0, "防")), 0);
    let drawn = draw::svg(&page, &Spares::new(&[]), &Limits::default());
    let said: Vec<_> = drawn.notes.iter().map(|n| n.0.as_str()).collect();
    assert!(said.contains(&"没有字体能显示“防”。"), "{said:?}");
}

#[test]
fn a_spare_that_is_no_font_is_left_out() {
    let spares = Spares::new(&[Spare { name: "宋体".into(), bytes: b"no font", index: 0 }]);
    let page = page(&Pack::page(&line(20.0, 30.0, "防")), 0);
    assert!(draw::png(&page, 72.0, &spares, &Limits::default()).is_ok());
}

#[test]
fn a_hundred_thousand_large_areas_come_to_an_end() {
    let object =
        path("Fill=\"true\" Stroke=\"false\"", &format!("{RED}{SQUARE}")).replace("10 10 60 60", "0 0 210 297");
    let object = object.replace("L 20 0 L 20 20 L 0 20", "L 210 0 L 210 297 L 0 297");
    let page = page(&Pack::page(&object.repeat(9_000)), 0);
    let drawn = draw::png(&page, 101.6, &Spares::new(&[]), &Limits::default()).unwrap();
    assert!(drawn.notes.iter().any(|n| n.0.contains("页面过于复杂")), "{:?}", drawn.notes);
}
