-- What the database refuses a daemon, in words for people, so that "campaign status" can say why a
-- campaign does not begin or go on. A daemon repeats its rows while they hold: they end by
-- themselves where it has ended, or may not write here any more. They refer to no other table,
-- because any of them may be the one that is refused.
CREATE TABLE engine_troubles (
  daemon_id   uuid        NOT NULL,
  host        text        NOT NULL,
  campaign_id bigint,                -- Null: all that the daemon does.
  since       timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  description text        NOT NULL
);
CREATE UNIQUE INDEX engine_troubles_one_a_campaign
  ON engine_troubles (daemon_id, coalesce(campaign_id, 0));
