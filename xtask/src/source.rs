//! Rust sources as this house's checks see them: code without comments and texts, with tests taken out.
//!
//! A scanner of characters, not a parser: a parser is a dependency, and this must build in seconds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{self, Outcome};

/// One source file.
pub struct Source {
    /// The crate's folder name.
    pub krate: String,
    /// Relative to the root of the clone.
    pub path: PathBuf,
    /// Line by line as in the file; comments are blank, the inside of texts is `_`, items under `#[cfg(test)]` are blank.
    pub code: String,
    /// Lines of the file that are not under `#[cfg(test)]`.
    pub lines: usize,
    /// The texts, each with its line, 1 for the first; those of tests left out.
    pub texts: Vec<(usize, String)>,
}

impl Source {
    fn read(krate: &str, path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let relative = path.strip_prefix(run::root()).unwrap_or(path).to_path_buf();
        Ok(Self::scan(krate, relative, &text))
    }

    fn scan(krate: &str, path: PathBuf, text: &str) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.run();
        let (code, tests) = without_tests(&scanner.code);
        let is_test = |line: usize| tests.iter().any(|(from, to)| (*from..=*to).contains(&line));
        let lines = (1..=text.lines().count()).filter(|line| !is_test(*line));
        Self {
            krate: krate.to_owned(),
            path,
            lines: lines.count(),
            code,
            texts: scanner.texts.into_iter().filter(|(line, _)| !is_test(*line)).collect(),
        }
    }
}

/// Every source of the house, tests and benches left out.
pub fn all() -> Outcome<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in crates()? {
        let name = folder_name(&folder);
        let mut files = Vec::new();
        walk(&folder.join("src"), &mut files);
        files.sort();
        for path in files.iter().filter(|path| !is_test_file(path)) {
            sources.push(Source::read(&name, path)?);
        }
    }
    Ok(sources)
}

/// Tests that are passed over, each with its place: what is only for looking at is an example.
pub fn ignored_tests() -> Outcome<Vec<String>> {
    let mut files = Vec::new();
    for folder in crates()? {
        ["src", "tests"].iter().for_each(|part| walk(&folder.join(part), &mut files));
    }
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let place = path.strip_prefix(run::root()).unwrap_or(&path).display().to_string();
        found.extend(ignored(&text).into_iter().map(|line| format!("{place}:{line}: a test that is passed over")));
    }
    Ok(found)
}

fn ignored(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("#[ignore"));
    lines.map(|(at, _)| at + 1).collect()
}

/// The folders of the crates, by name.
pub fn crates() -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(run::root().join("crates")).map_err(|error| format!("crates: {error}"))?;
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join("Cargo.toml").exists()).collect();
    folders.sort();
    folders.push(run::root().join("xtask"));
    Ok(folders)
}

/// The last part of a path.
pub fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Whether the documentation of some library crate holds an example that runs.
pub fn has_examples() -> Outcome<bool> {
    let mut files = Vec::new();
    for folder in crates()? {
        if folder.join("src/lib.rs").exists() {
            walk(&folder.join("src"), &mut files);
        }
    }
    Ok(files.iter().any(|path| has_example(path)))
}

fn has_example(path: &Path) -> bool {
    let fence = ["```", "```rust", "```should_panic"];
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or(line.strip_prefix("//!"));
        let Some(doc) = doc.map(str::trim).filter(|doc| doc.starts_with("```")) else {
            continue;
        };
        if !inside && fence.contains(&doc) {
            return true;
        }
        inside = !inside;
    }
    false
}

fn is_test_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs") || path.components().any(|part| part.as_os_str() == "tests")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Blanks every item under `#[cfg(test)]`; gives the line ranges that were blanked.
fn without_tests(code: &str) -> (String, Vec<(usize, usize)>) {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut ranges = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let end = start + MARK.len() + item_end(&rest[start + MARK.len()..]);
        kept.push_str(&rest[..start]);
        let first = kept.matches('\n').count() + 1;
        kept.extend(rest[start..end].chars().filter(|letter| *letter == '\n'));
        ranges.push((first, kept.matches('\n').count() + 1));
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, ranges)
}

/// Just behind the `;` or the closing brace that ends an item.
fn item_end(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    texts: Vec<(usize, String)>,
}

impl Scanner {
    fn new(text: &str) -> Self {
        Self {
            letters: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::with_capacity(text.len()),
            texts: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            match (letter, self.peek(1)) {
                ('/', Some('/')) => self.skip(|own| own.peek(0) == Some('\n')),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.text(),
                ('r', Some('"' | '#')) if !self.in_word() => self.raw(),
                ('\'', _) => self.quote(),
                _ => self.keep(letter),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    /// Takes one letter and writes `shown` for it; the end of a line stays one.
    fn keep(&mut self, shown: char) {
        let is_end = self.peek(0) == Some('\n');
        self.line += usize::from(is_end);
        self.code.push(if is_end { '\n' } else { shown });
        self.at += 1;
    }

    fn skip(&mut self, until: impl Fn(&Self) -> bool) {
        while self.at < self.letters.len() && !until(self) {
            self.keep(' ');
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.letters.len() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.keep(' ');
                    continue;
                }
            }
            self.keep(' ');
            self.keep(' ');
            if depth == 0 {
                return;
            }
        }
    }

    fn text(&mut self) {
        let (line, mut inside) = (self.line, String::new());
        self.keep('"');
        while let Some(letter) = self.peek(0).filter(|letter| *letter != '"') {
            if letter == '\\' {
                self.keep('_');
            }
            inside.extend(self.peek(0));
            self.keep('_');
        }
        self.keep('"');
        self.texts.push((line, inside));
    }

    /// `r"…"`, `r#"…"#`, and `r#word`, which is only a word.
    fn raw(&mut self) {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        if self.peek(1 + hashes) != Some('"') {
            return self.keep('r');
        }
        (0..hashes + 2).for_each(|_| self.keep('"'));
        let (line, mut inside) = (self.line, String::new());
        while self.at < self.letters.len() && !self.closes(hashes) {
            inside.extend(self.peek(0));
            self.keep('_');
        }
        (0..=hashes).for_each(|_| self.keep('"'));
        self.texts.push((line, inside));
    }

    fn closes(&self, hashes: usize) -> bool {
        self.peek(0) == Some('"') && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'))
    }

    /// A character, or the tick of a lifetime.
    fn quote(&mut self) {
        let is_escape = self.peek(1) == Some('\\');
        if !is_escape && self.peek(2) != Some('\'') {
            return self.keep('\'');
        }
        self.keep('_');
        if is_escape {
            self.keep('_');
        }
        self.keep('_');
        self.skip(|own| own.peek(0) == Some('\''));
        self.keep('_');
    }

    fn in_word(&self) -> bool {
        let before = self.at.checked_sub(1).map(|at| self.letters[at]);
        // `br"…"` and `cr"…"` are texts too.
        let before = before.filter(|letter| !matches!(letter, 'b' | 'c'));
        before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Source {
        Source::scan("x", PathBuf::from("x.rs"), text)
    }

    #[test]
    fn comments_and_texts_hide_their_braces() {
        let source = scan("fn a() { /* } /* } */ */ let b = \"}\\\"}\"; // }\n let c = '}'; }");
        assert_eq!(source.code.matches('}').count(), 1);
        assert_eq!(source.texts, [(1, "}\"}".to_owned())]);
    }

    #[test]
    fn raw_texts_end_at_their_own_hashes() {
        let source = scan("const A: &str = r#\"a \"quoted\" }\"#; let r#type = 1;");
        assert_eq!(source.texts, [(1, "a \"quoted\" }".to_owned())]);
        assert!(source.code.contains("r#type"));
    }

    #[test]
    fn a_lifetime_is_not_a_character() {
        let source = scan("fn a<'a>(b: &'a str) -> char { '\\'' }");
        assert!(source.code.starts_with("fn a<'a>(b: &'a str) -> char {"));
        assert!(!source.code.contains('\\'));
    }

    #[test]
    fn items_under_cfg_test_are_not_counted() {
        let source = scan("fn a() {}\n#[cfg(test)]\nmod tests {\n  const B: &str = \"b\";\n}\nfn c() {}\n");
        assert_eq!(source.lines, 2);
        assert!(source.texts.is_empty());
        assert!(source.code.contains("fn c") && !source.code.contains("mod tests"));
    }

    #[test]
    fn a_test_that_is_passed_over_is_found_with_its_line() {
        assert_eq!(ignored("#[test]\n  #[ignore = \"by hand\"]\nfn a() {}\n// #[ignore]\n#[ignore]\n"), [2, 5]);
    }
}
