-- Documents 公文: texts and their versions, signing, numbers, seals, dispatch, registration, archive, attachments.
CREATE TABLE serial_series (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE TABLE document (
  id TEXT PRIMARY KEY REFERENCES matter (id),
  direction TEXT NOT NULL,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  genre TEXT NOT NULL,
  label TEXT NOT NULL,
  series_id TEXT REFERENCES serial_series (id),
  issue_number TEXT,
  organ_mark TEXT NOT NULL,
  version BIGINT NOT NULL,
  dated_on TEXT,
  issued_at BIGINT,
  filed_at BIGINT,
  copies BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX document_issue_number ON document (direction, unit_id, issue_number) WHERE issue_number IS NOT NULL AND direction = 'outgoing';
CREATE INDEX document_register ON document (unit_id, direction, issued_at, id);
-- The working copy the drafter's keystrokes are saved into; a version is cut from it at every submission.
CREATE TABLE draft (
  document_id TEXT PRIMARY KEY REFERENCES document (id),
  content TEXT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE TABLE text_version (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  number BIGINT NOT NULL,
  author_id TEXT NOT NULL REFERENCES person (id),
  made_at BIGINT NOT NULL,
  step_name TEXT NOT NULL,
  content TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (document_id, number)
);
-- One row per approval for issue 签发; withdrawn_at is set when the text changed in substance afterwards.
CREATE TABLE signing (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  version BIGINT NOT NULL,
  hash TEXT NOT NULL,
  signer_id TEXT NOT NULL REFERENCES person (id),
  opinion_id TEXT NOT NULL REFERENCES opinion (id),
  signed_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX signing_by_document ON signing (document_id);
-- The five checks 五关, each recorded with the opinion it belongs to.
CREATE TABLE review_check (
  opinion_id TEXT NOT NULL REFERENCES opinion (id),
  document_id TEXT NOT NULL REFERENCES document (id),
  item TEXT NOT NULL,
  passed BOOLEAN NOT NULL,
  remark TEXT NOT NULL,
  PRIMARY KEY (opinion_id, item)
);
CREATE INDEX review_check_by_document ON review_check (document_id);
-- Every number ever taken from a series, in one of the states reserved, used, void. No gaps: serials run from 1.
CREATE TABLE serial_number (
  series_id TEXT NOT NULL REFERENCES serial_series (id),
  year BIGINT NOT NULL,
  serial BIGINT NOT NULL,
  state TEXT NOT NULL,
  document_id TEXT REFERENCES document (id),
  reason TEXT NOT NULL,
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (series_id, year, serial)
);
CREATE TABLE seal (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  diameter_mm BIGINT NOT NULL
);
CREATE TABLE sealing (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  seal_id TEXT NOT NULL REFERENCES seal (id),
  by_id TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  copies BIGINT NOT NULL,
  pdf TEXT,
  withdrawn_at BIGINT
);
CREATE INDEX sealing_by_document ON sealing (document_id);
-- One row per addressee of an issued document 分送; receipt 签收 or return 退文 close it.
CREATE TABLE dispatch (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES document (id),
  from_unit_id TEXT NOT NULL REFERENCES unit (id),
  to_unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  sent_by TEXT NOT NULL REFERENCES person (id),
  sent_at BIGINT NOT NULL,
  sign_due_at BIGINT NOT NULL,
  signed_by TEXT REFERENCES person (id),
  signed_at BIGINT,
  returned_by TEXT REFERENCES person (id),
  returned_at BIGINT,
  return_reason TEXT,
  withdrawn_at BIGINT,
  incoming_id TEXT REFERENCES document (id),
  reply_text TEXT,
  replied_at BIGINT,
  alarmed_at BIGINT
);
CREATE INDEX dispatch_by_document ON dispatch (document_id);
CREATE INDEX dispatch_waiting ON dispatch (to_unit_id, sent_at) WHERE signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX dispatch_by_sender ON dispatch (sent_by, sign_due_at) WHERE signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX dispatch_overdue ON dispatch (sign_due_at) WHERE signed_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL;
-- The incoming register 收文登记簿.
CREATE TABLE registration (
  document_id TEXT PRIMARY KEY REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  serial BIGINT,
  nature TEXT NOT NULL,
  carrier TEXT NOT NULL,
  source_name TEXT NOT NULL,
  source_unit_id TEXT REFERENCES unit (id),
  source_number TEXT NOT NULL,
  dispatch_id TEXT REFERENCES dispatch (id),
  received_at BIGINT NOT NULL,
  received_by TEXT NOT NULL REFERENCES person (id),
  reply_wanted BOOLEAN NOT NULL,
  result TEXT,
  reply_text TEXT,
  replied_at BIGINT,
  UNIQUE (unit_id, year, serial)
);
CREATE INDEX registration_register ON registration (unit_id, received_at, document_id);
CREATE INDEX registration_natures ON registration (unit_id, received_at, nature);
CREATE TABLE archive_item (
  document_id TEXT PRIMARY KEY REFERENCES document (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  retention TEXT NOT NULL,
  archival_code TEXT NOT NULL UNIQUE,
  filed_by TEXT NOT NULL REFERENCES person (id),
  filed_at BIGINT NOT NULL
);
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  part TEXT NOT NULL,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  position BIGINT NOT NULL,
  added_by TEXT NOT NULL REFERENCES person (id),
  added_at BIGINT NOT NULL,
  removed_by TEXT REFERENCES person (id),
  removed_at BIGINT
);
CREATE INDEX attachment_by_matter ON attachment (matter_id, position);
