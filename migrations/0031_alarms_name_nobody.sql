-- An alarm of a campaign says who was refused, so that operators find the person. What goes out of
-- the house, by webhook and mail, and is kept in `alarms`, has the same words without the ref. Null:
-- there is no alarm, or it was raised before there were two.
ALTER TABLE campaigns ADD COLUMN alarm_told text;

-- Alarms that were kept before may have a ref in their details: an erasure empties these. Nothing else
-- of a row changes.
CREATE FUNCTION alarms_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.details = ''
     AND to_jsonb(OLD) - 'details' = to_jsonb(NEW) - 'details' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'alarms is append-only: % refused', TG_OP;
END
$$;
DROP TRIGGER alarms_are_kept ON alarms;
CREATE TRIGGER alarms_are_kept BEFORE UPDATE OR DELETE ON alarms
  FOR EACH ROW EXECUTE FUNCTION alarms_are_kept();
