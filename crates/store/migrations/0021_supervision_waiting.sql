-- Feedback that waits for review: a few rows among all there ever were, in the order they are read.
CREATE INDEX supervision_feedback_review ON supervision_feedback (given_at, id) WHERE given_at IS NOT NULL AND reviewed_at IS NULL;
