//! A list of attachments (附件说明) that comes to the foot of a page. GB/T 9704-2012, 7.3.4.

use super::*;

/// Characters that begin and end the names and stand nowhere else.
const FIRST: [char; 5] = ['甲', '乙', '丙', '丁', '戊'];
const LAST: [char; 5] = ['子', '丑', '寅', '卯', '辰'];

/// A paper whose list begins after so many full lines of text; every name takes two lines.
fn listed(lines: usize, names: usize) -> Sheet {
    let name = |n: usize| format!("{}云泽区政府网站与政务新媒体内容发布制度及其考核评分细则{}", FIRST[n], LAST[n]);
    Sheet {
        blocks: vec![Block::text("国".repeat(28 * lines - 2))],
        attachments: (0..names).map(name).collect(),
        ..notice()
    }
}

fn page(paper: &Paper, c: char) -> usize {
    paper.runs.iter().find(|r| r.text.contains(c)).unwrap_or_else(|| panic!("{c}")).page
}

#[test]
fn an_entry_of_a_list_never_parts_over_a_page_and_neither_the_first_nor_the_last_stands_alone() {
    let (names, mut parted) = (5, 0);
    for lines in 20..46 {
        let paper = paper(&listed(lines, names));
        let firsts: Vec<usize> = FIRST.iter().map(|c| page(&paper, *c)).collect();
        let lasts: Vec<usize> = LAST.iter().map(|c| page(&paper, *c)).collect();
        assert_eq!(firsts, lasts, "{lines} lines: an entry is parted");
        assert_ne!(paper.find("甲").y, paper.find("子").y, "every name takes two lines");
        assert_eq!(firsts[0], firsts[1], "{lines} lines: the head stands alone");
        assert_eq!(firsts[names - 2], firsts[names - 1], "{lines} lines: the last entry stands alone");
        assert_eq!(page(&paper, '附'), firsts[0], "{lines} lines");
        parted += usize::from(firsts[0] != firsts[names - 1]);
    }
    assert!(parted > 3, "lists that go on to the next page: {parted}");
}

#[test]
fn two_attachments_stay_together_and_a_name_longer_than_a_page_is_set_all_the_same() {
    for lines in 20..46 {
        let paper = paper(&listed(lines, 2));
        assert_eq!(page(&paper, '甲'), page(&paper, '丑'), "{lines} lines");
    }
    let long = Sheet { attachments: vec!["鑫".repeat(900), "淼".repeat(900)], ..listed(10, 2) };
    let paper = paper(&long);
    assert_eq!(paper.text().matches('鑫').count(), 900);
    assert_eq!(paper.text().matches('淼').count(), 900);
    let lowest = paper.runs.iter().filter(|r| r.size > 15.0).map(Run::bottom).fold(0.0, f64::max);
    assert!(lowest < 263.0, "{lowest}");
}
