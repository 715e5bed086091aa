-- What an SMSC says of texts, and what people answer to them: kept with the mails that come back.

ALTER TABLE feedback_mails DROP CONSTRAINT feedback_mails_way_check;
ALTER TABLE feedback_mails ADD CONSTRAINT feedback_mails_way_check
  CHECK (way IN ('lmtp', 'maildir', 'import', 'smpp'));

ALTER TABLE feedback_events DROP CONSTRAINT feedback_events_source_check;
ALTER TABLE feedback_events ADD CONSTRAINT feedback_events_source_check
  CHECK (source IN ('envelope', 'envelope_id', 'receipt', 'operator'));

-- The parts of texts that an SMSC has taken, one row a part, booked with the try; gone after as long
-- as what comes back is kept ([feedback] kept), 28 days at least. A text has arrived when all its
-- parts have.
CREATE TABLE sent_texts (
  lane        smallint    NOT NULL,
  campaign_id bigint      NOT NULL,
  step        smallint    NOT NULL,
  subject_id  bigint      NOT NULL,
  attempt     smallint    NOT NULL,
  part        smallint    NOT NULL,
  parts       smallint    NOT NULL,
  -- The SMSC's name for it, as it is compared (src/feedback/text/message_ids.h).
  id_form     text        NOT NULL CHECK (octet_length(id_form) BETWEEN 1 AND 200),
  -- The digits that it went to, which need not be the person's number any more.
  number      text        NOT NULL CHECK (number ~ '^[0-9]{4,15}$'),
  taken_at    timestamptz NOT NULL,
  -- What its receipt says at the end. Null: none has come.
  state       text        CHECK (state IN ('arrived', 'lost')),
  ended_at    timestamptz,
  CHECK (part BETWEEN 1 AND parts),
  CHECK ((state IS NULL) = (ended_at IS NULL)),
  PRIMARY KEY (lane, campaign_id, step, subject_id, attempt, part)
)
-- Its receipt changes nearly every row once, in columns that no index has: with room in their page
-- no index hears of it.
WITH (fillfactor = 80);
-- Receipts name a part; names are used again after a while.
CREATE INDEX sent_texts_by_id ON sent_texts (id_form);
-- Whom somebody is who answers.
CREATE INDEX sent_texts_by_number ON sent_texts (number) WHERE part = 1;
-- By block ranges is not enough: rows of today go where those of last month were, and a range that
-- has once had an old row would be looked through for ever.
CREATE INDEX sent_texts_by_age ON sent_texts (taken_at);
