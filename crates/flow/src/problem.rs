use std::fmt;

/// One fault found in a definition, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What it concerns, such as `环节 draft` or `路线 draft → sign`.
    pub place: String,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行 {}：{}", self.line, self.place, self.message)
    }
}
