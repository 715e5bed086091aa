-- Whether people can object by the link of a campaign: crierd asks it again and again, from the begin
-- until the cut-off (objection/link_health.h). Set: somebody has said why it is not asked.
ALTER TABLE campaigns ADD COLUMN link_waiver text CHECK (link_waiver <> '');

-- What the answers have said so far, one row a campaign. A daemon takes the next question by moving
-- `ask_at` on and raising `claim`; what it finds counts if nobody has asked since.
CREATE TABLE link_health (
  campaign_id   bigint      PRIMARY KEY,
  failures      integer     NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- In a row.
  failing_since timestamptz,
  -- So many that nobody is told until it answers.
  is_down       boolean     NOT NULL DEFAULT false,
  fault         text        NOT NULL DEFAULT '',  -- What came, where it fails.
  answered_at   timestamptz,                      -- The last time that it was well.
  ask_at        timestamptz NOT NULL,
  claim         bigint      NOT NULL DEFAULT 0,
  CHECK ((failures = 0) = (failing_since IS NULL)),
  CHECK (NOT is_down OR failures > 0)
);

-- The outages that are over, for ever: the cut-off is to be extended by them (R-05).
CREATE TABLE link_outages (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id bigint      NOT NULL,
  began_at    timestamptz NOT NULL,  -- When the first question that failed was asked.
  ended_at    timestamptz NOT NULL,  -- When the first was asked that was answered.
  fault       text        NOT NULL,  -- What came last while it was down.
  recorded_at timestamptz NOT NULL,
  recorded_by text        NOT NULL CHECK (recorded_by <> ''),
  CHECK (began_at <= ended_at)
);
CREATE INDEX ON link_outages (campaign_id, began_at);

CREATE FUNCTION link_outages_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'link_outages is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER link_outages_are_kept BEFORE UPDATE OR DELETE ON link_outages
  FOR EACH ROW EXECUTE FUNCTION link_outages_are_kept();
CREATE TRIGGER link_outages_are_kept_whole BEFORE TRUNCATE ON link_outages
  FOR EACH STATEMENT EXECUTE FUNCTION link_outages_are_kept();
