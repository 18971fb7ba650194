-- A unit's changes to a flow before they are published 流程草稿, what a published version changed, and own versions it no longer follows.
CREATE TABLE flow_draft (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  base_id TEXT NOT NULL REFERENCES flow_definition (id),
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (unit_id, key)
);
ALTER TABLE flow_definition ADD COLUMN summary TEXT;
ALTER TABLE flow_definition ADD COLUMN dropped_at BIGINT;
ALTER TABLE flow_definition ADD COLUMN dropped_by TEXT;
CREATE INDEX process_by_definition ON process (definition_id);
