-- The confirmations that are owed to people who have objected, or withdrawn, by the link of a campaign
-- (R-17): one row a statement with a receipt, written with it. Nothing here is about a person but by
-- the position of their record. What became of it stays for ever.
CREATE TABLE confirmations (
  position    bigint      PRIMARY KEY,  -- Of objection_records.
  campaign_id bigint      NOT NULL,
  state       text        NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'sent', 'failed', 'none')),
  reason      text        NOT NULL DEFAULT 'none',  -- Of its end; while it is owed, of the last try.
  reply_code  smallint    NOT NULL DEFAULT 0,
  tries       integer     NOT NULL DEFAULT 0,
  doubts      integer     NOT NULL DEFAULT 0,  -- Tries of which nobody knows whether they arrived.
  due_at      timestamptz NOT NULL DEFAULT now(),
  -- Of a daemon that may be sending it, until `due_at`: another claim then finds it in doubt.
  claim       bigint,
  channel     text,       -- By which it was sent.
  ended_at    timestamptz,
  CHECK (tries >= doubts AND doubts >= 0),
  CHECK ((state = 'owed') = (ended_at IS NULL)),
  CHECK ((state = 'sent') = (channel IS NOT NULL)),
  CHECK (state <> 'sent' OR tries > 0),
  CHECK (claim IS NULL OR state = 'owed')
);
CREATE INDEX ON confirmations (campaign_id, due_at) WHERE state = 'owed';
-- Nobody was sent one before.
INSERT INTO confirmations (position, campaign_id, state, ended_at)
SELECT position, campaign_id, 'none', now() FROM objection_records
WHERE receipt IS NOT NULL AND campaign_id IS NOT NULL
  AND way IN ('link', 'one_click', 'form', 'api');
CREATE SEQUENCE confirmation_claims;
