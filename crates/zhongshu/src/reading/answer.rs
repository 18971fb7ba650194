//! What the worker says of a file: one answer in a line, so that what was said before it was ended is not lost.

use office::document::viewer::{LayoutFile, LayoutPage};
use office::document::word::Import;
use serde::{Deserialize, Serialize};

/// An answer of the worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// What an OFD file says of itself.
    File(LayoutFile),
    /// Its next page, or what is wrong with it.
    Page(Result<LayoutPage, String>),
    /// The text of all its pages.
    Texts(Vec<String>),
    /// The fields of a draft.
    Import(Import),
    /// Why the file cannot be read: one sentence with the place.
    Refused(String),
}

impl Answer {
    /// Its line. Without a word where it cannot be written; texts and numbers can.
    pub fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }

    /// All answers that were said to the end.
    pub fn all(bytes: &[u8]) -> Vec<Answer> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        lines.map_while(|line| serde_json::from_slice(line).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_cut_short_is_none_and_those_before_it_stay() {
        let page = Answer::Page(Ok(LayoutPage { svg: "<svg/>".into(), text: "甲\n".into(), notes: Vec::new() }));
        let mut bytes = Answer::File(LayoutFile::default()).line();
        bytes.extend(page.line());
        let whole = bytes.len();
        bytes.extend(page.line());
        bytes.truncate(bytes.len() - 1);
        assert_eq!(Answer::all(&bytes).len(), 2);
        assert!(matches!(&Answer::all(&bytes[..whole])[1], Answer::Page(Ok(page)) if page.text == "甲\n"));
        assert!(Answer::all(b"not an answer\n").is_empty());
    }
}
