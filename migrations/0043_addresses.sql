-- The addresses of which a person may have several: tokens of devices, subscriptions of browsers,
-- letterboxes. Mail address and telephone number stay columns of subjects.
CREATE TABLE subject_addresses (
  lane          smallint    NOT NULL CHECK (lane >= 0),
  subject_id    bigint      NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('push', 'web_push', 'postal')),
  -- In the one text form of its kind (src/campaign/address/), in one line.
  value         text        NOT NULL
                CHECK (octet_length(value) BETWEEN 1 AND 2000 AND value !~ '[\r\n]'),
  -- When the device or browser registered it, or the person stated it. Null: nobody said it.
  registered_at timestamptz,
  state         text        NOT NULL DEFAULT 'fresh'
                CHECK (state IN ('fresh', 'confirmed', 'dead')),
  -- When it came into this state: imported, answered for, ended.
  since         timestamptz NOT NULL,
  -- Why, in a word of whoever answered, and by the answer to whose notice of which step.
  reason        text        CHECK (octet_length(reason) BETWEEN 1 AND 64),
  campaign_id   bigint,
  step          smallint,
  CHECK (state <> 'dead' OR reason IS NOT NULL),
  CHECK (num_nonnulls(campaign_id, step) IN (0, 2)),
  -- Pages read all of a person's of one kind by it.
  PRIMARY KEY (lane, subject_id, kind, value)
);
