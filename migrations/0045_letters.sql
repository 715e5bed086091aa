-- Letters. Whoever is to be told by post waits in deferrals until a batch is exported (`post`), and
-- then for what the printer says of their letter (`printer`): they stay pending, so that the
-- completeness equation holds in every state.
ALTER TABLE deferrals DROP CONSTRAINT deferrals_waits_for_check;
ALTER TABLE deferrals ADD CONSTRAINT deferrals_waits_for_check
  CHECK (waits_for IN ('retry', 'limit', 'hours', 'post', 'printer'));
-- The list for the post: those who were exported stand beside it until the printer reports them,
-- and would be read through for every page of an export.
CREATE INDEX deferrals_for_post ON deferrals (lane, campaign_id, step, subject_id)
  WHERE waits_for = 'post';

-- What was exported together, with all that its letters are set by but their words. One row an
-- export: a batch takes letters until it is sealed, and is written into a folder then, again and
-- again with the same octets.
CREATE TABLE letter_batches (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint      NOT NULL REFERENCES campaigns,
  step        smallint    NOT NULL CHECK (step BETWEEN 1 AND 9),
  taken_at    timestamptz NOT NULL,
  taken_by    text        NOT NULL CHECK (taken_by <> ''),
  sender      text        NOT NULL CHECK (sender <> ''),
  home        text        NOT NULL CHECK (home ~ '^[A-Z]{2}$'),
  -- A form of src/letter/page_geometry.h, or that of the country of each address.
  window_form text        NOT NULL CHECK (window_form <> ''),
  sealed_at   timestamptz,
  written_at  timestamptz,
  CHECK (written_at IS NULL OR sealed_at IS NOT NULL)
);
-- At most one batch of a campaign takes letters or has never been written.
CREATE UNIQUE INDEX letter_batches_unwritten ON letter_batches (campaign_id)
  WHERE written_at IS NULL;

-- One row a letter. It is there from the commit that takes its person off the list for the post.
CREATE TABLE letters (
  lane           smallint    NOT NULL,
  campaign_id    bigint      NOT NULL,
  step           smallint    NOT NULL,
  subject_id     bigint      NOT NULL,
  batch_id       bigint      NOT NULL,
  -- The delivery key (src/campaign/delivery_key.h), by which the printer names it.
  key            text        NOT NULL CHECK (octet_length(key) = 27),
  attempt        smallint    NOT NULL,
  -- Where the person is counted, and what the ledger keeps of a notice.
  country        text        NOT NULL,
  locale         text        NOT NULL,
  language_rule  text        NOT NULL,
  notice_version text        NOT NULL,
  evidence       bytea       NOT NULL CHECK (octet_length(evidence) = 32),
  -- Where it goes; null once the person was erased.
  address        text,
  -- What is printed; null once every letter of the batch has ended, or the person was erased.
  subject        text,
  body           text,
  -- Of the PDF; null before it was written.
  digest         bytea       CHECK (octet_length(digest) = 32),
  pages          smallint    CHECK (pages > 0),
  state          text        NOT NULL DEFAULT 'exported'
                 CHECK (state IN ('exported', 'posted', 'failed', 'returned')),
  posted_on      date,
  returned_on    date,
  reason         text        CHECK (octet_length(reason) BETWEEN 1 AND 200),
  PRIMARY KEY (lane, campaign_id, step, subject_id),
  CHECK (num_nulls(subject, body) IN (0, 2) AND (address IS NOT NULL OR body IS NULL)),
  CHECK ((state IN ('posted', 'returned')) = (posted_on IS NOT NULL)),
  CHECK ((state = 'returned') = (returned_on IS NOT NULL)),
  CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX letters_of_batch ON letters (batch_id, lane, subject_id);
CREATE INDEX letters_by_key ON letters (key);
-- How batches stand is counted without their words.
CREATE INDEX letters_by_state ON letters (batch_id, state);
