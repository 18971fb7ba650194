-- What nobody answers any more 了结. lapse: 'missed' a regular report that had not come when the next was asked for, 'moved' the unit has no
-- part in the item any more, 'closed' the item was closed first, 'repeated' it was asked for twice. Sheets to be signed for likewise.
ALTER TABLE supervision_feedback ADD COLUMN lapsed_at BIGINT;
ALTER TABLE supervision_feedback ADD COLUMN lapse TEXT;
ALTER TABLE supervision_sheet ADD COLUMN lapsed_at BIGINT;
ALTER TABLE supervision_sheet ADD COLUMN lapse TEXT;
-- What hangs from before: of closed items, of units that have no part any more, and what was asked for twice.
UPDATE supervision_feedback SET lapse = 'closed', lapsed_at = coalesce((SELECT m.closed_at FROM matter m WHERE m.id = item_id), asked_at) WHERE (given_at IS NULL OR reviewed_at IS NULL) AND item_id IN (SELECT i.matter_id FROM supervision_item i WHERE i.closed_on IS NOT NULL);
UPDATE supervision_feedback SET lapse = 'moved', lapsed_at = coalesce((SELECT MAX(c.ended_at) FROM supervision_charge c WHERE c.item_id = supervision_feedback.item_id AND c.unit_id = supervision_feedback.unit_id), asked_at) WHERE given_at IS NULL AND lapsed_at IS NULL AND NOT EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = supervision_feedback.item_id AND c.unit_id = supervision_feedback.unit_id AND c.ended_at IS NULL);
UPDATE supervision_feedback SET lapse = 'repeated', lapsed_at = asked_at WHERE given_at IS NULL AND lapsed_at IS NULL AND EXISTS (SELECT 1 FROM supervision_feedback o WHERE o.item_id = supervision_feedback.item_id AND o.unit_id = supervision_feedback.unit_id AND o.given_at IS NULL AND (o.asked_at < supervision_feedback.asked_at OR (o.asked_at = supervision_feedback.asked_at AND o.id < supervision_feedback.id)));
UPDATE supervision_sheet SET lapse = 'closed', lapsed_at = coalesce((SELECT m.closed_at FROM matter m WHERE m.id = item_id), issued_at) WHERE signed_at IS NULL AND item_id IN (SELECT i.matter_id FROM supervision_item i WHERE i.closed_on IS NOT NULL);
UPDATE supervision_sheet SET lapse = 'moved', lapsed_at = coalesce((SELECT MAX(c.ended_at) FROM supervision_charge c WHERE c.item_id = supervision_sheet.item_id AND c.unit_id = supervision_sheet.unit_id), issued_at) WHERE signed_at IS NULL AND lapsed_at IS NULL AND NOT EXISTS (SELECT 1 FROM supervision_charge c WHERE c.item_id = supervision_sheet.item_id AND c.unit_id = supervision_sheet.unit_id AND c.ended_at IS NULL);
-- A unit owes an item one feedback at a time, however many ask for it at once.
CREATE UNIQUE INDEX supervision_feedback_owed ON supervision_feedback (item_id, unit_id) WHERE given_at IS NULL AND lapsed_at IS NULL;
DROP INDEX supervision_feedback_waiting;
CREATE INDEX supervision_feedback_waiting ON supervision_feedback (unit_id, due_on) WHERE given_at IS NULL AND lapsed_at IS NULL;
DROP INDEX supervision_feedback_review;
CREATE INDEX supervision_feedback_review ON supervision_feedback (given_at, id) WHERE given_at IS NOT NULL AND reviewed_at IS NULL AND lapsed_at IS NULL;
DROP INDEX supervision_sheet_waiting;
CREATE INDEX supervision_sheet_waiting ON supervision_sheet (unit_id, issued_at) WHERE signed_at IS NULL AND lapsed_at IS NULL;
