//! OFD from outside: read back, and held against the PDF of the same pages.

use ofd::read::{Limits, Reader, Shape};
use ofd::write::Attachment;
use typeset::{Bytes, SealImage, SealPicture, Sheet, draft};

use crate::fonts::PRESS;
use crate::geometry::notice;
use crate::paper::{Paper, Run};

/// One character on a page, mm.
#[derive(Debug, Clone)]
pub struct Letter {
    pub c: char,
    pub x: f64,
    pub y: f64,
}

/// Blanks and marks without ink are nowhere.
fn inked(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{2060}' | '\u{200b}' | '\u{ad}' | '\u{feff}')
}

/// The letters of the PDF's pages, in the order in which they were drawn.
pub fn of_pdf(pdf: &[u8]) -> Vec<Vec<Letter>> {
    let paper = Paper::read(pdf);
    let place = |run: &Run, x: f64| if run.turned { (run.y, 297.0 - x) } else { (x, run.y) };
    let letters = |page: usize| {
        let letters = paper.on(page).flat_map(|run| {
            let letter = |(c, x): (char, &f64)| Letter { c, x: place(run, *x).0, y: place(run, *x).1 };
            run.text.chars().zip(&run.edges).map(letter)
        });
        letters.filter(|l| inked(l.c)).collect()
    };
    (1..=paper.pages).map(letters).collect()
}

/// The letters of the OFD's pages.
fn of_ofd(file: &[u8]) -> Vec<Vec<Letter>> {
    let reader = Reader::open(file, &Limits::default()).unwrap();
    assert_eq!(reader.notes(), []);
    let page = |n: usize| {
        let page = reader.page(n).unwrap();
        assert_eq!(page.notes, []);
        let runs = page.items.into_iter().filter_map(|i| if let Shape::Text(run) = i.shape { Some(run) } else { None });
        let letters = runs.flat_map(|run| {
            let place = |m: &ofd::read::Mark| run.matrix.apply(m.x, m.y);
            run.marks.iter().map(|m| Letter { c: m.ch, x: place(m).0, y: place(m).1 }).collect::<Vec<_>>()
        });
        letters.filter(|l| inked(l.c)).collect()
    };
    (0..reader.page_count()).map(page).collect()
}

/// Sheets of all samples, with their names.
pub fn samples() -> Vec<(String, Sheet)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let sheet = |path: &std::path::PathBuf| Sheet::from_draft(&draft::parse(&std::fs::read_to_string(path).unwrap()));
    files.iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), sheet(path))).collect()
}

pub fn written(sheet: &Sheet) -> (Vec<u8>, Vec<u8>) {
    let pages = PRESS.compile(sheet).unwrap();
    (pages.pdf().unwrap(), pages.ofd(sheet, &[]).unwrap())
}

#[test]
fn every_character_of_every_sample_stands_where_the_pdf_has_it() {
    let mut farthest = 0.0f64;
    for (name, sheet) in samples() {
        let (pdf, ofd) = written(&sheet);
        let (pdf, ofd) = (of_pdf(&pdf), of_ofd(&ofd));
        assert_eq!(pdf.len(), ofd.len(), "{name}: pages");
        for (number, (pdf, ofd)) in pdf.iter().zip(&ofd).enumerate() {
            let text = |letters: &[Letter]| letters.iter().map(|l| l.c).collect::<String>();
            assert_eq!(text(pdf), text(ofd), "{name}, page {}", number + 1);
            for (a, b) in pdf.iter().zip(ofd) {
                let apart = (a.x - b.x).abs().max((a.y - b.y).abs());
                assert!(apart < 0.5, "{name}, page {}: {a:?} {b:?}", number + 1);
                farthest = farthest.max(apart);
            }
        }
    }
    assert!(farthest < 0.05, "{farthest} mm: only rounding may part them");
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    assert_eq!(written(&notice()).1, written(&notice()).1);
    let other = Sheet { note: "此件不公开".into(), ..notice() };
    assert_ne!(written(&notice()).1, written(&other).1);
}

#[test]
fn the_elements_of_the_document_are_its_metadata() {
    let (_, file) = written(&notice());
    let info = Reader::open(&file, &Limits::default()).unwrap().info();
    let volume = &info.volumes[0];
    let find = |name: &str| volume.custom.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(find("标题"), Some("云泽区人民政府办公室关于进一步规范公文办理工作切实提高办文质量和效率的通知"));
    assert_eq!(find("发文机关或签发人署名"), Some("云泽区人民政府办公室"));
    assert_eq!(find("成文日期"), Some("2026-11-20"));
    assert_eq!(find("附注"), Some("此件公开发布"));
    assert_eq!(find("签发人"), None, "what a document does not have is not there");
    assert_eq!(volume.said("Author"), "云泽区人民政府办公室");
}

#[test]
fn attachments_travel_as_files() {
    let sheet = notice();
    let rows = b"rows".as_slice();
    let files = [Attachment { name: "名册.xlsx".into(), bytes: rows }];
    let file = PRESS.compile(&sheet).unwrap().ofd(&sheet, &files).unwrap();
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    let found = &reader.info().volumes[0].attachments[0];
    assert_eq!(found.name, "名册.xlsx");
    assert_eq!(reader.part(&found.part).unwrap(), rows);
}

/// Pictures on the last page: their boxes, mm.
fn pictures(file: &[u8]) -> Vec<[f64; 4]> {
    let reader = Reader::open(file, &Limits::default()).unwrap();
    let page = reader.page(reader.page_count() - 1).unwrap();
    let pictures = page.items.iter().filter_map(|i| if let Shape::Picture(p) = &i.shape { Some(p) } else { None });
    let corners =
        pictures.map(|p| (p.matrix.apply(0.0, 0.0), p.matrix.apply(1.0, 1.0), p.data.starts_with(b"\x89PNG")));
    corners
        .map(|(a, b, png)| {
            assert!(png);
            [a.0, a.1, b.0 - a.0, b.1 - a.1]
        })
        .collect()
}

#[test]
fn seals_are_pictures_of_their_size_whatever_they_came_as() {
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" stroke="#e60012" fill="none"/></svg>"##;
    let blank = include_bytes!("blank.png").as_slice();
    for image in [SealImage::Png(Bytes::new(blank)), SealImage::Svg(Bytes::new(svg.as_slice()))] {
        let sheet = Sheet { seal: Some(SealPicture { diameter: 45.0, image }), ..notice() };
        let (_, file) = written(&sheet);
        let [seal] = pictures(&file).try_into().unwrap();
        assert!((seal[2] - 45.0).abs() < 0.01 && (seal[3] - 45.0).abs() < 0.01, "{seal:?}");
        assert!((50.0..200.0).contains(&seal[0]), "{seal:?}");
    }
}

#[test]
fn fonts_are_cut_down_to_what_is_used() {
    let (_, file) = written(&notice());
    let info = Reader::open(&file, &Limits::default()).unwrap().info();
    let fonts: Vec<_> = info.parts.iter().filter(|p| p.name.starts_with("Doc_0/Res/font_")).collect();
    assert!(fonts.len() >= 3, "{fonts:?}");
    assert!(fonts.iter().all(|f| f.size < 400_000), "{fonts:?}");
    assert!(file.len() < 400_000, "{} bytes", file.len());
}
