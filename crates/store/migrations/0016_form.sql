-- A unit's own templates of print forms 打印表单: every published version, and the draft of the next one.
CREATE TABLE form_template (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT NOT NULL REFERENCES person (id),
  dropped_at BIGINT,
  dropped_by TEXT,
  UNIQUE (unit_id, key, version)
);
-- A draft that was published or thrown away leaves its number behind, so that the next one begins above it.
CREATE TABLE form_draft (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  base BIGINT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (unit_id, key)
);
