//! Documents (公文): outgoing 发文 and incoming 收文, from the first word to the archive.
//!
//! One aspect, one file: each has its relation, its question and its verb. `decide` leads a handler's decision to the verb of
//! the step held.

pub mod addressees;
mod archive;
pub mod attachment;
mod back;
mod batch;
mod checks;
pub mod compare;
pub mod content;
mod decide;
pub mod dispatch;
pub mod draft;
mod ending;
mod heading;
pub mod incoming;
pub mod joint;
pub mod letters;
mod library;
pub mod mastheads;
pub mod memo;
pub mod numbering;
mod outgoing;
mod oversight;
pub mod partner;
mod petition;
mod reach;
pub mod register;
pub mod rows;
mod sealing;
pub mod seals;
mod seen;
pub mod sheet;
mod signing;
mod versions;
pub mod viewer;
mod whole;
pub mod word;

pub use archive::{Filing, Retention, filing};
pub use back::{return_back, transfer, withdraw};
pub use batch::{MOST as BATCH_MOST, decide_in_batch, is_batchable};
pub use checks::{CHECKS, Check, checks, every_check};
pub use content::{Content, Head};
pub use decide::{Decision, StepForm, choose_series, decide};
pub use ending::{end, may_end};
pub use heading::{Heading, may_set_heading, set_heading, unchangeable};
pub use library::{Filter, Listed, library, of_ids, of_ids_within, place_after, searchable};
pub use outgoing::Start;
pub use oversight::{
    Destination, MOST as OVERSEEN_MOST, Overseen, OverseenMatter, destinations, overseen, overseen_list,
    preview_reroute, reopen, reopening_barred, reroute,
};
pub(crate) use petition::{ended, follow};
pub use reach::{keys_of, keys_within, reader_keys};
pub use sealing::{Sealing, Typeset, prepare, sealing};
pub use seals::{Seal, seals};
pub(crate) use seen::number_of;
pub use seen::{Seen, find};
pub use sheet::{CosignMark, Layout, PagePicture, Press, Preview, PreviewPage, SealMark, Sheet};
pub use signing::{Signing, signing};
pub use versions::{Version, version, versions};

use lexicon::{Date, Genre, Instant, MatterId, SecurityLabel, SeriesId, UnitId};

/// A document's own facts, beside the header of its matter.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its identifier, which is its matter's.
    pub id: MatterId,
    /// Outgoing or incoming.
    pub kind: crate::matter::Kind,
    /// The unit whose document it is.
    pub unit: UnitId,
    /// Genre 文种.
    pub genre: Genre,
    /// At most 内部.
    pub label: SecurityLabel,
    /// The series its number comes from.
    pub series: Option<SeriesId>,
    /// Issue number 发文字号; of an incoming document the sender's.
    pub issue_number: Option<String>,
    /// What the red head says 发文机关标志.
    pub organ_mark: String,
    /// The number of the newest version of the text.
    pub version: i64,
    /// Date of the document 成文日期: the day it was signed for issue.
    pub dated_on: Option<Date>,
    /// When it was issued 印发.
    pub issued_at: Option<Instant>,
    /// When it was filed 归档.
    pub filed_at: Option<Instant>,
    /// Printed copies 份数.
    pub copies: i64,
    /// For optimistic locking.
    pub revision: i64,
}

/// Every statement of this room.
pub fn statements() -> Vec<store::Stmt> {
    rows::ALL.to_vec()
}
