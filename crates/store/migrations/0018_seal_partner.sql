-- Partners' seals of a joint paper 联合用印: each organ's own sealer confirms the use of its seal on this paper, as it stands.
-- hash is that of all that is printed; withdrawn_at is set when the organ takes it back or the paper is no longer the same.
CREATE TABLE seal_consent (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  seal_id TEXT NOT NULL REFERENCES seal (id),
  hash TEXT NOT NULL,
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  withdrawn_by TEXT REFERENCES person (id),
  withdrawn_at BIGINT
);
CREATE UNIQUE INDEX seal_consent_in_force ON seal_consent (document_id, unit_id) WHERE withdrawn_at IS NULL;
CREATE INDEX seal_consent_by_unit ON seal_consent (unit_id) WHERE withdrawn_at IS NULL;
-- What waits to be sealed is little, whatever was sealed over the years.
CREATE INDEX task_to_seal ON task (matter_id) WHERE step = 'seal' AND closed_at IS NULL;
-- A use names the seal, and the sealing it was part of: those of partners fall with it.
ALTER TABLE seal_use ADD COLUMN seal_id TEXT REFERENCES seal (id);
ALTER TABLE seal_use ADD COLUMN sealing_id TEXT REFERENCES sealing (id);
UPDATE seal_use SET sealing_id = (
  SELECT min(x.id) FROM sealing x WHERE x.document_id = seal_use.document_id AND x.at = seal_use.at
) WHERE outcome = 'used';
UPDATE seal_use SET seal_id = (
  SELECT min(s.id) FROM seal s
  WHERE s.unit_id = seal_use.unit_id AND s.name = seal_use.seal_name
    AND (s.entered_at IS NULL OR s.entered_at <= seal_use.at)
    AND (s.withdrawn_at IS NULL OR s.withdrawn_at > seal_use.at)
);
