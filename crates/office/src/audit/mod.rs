//! Audit (审计): the ledger 流水 as the audit administrator reads, checks and exports it. GB/T 22239-2019, 8.1.4.3 and 8.1.5.2.

mod page;
pub mod rows;
mod segment;
#[cfg(test)]
mod tests;
mod words;

pub use page::{Entry, Filter, Head, Page, head, page, subjects};
pub use segment::{SEGMENT, Segment, Verdict, export, segments, verify};
pub use words::{VERBS, label};

/// Whether a fact tells of papers: its particulars hold titles and opinions, which are not for the audit administrator.
fn is_of_papers(fact: &ledger::Fact) -> bool {
    const KINDS: [&str; 6] = ["matter", "document", "dispatch", "notice", "draft", "appeal"];
    KINDS.contains(&fact.subject.split(':').next().unwrap_or_default())
}
