-- Which flow a matter runs on, where its kind has several; none for what was opened before.
ALTER TABLE matter ADD COLUMN way TEXT;
-- One matter grew out of another: the 批复 of a 请示, with the visit of its flow that waits for it; the paper written by a 签报.
CREATE TABLE matter_link (
  from_id TEXT NOT NULL REFERENCES matter (id),
  to_id TEXT NOT NULL REFERENCES matter (id),
  relation TEXT NOT NULL,
  visit BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (from_id, to_id)
);
CREATE INDEX matter_link_back ON matter_link (to_id);
-- Organs that issue a paper jointly 联合发文, in the order of their names on it; the one in charge is the document's own unit.
CREATE TABLE cosigner (
  document_id TEXT NOT NULL REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (document_id, unit_id)
);
-- The signature of a co-issuing organ under the locked text; falls with the signing.
CREATE TABLE cosigning (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  hash TEXT NOT NULL,
  signer_id TEXT NOT NULL REFERENCES person (id),
  opinion_id TEXT NOT NULL REFERENCES opinion (id),
  signed_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX cosigning_by_document ON cosigning (document_id);
