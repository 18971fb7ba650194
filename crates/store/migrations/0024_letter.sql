-- Which genre 文种 a series is for; none for every genre that has no series of its own. What is numbered as 函 was made for 函.
ALTER TABLE serial_series ADD COLUMN genre TEXT;
UPDATE serial_series SET genre = 'letter' WHERE code LIKE '%函';
-- How a unit prints its letters 函, as 信函 or as 文件, each from a time on; without a row as 信函.
CREATE TABLE letter_format (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  revision BIGINT NOT NULL,
  format TEXT NOT NULL,
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, revision)
);
