-- A campaign may tell people no faster than its controller can answer them (campaign/answers/).

-- Of campaigns that have begun and say so. `counted_to` is the last record of an objection that has
-- been looked at; `answers` those among them that are about this campaign.
CREATE TABLE campaign_answers (
  campaign_id       bigint PRIMARY KEY REFERENCES campaigns,
  per_minute        double precision NOT NULL CHECK (per_minute > 0),
  expected          double precision NOT NULL CHECK (expected > 0 AND expected <= 1),
  counted_to        bigint NOT NULL,
  answers           bigint NOT NULL DEFAULT 0 CHECK (answers >= 0),
  lately_per_minute double precision NOT NULL DEFAULT 0,
  share             double precision NOT NULL,
  -- How many people a second may be told for the first time, over all daemons.
  people_per_second double precision NOT NULL CHECK (people_per_second > 0),
  reckoned_at       timestamptz NOT NULL
);

-- What has come in the last minutes.
CREATE INDEX ON objection_records (recorded_at);
