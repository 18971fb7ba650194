-- Uses of seals 用印登记簿: what was sealed, and what somebody tried to seal and was refused.
CREATE TABLE seal_use (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  seal_name TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES document (id),
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  copies BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT
);
CREATE INDEX seal_use_by_unit ON seal_use (unit_id, at);
-- What was sealed before there was a register has the name of its sealing.
INSERT INTO seal_use (id, unit_id, seal_name, document_id, by_id, at, copies, outcome, reason)
SELECT x.id, s.unit_id, s.name, x.document_id, x.by_id, x.at, x.copies, 'used', NULL
FROM sealing x JOIN seal s ON s.id = x.seal_id;
