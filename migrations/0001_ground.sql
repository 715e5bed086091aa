-- The ground that everything stands on. Rules that the schema keeps from the first day:
-- every hot table has `lane` first in its primary key and in every unique constraint; every other
-- table is small; no foreign key leads from a small table to a hot one. So the hot tables can be
-- distributed by lane and the small ones replicated (Citus) without touching the code.

CREATE TABLE settings (
  name  text PRIMARY KEY,
  value text NOT NULL
);
COMMENT ON TABLE settings IS 'Fixed when the database is initialised: lanes, installation secret.';

-- ---------------------------------------------------------------- audience

-- Ids ascend in the order in which subjects become visible: whoever draws them holds the import
-- lock until the commit (store/import_lock.h).
CREATE SEQUENCE subject_ids AS bigint CACHE 1;

CREATE TABLE subjects (
  lane       smallint NOT NULL CHECK (lane >= 0),
  id         bigint   NOT NULL,
  ref        text     NOT NULL CHECK (octet_length(ref) BETWEEN 1 AND 200),
  email      text     CHECK (octet_length(email) BETWEEN 3 AND 254),
  name       text     CHECK (octet_length(name) BETWEEN 1 AND 400),
  locale     text     CHECK (octet_length(locale) BETWEEN 2 AND 35),
  country    text     NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  time_zone  text     CHECK (octet_length(time_zone) BETWEEN 1 AND 64),
  birth_date date,
  phone      text     CHECK (phone ~ '^\+[0-9]{4,15}$'),
  -- The import that last wrote this row.
  import_id  bigint,
  PRIMARY KEY (lane, id),
  UNIQUE (lane, ref)
);

-- What a subject's country and locale were before an import changed them. A campaign counts people
-- where they stood when its audience was frozen, so that its equation closes whatever is imported
-- while it runs.
CREATE TABLE subject_moves (
  lane           smallint    NOT NULL,
  subject_id     bigint      NOT NULL,
  moved_at       timestamptz NOT NULL,
  country_before text        NOT NULL,
  locale_before  text,
  PRIMARY KEY (lane, subject_id, moved_at)
);

CREATE TABLE imports (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      text        NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  rows_read   bigint NOT NULL DEFAULT 0,
  imported    bigint NOT NULL DEFAULT 0,
  unchanged   bigint NOT NULL DEFAULT 0,
  rejected    bigint NOT NULL DEFAULT 0,
  -- The last instant at which this import moved somebody (subject_moves). A campaign that starts
  -- takes a later one, whatever its clock says.
  moved_until timestamptz,
  CHECK (finished_at IS NULL OR rows_read = imported + unchanged + rejected)
);

-- Where an import stages a batch and what it finds about it. A session makes temporary tables of
-- this shape and name in front of these, which stay empty.
CREATE UNLOGGED TABLE import_rows (
  lane       smallint NOT NULL,
  row        integer  NOT NULL,
  ref        text     NOT NULL,
  email      text,
  name       text,
  locale     text,
  country    text     NOT NULL,
  time_zone  text,
  birth_date date,
  phone      text
);

CREATE UNLOGGED TABLE import_matches (
  lane           smallint NOT NULL,
  subject_id     bigint   NOT NULL,
  row            integer  NOT NULL,
  -- This import has met the person before.
  is_repeat      boolean  NOT NULL,
  is_changed     boolean  NOT NULL,
  country_before text     NOT NULL,
  locale_before  text,
  email          text,
  name           text,
  locale         text,
  country        text     NOT NULL,
  time_zone      text,
  birth_date     date,
  phone          text
);

-- The subjects that the import under way has met and left as they were. Those that it wrote are
-- known by subjects.import_id. Together they tell a ref that the file has twice.
CREATE UNLOGGED TABLE import_unchanged (
  lane       smallint NOT NULL,
  subject_id bigint   NOT NULL,
  PRIMARY KEY (lane, subject_id)
);

-- Earlier objections to a purpose; consulted by every later campaign of that purpose (R-07).
CREATE TABLE objections (
  lane        smallint    NOT NULL,
  subject_id  bigint      NOT NULL,
  purpose     text        NOT NULL,
  objected_at timestamptz NOT NULL,
  source      text        NOT NULL,
  PRIMARY KEY (lane, subject_id, purpose)
);

-- Do-not-send entries. An address is kept as the SHA-256 of its lower-case form: enough to find it
-- again, no list of people. Never a statement about objection.
CREATE TABLE suppressions (
  channel        text        NOT NULL,
  address_digest bytea       NOT NULL CHECK (octet_length(address_digest) = 32),
  reason         text        NOT NULL,
  suppressed_at  timestamptz NOT NULL,
  expires_at     timestamptz,
  PRIMARY KEY (channel, address_digest)
);

-- ---------------------------------------------------------------- campaigns

CREATE TABLE campaigns (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key            text NOT NULL UNIQUE CHECK (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  state          text NOT NULL
                 CHECK (state IN ('draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled')),
  purpose        text NOT NULL,
  channel        text NOT NULL,
  spec           text NOT NULL,
  notify_by      timestamptz NOT NULL,
  cutoff         timestamptz NOT NULL,
  effective_at   timestamptz NOT NULL,
  created_at     timestamptz NOT NULL,
  start_at       timestamptz,
  started_at     timestamptz,
  finished_at    timestamptz,
  -- The highest subject id when the campaign started: who arrives later is not of this audience.
  audience_until bigint,
  -- The languages that the campaign speaks, separated by blanks; fixed when it began, so that
  -- everybody is counted in one language whatever becomes of the templates.
  locales        text,
  -- Why the engine stopped by itself; empty unless paused by it.
  alarm          text,
  CHECK (notify_by < cutoff AND cutoff <= effective_at),
  CHECK (state IN ('draft', 'cancelled') OR start_at IS NOT NULL),
  CHECK (state NOT IN ('running', 'paused', 'finished')
         OR (started_at IS NOT NULL AND audience_until IS NOT NULL AND locales IS NOT NULL)),
  CHECK ((state = 'finished') = (finished_at IS NOT NULL))
);

-- The audit trail: every change of a campaign, with actor, instant and reason.
CREATE TABLE campaign_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint      NOT NULL REFERENCES campaigns,
  at          timestamptz NOT NULL,
  actor       text        NOT NULL,
  action      text        NOT NULL,
  state_from  text,
  state_to    text        NOT NULL,
  reason      text        NOT NULL DEFAULT ''
);
CREATE INDEX ON campaign_events (campaign_id, id);

-- The compiled notices of a campaign, so that any notice can be shown again word for word.
CREATE TABLE notice_versions (
  campaign_id bigint      NOT NULL REFERENCES campaigns,
  version     text        NOT NULL,
  step        smallint    NOT NULL,
  locale      text        NOT NULL,
  country     text        NOT NULL,
  zone        text        NOT NULL,
  content     bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (campaign_id, version)
);

-- ---------------------------------------------------------------- dispatch

-- One row a (campaign, step, lane): position, owner and fence of a walk (dispatch/ledger.h).
CREATE TABLE campaign_lanes (
  lane        smallint NOT NULL,
  campaign_id bigint   NOT NULL,
  step        smallint NOT NULL,
  -- Raised by every take-over; a write with an older epoch affects nothing.
  epoch       bigint   NOT NULL DEFAULT 0,
  owner       uuid,
  lease_until timestamptz,
  -- Everybody up to `cursor` is settled or deferred; beyond `claimed_to` nobody has been touched.
  cursor      bigint   NOT NULL DEFAULT 0,
  claimed_to  bigint   NOT NULL DEFAULT 0,
  -- The last id of the frozen audience.
  audience_until bigint NOT NULL,
  -- Nothing to do before this instant: all that is left are deferrals. Null: work is waiting.
  rests_until timestamptz,
  done        boolean  NOT NULL DEFAULT false,
  -- Numbers the flushes, so that one whose commit was in doubt can be repeated without harm.
  flushes     bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (lane, campaign_id, step),
  CHECK (cursor <= claimed_to),
  CHECK (NOT done OR owner IS NULL),
  CHECK ((owner IS NULL) = (lease_until IS NULL))
);

-- One row a try, appended and never changed. Partitioned by campaign, so that a campaign is
-- archived by detaching its partition.
CREATE TABLE attempts (
  lane             smallint    NOT NULL,
  campaign_id      bigint      NOT NULL,
  step             smallint    NOT NULL,
  subject_id       bigint      NOT NULL,
  attempt          smallint    NOT NULL,
  channel          text        NOT NULL,
  outcome          text        NOT NULL
                   CHECK (outcome IN ('accepted', 'deferred', 'failed', 'unknown', 'excluded')),
  reason           text        NOT NULL,
  reply_code       smallint    NOT NULL,
  enhanced_status  text,
  provider_id      text,
  locale           text        NOT NULL,
  language_rule    text        NOT NULL,
  notice_version   text,
  evidence         bytea,
  at               timestamptz NOT NULL,
  PRIMARY KEY (lane, campaign_id, step, subject_id, attempt)
) PARTITION BY LIST (campaign_id);

-- Tries that are due again. `in_flight_epoch` marks those that an owner has picked up: found under a
-- newer epoch, such a try is in doubt.
CREATE TABLE deferrals (
  lane            smallint    NOT NULL,
  campaign_id     bigint      NOT NULL,
  step            smallint    NOT NULL,
  subject_id      bigint      NOT NULL,
  attempt         smallint    NOT NULL,
  due_at          timestamptz NOT NULL,
  reason          text        NOT NULL,
  reply_code      smallint    NOT NULL,
  in_flight_epoch bigint,
  PRIMARY KEY (lane, campaign_id, step, subject_id)
);
CREATE INDEX ON deferrals (lane, campaign_id, step, due_at);
CREATE INDEX ON deferrals (lane, campaign_id, step) WHERE in_flight_epoch IS NOT NULL;

-- The completeness equation, kept by the database at every commit.
CREATE TABLE campaign_counts (
  lane        smallint NOT NULL,
  campaign_id bigint   NOT NULL,
  step        smallint NOT NULL,
  country     text     NOT NULL,
  locale      text     NOT NULL,
  planned     bigint   NOT NULL,
  notified    bigint   NOT NULL DEFAULT 0,
  failed      bigint   NOT NULL DEFAULT 0,
  excluded    bigint   NOT NULL DEFAULT 0,
  pending     bigint   NOT NULL,
  PRIMARY KEY (lane, campaign_id, step, country, locale),
  CHECK (planned = notified + failed + excluded + pending),
  CHECK (notified >= 0 AND failed >= 0 AND excluded >= 0 AND pending >= 0)
);

-- Every try by what became of it, for reports that cost the same at any size.
CREATE TABLE outcome_counts (
  lane        smallint    NOT NULL,
  campaign_id bigint      NOT NULL,
  step        smallint    NOT NULL,
  hour        timestamptz NOT NULL,
  channel     text        NOT NULL,
  country     text        NOT NULL,
  locale      text        NOT NULL,
  language_rule text      NOT NULL,
  outcome     text        NOT NULL,
  reason      text        NOT NULL,
  tries       bigint      NOT NULL,
  PRIMARY KEY (lane, campaign_id, step, hour, channel, country, locale, language_rule, outcome, reason)
);

CREATE TABLE daemons (
  id          uuid PRIMARY KEY,
  host        text        NOT NULL,
  started_at  timestamptz NOT NULL,
  alive_until timestamptz NOT NULL
);

-- Limits that all daemons share. `booked_until` is the GCRA state: the slot behind the last one that
-- has been granted to anybody (pacing/grant.h).
CREATE TABLE rate_limits (
  name         text PRIMARY KEY,
  booked_until timestamptz NOT NULL
);

CREATE TABLE concurrency_shares (
  limit_name text    NOT NULL,
  daemon_id  uuid    NOT NULL REFERENCES daemons ON DELETE CASCADE,
  held       integer NOT NULL CHECK (held >= 0),
  PRIMARY KEY (limit_name, daemon_id)
);
