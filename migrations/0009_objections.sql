-- The keys of the tokens in objection links. A new one is for campaigns that are created after it; the
-- older ones stay, because a link that was sent never ends.
CREATE TABLE token_keys (
  id      smallint    PRIMARY KEY CHECK (id BETWEEN 1 AND 255 AND id % 64 < 62),
  secret  text        NOT NULL CHECK (octet_length(secret) >= 32),
  made_at timestamptz NOT NULL DEFAULT now()
);
-- From the server's source of strong chance: 244 bits.
INSERT INTO token_keys (id, secret)
SELECT 1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
ALTER TABLE campaigns ADD COLUMN token_key smallint NOT NULL DEFAULT 1;

-- What people have said about a purpose, for ever: nothing is changed here, and nothing taken out. An
-- erasure alone puts a keyed hash in place of a ref. `position` is the order in which they became
-- visible, without gaps: a reader who has got as far as one has missed nothing before it.
CREATE TABLE objection_records (
  position       bigint      PRIMARY KEY,
  lane           smallint    NOT NULL,
  ref            text        CHECK (octet_length(ref) BETWEEN 1 AND 200),
  ref_digest     bytea       CHECK (octet_length(ref_digest) = 32),
  purpose        text        NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  statement      text        NOT NULL CHECK (statement IN ('objection', 'withdrawal')),
  stated_at      timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  way            text        NOT NULL
                 CHECK (way IN ('link', 'one_click', 'form', 'api', 'post', 'phone', 'import')),
  receipt        text,
  -- Against the dates of the campaign whose link it was.
  timeliness     text        NOT NULL
                 CHECK (timeliness IN ('before_cutoff', 'late_before_use', 'late_after_use',
                                       'not_known')),
  campaign_id    bigint,
  token_id       text,
  notice_version text,
  actor          text        NOT NULL,
  reason         text        NOT NULL DEFAULT '',
  CHECK (num_nonnulls(ref, ref_digest) = 1)
);
CREATE INDEX ON objection_records (lane, ref, purpose, position);
CREATE INDEX ON objection_records (lane, ref_digest) WHERE ref_digest IS NOT NULL;
CREATE INDEX ON objection_records (purpose, position);
CREATE UNIQUE INDEX ON objection_records (receipt);

-- The last position. Whoever adds records holds this row until the commit: that makes the order of
-- the positions that of the commits.
CREATE TABLE objection_head (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  position bigint  NOT NULL
);

-- What was known before is carried over, in the order in which it was said.
INSERT INTO objection_records (position, lane, ref, purpose, statement, stated_at, recorded_at, way,
                               timeliness, actor)
SELECT row_number() OVER (ORDER BY objected_at, lane, ref, purpose), lane, ref, purpose,
       'objection', objected_at, now(), 'import', 'not_known', source
FROM objections;
INSERT INTO objection_head (position) SELECT coalesce(max(position), 0) FROM objection_records;

-- From now on: whose latest word on a purpose is an objection, by the record that says so. Asked for
-- every person of every page of a campaign.
ALTER TABLE objections ADD COLUMN position bigint;
UPDATE objections AS now_known SET position = records.position
FROM objection_records AS records
WHERE records.lane = now_known.lane AND records.ref = now_known.ref
  AND records.purpose = now_known.purpose;
ALTER TABLE objections ALTER COLUMN position SET NOT NULL;
ALTER TABLE objections DROP COLUMN objected_at, DROP COLUMN source;

CREATE FUNCTION objection_records_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ref IS NOT NULL AND NEW.ref IS NULL
     AND (to_jsonb(OLD) - 'ref' - 'ref_digest') = (to_jsonb(NEW) - 'ref' - 'ref_digest') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'objection_records is append-only: % refused', TG_OP
    USING HINT = 'Add a record that says what is the case now.';
END
$$;
CREATE TRIGGER objection_records_are_kept BEFORE UPDATE OR DELETE ON objection_records
  FOR EACH ROW EXECUTE FUNCTION objection_records_are_kept();
CREATE TRIGGER objection_records_are_kept_whole BEFORE TRUNCATE ON objection_records
  FOR EACH STATEMENT EXECUTE FUNCTION objection_records_are_kept();
