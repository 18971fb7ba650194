//! Cutting Chinese text into words for the index and for queries.
//!
//! The index holds every dictionary word and every single character of a Chinese run; a query is cut along one path of
//! dictionary words and characters. So every part of a text finds it, whatever stands around the part.

use std::{ops::Range, sync::OnceLock};

use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Loaded when first needed: the dictionary takes a moment and memory, which a start without search need not pay.
fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

/// Where words of the dictionary (分词) may be parted: counts of characters from the start, in order, without 0 and the end. For
/// other rooms that need the dictionary, which is too large to be held twice; any call loads it.
#[must_use]
pub fn cuts(text: &str) -> Vec<usize> {
    let mut at = 0;
    let words = jieba().cut(text, false);
    let ends = words.iter().map(|word| {
        at += word.word.chars().count();
        at
    });
    let mut cuts: Vec<usize> = ends.collect();
    cuts.pop();
    cuts
}

/// One word: where it stands (bytes) and its folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

/// Every word a text can be found by.
pub(super) fn index_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for run in runs(text) {
        match run.kind {
            Kind::Chinese => {
                let cut = jieba().cut_all(run.text);
                let longer = cut.iter().filter(|w| w.end - w.start > 1);
                words.extend(longer.map(|w| run.word(w.byte_start, w.word)));
                words.extend(characters(&run));
            }
            Kind::Latin => words.push(run.word(0, run.text)),
        }
    }
    words.sort_by_key(|w| (w.at.start, w.at.end));
    words
}

/// The words a query asks for.
pub(super) fn query_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for run in runs(text) {
        match run.kind {
            Kind::Chinese => words.extend(jieba().cut(run.text, false).iter().map(|w| run.word(w.byte_start, w.word))),
            Kind::Latin => words.push(run.word(0, run.text)),
        }
    }
    words
}

/// Where any of the words asked for stands in a text, in order; places may overlap. They are those at which the index holds the
/// word: a Chinese word at its every occurrence, anything else as a whole. So no dictionary is needed to find them again.
pub(super) fn places(text: &str, asked: &[Word]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for run in runs(text) {
        match run.kind {
            Kind::Chinese => {
                let found = asked.iter().flat_map(|w| run.text.match_indices(w.text.as_str()));
                places.extend(found.map(|(at, word)| run.start + at..run.start + at + word.len()));
            }
            Kind::Latin if asked.iter().any(|w| w.text == fold(run.text)) => {
                places.push(run.start..run.start + run.text.len());
            }
            Kind::Latin => {}
        }
    }
    places.sort_by_key(|at| (at.start, at.end));
    places
}

/// Every letter, figure and Chinese character by itself, for titles and numbers, where any part must be found.
pub(super) fn all_characters(text: &str) -> Vec<Word> {
    runs(text).iter().flat_map(characters).collect()
}

fn characters<'r>(run: &'r Run<'_>) -> impl Iterator<Item = Word> + 'r {
    run.text.char_indices().map(|(at, c)| run.word(at, c.encode_utf8(&mut [0; 4])))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Chinese,
    Latin,
}

struct Run<'t> {
    kind: Kind,
    start: usize,
    text: &'t str,
}

impl Run<'_> {
    fn word(&self, at: usize, text: &str) -> Word {
        let start = self.start + at;
        Word { at: start..start + text.len(), text: fold(text) }
    }
}

/// Maximal stretches of Chinese characters, or of letters and figures; everything else parts them.
fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let Some(kind) = kind(c) else { continue };
        let after = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.kind == kind && end == at => run.text = &text[run.start..after],
            _ => runs.push(Run { kind, start: at, text: &text[at..after] }),
        }
        end = after;
    }
    runs
}

fn kind(c: char) -> Option<Kind> {
    match c {
        '〇'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Some(Kind::Chinese),
        c if c.is_alphanumeric() => Some(Kind::Latin),
        _ => None,
    }
}

/// Lower case; full-width letters and figures as their narrow ones.
fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// A tokenizer over one of the cuttings above.
#[derive(Clone, Copy)]
pub(super) struct Cutter(pub(super) fn(&str) -> Vec<Word>);

pub(super) struct Words {
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let token = Token { position: usize::MAX, ..Token::default() };
        Words { words: (self.0)(text).into_iter(), token }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        (self.token.offset_from, self.token.offset_to) = (word.at.start, word.at.end);
        self.token.text = word.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(words: Vec<Word>) -> Vec<String> {
        words.into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn a_query_is_cut_into_dictionary_words() {
        assert_eq!(texts(query_words("防汛抗旱，PDF２版")), ["防汛", "抗旱", "pdf2", "版"]);
    }

    #[test]
    fn the_index_holds_words_inside_words_and_every_character() {
        let words = texts(index_words("市政府办公室"));
        for word in ["市政府", "政府", "办公室", "办公", "市", "室"] {
            assert!(words.iter().any(|w| w == word), "{word} in {words:?}");
        }
    }

    #[test]
    fn places_are_bytes_of_the_given_text() {
        let text = "〔2026〕12号 ＡＢ";
        let found: Vec<&str> = all_characters(text).iter().map(|w| &text[w.at.clone()]).collect();
        assert_eq!(found, ["2", "0", "2", "6", "1", "2", "号", "Ａ", "Ｂ"]);
    }

    #[test]
    fn cuts_are_counted_in_characters() {
        assert_eq!(cuts("防汛抗旱工作"), [2, 4]);
        assert!(cuts("").is_empty() && cuts("水").is_empty());
    }

    proptest! {
        #[test]
        fn words_are_found_again_where_the_index_holds_them(
            text in "[关于做好防汛抗旱工作的通知云泽区人民政府 ，aＢ1]{0,60}",
            asked in "[关于做好防汛抗旱工作的通知云泽区人民政府 ，Ａb1]{1,12}",
        ) {
            let asked = query_words(&asked);
            let mut held: Vec<Range<usize>> =
                index_words(&text).into_iter().filter(|w| asked.iter().any(|a| a.text == w.text)).map(|w| w.at).collect();
            held.dedup();
            let mut found = places(&text, &asked);
            found.dedup();
            prop_assert_eq!(found, held);
        }

        #[test]
        fn every_part_of_a_chinese_text_finds_it(text in "[关于做好防汛抗旱工作的通知云泽区人民政府办公室汛期值班安排研究生命]{1,30}", from in 0usize..30, length in 1usize..30) {
            let part: String = text.chars().skip(from).take(length).collect();
            let held = texts(index_words(&text));
            for word in query_words(&part) {
                prop_assert!(held.contains(&word.text), "{} of {part} in {text}", word.text);
            }
        }

        #[test]
        fn any_text_is_cut_without_panic_and_at_character_bounds(text in "\\PC{0,40}") {
            for word in index_words(&text).into_iter().chain(query_words(&text)).chain(all_characters(&text)) {
                prop_assert!(text.get(word.at.clone()).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
