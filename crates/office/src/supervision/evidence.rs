//! Evidence (佐证材料): files that show what a feedback says; checked like every upload.

use ledger::Fact;
use lexicon::{EvidenceId, FeedbackId, Instant};
use store::Tx;

use super::{Charged, SeenItem, feedback, rows};
use crate::document::attachment::Stored;
use crate::{Error, Result, story};

/// Most files of one feedback.
const MOST: usize = 20;

/// A file of evidence (佐证材料).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its identifier.
    pub id: EvidenceId,
    /// The feedback it belongs to.
    pub feedback: FeedbackId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Where its bytes are.
    pub blob: String,
    /// When it was added.
    pub added_at: Instant,
}

/// Adds a stored file to a feedback of one's own unit that was not reviewed yet.
///
/// # Errors
/// Refused once it was reviewed: what was judged stays as it was.
pub fn add(tx: &mut Tx, at: &Charged, to: FeedbackId, file: &Stored) -> Result<EvidenceId> {
    let item = at.open()?;
    let found = feedback::rows::feedback_of(tx, item.id)?.into_iter().find(|f| f.id == to && f.unit == at.charge.unit);
    let found = found.ok_or(Error::NotFound)?;
    if found.reviewed.is_some() {
        return Err(Error::refused("这次反馈已经审核，材料不能再加；请随下次反馈报送。"));
    }
    if let Some((how, _)) = found.lapsed {
        return Err(Error::refused(format!("这次反馈{}，材料不能再加。", how.label())));
    }
    if rows::evidence_of(tx, item.id)?.iter().filter(|e| e.feedback == to).count() >= MOST {
        return Err(Error::Upload(format!("一次反馈的佐证材料不能超过 {MOST} 个。")));
    }
    let id = rows::add_evidence(tx, (item.id, to), file)?;
    let fact = Fact::new("supervision.evidence", story::subject(item.id)).actor(at.seen.actor.person);
    let fact = fact.unit(at.charge.unit).with("who", at.seen.actor.name.as_str()).with("name", file.name());
    tx.record(fact.with_text("blob", file.blob()))?;
    Ok(id)
}

/// The evidence of an item, as it came.
pub fn of_item(tx: &mut Tx, of: &SeenItem) -> Result<Vec<Evidence>> {
    rows::evidence_of(tx, of.item.id)
}
