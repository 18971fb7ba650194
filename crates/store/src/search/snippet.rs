//! Snippets (摘要): the piece of a text that shows why it was found.

use std::ops::Range;

use super::words::{self, Word};

/// Length of a snippet, in characters.
const LENGTH: usize = 90;
/// Characters before the first word found.
const BEFORE: usize = LENGTH / 4;

/// A piece of a text with the places (bytes) of what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text, not escaped.
    pub text: String,
    /// Where the words asked for stand, in order, without overlap.
    pub marks: Vec<Range<usize>>,
}

/// The piece around the first word asked for, or the beginning.
pub(super) fn cut(body: &str, asked: &[Word]) -> Snippet {
    let places = places(body, asked);
    let first = places.first().map_or(0, |at| at.start);
    let start = body[..first].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let end = body[start..].char_indices().nth(LENGTH).map_or(body.len(), |(at, _)| start + at);
    let inside = places.into_iter().filter(|at| at.end <= end);
    let marks = inside.map(|at| at.start - start..at.end - start).collect();
    Snippet { text: body[start..end].to_owned(), marks }
}

/// Where the words asked for stand, joined where they touch or overlap. Looks at the beginning of long texts only.
fn places(body: &str, asked: &[Word]) -> Vec<Range<usize>> {
    let end = body.char_indices().nth(20_000).map_or(body.len(), |(at, _)| at);
    let mut places: Vec<Range<usize>> = Vec::new();
    for at in words::places(&body[..end], asked) {
        match places.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => places.push(at),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::words::query_words;

    fn marked(body: &str, asked: &str) -> (Snippet, Vec<String>) {
        let snippet = cut(body, &query_words(asked));
        let marks = snippet.marks.iter().map(|at| snippet.text[at.clone()].to_owned()).collect();
        (snippet, marks)
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_word() {
        let long = format!("{}带班{}", "无".repeat(500), "关".repeat(500));
        let (snippet, marks) = marked(&long, "带班");
        assert_eq!((snippet.text.chars().count(), marks), (LENGTH, vec!["带班".to_owned()]));
        let (beginning, none) = marked(&long, "水利");
        assert_eq!((beginning.text, none.len()), ("无".repeat(LENGTH), 0));
    }

    #[test]
    fn words_that_touch_are_one_mark_and_letters_are_marked_in_any_case() {
        assert_eq!(marked("做好防汛抗旱工作", "防汛抗旱").1, ["防汛抗旱"]);
        assert_eq!(marked("请用ＰＤＦ或 pdf 格式，不用 pdfx", "Pdf").1, ["ＰＤＦ", "pdf"]);
    }

    proptest! {
        #[test]
        fn only_words_asked_for_are_marked(
            body in "[防汛抗旱水利工作值班通知，。 aA1]{0,200}",
            asked in "[防汛抗旱水利工作值班通知 aA1]{1,12}",
        ) {
            let (snippet, marks) = marked(&body, &asked);
            prop_assert!(body.contains(&snippet.text));
            let words: Vec<String> = query_words(&asked).into_iter().map(|w| w.text).collect();
            for mark in marks {
                let mark = mark.to_lowercase();
                // Every byte of a mark lies in one of the words asked for; words may overlap.
                let inside = |at: usize| {
                    let holds = |w: &String| (0..=at).any(|from| mark.get(from..).is_some_and(|m| m.starts_with(w.as_str())) && at < from + w.len());
                    words.iter().any(holds)
                };
                prop_assert!((0..mark.len()).all(inside), "{mark} for {words:?}");
            }
        }
    }
}
