//! Papers of several organs (联合行文): heads, seals and signatures side by side.

use super::*;

#[test]
fn organs_of_a_joint_document_stand_one_below_another_with_文件_in_the_middle_beside_them() {
    for count in 2..=12 {
        let sheet = joint(count, sealed);
        let paper = paper(&sheet);
        let names: Vec<&Run> = (0..count).map(|n| mark_run(&paper, ORGANS[n])).collect();
        near(ink_top(names[0]), 72.0, 0.5);
        for pair in names.windows(2) {
            near(pair[0].left(), pair[1].left(), 0.8);
            near(pair[0].right(), pair[1].right(), 0.8);
            assert!(pair[1].y > pair[0].y);
        }
        let word = paper.on(1).find(|r| r.text == "文件").unwrap();
        assert!(word.left() > names[0].right());
        let (top, bottom) = (ink_top(names[0]), ink_bottom(names[count - 1]));
        let (from, to) = crate::geometry::ink(word);
        near((from + to) / 2.0, (top + bottom) / 2.0, 0.6);
        near((names[0].left() + word.right()) / 2.0, 106.0, 0.8);
        assert!(names[0].left() >= 28.0 && word.right() <= 184.0, "{count}");
        assert_eq!(paper.find("为切实做好").page, 1, "page 1 of {count} organs shows no text");
    }
}

/// Middles and diameters of all seals, by page, mm.
pub(super) fn seals(sheet: &Sheet) -> Vec<(usize, f64, f64, f64)> {
    let pages = PRESS.compile(sheet).unwrap();
    let mut seals = Vec::new();
    for page in 0..pages.count() {
        let svg = pages.svg(page);
        let view = svg.split("viewBox=\"0 0 ").nth(1).unwrap();
        let unit = 210.0 / view.split(' ').next().unwrap().parse::<f64>().unwrap();
        for tag in svg.split("<image").skip(1) {
            let at = tag.split("translate(").nth(1).unwrap().split(')').next().unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let width = tag.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
            let mm = |text: &str| text.parse::<f64>().unwrap() * unit;
            let size = mm(width);
            seals.push((page + 1, mm(x) + size / 2.0, mm(y) + size / 2.0, size));
        }
    }
    seals
}

#[test]
fn joint_seals_stand_in_rows_over_their_names_and_never_touch() {
    for count in 2..=12 {
        for diameter in [42.0, 45.0, 50.0] {
            let sealed = |organ: &str| Signing {
                organ: organ.into(),
                seal: Some(SealPicture { diameter, image: ring() }),
                stamp: None,
            };
            let sheet = joint(count, sealed);
            let seals = seals(&sheet);
            assert_eq!(seals.len(), count);
            for (n, a) in seals.iter().enumerate() {
                assert!(a.1 - a.3 / 2.0 >= 27.9 && a.1 + a.3 / 2.0 <= 184.1, "{count} of {diameter}: {a:?}");
                for b in &seals[n + 1..] {
                    let apart = (a.1 - b.1).hypot(a.2 - b.2);
                    assert!(a.0 != b.0 || apart > (a.3 + b.3) / 2.0 + 1.0, "{count} of {diameter}: {a:?} {b:?}");
                }
            }
            let paper = paper(&sheet);
            let (page, x, y, _) = *seals.last().unwrap();
            let day = paper.find("2026年11月20日");
            assert_eq!(day.page, page);
            near(middle(day), x, 0.3);
            assert!(day.bottom() < y + diameter / 2.0 && day.right() <= 184.1, "{count} of {diameter}");
            let text =
                paper.on(seals[0].0).filter(|r| r.text.contains("及时报告")).map(Run::bottom).fold(0.0, f64::max);
            let below = seals[0].2 - diameter / 2.0 - text;
            assert!((0.0..=PITCH).contains(&below), "{count} of {diameter}: first row {below} mm below the text");
        }
    }
}

#[test]
fn every_joint_seal_is_centred_on_the_name_of_its_organ() {
    for count in 2..=11 {
        let sheet = joint(count, sealed);
        let (seals, paper) = (seals(&sheet), paper(&sheet));
        for (n, (page, x, y, _)) in seals.iter().enumerate() {
            let name =
                paper.on(*page).find(|r| r.text.trim_matches('\u{2060}') == ORGANS[n] && r.font.contains("Fang"));
            let name = name.unwrap_or_else(|| panic!("{count}: {}", ORGANS[n]));
            near(middle(name), *x, 0.3);
            near((name.top() + name.bottom()) / 2.0, *y, 0.3);
        }
    }
}

#[test]
fn seals_of_twelve_organs_keep_to_one_page() {
    let seals = seals(&joint(12, sealed));
    assert!(seals.iter().all(|s| s.0 == seals[0].0), "{seals:?}");
    assert_eq!(PRESS.compile(&joint(12, sealed)).unwrap().notes(), [""; 0]);
}

#[test]
fn joint_signatures_without_seals_stand_one_below_another() {
    for count in [2, 5, 12] {
        let paper = paper(&joint(count, unsealed));
        let day = paper.find("2026年11月20日");
        let names: Vec<&Run> = (0..count)
            .map(|n| paper.on(day.page).find(|r| r.text == ORGANS[n] && r.font.contains("Fang")).unwrap())
            .collect();
        for pair in names.windows(2) {
            near(pair[1].y - pair[0].y, PITCH, 0.05);
            near(pair[1].left(), pair[0].left(), 0.05);
        }
        near(day.left() - names[0].left(), 2.0 * CHAR, 0.1);
        let right = names.iter().map(|n| n.right()).fold(day.right(), f64::max);
        near(right, 184.0 - 2.0 * CHAR, 0.3);
        near(day.y - names[count - 1].y, PITCH, 0.05);
    }
}

#[test]
fn joint_signature_stamps_stand_one_organ_a_line() {
    for count in [2, 12] {
        let paper = paper(&joint(count, stamped));
        let day = paper.find("2026年11月20日");
        let names: Vec<&Run> = paper.on(day.page).filter(|r| r.text == "林致远").collect();
        assert_eq!(names.len(), count);
        for pair in names.windows(2) {
            near(pair[0].left(), pair[1].left(), 0.05);
            assert!(pair[1].top() > pair[0].bottom());
        }
        let duties: Vec<&Run> = paper.on(day.page).filter(|r| r.text.ends_with("局长")).collect();
        assert_eq!(duties.len(), count);
        for (duty, name) in duties.iter().zip(&names) {
            near(duty.right(), name.left() - 2.0 * CHAR, 0.3);
            near((duty.top() + duty.bottom()) / 2.0, (name.top() + name.bottom()) / 2.0, 0.1);
        }
        assert!(day.bottom() <= 262.05);
    }
}

#[test]
fn an_upward_joint_document_has_two_signers_on_a_line() {
    let signers = ["林致远", "欧阳若水", "苏明"].map(str::to_owned).to_vec();
    let paper = paper(&Sheet { direction: Way::Up, signers, ..joint(3, unsealed) });
    let (first, second, third) = (paper.find("林致远"), paper.find("欧阳若水"), paper.find("苏明"));
    near(first.y, second.y, 0.05);
    near(third.y - first.y, PITCH, 0.05);
    near(third.left(), first.left(), 0.05);
    near(second.right(), 184.0 - CHAR, 0.3);
    near(paper.find("云发改〔2026〕21号").y, third.y, 0.05);
}
