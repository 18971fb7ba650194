-- Screens on the wall 挂墙地址: one for each unit that supervises; the secret part of the address is kept as its hash only.
CREATE TABLE supervision_wall (
  unit_id TEXT PRIMARY KEY REFERENCES unit (id),
  hash TEXT NOT NULL UNIQUE,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL REFERENCES person (id)
);
