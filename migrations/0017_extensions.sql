-- The dates of a campaign may be moved to later ones, never to earlier ones: people hold notices that
-- promise them (campaign/extension.h).
CREATE FUNCTION campaign_dates_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'campaign % has promised later dates', OLD.key;
END
$$;
CREATE TRIGGER campaign_dates_are_kept BEFORE UPDATE OF notify_by, cutoff, effective_at ON campaigns
  FOR EACH ROW
  WHEN (NEW.notify_by < OLD.notify_by OR NEW.cutoff < OLD.cutoff
        OR NEW.effective_at < OLD.effective_at)
  EXECUTE FUNCTION campaign_dates_are_kept();

-- What each extension moved, and from where: which dates notices have promised, and since when.
CREATE TABLE campaign_extensions (
  id                  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id         bigint      NOT NULL REFERENCES campaigns,
  extended_at         timestamptz NOT NULL,
  extended_by         text        NOT NULL CHECK (extended_by <> ''),
  reason              text        NOT NULL CHECK (reason <> ''),
  notify_by_before    timestamptz NOT NULL,
  cutoff_before       timestamptz NOT NULL,
  effective_at_before timestamptz NOT NULL,
  notify_by           timestamptz NOT NULL,
  cutoff              timestamptz NOT NULL,
  effective_at        timestamptz NOT NULL,
  CHECK (notify_by_before <= notify_by AND cutoff_before <= cutoff
         AND effective_at_before <= effective_at),
  CHECK (notify_by < cutoff AND cutoff <= effective_at)
);
CREATE INDEX ON campaign_extensions (campaign_id, id);

CREATE TRIGGER campaign_extensions_are_kept BEFORE UPDATE OR DELETE ON campaign_extensions
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER campaign_extensions_are_kept_whole BEFORE TRUNCATE ON campaign_extensions
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
