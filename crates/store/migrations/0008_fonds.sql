-- 全宗号: given to a unit by the archives bureau; without one an archival code has no such part (DA/T 22-2015, 5.4.2.3), and two
-- units may then have the same code: it is unique within its unit.
ALTER TABLE unit ADD COLUMN fonds TEXT;
CREATE UNIQUE INDEX unit_fonds ON unit (fonds);
ALTER TABLE archive_item RENAME TO archive_item_before;
CREATE TABLE archive_item (
  document_id TEXT PRIMARY KEY REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  retention TEXT NOT NULL,
  archival_code TEXT NOT NULL,
  filed_by TEXT NOT NULL REFERENCES person (id),
  filed_at BIGINT NOT NULL,
  UNIQUE (unit_id, archival_code)
);
INSERT INTO archive_item (document_id, unit_id, year, retention, archival_code, filed_by, filed_at)
  SELECT document_id, unit_id, year, retention, archival_code, filed_by, filed_at FROM archive_item_before;
DROP TABLE archive_item_before;
