-- Erasure (GDPR art. 17). Of somebody who is erased the audience keeps a number, the country in
-- which campaigns have counted them, and a keyed hash of their ref: the HMAC-SHA-256 under the secret
-- of the installation (settings). Somebody who has come back by an import has both.
ALTER TABLE subjects ALTER COLUMN ref DROP NOT NULL;
ALTER TABLE subjects ADD COLUMN ref_digest bytea CHECK (octet_length(ref_digest) = 32);
ALTER TABLE subjects ADD COLUMN erased_at timestamptz;
ALTER TABLE subjects ADD CONSTRAINT subjects_are_erased_whole CHECK (
  CASE WHEN erased_at IS NULL THEN ref IS NOT NULL
       ELSE ref_digest IS NOT NULL
            AND num_nonnulls(ref, email, name, locale, time_zone, birth_date, phone) = 0 END);
CREATE INDEX ON subjects (lane, ref_digest) WHERE ref_digest IS NOT NULL;

-- What stands of objections is found by ref, or of somebody who is erased by the hash. A person who
-- has come back has both, here and in what they say from then on, so that their words before and
-- after the erasure are those of one person.
ALTER TABLE objections DROP CONSTRAINT objections_pkey1;
ALTER TABLE objections ALTER COLUMN ref DROP NOT NULL;
ALTER TABLE objections ADD COLUMN ref_digest bytea CHECK (octet_length(ref_digest) = 32);
ALTER TABLE objections ADD CHECK (num_nonnulls(ref, ref_digest) >= 1);
ALTER TABLE objections ADD UNIQUE (lane, ref, purpose);
CREATE UNIQUE INDEX ON objections (lane, ref_digest, purpose) WHERE ref_digest IS NOT NULL;
CREATE INDEX ON objections (position);
ALTER TABLE objection_records DROP CONSTRAINT objection_records_check;
ALTER TABLE objection_records ADD CHECK (num_nonnulls(ref, ref_digest) >= 1);

-- Words of an operator about a person go with the person.
CREATE OR REPLACE FUNCTION objection_records_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ref IS NOT NULL AND NEW.ref IS NULL
     AND NEW.reason IN (OLD.reason, '')
     AND (to_jsonb(OLD) - 'ref' - 'ref_digest' - 'reason')
         = (to_jsonb(NEW) - 'ref' - 'ref_digest' - 'reason') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'objection_records is append-only: % refused', TG_OP
    USING HINT = 'Add a record that says what is the case now.';
END
$$;

-- Who was erased, as far as that may be known: by number and hash. Its own record, never changed.
-- `position` ascends in the order in which erasures become visible: they hold objection_head.
CREATE TABLE erasures (
  position   bigint      PRIMARY KEY,
  lane       smallint    NOT NULL,
  subject_id bigint,     -- Null: the audience did not have them, only a register.
  ref_digest bytea       NOT NULL CHECK (octet_length(ref_digest) = 32),
  erased_at  timestamptz NOT NULL,
  actor      text        NOT NULL CHECK (actor <> ''),
  reason     text        NOT NULL CHECK (reason <> '')
);
CREATE INDEX ON erasures (lane, ref_digest);

CREATE FUNCTION rows_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END
$$;
CREATE TRIGGER erasures_are_kept BEFORE UPDATE OR DELETE ON erasures
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER erasures_are_kept_whole BEFORE TRUNCATE ON erasures
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();

-- The hand-over of those whose data may be processed: to whoever made the export, with the hashes of
-- the files and how far the register of objections went. `records` are those withheld as objectors.
ALTER TABLE objection_handovers DROP CONSTRAINT objection_handovers_kind_check;
ALTER TABLE objection_handovers DROP CONSTRAINT objection_handovers_check1;
ALTER TABLE objection_handovers DROP CONSTRAINT objection_handovers_check2;
ALTER TABLE objection_handovers DROP CONSTRAINT objection_handovers_check3;
ALTER TABLE objection_handovers
  ADD COLUMN campaign_id     bigint,
  ADD COLUMN released        bigint CHECK (released >= 0),
  ADD COLUMN withheld        bigint CHECK (withheld >= 0),
  ADD COLUMN released_sha256 bytea  CHECK (octet_length(released_sha256) = 32),
  ADD COLUMN withheld_sha256 bytea  CHECK (octet_length(withheld_sha256) = 32),
  ADD CHECK (kind IN ('acknowledged', 'export', 'release')),
  ADD CHECK ((kind = 'acknowledged') = (consumer IS NOT NULL)),
  ADD CHECK ((kind <> 'acknowledged') = (actor IS NOT NULL)),
  ADD CHECK ((kind <> 'acknowledged') = (as_of IS NOT NULL AND identifiers IS NOT NULL)),
  ADD CHECK (num_nonnulls(campaign_id, released, withheld, released_sha256, withheld_sha256)
             = CASE kind WHEN 'release' THEN 5 ELSE 0 END);
