//! All SQL of people, and how rows become values.

use lexicon::{Instant, PersonId};
use store::{Row, statements};

use super::{Actor, Department, Grant, Person, Post, Unit};

statements! {
    /// Adds a unit.
    ADD_UNIT = "INSERT INTO unit (id, code, name, short_name, kind, sort_order, closed_on, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 1)";
    /// Changes a unit that is still at the given revision.
    EDIT_UNIT = "UPDATE unit SET code = ?3, name = ?4, short_name = ?5, kind = ?6, sort_order = ?7, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Closes or reopens a unit.
    CLOSE_UNIT = "UPDATE unit SET closed_on = ?3, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// A unit's fonds number.
    FONDS = "SELECT fonds FROM unit WHERE id = ?1";
    /// Sets or takes away a unit's fonds number.
    SET_FONDS = "UPDATE unit SET fonds = ?2 WHERE id = ?1";
    /// One unit.
    UNIT = "SELECT id, code, name, short_name, kind, sort_order, closed_on, revision FROM unit WHERE id = ?1";
    /// Every unit in order.
    UNITS = "SELECT id, code, name, short_name, kind, sort_order, closed_on, revision FROM unit ORDER BY sort_order, code";
    /// How many people who have not left belong to a unit.
    COUNT_PEOPLE_OF_UNIT = "SELECT COUNT(*) FROM person WHERE unit_id = ?1 AND left_on IS NULL";

    /// Adds a department.
    ADD_DEPARTMENT = "INSERT INTO department (id, unit_id, name, sort_order, leader_id, closed_on, revision) VALUES (?1, ?2, ?3, ?4, ?5, NULL, 1)";
    /// Changes a department that is still at the given revision.
    EDIT_DEPARTMENT = "UPDATE department SET name = ?3, sort_order = ?4, leader_id = ?5, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Closes or reopens a department.
    CLOSE_DEPARTMENT = "UPDATE department SET closed_on = ?3, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// One department.
    DEPARTMENT = "SELECT id, unit_id, name, sort_order, leader_id, closed_on, revision FROM department WHERE id = ?1";
    /// The departments of a unit in order.
    DEPARTMENTS_OF_UNIT = "SELECT id, unit_id, name, sort_order, leader_id, closed_on, revision FROM department WHERE unit_id = ?1 ORDER BY sort_order, name";
    /// Every department.
    DEPARTMENTS = "SELECT id, unit_id, name, sort_order, leader_id, closed_on, revision FROM department ORDER BY unit_id, sort_order, name";
    /// How many posts are held in a department on a day.
    COUNT_POSTS_OF_DEPARTMENT = "SELECT COUNT(*) FROM post WHERE department_id = ?1 AND (to_on IS NULL OR to_on >= ?2)";
    /// Takes a person who leaves out of the departments they are in charge of.
    CLEAR_LEADER = "UPDATE department SET leader_id = NULL, revision = revision + 1 WHERE leader_id = ?1";

    /// Adds a person.
    ADD_PERSON = "INSERT INTO person (id, login, name, order_key, unit_id, phone, left_on, disabled_at, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, 1)";
    /// Changes a person who is still at the given revision.
    EDIT_PERSON = "UPDATE person SET name = ?3, phone = ?4, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Moves a person who is still at the given revision to another unit.
    MOVE_PERSON = "UPDATE person SET unit_id = ?3, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Sets the day a person left.
    LEAVE_PERSON = "UPDATE person SET left_on = ?3, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Disables or enables an account.
    DISABLE_PERSON = "UPDATE person SET disabled_at = ?3, revision = revision + 1 WHERE id = ?1 AND revision = ?2";
    /// Sets the place in lists.
    ORDER_PERSON = "UPDATE person SET order_key = ?2 WHERE id = ?1";
    /// One person.
    PERSON = "SELECT id, login, name, unit_id, phone, left_on, disabled_at, revision FROM person WHERE id = ?1";
    /// One person by account.
    PERSON_BY_LOGIN = "SELECT id, login, name, unit_id, phone, left_on, disabled_at, revision FROM person WHERE login = ?1";
    /// A unit's people in order, those who left last.
    PEOPLE_OF_UNIT_ALL = "SELECT id, login, name, unit_id, phone, left_on, disabled_at, revision FROM person WHERE unit_id = ?1 ORDER BY CASE WHEN left_on IS NULL THEN 0 ELSE 1 END, order_key, id";
    /// A unit's active people in rank order.
    PEOPLE_OF_UNIT = "SELECT id, login, name, unit_id, phone, left_on, disabled_at, revision FROM person WHERE unit_id = ?1 AND left_on IS NULL AND disabled_at IS NULL ORDER BY order_key, id";
    /// The active people who hold a post in a department on a day, in rank order.
    PEOPLE_OF_DEPARTMENT = "SELECT p.id, p.login, p.name, p.unit_id, p.phone, p.left_on, p.disabled_at, p.revision FROM person p WHERE p.left_on IS NULL AND p.disabled_at IS NULL AND EXISTS (SELECT 1 FROM post o WHERE o.person_id = p.id AND o.department_id = ?1 AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2)) ORDER BY p.order_key, p.id";
    /// Everybody ever entered, unit by unit, those who left last.
    PEOPLE_EVER = "SELECT p.id, p.login, p.name, p.unit_id, p.phone, p.left_on, p.disabled_at, p.revision FROM person p LEFT JOIN unit u ON u.id = p.unit_id ORDER BY CASE WHEN p.left_on IS NULL THEN 0 ELSE 1 END, CASE WHEN u.id IS NULL THEN 1 ELSE 0 END, u.sort_order, u.id, p.order_key, p.id";
    /// People without a unit: the three administrators' accounts.
    PEOPLE_WITHOUT_UNIT = "SELECT id, login, name, unit_id, phone, left_on, disabled_at, revision FROM person WHERE unit_id IS NULL ORDER BY login";
    /// Whether anybody has ever been entered.
    ANYBODY = "SELECT COUNT(*) FROM (SELECT 1 FROM person LIMIT 1) AS one";
    /// Every account with name and unit, for checking an import.
    LOGINS = "SELECT p.login, p.name, u.name FROM person p LEFT JOIN unit u ON u.id = p.unit_id";
    /// Names of a list of people.
    NAMES = "SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?1))";
    /// Those of a list of people who left or are disabled.
    GONE = "SELECT id FROM person WHERE id IN (SELECT value FROM json_each(?1)) AND (left_on IS NOT NULL OR disabled_at IS NOT NULL)";
    /// Units of people, with their short names.
    UNITS_OF_PEOPLE = "SELECT p.id, u.id, u.short_name FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id IN (SELECT value FROM json_each(?1))";

    /// Adds a post.
    ADD_POST = "INSERT INTO post (id, person_id, unit_id, department_id, title, rank_order, is_head, from_on, to_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    /// Ends a post that has not ended.
    END_POST = "UPDATE post SET to_on = ?2 WHERE id = ?1 AND to_on IS NULL";
    /// Ends every post of a person still held after a day.
    END_POSTS = "UPDATE post SET to_on = ?2 WHERE person_id = ?1 AND (to_on IS NULL OR to_on > ?2)";
    /// One post.
    POST = "SELECT id, person_id, unit_id, department_id, title, rank_order, is_head, from_on, to_on FROM post WHERE id = ?1";
    /// A person's posts, current and past.
    POSTS_OF_PERSON = "SELECT id, person_id, unit_id, department_id, title, rank_order, is_head, from_on, to_on FROM post WHERE person_id = ?1 ORDER BY from_on, id";
    /// The posts of a unit's people held on a day, in rank order.
    POSTS_OF_UNIT = "SELECT id, person_id, unit_id, department_id, title, rank_order, is_head, from_on, to_on FROM post WHERE unit_id = ?1 AND from_on <= ?2 AND (to_on IS NULL OR to_on >= ?2) ORDER BY rank_order, id";
    /// The highest rank a person holds on a day.
    BEST_RANK = "SELECT MIN(rank_order) FROM post WHERE person_id = ?1 AND from_on <= ?2 AND (to_on IS NULL OR to_on >= ?2)";
    /// People with a post that began or ended within some days.
    RECENTLY_POSTED = "SELECT DISTINCT p.id, p.name FROM post o JOIN person p ON p.id = o.person_id WHERE o.from_on BETWEEN ?1 AND ?2 OR o.to_on BETWEEN ?1 AND ?2";
    /// People with a post that ended within some days.
    LATELY_ENDED = "SELECT DISTINCT person_id FROM post WHERE to_on BETWEEN ?1 AND ?2";
    /// The department of the highest-ranking post held on a day in the person's own unit.
    DEPARTMENT_OF = "SELECT o.department_id FROM post o JOIN person p ON p.id = o.person_id WHERE o.person_id = ?1 AND o.unit_id = p.unit_id AND o.department_id IS NOT NULL AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2) ORDER BY o.rank_order, o.id LIMIT 1";
    /// Who is in charge of a department on a day, active only.
    DEPARTMENT_HEAD = "SELECT o.person_id FROM post o JOIN person p ON p.id = o.person_id WHERE o.department_id = ?1 AND o.is_head = TRUE AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2) AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY o.rank_order, p.order_key, p.id LIMIT 1";
    /// Who is in charge of a unit on a day, active only.
    UNIT_HEAD = "SELECT o.person_id FROM post o JOIN person p ON p.id = o.person_id WHERE o.unit_id = ?1 AND o.department_id IS NULL AND o.is_head = TRUE AND o.from_on <= ?2 AND (o.to_on IS NULL OR o.to_on >= ?2) AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY o.rank_order, p.order_key, p.id LIMIT 1";
    /// The leader in charge of a department, active only.
    LEADER_IN_CHARGE = "SELECT p.id FROM department d JOIN person p ON p.id = d.leader_id WHERE d.id = ?1 AND p.left_on IS NULL AND p.disabled_at IS NULL";
    /// Whether an active person belongs to a unit or holds a post in it on a day.
    SERVES = "SELECT COUNT(*) FROM person p WHERE p.id = ?1 AND p.left_on IS NULL AND p.disabled_at IS NULL AND (p.unit_id = ?2 OR EXISTS (SELECT 1 FROM post o WHERE o.person_id = p.id AND o.unit_id = ?2 AND o.from_on <= ?3 AND (o.to_on IS NULL OR o.to_on >= ?3)))";

    /// Adds a grant.
    ADD_GRANT = "INSERT INTO role_grant (id, person_id, role, unit_id, department_id, granted_by, granted_at, revoked_by, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, NULL)";
    /// Revokes a grant in force.
    REVOKE_GRANT = "UPDATE role_grant SET revoked_by = ?2, revoked_at = ?3 WHERE id = ?1 AND revoked_at IS NULL";
    /// A grant in force, with its holder.
    GRANT = "SELECT id, role, unit_id, department_id, person_id, granted_at FROM role_grant WHERE id = ?1 AND revoked_at IS NULL";
    /// A person's grants in force.
    GRANTS_OF = "SELECT id, role, unit_id, department_id FROM role_grant WHERE person_id = ?1 AND revoked_at IS NULL ORDER BY id";
    /// The grants in force in a unit, with their holders.
    GRANTS_IN_UNIT = "SELECT g.id, g.role, g.unit_id, g.department_id, g.person_id, g.granted_at FROM role_grant g JOIN person p ON p.id = g.person_id WHERE g.unit_id = ?1 AND g.revoked_at IS NULL ORDER BY p.order_key, p.id, g.id";
    /// Active holders of a role for the whole unit, in rank order.
    HOLDERS = "SELECT DISTINCT p.id, p.order_key FROM role_grant g JOIN person p ON p.id = g.person_id WHERE g.unit_id = ?1 AND g.role = ?2 AND g.revoked_at IS NULL AND g.department_id IS NULL AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY p.order_key, p.id";
    /// Active holders of a role for one department or its whole unit, in rank order.
    HOLDERS_FOR_DEPARTMENT = "SELECT DISTINCT p.id, p.order_key FROM role_grant g JOIN person p ON p.id = g.person_id WHERE g.unit_id = ?1 AND g.role = ?2 AND g.revoked_at IS NULL AND (g.department_id IS NULL OR g.department_id = ?3) AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY p.order_key, p.id";
    /// Active holders of one of the three administrators' roles.
    ADMINISTRATORS = "SELECT DISTINCT p.id, p.login FROM role_grant g JOIN person p ON p.id = g.person_id WHERE g.unit_id IS NULL AND g.role = ?1 AND g.revoked_at IS NULL AND p.left_on IS NULL AND p.disabled_at IS NULL ORDER BY p.login";

    /// Adds a proposal.
    ADD_PROPOSAL = "INSERT INTO grant_proposal (id, person_id, role, unit_id, department_id, proposed_by, proposed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// The open proposals, oldest first.
    OPEN_PROPOSALS = "SELECT g.id, g.role, g.unit_id, g.department_id, g.person_id, g.proposed_at, p.name, u.name FROM grant_proposal g JOIN person p ON p.id = g.person_id JOIN unit u ON u.id = g.unit_id WHERE g.settled_at IS NULL ORDER BY g.proposed_at, g.id";
    /// One open proposal.
    OPEN_PROPOSAL = "SELECT g.id, g.role, g.unit_id, g.department_id, g.person_id, g.proposed_at, p.name, u.name FROM grant_proposal g JOIN person p ON p.id = g.person_id JOIN unit u ON u.id = g.unit_id WHERE g.id = ?1 AND g.settled_at IS NULL";
    /// Settles an open proposal.
    SETTLE_PROPOSAL = "UPDATE grant_proposal SET settled_by = ?2, settled_at = ?3, accepted = ?4 WHERE id = ?1 AND settled_at IS NULL";

    /// Sets a person's password.
    SET_PASSWORD = "INSERT INTO credential (person_id, password_hash, changed_at) VALUES (?1, ?2, ?3) ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at";
    /// What a login is checked against.
    LOGIN = "SELECT p.id, c.password_hash, c.changed_at, p.left_on, p.disabled_at FROM person p LEFT JOIN credential c ON c.person_id = p.id WHERE p.login = ?1";
    /// Whether a person has set a password.
    HAS_PASSWORD = "SELECT COUNT(*) FROM credential WHERE person_id = ?1";
    /// Failed logins under one account name.
    GUARD = "SELECT failed_count, failed_at, locked_until FROM login_guard WHERE login_hash = ?1";
    /// Counts a failed login.
    SET_GUARD = "INSERT INTO login_guard (login_hash, failed_count, failed_at, locked_until) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (login_hash) DO UPDATE SET failed_count = excluded.failed_count, failed_at = excluded.failed_at, locked_until = excluded.locked_until";
    /// Forgets the failed logins under one account name.
    CLEAR_GUARD = "DELETE FROM login_guard WHERE login_hash = ?1";
    /// Forgets old failed logins.
    SWEEP_GUARDS = "DELETE FROM login_guard WHERE failed_at < ?1 AND (locked_until IS NULL OR locked_until < ?1)";

    /// Opens a session.
    ADD_SESSION = "INSERT INTO login_session (token_hash, person_id, created_at, seen_at, idle_ms, expires_at, agent, ended_at) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, NULL)";
    /// A session with its person, unit and password age.
    SESSION = "SELECT p.id, p.name, p.login, p.unit_id, COALESCE(u.name, ''), s.seen_at, COALESCE(c.changed_at, 0), s.idle_ms, s.expires_at, s.ended_at, p.left_on, p.disabled_at FROM login_session s JOIN person p ON p.id = s.person_id LEFT JOIN unit u ON u.id = p.unit_id LEFT JOIN credential c ON c.person_id = p.id WHERE s.token_hash = ?1";
    /// An active person as an actor.
    ACTOR_OF_PERSON = "SELECT p.id, p.name, p.login, p.unit_id, COALESCE(u.name, ''), CAST(0 AS BIGINT), COALESCE(c.changed_at, 0) FROM person p LEFT JOIN unit u ON u.id = p.unit_id LEFT JOIN credential c ON c.person_id = p.id WHERE p.id = ?1 AND p.left_on IS NULL AND p.disabled_at IS NULL";
    /// Notes that a session was used.
    TOUCH_SESSION = "UPDATE login_session SET seen_at = ?2 WHERE token_hash = ?1 AND ended_at IS NULL AND seen_at <= ?3";
    /// Ends one session of a person.
    END_SESSION = "UPDATE login_session SET ended_at = ?2 WHERE token_hash = ?1 AND person_id = ?3 AND ended_at IS NULL";
    /// Ends every session of a person.
    END_SESSIONS = "UPDATE login_session SET ended_at = ?2 WHERE person_id = ?1 AND ended_at IS NULL";
    /// A person's sessions that are still open, newest first.
    SESSIONS_OF = "SELECT created_at, seen_at, idle_ms, expires_at, agent FROM login_session WHERE person_id = ?1 AND ended_at IS NULL AND expires_at > ?2 ORDER BY created_at DESC";
    /// Marks of a person's sessions, open or ended, newest first.
    SESSION_MARKS = "SELECT token_hash FROM login_session WHERE person_id = ?1 ORDER BY created_at DESC LIMIT 200";
    /// Forgets sessions that ended or expired before an instant.
    SWEEP_SESSIONS = "DELETE FROM login_session WHERE expires_at < ?1 OR ended_at < ?1";

    /// Adds a one-time link.
    ADD_LINK = "INSERT INTO activation (token_hash, person_id, made_at, expires_at, used_at) VALUES (?1, ?2, ?3, ?4, NULL)";
    /// A link that can still be used, with its person.
    LINK = "SELECT p.id, p.login, p.name, p.unit_id, p.phone, p.left_on, p.disabled_at, p.revision FROM activation a JOIN person p ON p.id = a.person_id WHERE a.token_hash = ?1 AND a.used_at IS NULL AND a.expires_at > ?2 AND p.left_on IS NULL AND p.disabled_at IS NULL";
    /// Uses a link.
    USE_LINK = "UPDATE activation SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL";
    /// Makes a person's unused links useless.
    DROP_LINKS = "DELETE FROM activation WHERE person_id = ?1 AND used_at IS NULL";
    /// Forgets links that expired before an instant.
    SWEEP_LINKS = "DELETE FROM activation WHERE expires_at < ?1";
}

type Read<T> = store::Result<T>;

pub(super) fn unit(r: &Row) -> Read<Unit> {
    Ok(Unit {
        id: r.get(0)?,
        code: r.get(1)?,
        name: r.get(2)?,
        short_name: r.get(3)?,
        kind: r.get(4)?,
        sort_order: r.get(5)?,
        closed_on: r.get(6)?,
        revision: r.get(7)?,
    })
}

pub(super) fn department(r: &Row) -> Read<Department> {
    Ok(Department {
        id: r.get(0)?,
        unit: r.get(1)?,
        name: r.get(2)?,
        sort_order: r.get(3)?,
        leader: r.get(4)?,
        closed_on: r.get(5)?,
        revision: r.get(6)?,
    })
}

pub(super) fn person(r: &Row) -> Read<Person> {
    Ok(Person {
        id: r.get(0)?,
        login: r.get(1)?,
        name: r.get(2)?,
        unit: r.get(3)?,
        phone: r.get(4)?,
        left_on: r.get(5)?,
        disabled_at: r.get(6)?,
        revision: r.get(7)?,
    })
}

pub(super) fn post(r: &Row) -> Read<Post> {
    Ok(Post {
        id: r.get(0)?,
        person: r.get(1)?,
        unit: r.get(2)?,
        department: r.get(3)?,
        title: r.get(4)?,
        rank_order: r.get(5)?,
        is_head: r.get(6)?,
        from_on: r.get(7)?,
        to_on: r.get(8)?,
    })
}

pub(super) fn grant(r: &Row) -> Read<Grant> {
    Ok(Grant { id: r.get(0)?, role: r.get(1)?, unit: r.get(2)?, department: r.get(3)? })
}

/// A grant, its holder and when it was given.
pub(super) fn held_grant(r: &Row) -> Read<(Grant, PersonId, Instant)> {
    Ok((grant(r)?, r.get(4)?, r.get(5)?))
}

pub(super) fn proposal(r: &Row) -> Read<super::proposal::Proposal> {
    Ok(super::proposal::Proposal {
        id: r.get(0)?,
        role: r.get(1)?,
        unit: r.get(2)?,
        department: r.get(3)?,
        person: r.get(4)?,
        proposed_at: r.get(5)?,
        person_name: r.get(6)?,
        unit_name: r.get(7)?,
    })
}

/// An actor without grants and department yet.
pub(super) fn actor_core(r: &Row) -> Read<Actor> {
    Ok(Actor {
        person: r.get(0)?,
        name: r.get(1)?,
        login: r.get(2)?,
        unit: r.get(3)?,
        unit_name: r.get(4)?,
        department: None,
        grants: Vec::new(),
        seen_at: r.get(5)?,
        password_at: r.get(6)?,
    })
}

pub(super) fn id<T: store::FromValue>(r: &Row) -> Read<T> {
    r.get(0)
}
