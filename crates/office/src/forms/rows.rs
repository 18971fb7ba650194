//! SQL of print forms.

use lexicon::UnitId;
use store::{Row, Tx, params, statements};

use super::Form;
use super::draft::Draft;
use super::versions::Version;
use crate::Result;

statements! {
    /// The unit's own template in force.
    IN_FORCE = "SELECT t.version, t.body, t.published_at, p.name FROM form_template t JOIN person p ON p.id = t.published_by WHERE t.unit_id = ?1 AND t.key = ?2 AND t.dropped_at IS NULL ORDER BY t.version DESC LIMIT 1";
    /// Every version a unit published of a form, the newest first.
    VERSIONS = "SELECT t.version, t.body, t.note, t.published_at, p.name, t.dropped_at, d.name FROM form_template t JOIN person p ON p.id = t.published_by LEFT JOIN person d ON d.id = t.dropped_by WHERE t.unit_id = ?1 AND t.key = ?2 ORDER BY t.version DESC";
    /// Publishes a version.
    PUBLISH = "INSERT INTO form_template (id, unit_id, key, version, body, note, published_at, published_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// The highest number a version of a form has in a unit.
    LAST = "SELECT coalesce(max(version), 0) FROM form_template WHERE unit_id = ?1 AND key = ?2";
    /// The unit follows its own versions no longer.
    DROP = "UPDATE form_template SET dropped_at = ?3, dropped_by = ?4 WHERE unit_id = ?1 AND key = ?2 AND dropped_at IS NULL";
    /// The keys a unit has templates of its own for.
    OWN = "SELECT key, max(version) FROM form_template WHERE unit_id = ?1 AND dropped_at IS NULL GROUP BY key ORDER BY key";
    /// A unit's draft of a form.
    DRAFT = "SELECT d.body, d.base, d.saved_at, d.revision, p.name FROM form_draft d JOIN person p ON p.id = d.saved_by WHERE d.unit_id = ?1 AND d.key = ?2 AND d.ended_at IS NULL";
    /// The keys a unit has drafts of.
    DRAFTS = "SELECT key FROM form_draft WHERE unit_id = ?1 AND ended_at IS NULL ORDER BY key";
    /// The highest number any draft of a form has had in a unit.
    LAST_REVISION = "SELECT coalesce(max(revision), 0) FROM form_draft WHERE unit_id = ?1 AND key = ?2";
    /// Begins a draft, under a number no draft of the form had before.
    BEGIN = "INSERT INTO form_draft (unit_id, key, body, base, saved_by, saved_at, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (unit_id, key) DO UPDATE SET body = excluded.body, base = excluded.base, saved_by = excluded.saved_by, saved_at = excluded.saved_at, revision = excluded.revision, ended_at = NULL WHERE form_draft.ended_at IS NOT NULL";
    /// Saves a draft if nobody saved it since.
    SAVE = "UPDATE form_draft SET body = ?3, saved_by = ?4, saved_at = ?5, revision = revision + 1 WHERE unit_id = ?1 AND key = ?2 AND revision = ?6 AND ended_at IS NULL";
    /// Ends a draft: its text goes, its number stays taken.
    END = "UPDATE form_draft SET body = '', ended_at = ?3 WHERE unit_id = ?1 AND key = ?2 AND revision = ?4 AND ended_at IS NULL";
}

pub(super) fn draft(tx: &mut Tx, unit: UnitId, form: Form) -> Result<Option<Draft>> {
    let read = |r: &Row| {
        Ok(Draft { body: r.get(0)?, base: r.get(1)?, saved_at: r.get(2)?, revision: r.get(3)?, by: r.get(4)? })
    };
    Ok(tx.opt(DRAFT, params![unit, form.key()], read)?)
}

pub(super) fn versions(tx: &mut Tx, unit: UnitId, form: Form) -> Result<Vec<Version>> {
    let read = |r: &Row| {
        let dropped: Option<lexicon::Instant> = r.get(5)?;
        let by: Option<String> = r.get(6)?;
        Ok(Version {
            version: r.get(0)?,
            body: r.get(1)?,
            note: r.get(2)?,
            published: Some((r.get(3)?, r.get(4)?)),
            dropped: dropped.map(|at| (at, by.unwrap_or_default())),
            is_in_force: false,
        })
    };
    Ok(tx.query(VERSIONS, params![unit, form.key()], read)?)
}
