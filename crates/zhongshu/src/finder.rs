//! Full-text search (全文检索) for the pages, from the store's index.

use std::sync::Arc;

use store::Search;
use store::search::Snippet;
use web::finder::{Finder, Found};

/// Looks texts up in the index of this instance.
pub struct IndexFinder(pub Arc<Search>);

impl Finder for IndexFinder {
    fn find(&self, typed: &str, limit: usize) -> office::Result<Vec<Found>> {
        let hits = self.0.query(typed, limit)?;
        let found =
            hits.into_iter().filter_map(|hit| Some(Found { id: hit.id.parse().ok()?, snippet: marked(&hit.snippet) }));
        Ok(found.collect())
    }
}

/// The words found stand between U+0001 and U+0002, as [`Found::snippet`] promises.
fn marked(snippet: &Snippet) -> String {
    let (text, mut out, mut at) = (&snippet.text, String::with_capacity(snippet.text.len() + 8), 0);
    for mark in &snippet.marks {
        out.push_str(&text[at..mark.start]);
        out.push('\u{1}');
        out.push_str(&text[mark.clone()]);
        out.push('\u{2}');
        at = mark.end;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_marked() {
        let text = "做好防汛工作，防汛办".to_owned();
        let snippet = Snippet { marks: vec![6..12, 21..27], text };
        assert_eq!(marked(&snippet), "做好\u{1}防汛\u{2}工作，\u{1}防汛\u{2}办");
        assert_eq!(marked(&Snippet { text: "无".into(), marks: Vec::new() }), "无");
    }
}
