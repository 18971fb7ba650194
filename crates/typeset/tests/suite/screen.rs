//! The preview's SVG and the file that is issued.

use std::collections::HashSet;

use lopdf::{Document, Object};
use typeset::{Block, Bytes, SealImage, SealPicture};

use crate::fonts::PRESS;
use crate::geometry::notice;

#[test]
fn pages_carry_nothing_a_strict_policy_would_block() {
    let pages = PRESS.compile(&notice()).unwrap();
    for svg in (0..pages.count()).map(|i| pages.svg(i)) {
        for banned in ["style", "<script", "onload", "http://www.w3.org/1999", "javascript", "url("] {
            assert!(!svg.contains(banned), "{banned}");
        }
    }
}

#[test]
fn ids_of_several_pages_do_not_meet_and_every_reference_has_its_outline() {
    let pages = PRESS.compile(&notice()).unwrap();
    let mut seen = HashSet::new();
    for svg in (0..pages.count()).map(|i| pages.svg(i)) {
        let ids: HashSet<String> = pieces(&svg, " id=\"");
        assert!(pieces(&svg, "href=\"#").is_subset(&ids));
        assert!(ids.is_disjoint(&seen));
        seen.extend(ids);
    }
}

fn pieces(svg: &str, before: &str) -> HashSet<String> {
    svg.split(before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_full_page_stays_small() {
    let pages = PRESS.compile(&notice()).unwrap();
    assert!((0..pages.count()).all(|i| pages.svg(i).len() < 130_000));
}

#[test]
fn one_more_word_changes_its_page_only() {
    let mut sheet = notice();
    let before = PRESS.compile(&sheet).unwrap();
    assert_eq!(before.changed_since(&before.hashes()), Vec::<usize>::new());
    assert_eq!(before.changed_since(&[]), vec![0, 1, 2]);
    if let Block::Paragraph(p) = sheet.blocks.last_mut().unwrap() {
        p.text.push('新');
    }
    let after = PRESS.compile(&sheet).unwrap();
    assert_eq!(after.changed_since(&before.hashes()).len(), 1);
    assert_eq!(after.hash(0).to_string().parse(), Ok(after.hash(0)));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    assert!(PRESS.pdf(&notice()).unwrap() == PRESS.pdf(&notice()).unwrap());
}

#[test]
fn the_file_declares_pdf_a_2b_its_title_and_the_date_of_the_sheet() {
    let pdf = PRESS.pdf(&notice()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = document.get_object(metadata).unwrap().as_stream().unwrap();
    let xmp = String::from_utf8_lossy(&metadata.content).into_owned();
    for part in ["<pdfaid:part>2<", "<pdfaid:conformance>B<", "切实提高办文质量和效率的通知", "2026-11-20"]
    {
        assert!(xmp.contains(part), "{part} is not in {xmp}");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset() {
    let pdf = PRESS.pdf(&notice()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let descriptors: Vec<_> = document
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.get(b"Type").is_ok_and(|t| matches!(t, Object::Name(n) if n == b"FontDescriptor")))
        .collect();
    assert!(descriptors.len() >= 5);
    for d in descriptors {
        assert!(d.has(b"FontFile2") || d.has(b"FontFile3"));
        let name = d.get(b"FontName").unwrap().as_name().unwrap();
        assert_eq!(name.get(6), Some(&b'+'), "{}", String::from_utf8_lossy(name));
    }
    assert!(pdf.len() < 400_000, "{} bytes", pdf.len());
}

/// The pages' policy lets pictures in as data and nothing from elsewhere: `web::headers`.
#[test]
fn a_seal_that_is_a_picture_stands_in_the_page_itself() {
    // One red point.
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144, 119,
        83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 156, 99, 120, 198, 32, 4, 0, 2, 200, 0, 249, 211, 109, 220, 217, 0,
        0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let mut sheet = notice();
    sheet.seal = Some(SealPicture { diameter: 42.0, image: SealImage::Png(Bytes::new(PNG)) });
    let pages = PRESS.compile(&sheet).unwrap();
    let sealed: Vec<String> = (0..pages.count()).map(|i| pages.svg(i)).filter(|s| s.contains("<image")).collect();
    assert_eq!(sealed.len(), 1);
    assert!(
        pieces(&sealed[0], " href=\"").iter().all(|at| at.starts_with('#') || at.starts_with("data:image/png;base64,"))
    );
}
