//! Rows of supervised items.

use lexicon::{
    ChargeId, ClosureId, Date, EvidenceId, FeedbackId, Instant, ItemExtensionId, MatterId, MilestoneId, OpinionId,
    PersonId, UnitId,
};
use store::{Row, Tx, params, statements};

use super::{
    Bounds, Charge, Closure, Correction, Evidence, Item, ItemExtension, Light, Member, Milestone, Part, Signs, Source,
    Target, Withdrawn,
};
use crate::Result;

statements! {
    /// The last serial of a year.
    LAST_SERIAL = "SELECT coalesce(MAX(serial), 0) FROM supervision_item WHERE unit_id = ?1 AND year = ?2";
    /// Opens an item.
    INSERT = "INSERT INTO supervision_item (matter_id, unit_id, year, serial, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, cared_by, parent_id, before_id, round, lead_unit_id, commissioner_id, group_id, told, report_from, progress, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, 0, 1)";
    /// Keeps where it comes from.
    SOURCE = "INSERT INTO supervision_source (item_id, kind, matter_id, opinion_id, words, said_by, said_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// Where an item comes from.
    SOURCE_OF = "SELECT kind, matter_id, opinion_id, words, said_by, said_on FROM supervision_source WHERE item_id = ?1";
    /// One item.
    FIND = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE matter_id = ?1";
    /// The parts of an item.
    PARTS = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE parent_id = ?1 ORDER BY year, serial";
    /// The item of an office that has a number.
    NUMBERED = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE unit_id = ?1 AND number = ?2";
    /// The latest item of an office that has a serial.
    SERIAL = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE unit_id = ?1 AND serial = ?2 ORDER BY CASE WHEN year = ?3 THEN 0 ELSE 1 END, year DESC LIMIT 1";
    /// The rounds that follow an item.
    FOLLOWERS = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE before_id = ?1 ORDER BY round, matter_id";
    /// The latest item of an office opened from an opinion.
    OF_OPINION = "SELECT i.matter_id, i.unit_id, i.number, i.category, i.ledger, i.content, i.target, i.measure, i.measure_unit, i.strategy, i.rhythm, i.report_on, i.due_on, i.milestone_on, i.cared_by, i.parent_id, i.before_id, i.round, i.progress, i.closed_on, i.revision, i.lead_unit_id, i.commissioner_id, i.group_id, i.told, i.withdrawn_on FROM supervision_source s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.opinion_id = ?2 AND i.unit_id = ?1 AND i.withdrawn_on IS NULL ORDER BY CASE WHEN i.parent_id IS NULL THEN 0 ELSE 1 END, i.year DESC, i.serial DESC LIMIT 1";
    /// The closed items of an office that stand on a paper, without parts and without those another round follows.
    CLOSED_OF_PAPER = "SELECT i.matter_id, i.unit_id, i.number, i.category, i.ledger, i.content, i.target, i.measure, i.measure_unit, i.strategy, i.rhythm, i.report_on, i.due_on, i.milestone_on, i.cared_by, i.parent_id, i.before_id, i.round, i.progress, i.closed_on, i.revision, i.lead_unit_id, i.commissioner_id, i.group_id, i.told, i.withdrawn_on FROM supervision_source s JOIN supervision_item i ON i.matter_id = s.item_id WHERE s.matter_id = ?2 AND i.unit_id = ?1 AND i.withdrawn_on IS NULL AND i.closed_on IS NOT NULL AND i.parent_id IS NULL AND NOT EXISTS (SELECT 1 FROM supervision_item n WHERE n.before_id = i.matter_id AND n.withdrawn_on IS NULL) ORDER BY i.year DESC, i.serial DESC LIMIT 20";
    /// The items of an office on a paper, for comparing.
    ON_PAPER = "SELECT i.matter_id, i.number, i.content, l.short_name, i.due_on, i.milestone_on, i.closed_on, s.opinion_id, s.words FROM supervision_source s JOIN supervision_item i ON i.matter_id = s.item_id JOIN unit l ON l.id = i.lead_unit_id WHERE s.matter_id = ?2 AND i.unit_id = ?1 AND i.withdrawn_on IS NULL ORDER BY i.year DESC, i.serial DESC LIMIT 200";
    /// Items whose regular feedback is due, each with the day its rhythm counts from.
    REPORTS_DUE = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on, coalesce(report_from, report_on) FROM supervision_item WHERE report_on <= ?1 AND closed_on IS NULL AND report_on IS NOT NULL ORDER BY report_on, matter_id LIMIT ?2";
    /// Contents of the newest open items, for comparing.
    CONTENTS = "SELECT i.matter_id, i.number, i.content, l.short_name, i.due_on, i.milestone_on, i.closed_on FROM supervision_item i JOIN unit l ON l.id = i.lead_unit_id WHERE i.unit_id = ?1 AND i.closed_on IS NULL ORDER BY i.year DESC, i.serial DESC LIMIT ?2";
    /// Hangs an item under another.
    HANG = "UPDATE supervision_item SET parent_id = ?2, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Moves the limit.
    SET_DUE = "UPDATE supervision_item SET due_on = ?2, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Keeps the progress accepted.
    SET_PROGRESS = "UPDATE supervision_item SET progress = ?2, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Keeps when regular feedback is due next.
    SET_REPORT = "UPDATE supervision_item SET report_on = ?2 WHERE matter_id = ?1";
    /// Begins a rhythm of regular feedback.
    BEGIN_REPORTS = "UPDATE supervision_item SET report_on = ?2, report_from = ?3 WHERE matter_id = ?1";
    /// Closes an item: everything is done.
    CLOSE = "UPDATE supervision_item SET closed_on = ?2, progress = 100, told = 'green', revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Opens an item again, from the beginning, with a limit and a day of regular feedback.
    REOPEN = "UPDATE supervision_item SET closed_on = NULL, progress = 0, due_on = ?2, report_on = ?3, report_from = ?5, told = 'green', revision = revision + 1 WHERE matter_id = ?1 AND revision = ?4";
    /// Withdraws an item: work on it ends that day.
    WITHDRAW = "UPDATE supervision_item SET closed_on = ?2, withdrawn_on = ?2, withdrawn_by = ?3, withdrawn_why = ?4, withdrawn_consent = ?6, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?5 AND closed_on IS NULL";
    /// Why an item was withdrawn, by whom, with whose consent.
    WITHDRAWN = "SELECT i.withdrawn_why, p.name, coalesce(i.withdrawn_consent, '') FROM supervision_item i JOIN person p ON p.id = i.withdrawn_by WHERE i.matter_id = ?1";
    /// Follows its earliest milestone not reached.
    FOLLOW_MILESTONES = "UPDATE supervision_item SET milestone_on = (SELECT MIN(m.due_on) FROM supervision_milestone m WHERE m.item_id = ?1 AND m.done_on IS NULL) WHERE matter_id = ?1";
    /// Hands an item to a unit.
    HAND = "INSERT INTO supervision_charge (id, item_id, unit_id, role, person_id, handed_at, handed_by, sign_due_at, ended_why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '')";
    /// The parts units have or had in an item, in the order handed over.
    CHARGES = "SELECT c.id, c.unit_id, u.short_name, c.role, c.person_id, p.name, c.handed_at, c.sign_due_at, s.name, c.signed_at, c.ended_at, c.ended_why, c.signed_by FROM supervision_charge c JOIN unit u ON u.id = c.unit_id JOIN person p ON p.id = c.person_id LEFT JOIN person s ON s.id = c.signed_by WHERE c.item_id = ?1 ORDER BY c.handed_at, c.id";
    /// Follows the lead unit.
    LED_BY = "UPDATE supervision_item SET lead_unit_id = ?2 WHERE matter_id = ?1";
    /// Signs for an item.
    SIGN = "UPDATE supervision_charge SET signed_at = ?2, signed_by = ?3 WHERE id = ?1 AND signed_at IS NULL";
    /// Names who is in charge.
    NAME_PERSON = "UPDATE supervision_charge SET person_id = ?2 WHERE id = ?1 AND ended_at IS NULL";
    /// Ends a unit's part.
    END_CHARGE = "UPDATE supervision_charge SET ended_at = ?2, ended_why = ?3 WHERE id = ?1 AND ended_at IS NULL";
    /// Lays a milestone.
    LAY = "INSERT INTO supervision_milestone (id, item_id, position, name, due_on) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// The milestones of an item.
    MILESTONES = "SELECT id, name, due_on, done_on FROM supervision_milestone WHERE item_id = ?1 ORDER BY due_on, position";
    /// Corrects an item.
    CORRECT = "UPDATE supervision_item SET content = ?2, target = ?3, measure = ?4, measure_unit = ?5, strategy = ?6, category = ?7, ledger = ?8, group_id = ?9, rhythm = ?10, report_on = ?11, report_from = CASE WHEN rhythm = ?10 THEN report_from ELSE ?14 END, cared_by = ?12, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?13";
    /// Moves a milestone that was not reached.
    MOVE = "UPDATE supervision_milestone SET name = ?2, due_on = ?3 WHERE id = ?1 AND done_on IS NULL";
    /// Drops a milestone that was not reached.
    DROP = "DELETE FROM supervision_milestone WHERE id = ?1 AND done_on IS NULL";
    /// Marks a milestone reached.
    REACH = "UPDATE supervision_milestone SET done_on = ?2, done_by = ?3 WHERE id = ?1 AND done_on IS NULL";
    /// Marks a milestone not reached after all.
    UNREACH = "UPDATE supervision_milestone SET done_on = NULL, done_by = NULL WHERE id = ?1 AND done_on IS NOT NULL";
    /// Applies for closing.
    APPLY = "INSERT INTO supervision_closure (id, item_id, asked_at, asked_by, statement) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// The closings applied for.
    CLOSURES = "SELECT c.id, a.name, c.asked_at, c.statement, c.verdict, s.name, c.settled_at, c.remark, c.look_on, c.outcome, l.name, c.looked_at, c.finding, c.asked_by, c.undone_at FROM supervision_closure c JOIN person a ON a.id = c.asked_by LEFT JOIN person s ON s.id = c.settled_by LEFT JOIN person l ON l.id = c.looked_by WHERE c.item_id = ?1 ORDER BY c.asked_at, c.id";
    /// Settles a closing applied for.
    SETTLE_CLOSURE = "UPDATE supervision_closure SET settled_at = ?2, settled_by = ?3, verdict = ?4, remark = ?5, look_on = ?6, due_on = ?7 WHERE id = ?1 AND settled_at IS NULL";
    /// Marks what was granted as come undone; a look-back that was still to come is none any more.
    UNDO_CLOSURES = "UPDATE supervision_closure SET undone_at = ?2, look_on = CASE WHEN looked_at IS NULL THEN NULL ELSE look_on END WHERE item_id = ?1 AND verdict = 'granted' AND undone_at IS NULL";
    /// Keeps what looking again has found.
    LOOK = "UPDATE supervision_closure SET looked_at = ?2, looked_by = ?3, outcome = ?4, finding = ?5 WHERE id = ?1 AND looked_at IS NULL";
    /// Asks for an extension.
    ASK_EXTENSION = "INSERT INTO supervision_extension (id, item_id, asked_at, asked_by, due_before, wanted_on, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The extensions asked for.
    EXTENSIONS = "SELECT e.id, a.name, e.asked_at, e.due_before, e.wanted_on, e.reason, e.granted, s.name, e.settled_at, e.answer, e.asked_by FROM supervision_extension e JOIN person a ON a.id = e.asked_by LEFT JOIN person s ON s.id = e.settled_by WHERE e.item_id = ?1 ORDER BY e.asked_at, e.id";
    /// Settles an extension.
    SETTLE_EXTENSION = "UPDATE supervision_extension SET settled_at = ?2, settled_by = ?3, granted = ?4, answer = ?5 WHERE id = ?1 AND settled_at IS NULL";
    /// Settles an extension that is no longer needed: neither granted nor refused.
    LAPSE_EXTENSION = "UPDATE supervision_extension SET settled_at = ?2, settled_by = ?3, answer = ?4 WHERE id = ?1 AND settled_at IS NULL";
    /// Names the commissioner.
    SET_COMMISSIONER = "UPDATE supervision_item SET commissioner_id = ?2, revision = revision + 1 WHERE matter_id = ?1 AND revision = ?3";
    /// Drops the commissioner.
    DROP_COMMISSIONER = "UPDATE supervision_item SET commissioner_id = NULL WHERE matter_id = ?1";
    /// Takes into the joint team.
    JOIN = "INSERT INTO supervision_member (item_id, person_id, since) VALUES (?1, ?2, ?3)";
    /// Takes out of the joint team.
    LEAVE = "DELETE FROM supervision_member WHERE item_id = ?1 AND person_id = ?2";
    /// The joint team.
    MEMBERS = "SELECT m.person_id, p.name, coalesce((SELECT u.short_name FROM post o JOIN unit u ON u.id = o.unit_id WHERE o.person_id = m.person_id ORDER BY o.rank_order, o.id LIMIT 1), '') FROM supervision_member m JOIN person p ON p.id = m.person_id WHERE m.item_id = ?1 ORDER BY m.since, m.person_id";
    /// Adds evidence.
    ADD_EVIDENCE = "INSERT INTO supervision_evidence (id, feedback_id, item_id, name, mime, size, blob, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// The evidence of an item.
    EVIDENCE = "SELECT id, feedback_id, name, mime, size, blob, added_at FROM supervision_evidence WHERE item_id = ?1 ORDER BY added_at, id";
    /// The units that supervise anything open.
    OFFICES = "SELECT DISTINCT unit_id FROM supervision_item WHERE closed_on IS NULL";
    /// Open items whose light is worse than what people were told: ?2 today, ?3 near, ?4 late.
    DARKENED = "SELECT matter_id, unit_id, number, category, ledger, content, target, measure, measure_unit, strategy, rhythm, report_on, due_on, milestone_on, cared_by, parent_id, before_id, round, progress, closed_on, revision, lead_unit_id, commissioner_id, group_id, told, withdrawn_on FROM supervision_item WHERE unit_id = ?1 AND closed_on IS NULL AND ((told <> 'red' AND (due_on < ?2 OR milestone_on < ?4)) OR (told = 'green' AND (due_on <= ?3 OR milestone_on <= ?3))) ORDER BY due_on, matter_id LIMIT ?5";
    /// Keeps the light people were told of.
    SET_TOLD = "UPDATE supervision_item SET told = ?2 WHERE matter_id = ?1";
    /// The short name of a unit.
    UNIT_NAME = "SELECT short_name FROM unit WHERE id = ?1";
}

pub(super) fn next_serial(tx: &mut Tx, unit: UnitId, year: i64) -> Result<i64> {
    Ok(tx.one(LAST_SERIAL, params![unit, year], |r| r.get::<i64>(0))? + 1)
}

pub(super) fn unit_name(tx: &mut Tx, unit: UnitId) -> Result<String> {
    Ok(tx.one(UNIT_NAME, params![unit], |r| r.get(0))?)
}

pub(super) fn insert(tx: &mut Tx, i: &Item, (year, serial): (i64, i64), s: &Source) -> Result<()> {
    let (t, today) = (&i.target, tx.now().date());
    tx.exec(
        INSERT,
        params![
            i.id,
            i.unit,
            year,
            serial,
            i.number,
            i.category,
            i.ledger,
            i.content,
            t.words,
            t.number,
            t.unit,
            i.strategy,
            i.rhythm,
            i.report_on,
            i.due_on,
            i.cared_by,
            i.parent,
            i.before,
            i.round,
            i.lead,
            i.commissioner,
            i.group,
            i.told,
            today
        ],
    )?;
    tx.exec(SOURCE, params![i.id, s.kind, s.matter, s.opinion, s.words, s.said_by, s.said_on])?;
    Ok(())
}

pub(super) fn read(r: &Row) -> store::Result<Item> {
    // A row that was withdrawn holds the same day as the end of work, for the indexes of open items.
    let withdrawn_on: Option<Date> = r.get(25)?;
    Ok(Item {
        id: r.get(0)?,
        unit: r.get(1)?,
        number: r.get(2)?,
        category: r.get(3)?,
        ledger: r.get(4)?,
        content: r.get(5)?,
        target: Target { words: r.get(6)?, number: r.get(7)?, unit: r.get(8)? },
        strategy: r.get(9)?,
        rhythm: r.get(10)?,
        report_on: r.get(11)?,
        due_on: r.get(12)?,
        milestone_on: r.get(13)?,
        cared_by: r.get(14)?,
        parent: r.get(15)?,
        before: r.get(16)?,
        round: r.get(17)?,
        progress: r.get(18)?,
        closed_on: if withdrawn_on.is_some() { None } else { r.get(19)? },
        withdrawn_on,
        revision: r.get(20)?,
        lead: r.get(21)?,
        commissioner: r.get(22)?,
        group: r.get(23)?,
        told: r.get(24)?,
    })
}

pub(super) fn find(tx: &mut Tx, id: MatterId) -> Result<Option<Item>> {
    Ok(tx.opt(FIND, params![id], read)?)
}

pub(super) fn parts(tx: &mut Tx, of: MatterId) -> Result<Vec<Item>> {
    Ok(tx.query(PARTS, params![of], read)?)
}

pub(super) fn numbered(tx: &mut Tx, unit: UnitId, number: &str) -> Result<Option<Item>> {
    Ok(tx.opt(NUMBERED, params![unit, number], read)?)
}

pub(super) fn with_serial(tx: &mut Tx, unit: UnitId, (serial, year): (i64, i64)) -> Result<Option<Item>> {
    Ok(tx.opt(SERIAL, params![unit, serial, year], read)?)
}

pub(super) fn followers(tx: &mut Tx, of: MatterId) -> Result<Vec<Item>> {
    Ok(tx.query(FOLLOWERS, params![of], read)?)
}

pub(super) fn of_opinion(tx: &mut Tx, unit: UnitId, said: OpinionId) -> Result<Option<Item>> {
    Ok(tx.opt(OF_OPINION, params![unit, said], read)?)
}

/// The closed items on a paper that no other round follows, the latest first.
pub(super) fn closed_of_paper(tx: &mut Tx, unit: UnitId, paper: MatterId) -> Result<Vec<Item>> {
    Ok(tx.query(CLOSED_OF_PAPER, params![unit, paper], read)?)
}

/// An item, as far as comparing and telling of it need.
pub(super) struct Brief {
    pub id: MatterId,
    pub number: String,
    pub content: String,
    pub lead: String,
    pub signs: Signs,
}

fn brief(r: &Row) -> store::Result<Brief> {
    let signs = Signs { due_on: r.get(4)?, milestone_on: r.get(5)?, is_closed: r.get::<Option<Date>>(6)?.is_some() };
    Ok(Brief { id: r.get(0)?, number: r.get(1)?, content: r.get(2)?, lead: r.get(3)?, signs })
}

/// An item on a paper, with the words it quotes.
pub(super) struct OnPaper {
    pub item: Brief,
    pub opinion: Option<OpinionId>,
    pub words: String,
}

pub(super) fn on_paper(tx: &mut Tx, unit: UnitId, paper: MatterId) -> Result<Vec<OnPaper>> {
    Ok(tx.query(ON_PAPER, params![unit, paper], |r| {
        Ok(OnPaper { item: brief(r)?, opinion: r.get(7)?, words: r.get(8)? })
    })?)
}

pub(super) fn reports_due(tx: &mut Tx, today: Date, most: i64) -> Result<Vec<(Item, Date)>> {
    Ok(tx.query(REPORTS_DUE, params![today, most], |r| Ok((read(r)?, r.get(26)?)))?)
}

/// Where an item comes from.
pub(super) fn source(tx: &mut Tx, of: MatterId) -> Result<Source> {
    Ok(tx.one(SOURCE_OF, params![of], |r| {
        Ok(Source {
            kind: r.get(0)?,
            matter: r.get(1)?,
            opinion: r.get(2)?,
            words: r.get(3)?,
            said_by: r.get(4)?,
            said_on: r.get(5)?,
        })
    })?)
}

pub(super) fn contents(tx: &mut Tx, unit: UnitId, most: i64) -> Result<Vec<Brief>> {
    Ok(tx.query(CONTENTS, params![unit, most], brief)?)
}

pub(super) fn hang(tx: &mut Tx, item: &Item, under: Option<MatterId>) -> Result<()> {
    Ok(tx.exec_one(HANG, params![item.id, under, item.revision])?)
}

pub(super) fn set_due(tx: &mut Tx, item: &Item, due_on: Date) -> Result<()> {
    Ok(tx.exec_one(SET_DUE, params![item.id, due_on, item.revision])?)
}

pub(super) fn set_progress(tx: &mut Tx, item: &Item, progress: i64) -> Result<()> {
    Ok(tx.exec_one(SET_PROGRESS, params![item.id, progress, item.revision])?)
}

pub(super) fn set_report(tx: &mut Tx, item: MatterId, next: Option<Date>) -> Result<()> {
    tx.exec(SET_REPORT, params![item, next])?;
    Ok(())
}

/// Begins a rhythm today.
pub(super) fn begin_reports(tx: &mut Tx, item: MatterId, first: Option<Date>) -> Result<()> {
    let today = tx.now().date();
    tx.exec(BEGIN_REPORTS, params![item, first, today])?;
    Ok(())
}

pub(super) fn close(tx: &mut Tx, item: &Item, on: Date) -> Result<()> {
    Ok(tx.exec_one(CLOSE, params![item.id, on, item.revision])?)
}

pub(super) fn reopen(tx: &mut Tx, item: &Item, (due_on, report_on): (Date, Option<Date>)) -> Result<()> {
    let now = tx.now();
    tx.exec(UNDO_CLOSURES, params![item.id, now])?;
    Ok(tx.exec_one(REOPEN, params![item.id, due_on, report_on, item.revision, now.date()])?)
}

pub(super) fn withdraw(tx: &mut Tx, item: &Item, by: PersonId, (why, consent): (&str, &str)) -> Result<()> {
    let today = tx.now().date();
    Ok(tx.exec_one(WITHDRAW, params![item.id, today, by, why, item.revision, consent])?)
}

pub(super) fn withdrawn(tx: &mut Tx, item: MatterId) -> Result<Option<Withdrawn>> {
    Ok(tx.opt(WITHDRAWN, params![item], |r| Ok(Withdrawn { why: r.get(0)?, by: r.get(1)?, consent: r.get(2)? }))?)
}

pub(super) fn follow_milestones(tx: &mut Tx, item: MatterId) -> Result<()> {
    tx.exec(FOLLOW_MILESTONES, params![item])?;
    Ok(())
}

pub(super) fn hand(
    tx: &mut Tx,
    item: MatterId,
    (unit, part, person): (UnitId, Part, PersonId),
    (by, sign_due): (PersonId, Instant),
) -> Result<()> {
    let (id, now): (ChargeId, _) = (tx.new_id(), tx.now());
    tx.exec(HAND, params![id, item, unit, part, person, now, by, sign_due])?;
    if part == Part::Lead {
        tx.exec(LED_BY, params![item, unit])?;
    }
    Ok(())
}

fn both<A, B>(a: Option<A>, b: Option<B>) -> Option<(A, B)> {
    a.zip(b)
}

pub(super) fn charges(tx: &mut Tx, item: MatterId) -> Result<Vec<Charge>> {
    Ok(tx.query(CHARGES, params![item], |r| {
        Ok(Charge {
            id: r.get(0)?,
            unit: r.get(1)?,
            unit_name: r.get(2)?,
            part: r.get(3)?,
            person: r.get(4)?,
            person_name: r.get(5)?,
            handed_at: r.get(6)?,
            sign_due_at: r.get(7)?,
            signed: both(r.get(8)?, r.get(9)?),
            ended_at: r.get(10)?,
            ended_why: r.get(11)?,
            signer: r.get(12)?,
        })
    })?)
}

pub(super) fn sign(tx: &mut Tx, charge: ChargeId, by: PersonId) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(SIGN, params![charge, now, by])?)
}

pub(super) fn name_person(tx: &mut Tx, charge: ChargeId, person: PersonId) -> Result<()> {
    Ok(tx.exec_one(NAME_PERSON, params![charge, person])?)
}

pub(super) fn end_charge(tx: &mut Tx, charge: ChargeId, why: &str) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(END_CHARGE, params![charge, now, why])?)
}

pub(super) fn lay(tx: &mut Tx, item: MatterId, (position, name, due_on): (usize, &str, Date)) -> Result<()> {
    let id: MilestoneId = tx.new_id();
    tx.exec(LAY, params![id, item, i64::try_from(position).unwrap_or(i64::MAX), name, due_on])?;
    Ok(())
}

pub(super) fn milestones(tx: &mut Tx, item: MatterId) -> Result<Vec<Milestone>> {
    Ok(tx.query(MILESTONES, params![item], |r| {
        Ok(Milestone { id: r.get(0)?, name: r.get(1)?, due_on: r.get(2)?, done_on: r.get(3)? })
    })?)
}

/// Keeps what was corrected, and when regular feedback is due next.
pub(super) fn correct(tx: &mut Tx, item: &Item, (new, report_on): (&Correction, Option<Date>)) -> Result<()> {
    let t = new.target.trimmed();
    let (content, strategy, today) = (new.content.trim(), new.strategy.trim(), tx.now().date());
    Ok(tx.exec_one(
        CORRECT,
        params![
            item.id,
            content,
            t.words,
            t.number,
            t.unit,
            strategy,
            new.category,
            new.ledger,
            new.group,
            new.rhythm,
            report_on,
            new.cared_by,
            item.revision,
            today
        ],
    )?)
}

pub(super) fn move_milestone(tx: &mut Tx, id: MilestoneId, (name, due_on): (&str, Date)) -> Result<()> {
    Ok(tx.exec_one(MOVE, params![id, name, due_on])?)
}

pub(super) fn drop_milestone(tx: &mut Tx, id: MilestoneId) -> Result<()> {
    Ok(tx.exec_one(DROP, params![id])?)
}

pub(super) fn reach(tx: &mut Tx, id: MilestoneId, by: PersonId) -> Result<()> {
    let today = tx.now().date();
    Ok(tx.exec_one(REACH, params![id, today, by])?)
}

pub(super) fn unreach(tx: &mut Tx, id: MilestoneId) -> Result<()> {
    Ok(tx.exec_one(UNREACH, params![id])?)
}

pub(super) fn apply(tx: &mut Tx, item: MatterId, by: PersonId, statement: &str) -> Result<ClosureId> {
    let (id, now): (ClosureId, _) = (tx.new_id(), tx.now());
    tx.exec(APPLY, params![id, item, now, by, statement])?;
    Ok(id)
}

pub(super) fn closures(tx: &mut Tx, item: MatterId) -> Result<Vec<Closure>> {
    Ok(tx.query(CLOSURES, params![item], |r| {
        let settled: Option<(String, Instant)> = both(r.get(5)?, r.get(6)?);
        let verdict: Option<String> = r.get(4)?;
        let looked: Option<(String, Instant)> = both(r.get(10)?, r.get(11)?);
        let outcome: Option<String> = r.get(9)?;
        Ok(Closure {
            id: r.get(0)?,
            applicant: r.get(13)?,
            asked: (r.get(1)?, r.get(2)?),
            statement: r.get(3)?,
            settled: settled.map(|(who, at)| (verdict.as_deref() == Some("granted"), who, at)),
            remark: r.get::<Option<String>>(7)?.unwrap_or_default(),
            look_on: r.get(8)?,
            looked: looked.map(|(who, at)| (outcome.as_deref() == Some("holds"), who, at)),
            finding: r.get::<Option<String>>(12)?.unwrap_or_default(),
            lapsed: verdict.as_deref() == Some(LAPSED),
            undone_at: r.get(14)?,
        })
    })?)
}

/// Grants a closing applied for: the limit kept, the day of 回头看 set.
pub(super) fn grant_closure(
    tx: &mut Tx,
    id: ClosureId,
    by: PersonId,
    (remark, due_on, look_on): (&str, Date, Option<Date>),
) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(SETTLE_CLOSURE, params![id, now, by, "granted", remark, look_on, due_on])?)
}

pub(super) fn refuse_closure(tx: &mut Tx, id: ClosureId, by: PersonId, remark: &str) -> Result<()> {
    turn_down(tx, id, by, ("refused", remark))
}

/// Verdict on a closing that is no longer needed.
const LAPSED: &str = "lapsed";

pub(super) fn lapse_closure(tx: &mut Tx, id: ClosureId, by: PersonId, why: &str) -> Result<()> {
    turn_down(tx, id, by, (LAPSED, why))
}

fn turn_down(tx: &mut Tx, id: ClosureId, by: PersonId, (verdict, remark): (&str, &str)) -> Result<()> {
    let (now, never) = (tx.now(), None::<Date>);
    Ok(tx.exec_one(SETTLE_CLOSURE, params![id, now, by, verdict, remark, never, never])?)
}

pub(super) fn look(tx: &mut Tx, id: ClosureId, by: PersonId, (holds, finding): (bool, &str)) -> Result<()> {
    let (now, outcome) = (tx.now(), if holds { "holds" } else { "undone" });
    Ok(tx.exec_one(LOOK, params![id, now, by, outcome, finding])?)
}

pub(super) fn ask_extension(
    tx: &mut Tx,
    item: &Item,
    by: PersonId,
    (wanted_on, reason): (Date, &str),
) -> Result<ItemExtensionId> {
    let (id, now): (ItemExtensionId, _) = (tx.new_id(), tx.now());
    tx.exec(ASK_EXTENSION, params![id, item.id, now, by, item.due_on, wanted_on, reason])?;
    Ok(id)
}

pub(super) fn extensions(tx: &mut Tx, item: MatterId) -> Result<Vec<ItemExtension>> {
    Ok(tx.query(EXTENSIONS, params![item], |r| {
        let granted: Option<bool> = r.get(6)?;
        let settled: Option<(String, Instant)> = both(r.get(7)?, r.get(8)?);
        Ok(ItemExtension {
            id: r.get(0)?,
            applicant: r.get(10)?,
            asked: (r.get(1)?, r.get(2)?),
            due_before: r.get(3)?,
            wanted_on: r.get(4)?,
            reason: r.get(5)?,
            lapsed: granted.is_none() && settled.is_some(),
            settled: settled.map(|(who, at)| (granted == Some(true), who, at)),
            answer: r.get::<Option<String>>(9)?.unwrap_or_default(),
        })
    })?)
}

pub(super) fn settle_extension(
    tx: &mut Tx,
    id: ItemExtensionId,
    by: PersonId,
    (granted, answer): (bool, &str),
) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(SETTLE_EXTENSION, params![id, now, by, granted, answer])?)
}

pub(super) fn lapse_extension(tx: &mut Tx, id: ItemExtensionId, by: PersonId, why: &str) -> Result<()> {
    let now = tx.now();
    Ok(tx.exec_one(LAPSE_EXTENSION, params![id, now, by, why])?)
}

pub(super) fn set_commissioner(tx: &mut Tx, item: &Item, person: Option<PersonId>) -> Result<()> {
    Ok(tx.exec_one(SET_COMMISSIONER, params![item.id, person, item.revision])?)
}

pub(super) fn drop_commissioner(tx: &mut Tx, item: MatterId) -> Result<()> {
    Ok(tx.exec_one(DROP_COMMISSIONER, params![item])?)
}

pub(super) fn join(tx: &mut Tx, item: MatterId, person: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(JOIN, params![item, person, now])?;
    Ok(())
}

pub(super) fn leave(tx: &mut Tx, item: MatterId, person: PersonId) -> Result<()> {
    Ok(tx.exec_one(LEAVE, params![item, person])?)
}

pub(super) fn members(tx: &mut Tx, item: MatterId) -> Result<Vec<Member>> {
    Ok(tx.query(MEMBERS, params![item], |r| Ok(Member { person: r.get(0)?, name: r.get(1)?, unit: r.get(2)? }))?)
}

pub(super) fn add_evidence(
    tx: &mut Tx,
    (item, feedback): (MatterId, FeedbackId),
    file: &crate::document::attachment::Stored,
) -> Result<EvidenceId> {
    let (id, now): (EvidenceId, _) = (tx.new_id(), tx.now());
    let size = i64::try_from(file.size()).unwrap_or(i64::MAX);
    let blob = file.blob().to_string();
    tx.exec(ADD_EVIDENCE, params![id, feedback, item, file.name(), file.mime(), size, blob, now])?;
    Ok(id)
}

pub(super) fn evidence_of(tx: &mut Tx, item: MatterId) -> Result<Vec<Evidence>> {
    Ok(tx.query(EVIDENCE, params![item], |r| {
        Ok(Evidence {
            id: r.get(0)?,
            feedback: r.get(1)?,
            name: r.get(2)?,
            mime: r.get(3)?,
            size: r.get(4)?,
            blob: r.get(5)?,
            added_at: r.get(6)?,
        })
    })?)
}

pub(super) fn offices(tx: &mut Tx) -> Result<Vec<UnitId>> {
    Ok(tx.query(OFFICES, params![], |r| r.get(0))?)
}

pub(super) fn darkened(tx: &mut Tx, unit: UnitId, b: Bounds, most: i64) -> Result<Vec<Item>> {
    Ok(tx.query(DARKENED, params![unit, b.today, b.near, b.late, most], read)?)
}

pub(super) fn set_told(tx: &mut Tx, item: MatterId, light: Light) -> Result<()> {
    tx.exec(SET_TOLD, params![item, light])?;
    Ok(())
}
