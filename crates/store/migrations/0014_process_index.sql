-- How many matters run on a version, which ones stand still, and the latest of a unit, without reading a running state.
CREATE INDEX process_by_status ON process (status, matter_id);
DROP INDEX process_by_definition;
CREATE INDEX process_by_definition ON process (definition_id, status, matter_id);
CREATE INDEX matter_by_unit_open ON matter (unit_id, opened_at, id);
