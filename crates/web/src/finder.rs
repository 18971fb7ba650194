//! The port to full-text search: what was found is filtered by the right to know before anybody sees it, and only then is any
//! of its text cut out.

use lexicon::MatterId;

/// Looks texts up.
pub trait Finder: Send + Sync {
    /// The best documents for what was typed that one of the readers may know of, the best first, at most `limit`. `readers`
    /// are the keys of [`office::document::keys_of`]; the answer may lag behind the database, which has the last word.
    fn find(&self, typed: &str, readers: &[String], limit: usize) -> office::Result<Vec<MatterId>>;

    /// For each of the documents a stretch of its text; the words found stand between U+0001 and U+0002.
    fn snippets(&self, typed: &str, ids: &[MatterId]) -> office::Result<Vec<String>>;
}

/// Finds nothing: for programs without an index.
pub struct Blind;

impl Finder for Blind {
    fn find(&self, _typed: &str, _readers: &[String], _limit: usize) -> office::Result<Vec<MatterId>> {
        Ok(Vec::new())
    }

    fn snippets(&self, _typed: &str, ids: &[MatterId]) -> office::Result<Vec<String>> {
        Ok(vec![String::new(); ids.len()])
    }
}
