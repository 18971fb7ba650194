-- A draft that was published or thrown away leaves its number behind, so that the next draft of the flow begins above it.
ALTER TABLE flow_draft ADD COLUMN ended_at BIGINT;
