//! `cargo xtask shape`: how big functions and files are, crate by crate.

use std::ops::Range;

use crate::run::Outcome;
use crate::source::{self, Source};

const LONGEST_FN: usize = 60;
const LONGEST_FILE: usize = 600;
const MOST_PARAMETERS: usize = 5;

/// A function with a body. Lines are those with code on them, from the signature to the closing brace.
struct Function {
    name: String,
    line: usize,
    lines: usize,
    /// Without `self`; 0 where a trait of someone else's may have laid them down.
    parameters: usize,
}

/// The sizes of one crate, or of all.
#[derive(Default)]
struct Sizes {
    functions: Vec<usize>,
    files: Vec<usize>,
    parameters: usize,
}

impl Sizes {
    fn add(&mut self, source: &Source, functions: &[Function]) {
        self.files.push(source.lines);
        self.functions.extend(functions.iter().map(|own| own.lines));
        let most = functions.iter().map(|own| own.parameters).max();
        self.parameters = self.parameters.max(most.unwrap_or(0));
    }

    fn print(&mut self, name: &str) {
        self.functions.sort_unstable();
        self.files.sort_unstable();
        println!(
            "{name:<10} {:>5} {:>7} {:>4} {:>4} {:>7} {:>5} {:>4} {:>7}",
            self.functions.len(),
            percentile(&self.functions, 50),
            percentile(&self.functions, 90),
            percentile(&self.functions, 100),
            self.files.len(),
            percentile(&self.files, 90),
            percentile(&self.files, 100),
            self.parameters,
        );
    }
}

/// Prints the table; an error when something is over the limits.
pub fn shape() -> Outcome {
    let sources = source::all()?;
    let mut all = Sizes::default();
    let mut over = Vec::new();
    println!("           ──── lines of a fn ──── ── lines of a file ─ params");
    println!("crate        fns  median  p90  max   files   p90  max     max");
    for group in sources.chunk_by(|a, b| a.krate == b.krate) {
        let mut own = Sizes::default();
        for source in group {
            let functions = functions(&source.code);
            own.add(source, &functions);
            all.add(source, &functions);
            judge(source, &functions, &mut over);
        }
        own.print(&group[0].krate);
    }
    all.print("all");
    verdict(&over)
}

fn judge(source: &Source, functions: &[Function], over: &mut Vec<String>) {
    let place = source.path.display();
    if source.lines > LONGEST_FILE {
        over.push(format!("{place}: {} lines", source.lines));
    }
    for own in functions {
        let Function { name, line, .. } = own;
        if own.lines > LONGEST_FN {
            over.push(format!("{place}:{line}: fn {name} has {} lines", own.lines));
        }
        if own.parameters > MOST_PARAMETERS {
            let count = own.parameters;
            over.push(format!("{place}:{line}: fn {name} takes {count}"));
        }
    }
}

fn verdict(over: &[String]) -> Outcome {
    if over.is_empty() {
        return Ok(());
    }
    println!();
    over.iter().for_each(|line| println!("over: {line}"));
    Err(format!(
        "{} over the limits ({LONGEST_FN} lines a fn, {LONGEST_FILE} a file, {MOST_PARAMETERS} parameters)",
        over.len()
    ))
}

/// Nearest-rank percentile of sorted values; 0 for none.
fn percentile(sorted: &[usize], percent: usize) -> usize {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

fn functions(code: &str) -> Vec<Function> {
    let given = trait_impls(code);
    let starts = code.match_indices("fn ").map(|(at, _)| at);
    starts
        .filter(|at| !code[..*at].ends_with(is_word))
        .filter_map(|at| {
            let mut own = function(code, at)?;
            if given.iter().any(|range| range.contains(&at)) {
                own.parameters = 0;
            }
            Some(own)
        })
        .collect()
}

/// Where `impl … for … { … }` stands.
fn trait_impls(code: &str) -> Vec<Range<usize>> {
    let starts = code.match_indices("impl").map(|(at, _)| at);
    starts
        .filter(|at| {
            let line = code[..*at].rsplit('\n').next().unwrap_or_default();
            matches!(line.trim(), "" | "unsafe")
        })
        .filter_map(|at| {
            let open = at + body_start(&code[at..])?;
            let is_trait = code[at..open].contains(" for ");
            let end = open + closing(&code[open..])?;
            is_trait.then_some(open..end)
        })
        .collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn function(code: &str, at: usize) -> Option<Function> {
    let rest = &code[at..];
    let name: String = rest[3..].chars().take_while(|own| is_word(*own)).collect();
    if name.is_empty() {
        return None;
    }
    let open = 3 + name.len() + after_generics(&rest[3 + name.len()..])?;
    let close = open + closing(&rest[open..])?;
    let body = close + body_start(&rest[close..])?;
    let end = body + closing(&rest[body..])?;
    Some(Function {
        name,
        line: code[..at].matches('\n').count() + 1,
        lines: rest[..=end].lines().filter(|line| !line.trim().is_empty()).count(),
        parameters: parameters(&rest[open + 1..close]),
    })
}

/// The `(` of the parameters, behind `<…>`.
fn after_generics(code: &str) -> Option<usize> {
    let mut angles = Angles::default();
    code.char_indices().find(|(_, letter)| angles.step(*letter) == 0 && *letter == '(').map(|(at, _)| at)
}

/// The `{` of the body; none for a signature that ends with `;`.
fn body_start(code: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth <= 0 => return Some(at),
            ';' if depth <= 0 => return None,
            _ => {}
        }
    }
    None
}

/// The bracket that closes the one `code` begins with.
fn closing(code: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ => continue,
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn parameters(list: &str) -> usize {
    let mut angles = Angles::default();
    let mut depth = 0_usize;
    let mut parts = vec![String::new()];
    for letter in list.chars() {
        let inside = angles.step(letter);
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && inside == 0 => parts.push(String::new()),
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    let names = parts.iter().map(|part| part.trim_matches([',', ' ', '\n', '&']));
    names.filter(|part| !part.is_empty() && !is_self(part)).count()
}

fn is_self(parameter: &str) -> bool {
    let name = parameter.split(':').next().unwrap_or_default();
    name.split_whitespace().next_back() == Some("self")
}

/// Depth in `<…>`; the arrow of a closure's type closes nothing.
#[derive(Default)]
struct Angles {
    depth: usize,
    before: Option<char>,
}

impl Angles {
    fn step(&mut self, letter: char) -> usize {
        match letter {
            '<' => self.depth += 1,
            '>' if !matches!(self.before, Some('-' | '=')) => {
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        self.before = Some(letter);
        self.depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(code: &str) -> Function {
        let mut found = functions(code);
        assert_eq!(found.len(), 1, "{code}");
        found.remove(0)
    }

    #[test]
    fn a_function_is_measured_without_its_blank_lines() {
        let own = only("fn a(b: u8) -> u8 {\n    \n    b\n}\n");
        assert_eq!((own.name.as_str(), own.lines, own.parameters), ("a", 3, 1));
    }

    #[test]
    fn parameters_are_counted_whatever_their_types() {
        let table = [
            ("fn a() {}", 0),
            ("fn a(&mut self, b: u8,) {}", 1),
            ("fn a(self: Box<Self>, b: HashMap<u8, u8>) {}", 1),
            ("fn a<F: Fn(u8, u8) -> u8>(f: F, (x, y): (u8, u8)) {}", 2),
            ("fn a(&'a self, f: impl Fn(u8) -> Vec<u8>, b: [u8; 2]) where B: C {}", 2),
        ];
        for (code, count) in table {
            assert_eq!(only(code).parameters, count, "{code}");
        }
    }

    #[test]
    fn parameters_that_a_trait_lays_down_are_not_counted() {
        let code = "impl<A> B for C<A> {\n fn a(&self, b: u8, c: u8) {}\n}\nimpl C { fn d(e: u8) {} }";
        let counts: Vec<usize> = functions(code).iter().map(|own| own.parameters).collect();
        assert_eq!(counts, [0, 1]);
    }

    #[test]
    fn what_has_no_body_is_no_function() {
        assert!(functions("trait A { fn a(&self) -> [u8; 4]; } type B = fn (u8);").is_empty());
    }

    #[test]
    fn percentiles_are_values_that_occur() {
        let sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
        assert_eq!((percentile(&sorted, 50), percentile(&sorted, 90)), (5, 9));
        assert_eq!((percentile(&sorted, 100), percentile(&[], 50)), (100, 0));
    }
}
