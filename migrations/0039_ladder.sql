-- The steps of campaigns that have begun, each with the channel by which it tells people
-- (campaign/ladder/). A step that is not the last ends before the campaign's notify_by, so that those
-- after it have time; it moves with that date.
CREATE TABLE campaign_steps (
  campaign_id    bigint      NOT NULL REFERENCES campaigns,
  step           smallint    NOT NULL CHECK (step BETWEEN 1 AND 9),
  channel        text        NOT NULL,
  begins_at      timestamptz NOT NULL,
  ends_before_ms bigint      NOT NULL DEFAULT 0 CHECK (ends_before_ms >= 0),
  PRIMARY KEY (campaign_id, step)
);

INSERT INTO campaign_steps (campaign_id, step, channel, begins_at)
SELECT id, 1, channel, started_at FROM campaigns WHERE started_at IS NOT NULL;

-- When everybody of the lane had an end, as far as was known: bounces are waited for from then on.
ALTER TABLE campaign_lanes ADD COLUMN done_at timestamptz;

-- Of those who ended in a step, how many went on to the next: they count there. Without them, the
-- sums of a campaign's steps are people.
ALTER TABLE campaign_counts
  ADD COLUMN notified_onward bigint NOT NULL DEFAULT 0,
  ADD COLUMN failed_onward   bigint NOT NULL DEFAULT 0,
  ADD COLUMN excluded_onward bigint NOT NULL DEFAULT 0,
  ADD CHECK (notified_onward BETWEEN 0 AND notified),
  ADD CHECK (failed_onward BETWEEN 0 AND failed),
  ADD CHECK (excluded_onward BETWEEN 0 AND excluded);
