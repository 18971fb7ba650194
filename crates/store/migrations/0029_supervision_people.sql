-- The open items a leader cares for 关注领导, and those a person looks after for the office 督查专员, by due day.
CREATE INDEX supervision_cared ON supervision_item (cared_by, due_on, matter_id) WHERE closed_on IS NULL;
CREATE INDEX supervision_commissioned ON supervision_item (commissioner_id, due_on, matter_id) WHERE closed_on IS NULL;
