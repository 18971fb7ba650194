//! `cargo xtask arrows`: the invariants of ARCHITECTURE.md that a compiler does not keep.

use std::fs;
use std::path::Path;

use crate::run::{self, Outcome};
use crate::source::{self, Source};

/// Crate, and the crates of this house that it may import. A crate that is not here may import none.
const ARROWS: &[(&str, &[&str])] = &[
    ("lexicon", &[]),
    ("flow", &["lexicon"]),
    ("proof", &["lexicon"]),
    ("ledger", &["lexicon"]),
    ("ofd", &["lexicon"]),
    ("docx", &["lexicon"]),
    ("typeset", &["lexicon", "ofd", "docx"]),
    ("store", &["lexicon", "ledger"]),
    ("office", &["lexicon", "flow", "proof", "ledger", "store"]),
    ("web", &["lexicon", "office"]),
    ("testkit", &["lexicon", "office", "store", "web"]),
    ("zhongshu", &["lexicon", "flow", "proof", "ledger", "ofd", "docx", "typeset", "store", "office", "web"]),
];

/// A foreign crate (every crate whose name begins so), and the only crates that may import it.
const FENCES: &[(&str, &[&str])] = &[
    ("typst", &["typeset"]),
    // The binary only measures: its bench times the bare engine beside ours.
    ("rusqlite", &["store", "zhongshu"]),
    ("postgres", &["store"]),
    ("tantivy", &["store"]),
    ("axum", &["web", "zhongshu"]),
    ("maud", &["web"]),
    ("rustls", &["store"]),
    ("rusty-s3", &["store"]),
    ("ureq", &["store", "testkit"]),
    ("tokio-postgres", &["store"]),
    ("tokio", &["web", "zhongshu", "testkit"]),
    ("clap", &["zhongshu"]),
];

/// No input or output, no clock, no dice: all of it comes as an argument.
const PURE: &[&str] = &["lexicon", "flow", "proof", "ledger", "typeset", "ofd", "docx"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "rand::",
    "println!",
];

/// Where every foreign crate has its reason.
const REASONS: &str = "docs/decisions/dependencies.md";

/// Everything below the pages is synchronous.
const SYNCHRONOUS: &[&str] = &["lexicon", "flow", "proof", "ledger", "typeset", "ofd", "docx", "store", "office"];
const ASYNC: &[&str] = &["async fn", "async move", "async {", ".await"];

/// May hold SQL anywhere: the store, and the tools for tests and chores.
const SQL_ANYWHERE: &[&str] = &["store", "testkit", "xtask"];

/// Prints every breach; an error when there is one.
pub fn arrows() -> Outcome {
    let mut breaches = source::ignored_tests()?;
    let path = run::root().join(REASONS);
    let reasons = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    for folder in source::crates()? {
        manifest(&folder, &reasoned(&reasons), &mut breaches)?;
    }
    for source in source::all()? {
        code(&source, &mut breaches);
        sql(&source, &mut breaches);
    }
    if breaches.is_empty() {
        println!("arrows: every crate imports only what it may");
        return Ok(());
    }
    breaches.iter().for_each(|line| println!("breach: {line}"));
    Err(format!("{} against ARCHITECTURE.md", breaches.len()))
}

/// The foreign crates that have a line with their reason: the first column of its tables.
fn reasoned(text: &str) -> Vec<&str> {
    let column = text.lines().filter_map(|line| line.strip_prefix("| ")?.split_once('|'));
    column.flat_map(|(names, _)| names.split([',', ' ', '●'])).filter(|name| !name.is_empty()).collect()
}

fn manifest(folder: &Path, reasons: &[&str], breaches: &mut Vec<String>) -> Outcome {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let krate = source::folder_name(folder);
    for name in dependencies(&text) {
        if let Some(why) = refusal(&krate, name) {
            breaches.push(format!("{krate} imports {name}: {why}"));
        }
    }
    for name in with_tests(&text).into_iter().filter(|name| !reasons.contains(name)) {
        if !ARROWS.iter().any(|(own, _)| *own == name) {
            breaches.push(format!("{krate} imports {name}: {REASONS} does not say what for"));
        }
    }
    Ok(())
}

/// The names under `[dependencies]` and `[build-dependencies]`; what only tests use is free.
fn dependencies(manifest: &str) -> Vec<&str> {
    under(manifest, &["dependencies", "build-dependencies"])
}

fn with_tests(manifest: &str) -> Vec<&str> {
    under(manifest, &["dependencies", "build-dependencies", "dev-dependencies"])
}

fn under<'a>(manifest: &'a str, sections: &[&str]) -> Vec<&'a str> {
    let mut section = "";
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[') {
            section = head.trim_end_matches(']');
            let (table, name) = section.split_once('.').unwrap_or((section, ""));
            if sections.contains(&table) && !name.is_empty() {
                names.push(name);
            }
        } else if sections.contains(&section) && !line.is_empty() && !line.starts_with('#') {
            names.extend(line.split(['.', '=', ' ']).next());
        }
    }
    names
}

fn refusal(krate: &str, name: &str) -> Option<String> {
    let is_ours = ARROWS.iter().any(|(own, _)| *own == name);
    let mine = ARROWS.iter().find(|(own, _)| *own == krate);
    if is_ours && !mine.is_some_and(|(_, may)| may.contains(&name)) {
        return Some("the arrows do not allow it".into());
    }
    let (_, may) = FENCES.iter().find(|(fence, _)| name.starts_with(fence))?;
    (!may.contains(&krate)).then(|| format!("only {} may", may.join(", ")))
}

fn code(source: &Source, breaches: &mut Vec<String>) {
    let krate = source.krate.as_str();
    for (crates, words, why) in
        [(PURE, IMPURE, "a pure crate asks for nothing"), (SYNCHRONOUS, ASYNC, "async begins at web")]
    {
        if !crates.contains(&krate) {
            continue;
        }
        for (line, text) in source.code.lines().enumerate() {
            for word in words.iter().filter(|word| text.contains(**word)) {
                let place = source.path.display();
                breaches.push(format!("{place}:{}: `{word}`: {why}", line + 1));
            }
        }
    }
}

fn sql(source: &Source, breaches: &mut Vec<String>) {
    // The bench times the bare engine beside ours.
    let is_bench = source.path.components().any(|part| part.as_os_str() == "bench");
    let is_free = is_bench || SQL_ANYWHERE.contains(&source.krate.as_str());
    if is_free || source.path.ends_with("rows.rs") {
        return;
    }
    for (line, text) in source.texts.iter().filter(|(_, text)| is_sql(text)) {
        let place = source.path.display();
        let head: String = text.chars().take(40).collect();
        breaches.push(format!("{place}:{line}: SQL outside rows.rs: {head}"));
    }
}

fn is_sql(text: &str) -> bool {
    const STATEMENTS: &[(&str, &str)] = &[
        ("SELECT ", ""),
        ("INSERT ", "INTO "),
        ("UPDATE ", " SET "),
        ("DELETE ", "FROM "),
        ("CREATE ", " "),
        ("WITH ", " AS "),
    ];
    let text = text.trim_start();
    STATEMENTS.iter().any(|(head, part)| text.starts_with(head) && text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_without_its_test_dependencies() {
        let text = "[package]\nname = \"a\"\n[dependencies]\n# why\nb.workspace = true\nc = \"1\"\n\
                    [dependencies.d]\nversion = \"1\"\n[dev-dependencies]\ne = \"1\"\n";
        assert_eq!(dependencies(text), ["b", "c", "d"]);
        assert_eq!(with_tests(text), ["b", "c", "d", "e"]);
    }

    #[test]
    fn a_reason_is_read_for_each_of_several_crates_in_one_line() {
        let text = "# Reasons\n| crate | for |\n|---|---|\n| typst, typst-pdf ● | paper, toml |\n| toml | flows |\n";
        assert_eq!(reasoned(text), ["crate", "typst", "typst-pdf", "toml"]);
    }

    #[test]
    fn arrows_point_one_way() {
        let table = [
            ("office", "store", true),
            ("office", "typeset", false),
            ("office", "typst-pdf", false),
            ("lexicon", "store", false),
            ("web", "rusqlite", false),
            ("store", "postgres", true),
            ("web", "serde", true),
            ("stranger", "lexicon", false),
        ];
        for (krate, name, may) in table {
            assert_eq!(refusal(krate, name).is_none(), may, "{krate} {name}");
        }
    }

    #[test]
    fn sql_is_told_from_prose() {
        assert!(is_sql("\n  SELECT id FROM document"));
        assert!(is_sql("UPDATE task SET done = ?1"));
        assert!(!is_sql("UPDATE is refused"));
        assert!(!is_sql("SELECTED"));
    }
}
