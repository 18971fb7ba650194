//! Rows of flow definitions, their drafts, and the matters that run on them.

use lexicon::{InstanceId, UnitId};
use store::{Row, Tx, params, statements};

use super::draft::Draft;
use super::moving::Runner;
use super::versions::Version;
use crate::Result;

statements! {
    /// The newest definition of a flow: the unit's own before everyone's, as long as the unit follows its own.
    NEWEST = "SELECT id, body, version FROM flow_definition WHERE key = ?2 AND unit_id IN ('', ?1) AND dropped_at IS NULL ORDER BY unit_id DESC, version DESC LIMIT 1";
    /// One definition.
    ONE = "SELECT body, version FROM flow_definition WHERE id = ?1";
    /// Everyone's definitions of a flow, the newest first, and who published each; nobody did where it was shipped.
    SHIPPED = "SELECT version, body, published_by FROM flow_definition WHERE key = ?1 AND unit_id = '' ORDER BY version DESC";
    /// Every definition a unit may run on, per flow the one in force first: the unit's own before everyone's.
    IN_FORCE = "SELECT f.key, f.version, f.unit_id, f.body, f.published_at, p.name, f.id FROM flow_definition f LEFT JOIN person p ON p.id = f.published_by WHERE f.unit_id IN ('', ?1) AND f.dropped_at IS NULL ORDER BY f.key DESC, f.unit_id DESC, f.version DESC";
    /// Publishes a definition.
    PUBLISH = "INSERT INTO flow_definition (id, unit_id, key, version, body, published_at, published_by, summary) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// The highest number a version has that a unit has, or might have, run on.
    LAST = "SELECT coalesce(max(version), 0) FROM flow_definition WHERE unit_id IN ('', ?1) AND key = ?2";
    /// The highest number any version has.
    LAST_OF_ALL = "SELECT coalesce(max(version), 0) FROM flow_definition WHERE key = ?1";
    /// Every version of a flow a unit has or may have run on, the newest first, and how many of the unit's matters run on it.
    VERSIONS = "SELECT f.id, f.version, f.unit_id, f.body, f.published_at, p.name, f.summary, f.dropped_at, d.name, (SELECT count(*) FROM process x JOIN matter m ON m.id = x.matter_id WHERE x.definition_id = f.id AND m.unit_id = ?1 AND x.status IN ('active', 'suspended')) FROM flow_definition f LEFT JOIN person p ON p.id = f.published_by LEFT JOIN person d ON d.id = f.dropped_by WHERE f.unit_id IN ('', ?1) AND f.key = ?2 ORDER BY f.published_at DESC, f.unit_id DESC, f.version DESC";
    /// One of them by its identifier, uncounted.
    VERSION = "SELECT f.id, f.version, f.unit_id, f.body, f.published_at, p.name, f.summary, f.dropped_at, d.name, CAST(0 AS BIGINT) FROM flow_definition f LEFT JOIN person p ON p.id = f.published_by LEFT JOIN person d ON d.id = f.dropped_by WHERE f.unit_id IN ('', ?1) AND f.key = ?2 AND f.id = ?3";
    /// The unit follows its own versions of a flow no longer.
    DROP = "UPDATE flow_definition SET dropped_at = ?3, dropped_by = ?4 WHERE unit_id = ?1 AND key = ?2 AND dropped_at IS NULL";
    /// A unit's draft of a flow.
    DRAFT = "SELECT d.body, d.base_id, d.saved_at, d.revision, p.name FROM flow_draft d JOIN person p ON p.id = d.saved_by WHERE d.unit_id = ?1 AND d.key = ?2 AND d.ended_at IS NULL";
    /// The highest number any draft of a flow has had in a unit.
    LAST_REVISION = "SELECT coalesce(max(revision), 0) FROM flow_draft WHERE unit_id = ?1 AND key = ?2";
    /// Begins a draft, under a number no draft of the flow had before.
    BEGIN = "INSERT INTO flow_draft (unit_id, key, body, base_id, saved_by, saved_at, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (unit_id, key) DO UPDATE SET body = excluded.body, base_id = excluded.base_id, saved_by = excluded.saved_by, saved_at = excluded.saved_at, revision = excluded.revision, ended_at = NULL WHERE flow_draft.ended_at IS NOT NULL";
    /// Saves a draft if nobody saved it since.
    SAVE = "UPDATE flow_draft SET body = ?3, saved_by = ?4, saved_at = ?5, revision = revision + 1 WHERE unit_id = ?1 AND key = ?2 AND revision = ?6 AND ended_at IS NULL";
    /// Ends a draft: its text goes, its number stays taken.
    END = "UPDATE flow_draft SET body = '', ended_at = ?3 WHERE unit_id = ?1 AND key = ?2 AND revision = ?4 AND ended_at IS NULL";
    /// A unit's matters under way on a flow, those on another version than a given one first, the oldest first.
    RUNNERS = "SELECT x.matter_id, m.title, d.issue_number, m.opened_at, x.definition_id FROM process x JOIN matter m ON m.id = x.matter_id LEFT JOIN document d ON d.id = m.id WHERE m.unit_id = ?1 AND x.definition_id IN (SELECT f.id FROM flow_definition f WHERE f.unit_id IN ('', ?1) AND f.key = ?2) AND x.status IN ('active', 'suspended') ORDER BY CASE WHEN x.definition_id = ?3 THEN 1 ELSE 0 END, m.opened_at, m.id LIMIT ?4";
    /// The definition a matter under way runs on.
    RUNS_ON = "SELECT definition_id FROM process WHERE matter_id = ?1 AND status IN ('active', 'suspended')";
    /// The keys a unit has drafts of.
    DRAFTS = "SELECT key FROM flow_draft WHERE unit_id = ?1 AND ended_at IS NULL ORDER BY key";
}

/// Identifier, text and number.
type Found = (InstanceId, String, i64);

pub(super) fn newest(tx: &mut Tx, unit: UnitId, key: &str) -> Result<Option<Found>> {
    Ok(tx.opt(NEWEST, params![unit, key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
}

pub(super) fn draft(tx: &mut Tx, unit: UnitId, key: &str) -> Result<Option<Draft>> {
    let read = |r: &Row| {
        Ok(Draft { body: r.get(0)?, base: r.get(1)?, saved_at: r.get(2)?, revision: r.get(3)?, by: r.get(4)? })
    };
    Ok(tx.opt(DRAFT, params![unit, key], read)?)
}

fn read_version(r: &Row) -> store::Result<Version> {
    let dropped: Option<lexicon::Instant> = r.get(7)?;
    let by: Option<String> = r.get(8)?;
    Ok(Version {
        id: r.get(0)?,
        version: r.get(1)?,
        is_own: !r.get::<String>(2)?.is_empty(),
        body: r.get(3)?,
        published_at: r.get(4)?,
        by: r.get::<Option<String>>(5)?.unwrap_or_default(),
        summary: r.get::<Option<String>>(6)?.unwrap_or_default(),
        dropped: dropped.map(|at| (at, by.unwrap_or_default())),
        is_in_force: false,
        running: r.get(9)?,
    })
}

pub(super) fn versions(tx: &mut Tx, unit: UnitId, key: &str) -> Result<Vec<Version>> {
    Ok(tx.query(VERSIONS, params![unit, key], read_version)?)
}

pub(super) fn version(tx: &mut Tx, unit: UnitId, key: &str, id: InstanceId) -> Result<Version> {
    Ok(tx.one(VERSION, params![unit, key, id], read_version)?)
}

pub(super) fn runner(r: &Row) -> store::Result<Runner> {
    Ok(Runner {
        matter: r.get(0)?,
        title: r.get(1)?,
        number: r.get(2)?,
        opened_at: r.get(3)?,
        on: r.get(4)?,
        at: Vec::new(),
    })
}
