-- Units 单位, departments 科室, persons 人员, posts 职务, grants 授权, credentials and sessions.
CREATE TABLE unit (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  sort_order BIGINT NOT NULL,
  closed_on TEXT,
  revision BIGINT NOT NULL
);
CREATE TABLE person (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  order_key TEXT NOT NULL,
  unit_id TEXT REFERENCES unit (id),
  phone TEXT NOT NULL,
  left_on TEXT,
  disabled_at BIGINT,
  revision BIGINT NOT NULL
);
CREATE INDEX person_by_unit ON person (unit_id, order_key, id);
CREATE TABLE department (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  sort_order BIGINT NOT NULL,
  leader_id TEXT REFERENCES person (id),
  closed_on TEXT,
  revision BIGINT NOT NULL,
  UNIQUE (unit_id, name)
);
-- A post is held from a date to a date; is_head marks the one in charge of the department, or of the unit when department_id is empty.
CREATE TABLE post (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  department_id TEXT REFERENCES department (id),
  title TEXT NOT NULL,
  rank_order BIGINT NOT NULL,
  is_head BOOLEAN NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT
);
CREATE INDEX post_by_person ON post (person_id);
CREATE INDEX post_by_department ON post (unit_id, department_id);
-- A role granted for a unit, or for one department of it. unit_id is empty only for the three administrators 三员.
CREATE TABLE role_grant (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  unit_id TEXT REFERENCES unit (id),
  department_id TEXT REFERENCES department (id),
  granted_by TEXT,
  granted_at BIGINT NOT NULL,
  revoked_by TEXT,
  revoked_at BIGINT
);
CREATE INDEX role_grant_by_person ON role_grant (person_id);
CREATE INDEX role_grant_by_role ON role_grant (unit_id, role);
-- A role the system administrator proposes; only the security administrator can turn it into a grant.
CREATE TABLE grant_proposal (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  department_id TEXT REFERENCES department (id),
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  settled_by TEXT,
  settled_at BIGINT,
  accepted BOOLEAN
);
CREATE INDEX grant_proposal_open ON grant_proposal (proposed_at, id) WHERE settled_at IS NULL;
CREATE TABLE credential (
  person_id TEXT PRIMARY KEY REFERENCES person (id),
  password_hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
-- Failed logins are counted by the hash of what was typed, whether or not such an account exists: a lock must not tell which accounts do.
CREATE TABLE login_guard (
  login_hash TEXT PRIMARY KEY,
  failed_count BIGINT NOT NULL,
  failed_at BIGINT NOT NULL,
  locked_until BIGINT
);
CREATE TABLE login_session (
  token_hash TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  idle_ms BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  agent TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX login_session_by_person ON login_session (person_id);
-- One-time links by which a person sets the first, or a new, password.
CREATE TABLE activation (
  token_hash TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
