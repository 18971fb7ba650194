//! Comparison of two versions (花脸稿): by line, and inside a changed line by character.

use similar::{ChangeTag, TextDiff};

use super::content::Content;

/// One stretch of text, kept, taken out or put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both versions.
    Same(String),
    /// Only in the older.
    Gone(String),
    /// Only in the newer.
    New(String),
}

/// One row of the comparison: the older line on the left, the newer on the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Pieces of the older line; empty when the line is new.
    pub left: Vec<Piece>,
    /// Pieces of the newer line; empty when the line is gone.
    pub right: Vec<Piece>,
    /// Whether anything differs.
    pub changed: bool,
}

/// The comparison of one field.
#[derive(Debug, Clone)]
pub struct Section {
    /// The field as the user knows it.
    pub label: &'static str,
    /// Its lines in order.
    pub lines: Vec<Line>,
}

/// Compares two contents field by field; fields without any text are left out.
pub fn compare(old: &Content, new: &Content) -> Vec<Section> {
    let old_names = old.attachments.join("\n");
    let new_names = new.attachments.join("\n");
    let fields = [
        ("标题", &old.title, &new.title),
        ("主送", &old.main_to, &new.main_to),
        ("正文", &old.body, &new.body),
        ("附件说明", &old_names, &new_names),
        ("署名", &old.sign_off, &new.sign_off),
        ("附注", &old.note, &new.note),
        ("抄送", &old.cc, &new.cc),
    ];
    let shown = fields.into_iter().filter(|(_, a, b)| !(a.is_empty() && b.is_empty()));
    shown.map(|(label, a, b)| Section { label, lines: lines(a, b) }).collect()
}

/// How many characters were taken out and put in over all sections.
pub fn tally(sections: &[Section]) -> (usize, usize) {
    let mut gone = 0;
    let mut new = 0;
    for piece in sections.iter().flat_map(|s| &s.lines).flat_map(|l| l.left.iter().chain(&l.right)) {
        match piece {
            Piece::Gone(t) => gone += t.chars().count(),
            Piece::New(t) => new += t.chars().count(),
            Piece::Same(_) => {}
        }
    }
    (gone, new)
}

/// Compares two texts line by line.
pub fn lines(a: &str, b: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(a, b);
    let mut out = Vec::new();
    let mut gone: Vec<String> = Vec::new();
    let mut fresh: Vec<String> = Vec::new();
    for change in diff.iter_all_changes() {
        let text = change.value().trim_end_matches(['\n', '\r']).to_string();
        match change.tag() {
            ChangeTag::Delete => gone.push(text),
            ChangeTag::Insert => fresh.push(text),
            ChangeTag::Equal => {
                flush(&mut out, &mut gone, &mut fresh);
                out.push(same(text));
            }
        }
    }
    flush(&mut out, &mut gone, &mut fresh);
    out
}

fn same(text: String) -> Line {
    Line { left: vec![Piece::Same(text.clone())], right: vec![Piece::Same(text)], changed: false }
}

fn flush(out: &mut Vec<Line>, gone: &mut Vec<String>, fresh: &mut Vec<String>) {
    let pairs = gone.len().max(fresh.len());
    let mut old = gone.drain(..);
    let mut new = fresh.drain(..);
    for _ in 0..pairs {
        out.push(pair(old.next(), new.next()));
    }
}

fn pair(old: Option<String>, new: Option<String>) -> Line {
    match (old, new) {
        (Some(a), Some(b)) => inline(&a, &b),
        (Some(a), None) => Line { left: vec![Piece::Gone(a)], right: vec![], changed: true },
        (None, Some(b)) => Line { left: vec![], right: vec![Piece::New(b)], changed: true },
        (None, None) => Line { left: vec![], right: vec![], changed: false },
    }
}

fn inline(a: &str, b: &str) -> Line {
    let mut line = Line { left: vec![], right: vec![], changed: true };
    for change in TextDiff::from_chars(a, b).iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Delete => push(&mut line.left, Piece::Gone(text.into())),
            ChangeTag::Insert => push(&mut line.right, Piece::New(text.into())),
            ChangeTag::Equal => {
                push(&mut line.left, Piece::Same(text.into()));
                push(&mut line.right, Piece::Same(text.into()));
            }
        }
    }
    // An empty line that got text still has its place on the left.
    if line.left.is_empty() {
        line.left.push(Piece::Gone(String::new()));
    }
    if line.right.is_empty() {
        line.right.push(Piece::New(String::new()));
    }
    line
}

fn push(pieces: &mut Vec<Piece>, next: Piece) {
    match (pieces.last_mut(), next) {
        (Some(Piece::Same(a)), Piece::Same(b)) => a.push_str(&b),
        (Some(Piece::Gone(a)), Piece::Gone(b)) => a.push_str(&b),
        (Some(Piece::New(a)), Piece::New(b)) => a.push_str(&b),
        (_, next) => pieces.push(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(pieces: &[Piece], keep: fn(&Piece) -> Option<&str>) -> String {
        pieces.iter().filter_map(keep).collect()
    }

    fn any(p: &Piece) -> Option<&str> {
        match p {
            Piece::Same(t) | Piece::Gone(t) | Piece::New(t) => Some(t),
        }
    }

    #[test]
    fn a_changed_word_is_marked_and_the_rest_is_kept() {
        let line = inline("三日内报送", "五日内报送");
        assert_eq!(line.left, [Piece::Gone("三".into()), Piece::Same("日内报送".into())]);
        assert_eq!(line.right, [Piece::New("五".into()), Piece::Same("日内报送".into())]);
    }

    proptest! {
        #[test]
        fn each_side_reads_back_as_its_own_version(a in "[甲乙丙\n]{0,30}", b in "[甲乙丁\n]{0,30}") {
            let rows = lines(&a, &b);
            let join = |side: fn(&Line) -> &Vec<Piece>| {
                let kept = rows.iter().filter(|l| !side(l).is_empty());
                kept.map(|l| text(side(l), any)).collect::<Vec<_>>().join("\n")
            };
            prop_assert_eq!(join(|l| &l.left), a.lines().collect::<Vec<_>>().join("\n"));
            prop_assert_eq!(join(|l| &l.right), b.lines().collect::<Vec<_>>().join("\n"));
        }
    }
}
