-- Who has changed a campaign, when and why is kept, as what people have said is: a row that is gone
-- would leave a start, a pause or a waiver without anybody who has done it. An erasure takes a ref out of
-- the words of an alarm; nothing else of a row changes.
CREATE FUNCTION campaign_events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'reason' = to_jsonb(NEW) - 'reason' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'campaign_events is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER campaign_events_are_kept BEFORE UPDATE OR DELETE ON campaign_events
  FOR EACH ROW EXECUTE FUNCTION campaign_events_are_kept();
CREATE TRIGGER campaign_events_are_kept_whole BEFORE TRUNCATE ON campaign_events
  FOR EACH STATEMENT EXECUTE FUNCTION campaign_events_are_kept();
