-- The item of the point an appeal is against, for who settles it; none in appeals made before.
ALTER TABLE supervision_appeal ADD COLUMN item_id TEXT REFERENCES supervision_item (matter_id);
CREATE INDEX supervision_appeal_waiting ON supervision_appeal (office_id, asked_at, id) WHERE settled_at IS NULL;
CREATE INDEX supervision_appeal_unit ON supervision_appeal (unit_id, asked_at);
-- What happened to an item, whole: figures read it item by item.
CREATE INDEX supervision_charge_item ON supervision_charge (item_id, handed_at, id);
CREATE INDEX supervision_closure_item ON supervision_closure (item_id, asked_at, id);
CREATE INDEX supervision_extension_item ON supervision_extension (item_id, asked_at, id);
-- What happened in a month: the items a monthly bulletin reads, and no others.
CREATE INDEX supervision_closure_settled ON supervision_closure (settled_at, item_id);
CREATE INDEX supervision_closure_looked ON supervision_closure (looked_at, item_id) WHERE looked_at IS NOT NULL;
CREATE INDEX supervision_closure_undone ON supervision_closure (undone_at, due_on, item_id) WHERE undone_at IS NOT NULL;
CREATE INDEX supervision_extension_settled ON supervision_extension (settled_at, item_id) WHERE granted;
CREATE INDEX supervision_feedback_due ON supervision_feedback (due_on, given_at, id);
CREATE INDEX supervision_feedback_empty ON supervision_feedback (reviewed_at) WHERE verdict = 'empty';
CREATE INDEX supervision_charge_signing ON supervision_charge (sign_due_at, signed_at, item_id);
CREATE INDEX supervision_item_closed ON supervision_item (unit_id, closed_on, due_on) WHERE closed_on IS NOT NULL;
