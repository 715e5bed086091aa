-- A campaign may begin with some of its lanes (campaign/waves/), and stop by itself where too many of
-- its notices come to nothing. Small tables.

-- A lane is claimed when its wave is open.
ALTER TABLE campaign_lanes ADD COLUMN wave smallint NOT NULL DEFAULT 1 CHECK (wave >= 1);
ALTER TABLE campaigns ADD COLUMN open_wave smallint NOT NULL DEFAULT 1 CHECK (open_wave >= 1);

-- The waves of a campaign that has more than one.
CREATE TABLE campaign_waves (
  campaign_id bigint   NOT NULL REFERENCES campaigns,
  wave        smallint NOT NULL CHECK (wave >= 1),
  -- How long it is watched after its people have been tried. The last one is not.
  watch_ms    bigint   NOT NULL CHECK (watch_ms >= 0),
  opened_at   timestamptz,
  tried_at    timestamptz,
  PRIMARY KEY (campaign_id, wave)
);

-- What it bears: shares, null where a rule is not applied. What had been counted when counting
-- began, with the campaign or with its last resumption.
CREATE TABLE campaign_stops (
  campaign_id      bigint PRIMARY KEY REFERENCES campaigns,
  undeliverable    double precision CHECK (undeliverable BETWEEN 0 AND 1),
  content_refused  double precision CHECK (content_refused BETWEEN 0 AND 1),
  objection_errors double precision CHECK (objection_errors BETWEEN 0 AND 1),
  people_min       bigint      NOT NULL CHECK (people_min >= 1),
  counted_from     timestamptz NOT NULL,
  people_before          bigint NOT NULL DEFAULT 0,
  undeliverable_before   bigint NOT NULL DEFAULT 0,
  content_refused_before bigint NOT NULL DEFAULT 0,
  visits_before          bigint NOT NULL DEFAULT 0,
  failed_visits_before   bigint NOT NULL DEFAULT 0
);

-- Requests for the objection links of a campaign that Crier's pages have answered, and those among
-- them that they could not do. Nobody's name and no hour: numbers alone.
CREATE TABLE objection_visits (
  campaign_id bigint PRIMARY KEY REFERENCES campaigns,
  answered    bigint NOT NULL CHECK (answered >= failed),
  failed      bigint NOT NULL CHECK (failed >= 0)
);
