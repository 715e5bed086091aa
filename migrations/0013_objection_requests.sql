-- What people without a link say by the public form: what they have typed, as it is, and for a look-up
-- in its normal form. Who they are is found out later, by `crier objections match` or by hand; so this is
-- no register of objections, and what is found goes into that. What was said is never changed. It is
-- settled once. It is kept for as long as it serves: emptied by an erasure, or by crierd some time after
-- it was settled.
--
-- Every form that is sent has a number of its own. What was said is not compared with what was said
-- before: whether an earlier form is still open tells whether the person is known, and an answer that
-- depends on it tells that to whoever sends the form.
CREATE TABLE objection_requests (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  purpose    text        NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  stated_at  timestamptz NOT NULL,
  receipt    text        NOT NULL UNIQUE,
  locale     text        NOT NULL,  -- Of the page.
  -- As typed; null: not given, or erased.
  name       text        CHECK (octet_length(name) BETWEEN 1 AND 400),
  email      text        CHECK (octet_length(email) BETWEEN 1 AND 400),
  phone      text        CHECK (octet_length(phone) BETWEEN 1 AND 400),
  -- As the audience has them; null: cannot be read.
  mail_address text      CHECK (octet_length(mail_address) BETWEEN 3 AND 254),
  phone_number text      CHECK (phone_number ~ '^\+[0-9]{4,15}$'),
  erased_at  timestamptz,
  erased_by  text        CHECK (erased_by <> ''),
  settled_at timestamptz,
  settled_by text        CHECK (settled_by <> ''),
  -- matched: by a look-up, which also finds who comes later. By hand: assigned to somebody, or nobody.
  settlement text        CHECK (settlement IN ('matched', 'assigned', 'nobody')),
  why        text        NOT NULL DEFAULT '',
  CHECK (num_nonnulls(settled_at, settled_by, settlement) IN (0, 3)),
  CHECK (settlement IS DISTINCT FROM 'nobody' OR why <> ''),
  CHECK (erased_by IS NULL OR erased_at IS NOT NULL),
  CHECK (CASE WHEN erased_at IS NULL THEN num_nonnulls(email, phone) > 0
              ELSE num_nonnulls(name, email, phone, mail_address, phone_number) = 0 END)
);
CREATE INDEX ON objection_requests (stated_at) WHERE settled_at IS NULL;
CREATE INDEX ON objection_requests (settled_at) WHERE erased_at IS NULL;

-- Of whom a request turned out to be: all subjects that it was found to mean. An erasure puts the keyed
-- hash in place of a ref.
CREATE TABLE objection_request_people (
  request_id   bigint      NOT NULL,
  lane         smallint    NOT NULL,
  ref          text        CHECK (octet_length(ref) BETWEEN 1 AND 200),
  ref_digest   bytea       CHECK (octet_length(ref_digest) = 32),
  matched_at   timestamptz NOT NULL,
  matched_by   text        NOT NULL CHECK (matched_by <> ''),
  found_by     text        NOT NULL CHECK (found_by IN ('email', 'phone', 'hand')),
  -- The audience has them under another name: somebody may want to look.
  name_differs boolean     NOT NULL,
  CHECK (num_nonnulls(ref, ref_digest) = 1),
  UNIQUE (request_id, lane, ref)
);
CREATE INDEX ON objection_request_people (lane, ref);
CREATE INDEX ON objection_request_people (lane, ref_digest) WHERE ref_digest IS NOT NULL;

CREATE FUNCTION objection_requests_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  personal   CONSTANT text[] := ARRAY['name', 'email', 'phone', 'mail_address', 'phone_number',
                                      'erased_at', 'erased_by'];
  settlement CONSTANT text[] := ARRAY['settled_at', 'settled_by', 'settlement', 'why'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.settled_at IS NULL AND to_jsonb(OLD) - settlement = to_jsonb(NEW) - settlement THEN
      RETURN NEW;
    END IF;
    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
       AND to_jsonb(OLD) - personal = to_jsonb(NEW) - personal THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'objection_requests is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER objection_requests_are_kept BEFORE UPDATE OR DELETE ON objection_requests
  FOR EACH ROW EXECUTE FUNCTION objection_requests_are_kept();
CREATE TRIGGER objection_requests_are_kept_whole BEFORE TRUNCATE ON objection_requests
  FOR EACH STATEMENT EXECUTE FUNCTION objection_requests_are_kept();

CREATE FUNCTION objection_request_people_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ref IS NOT NULL AND NEW.ref IS NULL
     AND to_jsonb(OLD) - 'ref' - 'ref_digest' = to_jsonb(NEW) - 'ref' - 'ref_digest' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'objection_request_people is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER objection_request_people_are_kept BEFORE UPDATE OR DELETE ON objection_request_people
  FOR EACH ROW EXECUTE FUNCTION objection_request_people_are_kept();
CREATE TRIGGER objection_request_people_are_kept_whole BEFORE TRUNCATE ON objection_request_people
  FOR EACH STATEMENT EXECUTE FUNCTION objection_request_people_are_kept();
