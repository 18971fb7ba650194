-- An opinion whose decision was taken back 撤回 stays on record and is no longer in force.
ALTER TABLE opinion ADD COLUMN withdrawn_at BIGINT;
