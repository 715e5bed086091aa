-- What comes back: mails, kept before anybody reads them, and what they say of notices.

-- One row a mail. It is kept first, and read then, so that nothing is lost that is not understood.
CREATE TABLE feedback_mails (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of whom it was for and its octets: a mail that comes twice is one.
  digest          bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  way             text        NOT NULL CHECK (way IN ('lmtp', 'maildir', 'import')),
  came_at         timestamptz NOT NULL,
  -- Null once it was emptied.
  content         bytea,
  state           text        NOT NULL DEFAULT 'unread'
                  CHECK (state IN ('unread', 'settled', 'open', 'done')),
  -- Unread: not before this instant.
  due_at          timestamptz NOT NULL,
  read_at         timestamptz,
  class           text,
  rule            text,
  reply_code      smallint,
  enhanced_status text,
  words           text,
  return_path     text,
  -- Whose notice it is about, by what carries our MAC; with a source that may not be acted upon,
  -- for people to look at.
  source          text,
  lane            smallint,
  campaign_id     bigint,
  step            smallint,
  subject_id      bigint,
  attempt         integer,
  -- What followed from it, in a word (use_cases/feedback/).
  effect          text,
  done_at         timestamptz,
  done_by         text,
  done_reason     text,
  CHECK ((state = 'unread') = (read_at IS NULL)),
  CHECK (state = 'unread' OR (class IS NOT NULL AND effect IS NOT NULL)),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK (state <> 'done' OR (done_by <> '' AND done_reason <> '')),
  CHECK (num_nonnulls(lane, campaign_id, step, subject_id, attempt) IN (0, 5))
);
CREATE INDEX feedback_mails_unread ON feedback_mails (due_at, id) WHERE state = 'unread';
CREATE INDEX feedback_mails_open ON feedback_mails (id) WHERE state = 'open';
CREATE INDEX feedback_mails_to_empty ON feedback_mails (came_at)
  WHERE content IS NOT NULL AND state IN ('settled', 'done');
CREATE INDEX feedback_mails_of_person ON feedback_mails (lane, subject_id)
  WHERE subject_id IS NOT NULL;

-- What came of a notice after its try had ended, appended; one row a notice and class, so that what
-- is told twice counts once.
CREATE TABLE feedback_events (
  lane            smallint    NOT NULL,
  campaign_id     bigint      NOT NULL,
  step            smallint    NOT NULL,
  subject_id      bigint      NOT NULL,
  class           text        NOT NULL
                  CHECK (class IN ('hard', 'soft', 'full', 'policy', 'reputation', 'content',
                                   'auto_reply', 'challenge', 'delayed', 'delivered', 'complaint',
                                   'reply', 'unknown')),
  attempt         integer     NOT NULL,
  at              timestamptz NOT NULL,
  channel         text        NOT NULL,
  rule            text        NOT NULL,
  reply_code      smallint    NOT NULL,
  enhanced_status text,
  words           text,
  source          text        NOT NULL CHECK (source IN ('envelope', 'envelope_id', 'operator')),
  mail_digest     bytea       NOT NULL CHECK (octet_length(mail_digest) = 32),
  -- Where the person is counted.
  country         text        NOT NULL,
  locale          text        NOT NULL,
  -- Who counted as told until then, and does not any more: the first event that says so.
  takes_back      boolean     NOT NULL,
  CHECK (NOT takes_back
         OR class IN ('hard', 'soft', 'full', 'policy', 'reputation', 'content')),
  PRIMARY KEY (lane, campaign_id, step, subject_id, class)
);
CREATE UNIQUE INDEX feedback_events_taken_back
  ON feedback_events (lane, campaign_id, step, subject_id) WHERE takes_back;

-- The events by class, and how many people they took back, kept at every commit.
CREATE TABLE feedback_counts (
  lane        smallint NOT NULL,
  campaign_id bigint   NOT NULL,
  step        smallint NOT NULL,
  hour        timestamptz NOT NULL,
  country     text     NOT NULL,
  locale      text     NOT NULL,
  class       text     NOT NULL,
  events      bigint   NOT NULL CHECK (events >= 0),
  taken_back  bigint   NOT NULL CHECK (taken_back BETWEEN 0 AND events),
  PRIMARY KEY (lane, campaign_id, step, hour, country, locale, class)
);
