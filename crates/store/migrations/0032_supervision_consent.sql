-- Who agreed, in which words, that an item opened on a leader's instruction 批示 is withdrawn.
ALTER TABLE supervision_item ADD COLUMN withdrawn_consent TEXT;
