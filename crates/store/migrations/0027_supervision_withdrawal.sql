-- Withdrawal 撤项 of an item opened by mistake. Work on it ends that day, so closed_on holds the day, too, and every index of open items
-- leaves it out; it is not 销号: whoever counts or lists what was closed asks for withdrawn_on IS NULL.
ALTER TABLE supervision_item ADD COLUMN withdrawn_on TEXT;
ALTER TABLE supervision_item ADD COLUMN withdrawn_by TEXT REFERENCES person (id);
ALTER TABLE supervision_item ADD COLUMN withdrawn_why TEXT;
CREATE INDEX supervision_withdrawn ON supervision_item (unit_id) WHERE withdrawn_on IS NOT NULL;
