-- Clocks 时钟: minutes granted by 延期; when a sweep looks at it next, none while it stands still or when all was told.
ALTER TABLE task ADD COLUMN extra_minutes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN alarm_at BIGINT;
UPDATE task SET alarm_at = opened_at WHERE closed_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX task_alarm ON task (alarm_at, id) WHERE closed_at IS NULL AND alarm_at IS NOT NULL;
CREATE INDEX task_open_by_unit ON task (unit_id, id) WHERE closed_at IS NULL;
-- The clock of a whole matter 全程: its limit, and for which flow and urgency the table was asked ('named': somebody set it by hand);
-- stops as of a task; done_at when it ended.
ALTER TABLE matter ADD COLUMN limit_text TEXT;
ALTER TABLE matter ADD COLUMN limit_for TEXT;
ALTER TABLE matter ADD COLUMN stops TEXT;
ALTER TABLE matter ADD COLUMN extra_minutes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN done_at BIGINT;
ALTER TABLE matter ADD COLUMN alarm_at BIGINT;
CREATE INDEX matter_alarm ON matter (alarm_at, id) WHERE state = 'active' AND alarm_at IS NOT NULL;
CREATE INDEX matter_open_by_unit ON matter (unit_id, id) WHERE state = 'active';
-- What was told about a clock 预警、超期、升级提醒: once for each stage. The subject is a task or a matter; told holds the names.
CREATE TABLE alarm (
  subject_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  told TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (subject_id, stage)
);
CREATE INDEX alarm_by_matter ON alarm (matter_id, told_at);
-- Extension 延期: asked for by the holder, settled by the approver or withdrawn. amount is a limit's text; policy the revision of the
-- unit's rules it was asked under.
CREATE TABLE extension (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  task_id TEXT NOT NULL REFERENCES task (id),
  asked_by TEXT NOT NULL REFERENCES person (id),
  approver_id TEXT NOT NULL REFERENCES person (id),
  amount TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  reason TEXT NOT NULL,
  due_before BIGINT NOT NULL,
  policy BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  outcome TEXT,
  answer TEXT,
  due_after BIGINT,
  settled_at BIGINT
);
CREATE UNIQUE INDEX extension_open ON extension (task_id) WHERE settled_at IS NULL;
CREATE INDEX extension_by_matter ON extension (matter_id, asked_at, id);
CREATE INDEX extension_waiting ON extension (approver_id, asked_at, id) WHERE settled_at IS NULL;
-- Units whose calendar changed: their open clocks are counted anew in batches; after_id is how far it has come.
CREATE TABLE clock_recount (
  unit_id TEXT PRIMARY KEY,
  asked_at BIGINT NOT NULL,
  after_id TEXT NOT NULL,
  moved BIGINT NOT NULL
);
