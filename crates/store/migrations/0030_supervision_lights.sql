-- The lights of an office 亮灯 are counted from its open items by due day, and not by looking at every item it ever had.
CREATE INDEX supervision_lights ON supervision_item (unit_id, closed_on, due_on, milestone_on);
