//! The port to full-text search: what was found is filtered by the right to know before anybody sees it.

use lexicon::MatterId;

/// One document found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The document.
    pub id: MatterId,
    /// A stretch of its text; the words found stand between U+0001 and U+0002.
    pub snippet: String,
}

/// Looks texts up.
pub trait Finder: Send + Sync {
    /// The best hits for what was typed, at most `limit`.
    fn find(&self, typed: &str, limit: usize) -> office::Result<Vec<Found>>;
}

/// Finds nothing: for programs without an index.
pub struct Blind;

impl Finder for Blind {
    fn find(&self, _typed: &str, _limit: usize) -> office::Result<Vec<Found>> {
        Ok(Vec::new())
    }
}
