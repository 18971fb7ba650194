//! Reference pictures: how much ink stands in every strip of every sample's pages at 100 dpi, kept in `profiles.txt` as
//! numbers. `ZHONGSHU_BLESS=1` writes the file anew, after somebody has looked at the pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use typeset::{Block, Sheet};

use crate::fonts::PRESS;
use crate::samples::{files, sheet};

const DPI: f64 = 100.0;
/// Height of a row of ink and width of a column, dots: 2 mm.
const STRIP: usize = 8;
/// How much a strip may differ, in black dots, and as a part of its ink.
const TOLERANCE: (f64, f64) = (3.0, 0.02);

/// Ink of a page by rows, then by columns of each third of its height, in black dots.
type Profile = Vec<f64>;

fn profile(png: &[u8]) -> Profile {
    let picture = image::load_from_memory(png).unwrap().to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (rows, columns) = (height.div_ceil(STRIP), width.div_ceil(STRIP));
    let mut ink = vec![0.0; rows + 3 * columns];
    for (x, y, dot) in picture.enumerate_pixels() {
        let dark = f64::from(255 - dot.0[0]) / 255.0;
        let third = (y as usize * 3 / height).min(2);
        ink[y as usize / STRIP] += dark;
        ink[rows + third * columns + x as usize / STRIP] += dark;
    }
    ink
}

fn profiles(sheet: &Sheet) -> Vec<Profile> {
    let pages = PRESS.compile(sheet).unwrap();
    (0..pages.count()).map(|i| profile(&pages.png(i, DPI).unwrap())).collect()
}

/// The strips that differ by more than the tolerance.
fn different(was: &Profile, is: &Profile) -> Vec<usize> {
    let differs = |n: &usize| (was[*n] - is[*n]).abs() > TOLERANCE.0 + TOLERANCE.1 * was[*n];
    if was.len() == is.len() { (0..was.len()).filter(differs).collect() } else { vec![usize::MAX] }
}

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/profiles.txt")
}

/// One line a page: name, page, then pairs of a number of strips and their ink.
fn written(all: &BTreeMap<String, Vec<Profile>>) -> String {
    let mut out = String::new();
    for (name, pages) in all {
        for (page, profile) in pages.iter().enumerate() {
            let _ = write!(out, "{name} {}", page + 1);
            for run in profile.iter().map(|v| v.round() as i64).collect::<Vec<_>>().chunk_by(|a, b| a == b) {
                let _ =
                    if run.len() == 1 { write!(out, " {}", run[0]) } else { write!(out, " {}x{}", run[0], run.len()) };
            }
            out.push('\n');
        }
    }
    out
}

fn read(text: &str) -> BTreeMap<String, Vec<Profile>> {
    let mut all: BTreeMap<String, Vec<Profile>> = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap().to_owned();
        let strips = words.skip(1).flat_map(|word| {
            let (ink, count) = word.split_once('x').unwrap_or((word, "1"));
            vec![ink.parse::<f64>().unwrap(); count.parse().unwrap()]
        });
        all.entry(name).or_default().push(strips.collect());
    }
    all
}

#[test]
fn every_page_of_every_sample_looks_as_it_did() {
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let now: BTreeMap<String, Vec<Profile>> = files().iter().map(|path| (name(path), profiles(&sheet(path)))).collect();
    if std::env::var_os("ZHONGSHU_BLESS").is_some() {
        std::fs::write(reference(), written(&now)).unwrap();
    }
    let was = read(&std::fs::read_to_string(reference()).unwrap());
    let mut changed = Vec::new();
    for (name, pages) in &now {
        let before = was.get(name).unwrap_or_else(|| panic!("{name} has no reference: look at it, then bless"));
        if before.len() != pages.len() {
            changed.push(format!("{name}: {} pages, were {}", pages.len(), before.len()));
        }
        for (page, (before, now)) in before.iter().zip(pages).enumerate() {
            let strips = different(before, now);
            if !strips.is_empty() {
                changed.push(format!("{name} page {}: strips {strips:?}", page + 1));
            }
        }
    }
    assert!(changed.is_empty(), "{changed:#?}");
    assert_eq!(was.len(), now.len());
}

/// The proof that the test above sees what it should: 1 mm, in any direction, of the smallest element of a page.
#[test]
fn one_element_that_moves_by_a_millimetre_is_seen() {
    let path = files().into_iter().find(|p| p.ends_with("unsealed.txt")).unwrap();
    let pages = PRESS.compile(&sheet(&path)).unwrap();
    let picture = image::load_from_memory(&pages.png(0, DPI).unwrap()).unwrap().to_luma8();
    let before = {
        let text = written(&BTreeMap::from([("a".to_owned(), vec![profile(&png(&picture))])]));
        read(&text).remove("a").unwrap().remove(0)
    };
    assert_eq!(different(&before, &profile(&png(&picture))), Vec::<usize>::new());
    let dots = |mm: f64| (mm * DPI / 25.4).round() as u32;
    // The page number, and the date; each alone in its box.
    for (what, left, top, right, bottom) in
        [("page number", 160, 265, 186, 274), ("whole foot of the text", 100, 200, 186, 262)]
    {
        let area = (dots(f64::from(left)), dots(f64::from(top)), dots(f64::from(right)), dots(f64::from(bottom)));
        if ink_in(&picture, area) == 0 {
            continue;
        }
        for (dx, dy) in [(4, 0), (-4, 0), (0, 4), (0, -4)] {
            let moved = shifted(&picture, area, (dx, dy));
            assert!(!different(&before, &profile(&png(&moved))).is_empty(), "{what} moved by {dx}, {dy}");
        }
    }
    assert!(ink_in(&picture, (dots(160.0), dots(265.0), dots(186.0), dots(274.0))) > 20);
}

#[test]
fn one_other_character_is_seen() {
    let path = files().into_iter().find(|p| p.ends_with("unsealed.txt")).unwrap();
    let mut sheet = sheet(&path);
    let before = profiles(&sheet);
    let Some(Block::Paragraph(p)) = sheet.blocks.first_mut() else { panic!("a paragraph") };
    p.text = p.text.replacen("报送", "上送", 1);
    sheet.date = None;
    assert!(profiles(&sheet).iter().zip(&before).any(|(a, b)| !different(b, a).is_empty()));
}

type Area = (u32, u32, u32, u32);

fn ink_in(picture: &image::GrayImage, (left, top, right, bottom): Area) -> usize {
    (left..right)
        .flat_map(|x| (top..bottom).map(move |y| (x, y)))
        .filter(|(x, y)| picture.get_pixel(*x, *y).0[0] < 128)
        .count()
}

fn shifted(picture: &image::GrayImage, (left, top, right, bottom): Area, (dx, dy): (i64, i64)) -> image::GrayImage {
    let mut moved = picture.clone();
    for (x, y) in (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))) {
        moved.put_pixel(x, y, image::Luma([255]));
    }
    for (x, y) in (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))) {
        let to = (i64::from(x) + dx, i64::from(y) + dy);
        moved.put_pixel(to.0 as u32, to.1 as u32, *picture.get_pixel(x, y));
    }
    moved
}

fn png(picture: &image::GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
