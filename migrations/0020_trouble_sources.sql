-- What the database refuses to a daemon at one place hides nothing of what it refuses at another.
ALTER TABLE engine_troubles ADD COLUMN source text NOT NULL DEFAULT '';
DROP INDEX engine_troubles_one_a_campaign;
CREATE UNIQUE INDEX engine_troubles_one_a_source
  ON engine_troubles (daemon_id, coalesce(campaign_id, 0), source);
