//! Rows of documents.

use lexicon::{Genre, MatterId, PersonId, SecurityLabel, SeriesId, UnitId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Row, Tx, params, statements};

use super::Document;
use super::archive::Filing;
use super::attachment::Attachment;
use super::checks::Check;
use super::dispatch::{Dispatch, Waiting};
use super::draft::Draft;
use super::incoming::{Nature, Registration};
use super::joint::Cosigner;
use super::library::Listed;
use super::numbering::{Number, Series};
use super::partner::{Consent, Wanted};
use super::register::{Incoming, Outgoing};
use super::sealing::Sealing;
use super::seals::uses::{Outcome, Use};
use super::seals::{Seal, Withdrawal};
use super::signing::Signing;
use super::versions::Version;
use crate::Result;
use crate::matter::Kind;

statements! {
    /// Adds a document to its matter.
    INSERT = "INSERT INTO document (id, direction, unit_id, genre, label, series_id, issue_number, organ_mark, version, dated_on, copies, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, 1)";
    /// One document.
    FIND = "SELECT id, direction, unit_id, genre, label, series_id, issue_number, organ_mark, version, dated_on, issued_at, filed_at, copies, revision FROM document WHERE id = ?1";
    /// Sets the newest version's number.
    SET_VERSION = "UPDATE document SET version = ?2, revision = revision + 1 WHERE id = ?1";
    /// Dates it.
    SET_DATE = "UPDATE document SET dated_on = ?2, revision = revision + 1 WHERE id = ?1";
    /// Numbers it.
    SET_NUMBER = "UPDATE document SET issue_number = ?2, revision = revision + 1 WHERE id = ?1";
    /// The last serial of a unit's memos of a year.
    LAST_MEMO = "SELECT count(*) FROM document WHERE unit_id = ?1 AND direction = 'memo' AND issue_number LIKE ?2";
    /// Chooses the series until it is numbered.
    SET_SERIES = "UPDATE document SET series_id = ?2, organ_mark = ?3, revision = revision + 1
                  WHERE id = ?1 AND issue_number IS NULL";
    /// What the draft is, until it is numbered.
    SET_HEADING = "UPDATE document SET genre = ?2, label = ?3, revision = revision + 1 WHERE id = ?1 AND issue_number IS NULL";
    /// How many copies are printed.
    SET_COPIES = "UPDATE document SET copies = ?2, revision = revision + 1 WHERE id = ?1";
    /// Marks it issued.
    SET_ISSUED = "UPDATE document SET issued_at = ?2, revision = revision + 1 WHERE id = ?1 AND issued_at IS NULL";
    /// Takes an issue back.
    UNSET_ISSUED = "UPDATE document SET issued_at = NULL, revision = revision + 1 WHERE id = ?1 AND issued_at = ?2";
    /// Marks it filed.
    SET_FILED = "UPDATE document SET filed_at = ?2, revision = revision + 1 WHERE id = ?1";
    /// A unit's full name.
    UNIT_NAME = "SELECT name FROM unit WHERE id = ?1";
    /// A unit's fonds number, where it has one.
    FONDS = "SELECT fonds FROM unit WHERE id = ?1";
    /// Starts the working copy.
    ADD_DRAFT = "INSERT INTO draft (document_id, content, saved_by, saved_at, revision) VALUES (?1, ?2, ?3, ?4, 1)";
    /// The working copy.
    DRAFT = "SELECT content, saved_by, saved_at, revision FROM draft WHERE document_id = ?1";
    /// Saves the working copy if nobody saved it since.
    SAVE_DRAFT = "UPDATE draft SET content = ?2, saved_by = ?3, saved_at = ?4, revision = revision + 1 WHERE document_id = ?1 AND revision = ?5";
    /// Adds a version.
    ADD_VERSION = "INSERT INTO text_version (id, document_id, number, author_id, made_at, step_name, content, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// All versions.
    VERSIONS = "SELECT v.number, v.author_id, p.name, v.made_at, v.step_name, v.content, v.hash FROM text_version v JOIN person p ON p.id = v.author_id WHERE v.document_id = ?1 ORDER BY v.number";
    /// One version.
    VERSION = "SELECT v.number, v.author_id, p.name, v.made_at, v.step_name, v.content, v.hash FROM text_version v JOIN person p ON p.id = v.author_id WHERE v.document_id = ?1 AND v.number = ?2";
    /// The newest version.
    NEWEST_VERSION = "SELECT v.number, v.author_id, p.name, v.made_at, v.step_name, v.content, v.hash FROM text_version v JOIN person p ON p.id = v.author_id WHERE v.document_id = ?1 ORDER BY v.number DESC LIMIT 1";
    /// Adds a signing.
    ADD_SIGNING = "INSERT INTO signing (id, document_id, version, hash, signer_id, opinion_id, signed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The signing in force.
    SIGNING = "SELECT s.version, s.hash, s.signer_id, p.name, s.signed_at FROM signing s JOIN person p ON p.id = s.signer_id WHERE s.document_id = ?1 AND s.withdrawn_at IS NULL ORDER BY s.signed_at DESC LIMIT 1";
    /// Ends the signing in force.
    WITHDRAW_SIGNING = "UPDATE signing SET withdrawn_at = ?2 WHERE document_id = ?1 AND withdrawn_at IS NULL";
    /// Adds an organ that issues jointly.
    ADD_COSIGNER = "INSERT INTO cosigner (document_id, unit_id, position) VALUES (?1, ?2, ?3)";
    /// Forgets which organs were to issue jointly, before they are named again.
    CLEAR_COSIGNERS = "DELETE FROM cosigner WHERE document_id = ?1";
    /// The organs that issue jointly, in order, each with the signature in force.
    COSIGNERS = "SELECT u.id, u.name, u.short_name, p.name, s.signed_at FROM cosigner c JOIN unit u ON u.id = c.unit_id LEFT JOIN cosigning s ON s.document_id = c.document_id AND s.unit_id = c.unit_id AND s.withdrawn_at IS NULL LEFT JOIN person p ON p.id = s.signer_id WHERE c.document_id = ?1 ORDER BY c.position";
    /// Adds the signature of an organ.
    ADD_COSIGNING = "INSERT INTO cosigning (id, document_id, unit_id, hash, signer_id, opinion_id, signed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// Ends the signatures of all organs.
    WITHDRAW_COSIGNINGS = "UPDATE cosigning SET withdrawn_at = ?2 WHERE document_id = ?1 AND withdrawn_at IS NULL";
    /// Ends a person's signature.
    WITHDRAW_COSIGNING = "UPDATE cosigning SET withdrawn_at = ?3 WHERE document_id = ?1 AND signer_id = ?2 AND withdrawn_at IS NULL";
    /// Confirms the use of an organ's seal on a joint paper.
    ADD_CONSENT = "INSERT INTO seal_consent (id, document_id, unit_id, seal_id, hash, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The confirmations of a joint paper that were not taken back.
    CONSENTS = "SELECT c.unit_id, c.seal_id, s.name, c.by_id, p.name, c.at, c.hash FROM seal_consent c JOIN seal s ON s.id = c.seal_id JOIN person p ON p.id = c.by_id WHERE c.document_id = ?1 AND c.withdrawn_at IS NULL";
    /// The papers not yet issued whose confirmation in force was given with a seal, and what it says.
    CONSENTS_WITH = "SELECT c.document_id, s.name FROM seal_consent c JOIN seal s ON s.id = c.seal_id JOIN document d ON d.id = c.document_id WHERE c.seal_id = ?1 AND c.withdrawn_at IS NULL AND d.issued_at IS NULL ORDER BY c.at, c.id";
    /// The papers of a unit, not yet issued, with a confirmation in force.
    CONFIRMED_OF = "SELECT DISTINCT c.document_id FROM seal_consent c JOIN document d ON d.id = c.document_id WHERE d.unit_id = ?1 AND c.withdrawn_at IS NULL AND d.issued_at IS NULL";
    /// Ends the confirmation of an organ.
    END_CONSENT = "UPDATE seal_consent SET withdrawn_by = ?3, withdrawn_at = ?4 WHERE document_id = ?1 AND unit_id = ?2 AND withdrawn_at IS NULL";
    /// Ends all confirmations of a joint paper.
    END_CONSENTS = "UPDATE seal_consent SET withdrawn_at = ?2 WHERE document_id = ?1 AND withdrawn_at IS NULL";
    /// The joint papers not yet issued that are to be sealed with a unit's seal, those that came last first.
    WANTED = "SELECT m.id, m.title, coalesce(d.issue_number, ''), u.name, m.urgency, (SELECT min(t.opened_at) FROM task t WHERE t.matter_id = m.id AND t.step = 'seal' AND t.closed_at IS NULL) AS since FROM cosigner c JOIN document d ON d.id = c.document_id JOIN matter m ON m.id = d.id JOIN unit u ON u.id = m.unit_id WHERE c.unit_id = ?1 AND d.issued_at IS NULL AND c.document_id IN (SELECT t.matter_id FROM task t WHERE t.step = 'seal' AND t.closed_at IS NULL UNION SELECT k.document_id FROM seal_consent k WHERE k.unit_id = ?1 AND k.withdrawn_at IS NULL) ORDER BY m.opened_at DESC, m.id DESC LIMIT 200";
    /// How many of them wait for a confirmation.
    WANTED_COUNT = "SELECT count(DISTINCT t.matter_id) FROM task t JOIN cosigner c ON c.document_id = t.matter_id JOIN document d ON d.id = t.matter_id WHERE t.step = 'seal' AND t.closed_at IS NULL AND c.unit_id = ?1 AND d.issued_at IS NULL AND NOT EXISTS (SELECT 1 FROM seal_consent k WHERE k.document_id = t.matter_id AND k.unit_id = ?1 AND k.withdrawn_at IS NULL)";
    /// Records a check.
    ADD_CHECK = "INSERT INTO review_check (opinion_id, document_id, item, passed, remark) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// The checks of the latest review.
    CHECKS_OF = "SELECT item, passed, remark FROM review_check WHERE opinion_id = (SELECT c.opinion_id FROM review_check c JOIN opinion o ON o.id = c.opinion_id WHERE c.document_id = ?1 ORDER BY o.made_at DESC, o.id DESC LIMIT 1) ORDER BY item";
    /// The checks of every review.
    EVERY_CHECK = "SELECT item, passed, remark, opinion_id FROM review_check WHERE document_id = ?1";
    /// Makes a series.
    ADD_SERIES = "INSERT INTO serial_series (id, unit_id, code, name, organ, genre, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)";
    /// A unit's series.
    SERIES_OF = "SELECT s.id, s.unit_id, s.code, s.name, coalesce(s.organ, u.name), s.genre FROM serial_series s
                 JOIN unit u ON u.id = s.unit_id WHERE s.unit_id = ?1 ORDER BY s.code";
    /// One series.
    SERIES = "SELECT s.id, s.unit_id, s.code, s.name, coalesce(s.organ, u.name), s.genre FROM serial_series s
              JOIN unit u ON u.id = s.unit_id WHERE s.id = ?1";
    /// Says which genre a series is for.
    SET_SERIES_GENRE = "UPDATE serial_series SET genre = ?2, revision = revision + 1 WHERE id = ?1";
    /// The format of a unit's letters at a time.
    LETTER_FORMAT = "SELECT format FROM letter_format WHERE unit_id = ?1 AND at <= ?2 ORDER BY revision DESC LIMIT 1";
    /// How often a unit chose the format of its letters.
    LETTER_REVISION = "SELECT coalesce(max(revision), 0) FROM letter_format WHERE unit_id = ?1";
    /// Chooses the format of a unit's letters.
    SET_LETTER_FORMAT = "INSERT INTO letter_format (unit_id, revision, format, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// The last serial of a year.
    LAST_SERIAL = "SELECT coalesce(max(serial), 0) FROM serial_number WHERE series_id = ?1 AND year = ?2";
    /// The last serial of all years.
    LAST_SERIAL_EVER = "SELECT coalesce(max(serial), 0) FROM serial_number WHERE series_id = ?1";
    /// The years of which a series has numbers kept back.
    RESERVED_YEARS = "SELECT DISTINCT year FROM serial_number WHERE series_id = ?1 AND state = 'reserved' ORDER BY year";
    /// Reserved serials of a year.
    RESERVED = "SELECT serial FROM serial_number WHERE series_id = ?1 AND year = ?2 AND state = 'reserved' ORDER BY serial";
    /// The numbers of a year.
    NUMBERS = "SELECT n.year, n.serial, n.state, n.document_id, m.title, n.reason, p.name, n.at, CAST(CASE WHEN n.state = 'used' AND m.state <> 'active' AND d.issued_at IS NULL THEN 1 ELSE 0 END AS BIGINT) FROM serial_number n JOIN person p ON p.id = n.by_id LEFT JOIN matter m ON m.id = n.document_id LEFT JOIN document d ON d.id = n.document_id WHERE n.series_id = ?1 AND n.year = ?2 ORDER BY n.serial DESC LIMIT 500";
    /// Takes a number.
    PUT_NUMBER = "INSERT INTO serial_number (series_id, year, serial, state, document_id, reason, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// Uses a reserved number.
    USE_RESERVED = "UPDATE serial_number SET state = 'used', document_id = ?4, by_id = ?5, at = ?6 WHERE series_id = ?1 AND year = ?2 AND serial = ?3 AND state = 'reserved'";
    /// Voids a reserved number, or one whose document ended without being issued.
    VOID = "UPDATE serial_number SET state = 'void', reason = ?4, by_id = ?5, at = ?6 WHERE series_id = ?1 AND year = ?2 AND serial = ?3 AND (state = 'reserved' OR (state = 'used' AND document_id IN (SELECT d.id FROM document d JOIN matter m ON m.id = d.id WHERE d.issued_at IS NULL AND m.state <> 'active')))";
    /// The latest matters of a unit whose flow stands so, by words of the title; crossed, so that SQLite goes by the time they were
    /// opened and stops at the limit.
    OVERSEEN = "SELECT m.id, m.title, m.urgency, coalesce(m.way, m.kind), m.opened_at FROM matter m CROSS JOIN process p WHERE m.unit_id = ?1 AND p.matter_id = m.id AND p.status = ?2 AND m.title LIKE ?3 ESCAPE '!' ORDER BY m.opened_at DESC, m.id DESC LIMIT ?4";
    /// How many numbers of a document were voided.
    VOIDED_NUMBER = "SELECT count(*) FROM serial_number WHERE document_id = ?1 AND state = 'void'";
    /// Whether a received copy went back to its sender.
    TURNED_AWAY = "SELECT count(*) FROM registration g JOIN dispatch d ON d.id = g.dispatch_id WHERE g.document_id = ?1 AND d.returned_at IS NOT NULL";
    /// Whether a unit still has an open copy of a document.
    OPEN_COPY = "SELECT count(*) FROM dispatch WHERE document_id = ?1 AND to_unit_id = ?2 AND returned_at IS NULL AND withdrawn_at IS NULL";
    /// Makes a seal.
    ADD_SEAL = "INSERT INTO seal (id, unit_id, name, diameter_mm, picture, entered_by, entered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// A unit's seals, those in use first.
    SEALS = "SELECT s.id, s.name, s.diameter_mm, s.picture, p.name, s.entered_at, w.name, s.withdrawn_at, s.withdrawn_reason FROM seal s LEFT JOIN person p ON p.id = s.entered_by LEFT JOIN person w ON w.id = s.withdrawn_by WHERE s.unit_id = ?1 ORDER BY s.withdrawn_at IS NOT NULL, s.name, s.id";
    /// Takes a seal out of use.
    WITHDRAW_SEAL = "UPDATE seal SET withdrawn_by = ?2, withdrawn_at = ?3, withdrawn_reason = ?4 WHERE id = ?1";
    /// Records a use of a seal.
    ADD_SEALING = "INSERT INTO sealing (id, document_id, seal_id, by_id, at, version, copies, pdf, pdf_size) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    /// The seal in force.
    SEALING = "SELECT s.name, p.name, x.at, x.version, x.copies, x.pdf, s.diameter_mm, s.picture, coalesce(x.pdf_size, 0) FROM sealing x JOIN seal s ON s.id = x.seal_id JOIN person p ON p.id = x.by_id WHERE x.document_id = ?1 AND x.withdrawn_at IS NULL ORDER BY x.at DESC LIMIT 1";
    /// Ends the seal in force.
    WITHDRAW_SEALING = "UPDATE sealing SET withdrawn_at = ?2 WHERE document_id = ?1 AND withdrawn_at IS NULL";
    /// Sends a copy.
    ADD_DISPATCH = "INSERT INTO dispatch (id, document_id, from_unit_id, to_unit_id, kind, sent_by, sent_at, sign_due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    /// The copies of a document.
    DISPATCHES_OF = "SELECT d.id, d.document_id, d.from_unit_id, d.to_unit_id, u.name, d.kind, d.sent_at, d.sign_due_at, p.name, d.signed_at, d.returned_at, d.return_reason, d.withdrawn_at, d.reply_text, d.replied_at, d.incoming_id FROM dispatch d JOIN unit u ON u.id = d.to_unit_id LEFT JOIN person p ON p.id = d.signed_by WHERE d.document_id = ?1 ORDER BY d.kind DESC, u.sort_order, d.sent_at";
    /// One copy.
    DISPATCH = "SELECT d.id, d.document_id, d.from_unit_id, d.to_unit_id, u.name, d.kind, d.sent_at, d.sign_due_at, p.name, d.signed_at, d.returned_at, d.return_reason, d.withdrawn_at, d.reply_text, d.replied_at, d.incoming_id FROM dispatch d JOIN unit u ON u.id = d.to_unit_id LEFT JOIN person p ON p.id = d.signed_by WHERE d.id = ?1";
    /// Overdue copies a person or the person's unit sent.
    OVERDUE_OF_SENDER = "SELECT d.id, d.document_id, d.from_unit_id, d.to_unit_id, u.name, d.kind, d.sent_at, d.sign_due_at, NULL, d.signed_at, d.returned_at, d.return_reason, d.withdrawn_at, d.reply_text, d.replied_at, d.incoming_id FROM dispatch d JOIN unit u ON u.id = d.to_unit_id WHERE d.from_unit_id = ?1 AND d.sign_due_at < ?2 AND d.sent_by = ?3 AND d.signed_at IS NULL AND d.returned_at IS NULL AND d.withdrawn_at IS NULL ORDER BY d.sign_due_at LIMIT 20";
    /// Overdue copies nobody was told of.
    TO_ALARM = "SELECT d.id, d.document_id, d.from_unit_id, d.to_unit_id, u.name, d.kind, d.sent_at, d.sign_due_at, NULL, d.signed_at, d.returned_at, d.return_reason, d.withdrawn_at, d.reply_text, d.replied_at, d.incoming_id FROM dispatch d JOIN unit u ON u.id = d.to_unit_id WHERE d.sign_due_at < ?1 AND d.alarmed_at IS NULL AND d.signed_at IS NULL AND d.returned_at IS NULL AND d.withdrawn_at IS NULL ORDER BY d.sign_due_at LIMIT 500";
    /// Marks the sender told.
    ALARMED = "UPDATE dispatch SET alarmed_at = ?2 WHERE id = ?1";
    /// Who sent a copy.
    SENDER = "SELECT sent_by FROM dispatch WHERE id = ?1";
    /// What waits to be signed for in a unit.
    WAITING = "SELECT d.id, m.title, o.issue_number, u.name, m.urgency, d.sent_at, d.sign_due_at FROM dispatch d JOIN matter m ON m.id = d.document_id JOIN document o ON o.id = d.document_id JOIN unit u ON u.id = d.from_unit_id WHERE d.to_unit_id = ?1 AND d.signed_at IS NULL AND d.returned_at IS NULL AND d.withdrawn_at IS NULL ORDER BY d.sign_due_at LIMIT 200";
    /// How many wait to be signed for in a unit.
    WAITING_COUNT = "SELECT count(*) FROM dispatch WHERE to_unit_id = ?1 AND signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL";
    /// Signs for a copy nobody signed for.
    SIGN_FOR = "UPDATE dispatch SET signed_by = ?2, signed_at = ?3, incoming_id = ?4 WHERE id = ?1 AND signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL";
    /// Returns a copy.
    RETURN_DISPATCH = "UPDATE dispatch SET returned_by = ?2, returned_at = ?3, return_reason = ?4 WHERE id = ?1 AND returned_at IS NULL AND withdrawn_at IS NULL";
    /// Withdraws a copy nobody signed for.
    WITHDRAW_DISPATCH = "UPDATE dispatch SET withdrawn_at = ?2 WHERE id = ?1 AND signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL";
    /// Answers a copy.
    REPLY_DISPATCH = "UPDATE dispatch SET reply_text = ?2, replied_at = ?3 WHERE id = ?1";
    /// Adds a line to the register, not yet numbered.
    ADD_REGISTRATION = "INSERT INTO registration (document_id, unit_id, year, nature, carrier, source_name, source_number, dispatch_id, received_at, received_by, reply_wanted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    /// One line of the register.
    REGISTRATION = "SELECT year, serial, nature, carrier, source_name, source_number, dispatch_id, received_at, reply_wanted, result, reply_text, replied_at FROM registration WHERE document_id = ?1";
    /// The last serial of the register's year.
    LAST_REGISTER = "SELECT coalesce(max(serial), 0) FROM registration WHERE unit_id = ?1 AND year = ?2";
    /// Numbers a line.
    REGISTER = "UPDATE registration SET serial = ?2, nature = ?3 WHERE document_id = ?1";
    /// Sets 办件 or 阅件.
    SET_NATURE = "UPDATE registration SET nature = ?2 WHERE document_id = ?1";
    /// Sets whether the sender wants an answer.
    SET_REPLY_WANTED = "UPDATE registration SET reply_wanted = ?2 WHERE document_id = ?1";
    /// Sets the result.
    SET_RESULT = "UPDATE registration SET result = ?2 WHERE document_id = ?1";
    /// Sets the answer.
    SET_REPLY = "UPDATE registration SET reply_text = ?2, replied_at = ?3 WHERE document_id = ?1";
    /// The last item of an archive class.
    LAST_ITEM = "SELECT count(*) FROM archive_item WHERE unit_id = ?1 AND year = ?2 AND retention = ?3";
    /// Files a document.
    FILE = "INSERT INTO archive_item (document_id, unit_id, year, retention, archival_code, filed_by, filed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// How a document is filed.
    FILING = "SELECT a.archival_code, a.retention, p.name, a.filed_at FROM archive_item a JOIN person p ON p.id = a.filed_by WHERE a.document_id = ?1";
    /// Attaches a file.
    ADD_ATTACHMENT = "INSERT INTO attachment (id, matter_id, part, name, mime, size, blob, position, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    /// The attachments of a matter.
    ATTACHMENTS = "SELECT id, matter_id, part, name, mime, size, blob, position, added_at FROM attachment WHERE matter_id = ?1 AND removed_at IS NULL ORDER BY part DESC, position, id";
    /// One attachment.
    ATTACHMENT = "SELECT id, matter_id, part, name, mime, size, blob, position, added_at FROM attachment WHERE id = ?1 AND removed_at IS NULL";
    /// Every file that something names.
    NAMED_FILES = "SELECT blob FROM attachment UNION SELECT pdf FROM sealing WHERE pdf IS NOT NULL UNION SELECT picture FROM seal WHERE picture IS NOT NULL UNION SELECT blob FROM supervision_evidence UNION SELECT blob FROM supervision_visit_file";
    /// Takes an attachment off.
    REMOVE_ATTACHMENT = "UPDATE attachment SET removed_by = ?2, removed_at = ?3 WHERE id = ?1 AND removed_at IS NULL";
    /// A page of the documents a person had to do with.
    LIBRARY_OWN = "SELECT m.id, m.kind, m.title, d.genre, m.urgency, d.issue_number, m.state, m.opened_at, u.short_name, p.name, coalesce(m.way, m.kind) FROM participant x JOIN matter m ON m.id = x.matter_id JOIN document d ON d.id = m.id JOIN unit u ON u.id = m.unit_id JOIN person p ON p.id = m.owner_id WHERE x.person_id = ?1 AND (?2 = '' OR m.kind = ?2) AND (?3 = '' OR d.genre = ?3) AND (?4 = '' OR m.state = ?4) AND m.opened_at >= ?5 AND m.opened_at < ?6 AND (x.since < ?7 OR (x.since = ?7 AND m.id < ?8)) ORDER BY x.since DESC, m.id DESC LIMIT ?9";
    /// A page of a unit's documents of one kind.
    LIBRARY_UNIT = "SELECT m.id, m.kind, m.title, d.genre, m.urgency, d.issue_number, m.state, m.opened_at, u.short_name, p.name, coalesce(m.way, m.kind) FROM matter m JOIN document d ON d.id = m.id JOIN unit u ON u.id = m.unit_id JOIN person p ON p.id = m.owner_id WHERE m.unit_id = ?1 AND m.kind = ?2 AND (?3 = '' OR d.genre = ?3) AND (?4 = '' OR m.state = ?4) AND m.opened_at >= ?5 AND m.opened_at < ?6 AND (m.opened_at < ?7 OR (m.opened_at = ?7 AND m.id < ?8)) ORDER BY m.opened_at DESC, m.id DESC LIMIT ?9";
    /// One document as lists show it, if the person had to do with it or reads that unit's kind.
    LISTED = "SELECT m.id, m.kind, m.title, d.genre, m.urgency, d.issue_number, m.state, m.opened_at, u.short_name, p.name, coalesce(m.way, m.kind) FROM matter m JOIN document d ON d.id = m.id JOIN unit u ON u.id = m.unit_id JOIN person p ON p.id = m.owner_id WHERE m.id = ?1 AND ((m.unit_id = ?3 AND m.kind IN (?4, ?5, ?6)) OR EXISTS (SELECT 1 FROM participant x WHERE x.matter_id = m.id AND x.person_id = ?2))";
    /// What the search index keeps of a document.
    SEARCHABLE = "SELECT m.title, d.issue_number, w.content, u.name FROM matter m JOIN document d ON d.id = m.id JOIN draft w ON w.document_id = m.id JOIN unit u ON u.id = m.unit_id WHERE m.id = ?1";
    /// Who was let in on a document, each with its unit and kind.
    READERS = "SELECT m.unit_id, m.kind, x.person_id FROM matter m JOIN participant x ON x.matter_id = m.id WHERE m.id = ?1 ORDER BY x.person_id";
    /// A page of the outgoing register.
    OUTGOING_REGISTER = "SELECT m.id, d.issue_number, m.title, d.genre, m.urgency, d.dated_on, d.issued_at, d.copies, p.name, (SELECT count(*) FROM dispatch x WHERE x.document_id = d.id), (SELECT count(*) FROM dispatch x WHERE x.document_id = d.id AND x.signed_at IS NOT NULL AND x.returned_at IS NULL), coalesce(m.way, m.kind) FROM document d JOIN matter m ON m.id = d.id JOIN person p ON p.id = m.initiator_id WHERE d.unit_id = ?1 AND d.direction = 'outgoing' AND d.issued_at >= ?2 AND d.issued_at < ?3 AND (?4 = '' OR d.genre = ?4) AND (d.issued_at < ?5 OR (d.issued_at = ?5 AND d.id < ?6)) ORDER BY d.issued_at DESC, d.id DESC LIMIT ?7";
    /// Enters a use of a seal.
    ADD_SEAL_USE = "INSERT INTO seal_use (id, unit_id, seal_id, seal_name, document_id, by_id, at, copies, outcome, reason, sealing_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    /// A page of the use register.
    SEAL_USES = "SELECT u.id, u.at, u.seal_name, u.document_id, coalesce(d.issue_number, ''), m.title, u.copies, p.name, coalesce((SELECT q.name FROM cosigning g JOIN person q ON q.id = g.signer_id WHERE g.document_id = u.document_id AND g.unit_id = u.unit_id AND g.signed_at <= u.at ORDER BY g.signed_at DESC LIMIT 1), (SELECT q.name FROM signing g JOIN person q ON q.id = g.signer_id WHERE g.document_id = u.document_id AND g.signed_at <= u.at ORDER BY g.signed_at DESC LIMIT 1), ''), u.outcome, coalesce(u.reason, ''), x.withdrawn_at, u.seal_id, CASE WHEN d.unit_id = u.unit_id THEN '' ELSE l.short_name END FROM seal_use u JOIN document d ON d.id = u.document_id JOIN unit l ON l.id = d.unit_id JOIN matter m ON m.id = d.id JOIN person p ON p.id = u.by_id LEFT JOIN sealing x ON x.id = u.sealing_id WHERE u.unit_id = ?1 AND u.at >= ?2 AND u.at < ?3 AND (?4 = '' OR u.outcome = ?4) AND (u.at < ?5 OR (u.at = ?5 AND u.id < ?6)) ORDER BY u.at DESC, u.id DESC LIMIT ?7";
    /// A page of the incoming register.
    INCOMING_REGISTER = "SELECT m.id, r.year, r.serial, m.title, r.source_name, r.source_number, r.nature, m.urgency, r.received_at, p.name, m.state, r.result, m.limit_text, m.opened_at, m.stops, m.extra_minutes, m.due_at, m.done_at FROM registration r JOIN matter m ON m.id = r.document_id JOIN person p ON p.id = m.owner_id WHERE r.unit_id = ?1 AND r.received_at >= ?2 AND r.received_at < ?3 AND (?4 = '' OR r.nature = ?4) AND (r.received_at < ?5 OR (r.received_at = ?5 AND r.document_id < ?6)) ORDER BY r.received_at DESC, r.document_id DESC LIMIT ?7";
    /// 办件 and 阅件 of a unit in a span, counted apart.
    COUNT_NATURE = "SELECT nature, count(*) FROM registration WHERE unit_id = ?1 AND received_at >= ?2 AND received_at < ?3 GROUP BY nature";
}

/// A value as the JSON text a column keeps.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| store::Error::Value(e.to_string()).into())
}

fn json<T: DeserializeOwned>(row: &Row, at: usize) -> store::Result<T> {
    serde_json::from_str(&row.get::<String>(at)?).map_err(|e| store::Error::Value(e.to_string()))
}

fn parsed<T: std::str::FromStr>(row: &Row, at: usize) -> store::Result<T> {
    let text: String = row.get(at)?;
    text.parse().map_err(|_| store::Error::Value(format!("unknown word {text}")))
}

pub(super) fn insert(tx: &mut Tx, d: &Document) -> Result<()> {
    tx.exec(
        INSERT,
        params![
            d.id,
            d.kind.code(),
            d.unit,
            d.genre.code(),
            d.label.code(),
            d.series,
            d.issue_number,
            d.organ_mark,
            d.dated_on,
            d.copies
        ],
    )?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx, id: MatterId) -> Result<Option<Document>> {
    Ok(tx.opt(FIND, params![id], document)?)
}

pub(super) fn set_series(tx: &mut Tx, id: MatterId, series: SeriesId, mark: &str) -> Result<()> {
    tx.exec(SET_SERIES, params![id, series, mark])?;
    Ok(())
}

pub(super) fn set_heading(tx: &mut Tx, id: MatterId, (genre, label): (Genre, SecurityLabel)) -> Result<()> {
    tx.exec_one(SET_HEADING, params![id, genre.code(), label.code()])?;
    Ok(())
}

fn document(row: &Row) -> store::Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        kind: Kind::from_code(&row.get::<String>(1)?),
        unit: row.get(2)?,
        genre: parsed(row, 3)?,
        label: parsed(row, 4)?,
        series: row.get(5)?,
        issue_number: row.get(6)?,
        organ_mark: row.get(7)?,
        version: row.get(8)?,
        dated_on: row.get(9)?,
        issued_at: row.get(10)?,
        filed_at: row.get(11)?,
        copies: row.get(12)?,
        revision: row.get(13)?,
    })
}

pub(super) fn draft(row: &Row) -> store::Result<Draft> {
    Ok(Draft { content: json(row, 0)?, saved_by: row.get(1)?, saved_at: row.get(2)?, revision: row.get(3)? })
}

pub(super) fn version(row: &Row) -> store::Result<Version> {
    Ok(Version {
        number: row.get(0)?,
        author: row.get(1)?,
        author_name: row.get(2)?,
        made_at: row.get(3)?,
        step_name: row.get(4)?,
        content: json(row, 5)?,
        hash: row.get(6)?,
    })
}

pub(super) fn signing(row: &Row) -> store::Result<Signing> {
    Ok(Signing {
        version: row.get(0)?,
        hash: row.get(1)?,
        signer: row.get(2)?,
        signer_name: row.get(3)?,
        signed_at: row.get(4)?,
    })
}

pub(super) fn cosigner(row: &Row) -> store::Result<Cosigner> {
    let who: Option<String> = row.get(3)?;
    let at: Option<lexicon::Instant> = row.get(4)?;
    Ok(Cosigner { unit: row.get(0)?, name: row.get(1)?, short_name: row.get(2)?, signed: who.zip(at) })
}

pub(super) fn consent(row: &Row) -> store::Result<(lexicon::UnitId, Consent)> {
    let (seal, by) = ((row.get(1)?, row.get(2)?), (row.get(3)?, row.get(4)?));
    Ok((row.get(0)?, Consent::new(seal, by, (row.get(5)?, row.get(6)?))))
}

pub(super) fn wanted(row: &Row) -> store::Result<Wanted> {
    Ok(Wanted {
        id: row.get(0)?,
        title: row.get(1)?,
        issue_number: row.get(2)?,
        lead: row.get(3)?,
        urgency: row.get(4)?,
        since: row.get(5)?,
        consent: None,
    })
}

pub(super) fn check(row: &Row) -> store::Result<Check> {
    Ok(Check { item: row.get(0)?, passed: row.get(1)?, remark: row.get(2)? })
}

pub(super) fn series(row: &Row) -> store::Result<Series> {
    let genre: Option<String> = row.get(5)?;
    let genre = genre.map(|_| parsed(row, 5)).transpose()?;
    Ok(Series { id: row.get(0)?, unit: row.get(1)?, code: row.get(2)?, name: row.get(3)?, organ: row.get(4)?, genre })
}

pub(super) fn number(row: &Row) -> store::Result<Number> {
    Ok(Number {
        year: row.get(0)?,
        serial: row.get(1)?,
        state: row.get(2)?,
        document: row.get(3)?,
        title: row.get(4)?,
        reason: row.get(5)?,
        by: row.get(6)?,
        at: row.get(7)?,
        is_idle: row.get::<i64>(8)? == 1,
    })
}

pub(super) fn seal(row: &Row) -> store::Result<Seal> {
    let withdrawn_at: Option<lexicon::Instant> = row.get(7)?;
    let by = |at| Ok::<_, store::Error>(row.get::<Option<String>>(at)?.unwrap_or_default());
    let withdrawn = match withdrawn_at {
        Some(at) => Some(Withdrawal { by: by(6)?, at, reason: by(8)? }),
        None => None,
    };
    Ok(Seal {
        id: row.get(0)?,
        name: row.get(1)?,
        diameter: row.get(2)?,
        picture: row.get(3)?,
        entered_by: by(4)?,
        entered_at: row.get(5)?,
        withdrawn,
    })
}

pub(super) fn seal_use(row: &Row) -> store::Result<Use> {
    let code: String = row.get(9)?;
    Ok(Use {
        id: row.get(0)?,
        at: row.get(1)?,
        seal: row.get(2)?,
        document: row.get(3)?,
        issue_number: row.get(4)?,
        title: row.get(5)?,
        copies: row.get(6)?,
        by: row.get(7)?,
        signer: row.get(8)?,
        outcome: if code == Outcome::Used.code() { Outcome::Used } else { Outcome::Refused },
        reason: row.get(10)?,
        seal_id: row.get(12)?,
        lead: row.get(13)?,
        fell_at: row.get(11)?,
    })
}

pub(super) fn sealing(row: &Row) -> store::Result<Sealing> {
    Ok(Sealing {
        seal: row.get(0)?,
        by: row.get(1)?,
        at: row.get(2)?,
        version: row.get(3)?,
        copies: row.get(4)?,
        pdf: row.get(5)?,
        diameter: row.get(6)?,
        picture: row.get(7)?,
        pdf_size: row.get(8)?,
    })
}

pub(super) fn dispatch(row: &Row) -> store::Result<Dispatch> {
    let signer: Option<String> = row.get(8)?;
    let reason: Option<String> = row.get(11)?;
    let reply: Option<String> = row.get(13)?;
    let signed_at: Option<lexicon::Instant> = row.get(9)?;
    let returned_at: Option<lexicon::Instant> = row.get(10)?;
    let replied_at: Option<lexicon::Instant> = row.get(14)?;
    Ok(Dispatch {
        id: row.get(0)?,
        document: row.get(1)?,
        from_unit: row.get(2)?,
        to_unit: row.get(3)?,
        to_name: row.get(4)?,
        kind: row.get(5)?,
        sent_at: row.get(6)?,
        sign_due_at: row.get(7)?,
        signed: signed_at.map(|at| (signer.unwrap_or_default(), at)),
        returned: returned_at.map(|at| (at, reason.unwrap_or_default())),
        withdrawn_at: row.get(12)?,
        reply: reply.zip(replied_at),
        incoming: row.get(15)?,
    })
}

pub(super) fn waiting(row: &Row) -> store::Result<Waiting> {
    Ok(Waiting {
        id: row.get(0)?,
        title: row.get(1)?,
        issue_number: row.get::<Option<String>>(2)?.unwrap_or_default(),
        from_name: row.get(3)?,
        urgency: row.get(4)?,
        sent_at: row.get(5)?,
        sign_due_at: row.get(6)?,
    })
}

pub(super) fn registration(row: &Row) -> store::Result<Registration> {
    let reply: Option<String> = row.get(10)?;
    let replied_at: Option<lexicon::Instant> = row.get(11)?;
    Ok(Registration {
        year: row.get(0)?,
        serial: row.get(1)?,
        nature: Nature::from_code(&row.get::<String>(2)?),
        carrier: row.get(3)?,
        source_name: row.get(4)?,
        source_number: row.get(5)?,
        dispatch: row.get(6)?,
        received_at: row.get(7)?,
        reply_wanted: row.get(8)?,
        result: row.get(9)?,
        reply: reply.zip(replied_at),
    })
}

pub(super) fn filing(row: &Row) -> store::Result<Filing> {
    Ok(Filing { code: row.get(0)?, retention: parsed(row, 1)?, by: row.get(2)?, at: row.get(3)? })
}

pub(super) fn attachment(row: &Row) -> store::Result<Attachment> {
    Ok(Attachment {
        id: row.get(0)?,
        matter: row.get(1)?,
        part: row.get(2)?,
        name: row.get(3)?,
        mime: row.get(4)?,
        size: row.get(5)?,
        blob: row.get(6)?,
        position: row.get(7)?,
        added_at: row.get(8)?,
    })
}

pub(super) fn listed(row: &Row) -> store::Result<Listed> {
    Ok(Listed {
        id: row.get(0)?,
        kind: Kind::from_code(&row.get::<String>(1)?),
        title: row.get(2)?,
        genre: parsed(row, 3)?,
        urgency: row.get(4)?,
        issue_number: row.get(5)?,
        state: row.get(6)?,
        opened_at: row.get(7)?,
        unit: row.get(8)?,
        owner: row.get(9)?,
        way: crate::matter::rows::way(row, 10)?,
    })
}

pub(super) fn outgoing(row: &Row) -> store::Result<Outgoing> {
    Ok(Outgoing {
        id: row.get(0)?,
        issue_number: row.get::<Option<String>>(1)?.unwrap_or_default(),
        title: row.get(2)?,
        genre: parsed(row, 3)?,
        urgency: row.get(4)?,
        dated_on: row.get(5)?,
        issued_at: row.get(6)?,
        copies: row.get(7)?,
        drafter: row.get(8)?,
        sent: row.get(9)?,
        signed: row.get(10)?,
        way: crate::matter::rows::way(row, 11)?,
    })
}

pub(super) fn incoming(row: &Row) -> store::Result<Incoming> {
    Ok(Incoming {
        id: row.get(0)?,
        year: row.get(1)?,
        serial: row.get(2)?,
        title: row.get(3)?,
        source_name: row.get(4)?,
        source_number: row.get(5)?,
        nature: Nature::from_code(&row.get::<String>(6)?),
        urgency: row.get(7)?,
        received_at: row.get(8)?,
        owner: row.get(9)?,
        state: row.get(10)?,
        result: row.get(11)?,
        clock: crate::matter::rows::clock_kept(row, 12)?,
        done_at: row.get(17)?,
    })
}

/// Everything the search index keeps: title, number, text, unit.
pub(super) fn searchable(row: &Row) -> store::Result<(String, String, String, String)> {
    let content: super::Content = json(row, 2)?;
    let text = [content.body.as_str(), &content.main_to, &content.note].join("\n");
    Ok((row.get(0)?, row.get::<Option<String>>(1)?.unwrap_or_default(), text, row.get(3)?))
}

pub(super) fn reader(row: &Row) -> store::Result<(UnitId, Kind, PersonId)> {
    Ok((row.get(0)?, Kind::from_code(&row.get::<String>(1)?), row.get(2)?))
}
