//! Seen (可见): the proof that the actor may know of a document. What one may not see does not exist.

use lexicon::MatterId;
use store::Tx;

use super::{Document, rows};
use crate::matter::{self, Kind, Matter};
use crate::people::{Actor, Role};
use crate::{Error, Result};

/// A document the actor may read.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who reads.
    pub actor: Actor,
    /// The header.
    pub matter: Matter,
    /// The document.
    pub document: Document,
}

/// Roles that read every document of their unit of this kind.
pub(super) fn unit_wide(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Outgoing => &[Role::RecordsReader, Role::Archivist, Role::Numberer, Role::Issuer, Role::Supervisor],
        Kind::Incoming => &[Role::RecordsReader, Role::Archivist, Role::Registrar, Role::Supervisor],
        Kind::Memo => &[Role::RecordsReader, Role::Archivist, Role::Supervisor],
        Kind::Supervision => &[],
    }
}

/// The document, if the actor had to do with it or reads the whole unit's.
pub fn find(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Seen> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let all = unit_wide(document.kind).iter().any(|role| actor.has(*role, document.unit));
    if !all && !matter::is_admitted(tx, id, actor.person)? {
        return Err(Error::NotFound);
    }
    let matter = matter::rows::find(tx, id)?;
    Ok(Seen { actor: actor.clone(), matter, document })
}

/// The number of a document; empty where it has none yet, nothing where the matter is no document. It proves nothing: whoever asks
/// shows the number of a paper and not the paper.
pub(crate) fn number_of(tx: &mut Tx, id: MatterId) -> Result<Option<String>> {
    Ok(rows::find(tx, id)?.map(|d| d.issue_number.unwrap_or_default()))
}
