-- Going back 退回、撤回: while a task was away from its holder its clock stood still (JSON list of from and to); the issued file has
-- its size; a unit has at most one copy of a document that was neither returned nor withdrawn.
ALTER TABLE task ADD COLUMN stops TEXT;
ALTER TABLE sealing ADD COLUMN pdf_size BIGINT;
CREATE UNIQUE INDEX dispatch_open_copy ON dispatch (document_id, to_unit_id) WHERE returned_at IS NULL AND withdrawn_at IS NULL;
