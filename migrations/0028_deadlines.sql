-- How each campaign that has begun stands towards its deadline, as crierd reckons it every minute:
-- the latest figures, and every change of its state. Small tables.

CREATE TABLE campaign_deadlines (
  campaign_id    bigint PRIMARY KEY REFERENCES campaigns,
  reckoned_at    timestamptz NOT NULL,
  -- What it was reckoned from. Another date, state or rate is a reason to reckon at once.
  campaign_state text        NOT NULL,
  notify_by      timestamptz NOT NULL,
  rate_allowed   double precision NOT NULL CHECK (rate_allowed > 0),
  -- Where the measuring of the rate has got to.
  measured_at    timestamptz NOT NULL,
  settled        bigint      NOT NULL CHECK (settled >= 0),
  -- Where it stands, and where the figures have been leaning since (pacing/deadline/).
  state          text        NOT NULL
                 CHECK (state IN ('on_track', 'at_risk', 'will_miss', 'past_return')),
  since          timestamptz NOT NULL,
  leaning        text        CHECK (leaning IN ('on_track', 'at_risk', 'will_miss', 'past_return')),
  leaning_since  timestamptz,
  -- The figures. Rates are people a second, but rate_allowed, which is notices a second.
  people_left    bigint      NOT NULL CHECK (people_left >= 0),
  awaiting_retry bigint      NOT NULL CHECK (awaiting_retry >= 0),
  rate_now       double precision,
  rate_possible  double precision NOT NULL CHECK (rate_possible > 0),
  rate_needed    double precision,
  p50            timestamptz,
  p95            timestamptz,
  point_of_no_return timestamptz NOT NULL,
  figures        text        NOT NULL,
  remedy         text        NOT NULL,
  CHECK ((leaning IS NULL) = (leaning_since IS NULL)),
  CHECK (leaning IS DISTINCT FROM state)
);

CREATE TABLE campaign_deadline_changes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint      NOT NULL REFERENCES campaigns,
  at          timestamptz NOT NULL,
  -- Null: it began so.
  state_from  text,
  state_to    text        NOT NULL,
  people_left bigint      NOT NULL,
  rate_now    double precision,
  rate_needed double precision,
  p50         timestamptz,
  p95         timestamptz,
  point_of_no_return timestamptz NOT NULL,
  remedy      text        NOT NULL,
  recorded_by text        NOT NULL,
  CHECK (state_from IS DISTINCT FROM state_to)
);
CREATE INDEX ON campaign_deadline_changes (campaign_id, id);

-- What is wrong now and concerns operators, one row each: who has been told of it and when. What is
-- a daemon's own, such as a database that refuses it, is kept by the daemon, because it may be the
-- database that is at fault.
CREATE TABLE alarm_conditions (
  -- "deadline ai-training-2026", "halted …", "link …".
  subject     text PRIMARY KEY,
  -- Told anew when it changes, such as from at_risk to will_miss.
  state       text        NOT NULL,
  campaign    text        NOT NULL,
  since       timestamptz NOT NULL,
  told_at     timestamptz NOT NULL
);

-- What operators are told: appended.
CREATE TABLE alarms (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind      text        NOT NULL CHECK (kind IN ('raised', 'reminder', 'cleared', 'test')),
  subject   text        NOT NULL,
  state     text        NOT NULL,
  campaign  text        NOT NULL,
  host      text        NOT NULL,
  headline  text        NOT NULL,
  details   text        NOT NULL,
  since     timestamptz NOT NULL,
  at        timestamptz NOT NULL
);

-- By which ways it goes out, and how far it has got. `way` is "webhook" or "email ADDRESS".
CREATE TABLE alarm_deliveries (
  alarm_id   bigint      NOT NULL REFERENCES alarms,
  way        text        NOT NULL,
  tries      integer     NOT NULL DEFAULT 0,
  -- Of the next try; of one under way, when it counts as lost. Null: it has arrived, or was given
  -- up.
  due_at     timestamptz,
  arrived_at timestamptz,
  -- Of the last try that failed.
  fault      text        NOT NULL DEFAULT '',
  PRIMARY KEY (alarm_id, way),
  CHECK (due_at IS NULL OR arrived_at IS NULL)
);
CREATE INDEX alarm_deliveries_due ON alarm_deliveries (due_at) WHERE due_at IS NOT NULL;

CREATE TRIGGER campaign_deadline_changes_are_kept BEFORE UPDATE OR DELETE
  ON campaign_deadline_changes FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER campaign_deadline_changes_are_kept_whole BEFORE TRUNCATE
  ON campaign_deadline_changes FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER alarms_are_kept BEFORE UPDATE OR DELETE ON alarms
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER alarms_are_kept_whole BEFORE TRUNCATE ON alarms
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
