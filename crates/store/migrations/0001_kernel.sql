-- Facts 事实 and their chain, idempotency keys, leases, cursors of followers, settings.
CREATE TABLE fact (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor_id TEXT,
  behalf_id TEXT,
  unit_id TEXT,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX fact_by_subject ON fact (subject, at, id);
CREATE INDEX fact_by_time ON fact (at, id);
-- Facts not yet in the chain, written by a trigger of the fact. A row appears when its fact is committed, however late, so none is passed over.
-- No reference: checking it would make PostgreSQL's writers collide on the newest page of fact's index.
CREATE TABLE fact_unsealed (
  fact_id TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
CREATE INDEX fact_unsealed_by_time ON fact_unsealed (at, fact_id);
-- The chain: pos counts from 1 without gaps, in the order of sealing.
CREATE TABLE link (
  pos BIGINT PRIMARY KEY,
  fact_id TEXT NOT NULL UNIQUE REFERENCES fact (id),
  hash TEXT NOT NULL
);
-- What a request with this key answered, so that sending it twice does it once.
CREATE TABLE idempotency (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (who, key)
);
CREATE INDEX idempotency_by_time ON idempotency (at);
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
-- How far a follower of the chain has come. The search index keeps its own position inside itself.
CREATE TABLE follower (
  name TEXT PRIMARY KEY,
  pos BIGINT NOT NULL,
  moved_at BIGINT NOT NULL
);
-- scope is empty for the whole deployment, else a unit's id.
CREATE TABLE setting (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);
