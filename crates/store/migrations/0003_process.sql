-- Matters 事项, their running flows, tasks 待办, opinions 意见, notices 通知, limits 时限 and calendar days.
CREATE TABLE matter (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  department_id TEXT REFERENCES department (id),
  title TEXT NOT NULL,
  urgency TEXT NOT NULL,
  initiator_id TEXT NOT NULL REFERENCES person (id),
  owner_id TEXT NOT NULL REFERENCES person (id),
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  due_at BIGINT,
  revision BIGINT NOT NULL
);
CREATE INDEX matter_by_initiator ON matter (initiator_id, opened_at, id);
CREATE INDEX matter_mine ON matter (initiator_id) WHERE state = 'active';
CREATE INDEX matter_by_unit ON matter (unit_id, kind, opened_at, id);
-- Who may know of a matter (知悉范围): everyone who held a task, was asked to read, or started it.
CREATE TABLE participant (
  matter_id TEXT NOT NULL REFERENCES matter (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (matter_id, person_id)
);
CREATE INDEX participant_by_person ON participant (person_id, since);
-- unit_id is empty for a definition shipped or published for everyone.
CREATE TABLE flow_definition (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT,
  UNIQUE (unit_id, key, version)
);
CREATE TABLE process (
  matter_id TEXT PRIMARY KEY REFERENCES matter (id),
  definition_id TEXT NOT NULL REFERENCES flow_definition (id),
  fields TEXT NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE TABLE task (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  duty BIGINT NOT NULL,
  kind TEXT NOT NULL,
  step TEXT NOT NULL,
  step_name TEXT NOT NULL,
  holder_id TEXT NOT NULL REFERENCES person (id),
  behalf_id TEXT REFERENCES person (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  from_id TEXT REFERENCES person (id),
  limit_text TEXT,
  opened_at BIGINT NOT NULL,
  due_at BIGINT,
  sort_at BIGINT NOT NULL,
  seen_at BIGINT,
  closed_at BIGINT,
  closed_by TEXT REFERENCES person (id),
  outcome TEXT,
  UNIQUE (matter_id, duty)
);
CREATE INDEX task_open ON task (holder_id, kind, sort_at, id) WHERE closed_at IS NULL;
CREATE INDEX task_done ON task (holder_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE TABLE opinion (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  task_id TEXT REFERENCES task (id),
  step TEXT NOT NULL,
  step_name TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  behalf_id TEXT REFERENCES person (id),
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX opinion_by_matter ON opinion (matter_id, made_at, id);
CREATE TABLE urging (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  task_id TEXT NOT NULL REFERENCES task (id),
  by_id TEXT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX urging_by_task ON urging (task_id, made_at);
CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  matter_id TEXT REFERENCES matter (id),
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notice_by_person ON notice (person_id, made_at, id);
CREATE INDEX notice_unread ON notice (person_id) WHERE read_at IS NULL;
-- unit_id is empty for the rule that holds where a unit has none of its own.
CREATE TABLE limit_rule (
  unit_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  step TEXT NOT NULL,
  urgency TEXT NOT NULL,
  limit_text TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (unit_id, flow, step, urgency)
);
CREATE TABLE calendar_day (
  unit_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (unit_id, day)
);
