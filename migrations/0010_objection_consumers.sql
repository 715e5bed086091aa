-- The systems that process the data and follow the register of objections. Each keeps its own
-- watermark; `acknowledged` is the last one that it has told us.
CREATE TABLE objection_consumers (
  name            text        PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  purpose         text        NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  -- SHA-256 of the bearer token, which has as much chance in it: it needs no salt.
  token_digest    bytea       NOT NULL UNIQUE CHECK (octet_length(token_digest) = 32),
  acknowledged    bigint      NOT NULL DEFAULT 0 CHECK (acknowledged >= 0),
  acknowledged_at timestamptz,
  created_at      timestamptz NOT NULL,
  created_by      text        NOT NULL CHECK (created_by <> '')
);

-- Who was told of which objections, and when (GDPR art. 19): a row for each advance of a watermark,
-- and one for each export. Kept for ever, also when the consumer is removed.
CREATE TABLE objection_handovers (
  id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text        NOT NULL CHECK (kind IN ('acknowledged', 'export')),
  consumer       text,       -- Of an advance.
  actor          text,       -- Of an export.
  purpose        text        NOT NULL,
  after_position bigint      NOT NULL CHECK (after_position >= 0),
  to_position    bigint      NOT NULL CHECK (to_position >= after_position),
  records        bigint      NOT NULL CHECK (records >= 0),
  at             timestamptz NOT NULL,
  -- Of an export: whose latest word by then it is, and how people are named in it.
  as_of          timestamptz,
  identifiers    text        CHECK (identifiers IN ('clear', 'digests')),
  CHECK ((kind = 'acknowledged') = (consumer IS NOT NULL)),
  CHECK ((kind = 'export') = (actor IS NOT NULL)),
  CHECK ((kind = 'export') = (as_of IS NOT NULL AND identifiers IS NOT NULL))
);
CREATE INDEX ON objection_handovers (consumer, id);

CREATE FUNCTION objection_handovers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'objection_handovers is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER objection_handovers_are_kept BEFORE UPDATE OR DELETE ON objection_handovers
  FOR EACH ROW EXECUTE FUNCTION objection_handovers_are_kept();
CREATE TRIGGER objection_handovers_are_kept_whole BEFORE TRUNCATE ON objection_handovers
  FOR EACH STATEMENT EXECUTE FUNCTION objection_handovers_are_kept();
