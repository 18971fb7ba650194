-- What a person started 我发起的 leaves supervised items out, which have lists of their own: who opened thousands of them must not have
-- them all read for a count of papers.
DROP INDEX matter_mine;
CREATE INDEX matter_mine ON matter (initiator_id) WHERE state = 'active' AND kind <> 'supervision';
CREATE INDEX matter_started ON matter (initiator_id, opened_at, id) WHERE kind <> 'supervision';
-- Every part a unit ever had, for whose scores it stands in; the index of 0019 has the open ones only.
CREATE INDEX supervision_charge_ever ON supervision_charge (unit_id, item_id);
