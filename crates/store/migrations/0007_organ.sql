-- In whose name the documents of a series are issued (发文机关), when it is not the unit's own: the office issues for the government.
ALTER TABLE serial_series ADD COLUMN organ TEXT;
