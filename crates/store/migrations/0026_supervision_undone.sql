-- due_on: the limit of the item when it was closed, which reopening must not change in what was told of that month. undone_at: when a
-- closing came undone 问题反弹, by its own look-back or because a part of the item was opened again.
ALTER TABLE supervision_closure ADD COLUMN due_on TEXT;
ALTER TABLE supervision_closure ADD COLUMN undone_at BIGINT;
UPDATE supervision_closure SET undone_at = looked_at WHERE outcome = 'undone';
UPDATE supervision_closure SET due_on = (SELECT i.due_on FROM supervision_item i WHERE i.matter_id = supervision_closure.item_id) WHERE verdict = 'granted';
