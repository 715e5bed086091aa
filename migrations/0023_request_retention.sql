-- What was typed into the form is kept for as long as it serves: it is emptied by an erasure, or by
-- crierd some time after the request was settled. `erased_by` says by whom; null: not recorded.
ALTER TABLE objection_requests ADD COLUMN erased_by text CHECK (erased_by <> '');
ALTER TABLE objection_requests ADD CHECK (erased_by IS NULL OR erased_at IS NOT NULL);
CREATE INDEX ON objection_requests (settled_at) WHERE erased_at IS NULL;

CREATE OR REPLACE FUNCTION objection_requests_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
