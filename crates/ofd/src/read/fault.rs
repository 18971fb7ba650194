//! Fault (错误): one sentence that names the part, and the line where there is one.

use std::fmt;

/// Why a part could not be read (错误): `部件，第几行：原因。`
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// The part inside the package; empty for the package itself.
    pub part: String,
    /// The line inside the part, from 1; none where a line says nothing.
    pub line: Option<u32>,
    /// The reason, without the closing mark.
    pub why: String,
}

impl Fault {
    /// A fault of the package itself.
    pub fn package(why: impl Into<String>) -> Fault {
        Fault { part: String::new(), line: None, why: why.into() }
    }

    /// A fault of a part.
    pub fn part(part: &str, why: impl Into<String>) -> Fault {
        Fault { part: shown(part), line: None, why: why.into() }
    }

    /// A fault at a line of a part.
    pub fn at(part: &str, line: u32, why: impl Into<String>) -> Fault {
        Fault { part: shown(part), line: Some(line), why: why.into() }
    }
}

/// A name out of a foreign file is shown short and without control characters.
fn shown(name: &str) -> String {
    const LONGEST: usize = 120;
    let clean: String = name.chars().filter(|c| !c.is_control()).take(LONGEST + 1).collect();
    if clean.chars().count() <= LONGEST {
        return clean;
    }
    clean.chars().take(LONGEST).chain(['…']).collect()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = if self.part.is_empty() { "OFD 文件" } else { &self.part };
        match self.line {
            Some(line) => write!(f, "{part} 第 {line} 行：{}。", self.why),
            None => write!(f, "{part}：{}。", self.why),
        }
    }
}

/// What was left out (提示): a sentence for whoever looks at the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(pub String);

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Notes gathered while reading: each once, and not without end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Vec<Note>);

impl Notes {
    const MOST: usize = 40;

    pub fn say(&mut self, sentence: impl Into<String>) {
        let note = Note(sentence.into());
        if self.0.len() < Notes::MOST && !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    pub fn fault(&mut self, fault: &Fault) {
        self.say(fault.to_string());
    }

    pub fn add(&mut self, others: Vec<Note>) {
        others.into_iter().for_each(|note| self.say(note.0));
    }

    pub fn list(&self) -> Vec<Note> {
        self.0.clone()
    }
}
