-- Delegation 委托: somebody's new tasks within a scope go to another for a time, who then acts 代. scope is all, kind:… or step:….
CREATE TABLE delegation (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  delegate_id TEXT NOT NULL REFERENCES person (id),
  scope TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL REFERENCES person (id),
  made_at BIGINT NOT NULL,
  revoked_by TEXT REFERENCES person (id),
  revoked_at BIGINT
);
CREATE INDEX delegation_by_person ON delegation (person_id, ends_at);
CREATE INDEX delegation_by_delegate ON delegation (delegate_id, ends_at);
CREATE INDEX delegation_by_unit ON delegation (unit_id, made_at, id);
