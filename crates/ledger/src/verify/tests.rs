use proptest::prelude::*;

use super::*;
use crate::{Exporter, Sm3, chain::seal, samples};

/// An export of so many facts, as lines.
fn export(count: usize) -> Vec<String> {
    let facts = samples::facts(count);
    let links = seal(&Sm3, Tip::ORIGIN, &facts);
    let mut out = Exporter::start(Vec::new(), &Sm3, Tip::ORIGIN).unwrap();
    for (fact, link) in facts.iter().zip(&links) {
        out.fact(fact, link).unwrap();
    }
    let text = String::from_utf8(out.finish().unwrap()).unwrap();
    text.lines().map(|line| format!("{line}\n")).collect()
}

fn check(lines: &[String]) -> Result<Intact, Broken> {
    verify(lines.concat().as_bytes(), &Sm3)
}

/// Line and reason in words.
fn complaint(lines: &[String]) -> (u64, String) {
    let broken = check(lines).unwrap_err();
    (broken.line, broken.reason.to_string())
}

#[test]
fn an_untouched_export_is_intact() {
    for count in [0, 1, 2, 40] {
        let intact = check(&export(count)).unwrap();
        assert_eq!((intact.count, intact.head.pos), (count as i64, count as i64));
        assert!(intact.is_whole());
    }
}

#[test]
fn an_export_may_start_in_the_middle_and_says_so() {
    let facts = samples::facts(5);
    let links = seal(&Sm3, Tip::ORIGIN, &facts);
    let mut out = Exporter::start(Vec::new(), &Sm3, links[2].tip()).unwrap();
    for at in 3..5 {
        out.fact(&facts[at], &links[at]).unwrap();
    }
    let intact = verify(out.finish().unwrap().as_slice(), &Sm3).unwrap();
    assert_eq!((intact.count, intact.start, intact.head), (2, links[2].tip(), links[4].tip()));
    assert!(!intact.is_whole());
}

#[test]
fn closed_facts_are_checked_without_their_particulars() {
    let facts = samples::facts(4);
    let links = seal(&Sm3, Tip::ORIGIN, &facts);
    let mut out = Exporter::start(Vec::new(), &Sm3, Tip::ORIGIN).unwrap();
    for (at, (fact, link)) in facts.iter().zip(&links).enumerate() {
        if at % 2 == 0 { out.closed(fact, link) } else { out.fact(fact, link) }.unwrap();
    }
    let text = String::from_utf8(out.finish().unwrap()).unwrap();
    assert_eq!(text.matches("同意").count(), 2, "{text}");
    let intact = verify(text.as_bytes(), &Sm3).unwrap();
    assert_eq!((intact.count, intact.closed, intact.head), (4, 2, links[3].tip()));
    let mut lines: Vec<String> = text.lines().map(|line| format!("{line}\n")).collect();
    lines[3] = lines[3].replace("document.signed", "document.sent");
    assert_eq!(check(&lines).unwrap_err().line, 4);
}

#[test]
fn an_altered_fact_is_named() {
    let mut lines = export(6);
    lines[3] = lines[3].replace("同意", "不同意");
    let broken = check(&lines).unwrap_err();
    assert_eq!((broken.line, broken.fact), (4, Some(samples::facts(6)[2].id)));
    assert!(matches!(broken.reason, Reason::Altered { .. }), "{broken}");
    assert!(broken.to_string().starts_with("第 4 行（事实 "), "{broken}");
}

#[test]
fn an_altered_hash_is_told_from_an_altered_fact() {
    for at in [3, 6] {
        let mut lines = export(6);
        let (head, tail) = lines[at].split_at(lines[at].rfind("\",\"pos\"").unwrap() - 1);
        let other = if tail.starts_with('0') { '1' } else { '0' };
        lines[at] = format!("{head}{other}{}", &tail[1..]);
        let broken = check(&lines).unwrap_err();
        assert_eq!(broken.line, at as u64 + 1);
        assert!(matches!(broken.reason, Reason::HashAltered { .. }), "{broken}");
    }
}

#[test]
fn missing_lines_are_counted() {
    let mut lines = export(8);
    lines.drain(3..5);
    assert_eq!(complaint(&lines), (4, "缺少第 3 至 4 条".into()));
}

#[test]
fn exchanged_lines_are_told_from_missing_ones() {
    let mut lines = export(8);
    lines.swap(3, 5);
    assert_eq!(complaint(&lines), (4, "顺序被改动：此处应为第 3 条，却是第 5 条".into()));
}

#[test]
fn a_repeated_line_is_seen() {
    let mut lines = export(4);
    lines.insert(3, lines[2].clone());
    assert_eq!(complaint(&lines), (4, "第 2 条重复出现".into()));
}

#[test]
fn a_cut_end_is_seen_with_and_without_the_last_line() {
    let whole = export(5);
    assert_eq!(complaint(&whole[..4]), (5, "文件被截断：只有 3 条".into()));
    let mut cut = whole.clone();
    cut.remove(5);
    assert_eq!(complaint(&cut), (6, "文件被截断：只有 4 条，末行记为 5 条".into()));
    assert_eq!(complaint(&[]), (1, "文件被截断：只有 0 条".into()));
}

#[test]
fn a_renumbered_chain_is_broken_where_the_fact_was_taken_out() {
    let mut lines = export(5);
    lines.remove(2);
    for (at, pos) in [(2, 3), (3, 4), (4, 5)] {
        lines[at] = lines[at].replace(&format!("\"pos\":{pos}"), &format!("\"pos\":{}", pos - 1));
    }
    let broken = check(&lines).unwrap_err();
    assert_eq!(broken.line, 3);
    assert!(matches!(broken.reason, Reason::Altered { .. }));
}

#[test]
fn an_altered_last_line_and_anything_behind_it_are_seen() {
    let mut lines = export(3);
    lines[4] = lines[4].replace("\"count\":3", "\"count\":2");
    assert_eq!(complaint(&lines), (5, "末行与前文不符：条数、末条杂凑值或首行被改动".into()));
    let mut lines = export(3);
    lines.push("\n".into());
    assert_eq!(complaint(&lines), (6, "末行之后还有内容".into()));
}

#[test]
fn another_file_or_another_hash_is_refused_at_the_first_line() {
    assert_eq!(complaint(&["{}\n".into()]), (1, "首行不是流水导出文件的首行".into()));
    let mut lines = export(1);
    lines[0] = lines[0].replace("SM3", "SHA256");
    assert_eq!(complaint(&lines), (1, "杂凑算法“SHA256”与核验所用的不同".into()));
}

#[test]
fn another_spelling_of_the_same_fact_is_an_alteration() {
    let spellings = [("\"at\":", "\"at\": "), ("同意", "\\u540c意"), ("\n", "\r\n")];
    for (from, to) in spellings {
        let mut lines = export(3);
        lines[2] = lines[2].replacen(from, to, 1);
        assert_eq!(complaint(&lines), (3, "内容被改动：不是规定的写法".into()), "{to:?}");
    }
}

proptest! {
    #[test]
    fn any_changed_byte_is_detected_on_its_line(count in 0usize..6, at: prop::sample::Index, to: u8) {
        let lines = export(count);
        let mut bytes = lines.concat().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        let line = bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
        bytes[at] = to;
        let broken = verify(bytes.as_slice(), &Sm3).unwrap_err();
        // What the head line states is only contradicted further down: by the first fact, or by the last line.
        prop_assert!(broken.line == line || (line == 1 && [2, count as u64 + 2].contains(&broken.line)), "{broken} for line {line}");
    }

    #[test]
    fn any_removed_or_inserted_byte_is_detected(count in 0usize..6, at: prop::sample::Index, insert: Option<u8>) {
        let mut bytes = export(count).concat().into_bytes();
        let at = at.index(bytes.len());
        match insert {
            Some(byte) => bytes.insert(at, byte),
            None => { bytes.remove(at); }
        }
        prop_assert!(verify(bytes.as_slice(), &Sm3).is_err());
    }

    #[test]
    fn any_cut_is_detected(count in 0usize..6, at: prop::sample::Index) {
        let bytes = export(count).concat().into_bytes();
        prop_assert!(verify(&bytes[..at.index(bytes.len())], &Sm3).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(verify(bytes.as_slice(), &Sm3).is_err());
    }

    #[test]
    fn any_text_and_number_in_a_body_survives_the_export(text in "\\PC{0,20}|[\\x00-\\x1f\"\\\\\u{7f}]{0,8}", number: i64, big: u64, float in any::<f64>()) {
        let body = serde_json::json!({ "文本": text.clone(), (text): [number, null, true, { "b": big, "a": float }] });
        let mut fact = samples::facts(1).remove(0);
        fact.body = body.as_object().unwrap().clone();
        let link = crate::chain::link(&Sm3, &Tip::ORIGIN, &fact);
        let mut out = Exporter::start(Vec::new(), &Sm3, Tip::ORIGIN).unwrap();
        out.fact(&fact, &link).unwrap();
        let bytes = out.finish().unwrap();
        prop_assert_eq!(verify(bytes.as_slice(), &Sm3).map(|i| i.count).map_err(|e| e.to_string()), Ok(1));
    }
}
