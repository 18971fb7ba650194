-- Seals 印章 are entered and withdrawn by the unit; picture names the PNG among the files, empty for one drawn for trial.
ALTER TABLE seal ADD COLUMN picture TEXT;
ALTER TABLE seal ADD COLUMN entered_by TEXT REFERENCES person (id);
ALTER TABLE seal ADD COLUMN entered_at BIGINT;
ALTER TABLE seal ADD COLUMN withdrawn_by TEXT REFERENCES person (id);
ALTER TABLE seal ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE seal ADD COLUMN withdrawn_reason TEXT;
CREATE INDEX seal_by_unit ON seal (unit_id);
