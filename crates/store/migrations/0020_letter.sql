-- Which genre 文种 a series is for; none for every genre that has no series of its own. What is numbered as 函 was made for 函.
ALTER TABLE serial_series ADD COLUMN genre TEXT;
UPDATE serial_series SET genre = 'letter' WHERE code LIKE '%函' AND (SELECT count(*) FROM serial_series o WHERE o.unit_id = serial_series.unit_id AND coalesce(o.organ, '') = coalesce(serial_series.organ, '') AND o.code LIKE '%函') = 1;
-- Minutes of two years are both 第1期: series, year and serial are guarded by serial_number.
DROP INDEX document_issue_number;
CREATE INDEX document_issue_number ON document (unit_id, issue_number) WHERE issue_number IS NOT NULL;
-- How a unit prints its letters 函, as 信函 or as 文件, each from a time on; without a row as 信函.
CREATE TABLE letter_format (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  revision BIGINT NOT NULL,
  format TEXT NOT NULL,
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, revision)
);
