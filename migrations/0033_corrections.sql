-- Whoever was told a cut-off that was moved to a later one since is told the new one, once for each
-- time that it was moved: a step of the campaign after its first notice, the second, third, ….
-- `told_until`: notices written before it may name an earlier date.
CREATE TABLE correction_steps (
  campaign_id  bigint      NOT NULL REFERENCES campaigns,
  step         smallint    NOT NULL CHECK (step > 1),
  extension_id bigint      NOT NULL REFERENCES campaign_extensions,
  told_until   timestamptz NOT NULL,
  PRIMARY KEY (campaign_id, step)
);

-- How far the people of a lane have been looked at, in the order of their ids: those whose turn is
-- still to come have no row (dispatch/README.md).
CREATE TABLE correction_lanes (
  lane           smallint NOT NULL,
  campaign_id    bigint   NOT NULL,
  step           smallint NOT NULL,
  cursor         bigint   NOT NULL DEFAULT 0,
  audience_until bigint   NOT NULL,
  done           boolean  NOT NULL DEFAULT false,
  PRIMARY KEY (lane, campaign_id, step)
);

-- One row a person whose turn has come, as that of a confirmation (0018_confirmations.sql).
CREATE TABLE corrections (
  lane           smallint    NOT NULL,
  campaign_id    bigint      NOT NULL,
  step           smallint    NOT NULL,
  subject_id     bigint      NOT NULL,
  position       bigint      GENERATED ALWAYS AS IDENTITY,
  begun_at       timestamptz NOT NULL DEFAULT now(),
  state          text        NOT NULL DEFAULT 'owed'
                 CHECK (state IN ('owed', 'sent', 'failed', 'none')),
  reason         text        NOT NULL DEFAULT 'none',
  reply_code     smallint    NOT NULL DEFAULT 0,
  tries          integer     NOT NULL DEFAULT 0,
  doubts         integer     NOT NULL DEFAULT 0,
  due_at         timestamptz NOT NULL,
  claim          bigint,
  channel        text,
  notice_version text,       -- The words that were sent.
  ended_at       timestamptz,
  PRIMARY KEY (lane, campaign_id, step, subject_id),
  CHECK (tries >= doubts AND doubts >= 0),
  CHECK ((state = 'owed') = (ended_at IS NULL)),
  CHECK ((state = 'sent') = (channel IS NOT NULL)),
  CHECK (state <> 'sent' OR tries > 0),
  CHECK (claim IS NULL OR state = 'owed')
);
CREATE INDEX corrections_by_position ON corrections (position);
CREATE INDEX corrections_owed ON corrections (campaign_id, due_at) WHERE state = 'owed';
CREATE SEQUENCE correction_claims;
