-- How many of the notices that a node of the limits takes at the same time each daemon may have under
-- way (pacing/places.h). `held`: what counts of it; `wanted`: what it could use; `most`: the limit as
-- it knows it. A row outlives its daemon in `daemons` for as long as what it had under way may still be
-- so, and therefore refers to nothing.
CREATE TABLE limit_places (
  name      text        NOT NULL,
  daemon_id uuid        NOT NULL,
  held      integer     NOT NULL CHECK (held >= 0),
  wanted    integer     NOT NULL CHECK (wanted >= 0),
  most      integer     NOT NULL CHECK (most >= 0),
  asked_at  timestamptz NOT NULL,
  -- Of the server that was asked: sessions of daemons end with it.
  server_started_at timestamptz NOT NULL,
  PRIMARY KEY (name, daemon_id)
) WITH (fillfactor = 50);
CREATE INDEX ON limit_places (daemon_id);

-- When the day ends in the zone in which it was counted; of several zones the last. Until then it counts
-- on other days of the limit as well: its zone has been changed. NULL: not known.
ALTER TABLE limit_days ADD COLUMN ends_at timestamptz;
