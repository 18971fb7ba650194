-- Inspections that come unannounced 四不两直, 暗访: their targets know of them when the last day is over.
ALTER TABLE inspection ADD COLUMN unannounced BOOLEAN NOT NULL DEFAULT FALSE;
-- The items of a special group; the visits made for an item, and those of which a finding has become one.
CREATE INDEX supervision_grouped ON supervision_item (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX supervision_visit_item ON supervision_visit (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX supervision_finding_item ON supervision_finding (item_id) WHERE item_id IS NOT NULL;
