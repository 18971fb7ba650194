//! What changed between two drafts (花脸稿): side by side or in one column.
//!
//! Paragraphs are matched first, then the characters inside a pair of changed paragraphs. What was taken out is struck
//! through, what was put in is underlined, so the marks still show in print without colour.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::{Markup, html};

/// A stretch of text (字段): the same on both sides, taken out, or put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Same,
    Gone,
    New,
}

type Spans = Vec<(Mark, String)>;

/// A pair of paragraphs (对应段): what stands at the left, at the right, and both in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pair {
    old: Option<Spans>,
    new: Option<Spans>,
    both: Spans,
    changed: bool,
}

/// How much changed (改动统计).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Paragraphs with a change.
    pub paragraphs: usize,
    /// Characters taken out.
    pub gone: usize,
    /// Characters put in.
    pub new: usize,
}

/// Two drafts compared (花脸稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pairs: Vec<Pair>,
}

impl Comparison {
    /// Compares two drafts; a line is a paragraph.
    pub fn new(old: &str, new: &str) -> Self {
        let old: Vec<&str> = old.lines().collect();
        let new: Vec<&str> = new.lines().collect();
        let ops = capture_diff_slices(Algorithm::Patience, &old, &new);
        let pairs = ops.iter().flat_map(|op| pairs_of(op, &old, &new)).collect();
        Comparison { pairs }
    }

    /// How much changed.
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::default();
        for pair in &self.pairs {
            extent.paragraphs += usize::from(pair.changed);
            for (mark, text) in &pair.both {
                match mark {
                    Mark::Gone => extent.gone += text.chars().count(),
                    Mark::New => extent.new += text.chars().count(),
                    Mark::Same => {}
                }
            }
        }
        extent
    }

    /// Side by side (左右对照), with the names of the drafts.
    pub fn side_by_side(&self, old: &str, new: &str) -> Markup {
        html! {
            table class="diff two" {
                caption class="sr" { "花脸稿：" (old) "与" (new) }
                thead { tr { th scope="col" { (old) } th scope="col" { (new) } } }
                tbody { @for pair in &self.pairs { (sides(pair, old, new)) } }
            }
        }
    }

    /// In one column (合并显示).
    pub fn inline(&self) -> Markup {
        html! {
            div class="diff one" { @for pair in &self.pairs {
                p class=[pair.changed.then_some("changed")] { (spans(&pair.both)) }
            } }
        }
    }

    /// The words above it (改动说明), such as 改动 3 段，删 12 字，增 40 字.
    pub fn says(&self) -> String {
        let extent = self.extent();
        if extent.paragraphs == 0 {
            return "两稿文字相同".to_owned();
        }
        format!("改动 {} 段，删 {} 字，增 {} 字", extent.paragraphs, extent.gone, extent.new)
    }
}

fn sides(pair: &Pair, old: &str, new: &str) -> Markup {
    let side = |text: &Option<Spans>, name: &str| match text {
        Some(text) => html! { td data-label=(name) { (spans(text)) } },
        None => html! { td class="none" data-label=(name) { span class="sr" { "无此段" } } },
    };
    html! { tr class=[pair.changed.then_some("changed")] { (side(&pair.old, old)) (side(&pair.new, new)) } }
}

fn spans(spans: &Spans) -> Markup {
    html! { @for (mark, text) in spans { @match mark {
        Mark::Same => (text),
        Mark::Gone => del { (text) },
        Mark::New => ins { (text) },
    } } }
}

fn pairs_of(op: &DiffOp, old: &[&str], new: &[&str]) -> Vec<Pair> {
    let (tag, before, after) = op.as_tag_tuple();
    match tag {
        DiffTag::Equal => old[before].iter().map(|text| same(text)).collect(),
        DiffTag::Delete => old[before].iter().map(|text| gone(text)).collect(),
        DiffTag::Insert => new[after].iter().map(|text| put(text)).collect(),
        DiffTag::Replace => replaced(&old[before], &new[after]),
    }
}

/// Paragraphs are paired in order; the longer side keeps the rest alone.
fn replaced(old: &[&str], new: &[&str]) -> Vec<Pair> {
    let both = old.len().min(new.len());
    let paired = old.iter().zip(new).map(|(a, b)| reworded(a, b));
    let left = old[both..].iter().map(|text| gone(text));
    let right = new[both..].iter().map(|text| put(text));
    paired.chain(left).chain(right).collect()
}

fn same(text: &str) -> Pair {
    let spans = vec![(Mark::Same, text.to_owned())];
    Pair { old: Some(spans.clone()), new: Some(spans.clone()), both: spans, changed: false }
}

fn gone(text: &str) -> Pair {
    let spans = vec![(Mark::Gone, text.to_owned())];
    Pair { old: Some(spans.clone()), new: None, both: spans, changed: true }
}

fn put(text: &str) -> Pair {
    let spans = vec![(Mark::New, text.to_owned())];
    Pair { old: None, new: Some(spans.clone()), both: spans, changed: true }
}

fn reworded(old: &str, new: &str) -> Pair {
    let both = characters(old, new);
    let without = |mark: Mark| both.iter().filter(|span| span.0 != mark).cloned().collect();
    Pair { old: Some(without(Mark::New)), new: Some(without(Mark::Gone)), both, changed: true }
}

/// Character by character; a paragraph rewritten for the most part is shown as taken out and put in whole, for a
/// patchwork of single characters cannot be read.
fn characters(old: &str, new: &str) -> Spans {
    let a: Vec<char> = old.chars().collect();
    let b: Vec<char> = new.chars().collect();
    let ops = capture_diff_slices(Algorithm::Myers, &a, &b);
    let kept: usize = ops.iter().filter(|op| op.tag() == DiffTag::Equal).map(|op| op.old_range().len()).sum();
    if kept * 3 < a.len().max(b.len()) {
        return filled(vec![(Mark::Gone, old.to_owned()), (Mark::New, new.to_owned())]);
    }
    let spans = ops.iter().flat_map(|op| {
        let (tag, before, after) = op.as_tag_tuple();
        let (before, after) = (a[before].iter().collect(), b[after].iter().collect());
        match tag {
            DiffTag::Equal => vec![(Mark::Same, before)],
            _ => vec![(Mark::Gone, before), (Mark::New, after)],
        }
    });
    filled(spans.collect())
}

fn filled(spans: Spans) -> Spans {
    spans.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}
