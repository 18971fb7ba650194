-- The day a rhythm of feedback counts from: monthly from the 31st is the 28th in February, and the 31st again in March.
ALTER TABLE supervision_item ADD COLUMN report_from TEXT;
UPDATE supervision_item SET report_from = report_on;
