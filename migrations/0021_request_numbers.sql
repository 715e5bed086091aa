-- Every form that is sent has a number of its own. What was said is not compared with what was said
-- before: whether an earlier form is still open tells whether the person is known, and an answer that
-- depends on it tells that to whoever sends the form.
ALTER TABLE objection_requests DROP COLUMN said_digest;  -- And the check and the index with it.
ALTER TABLE objection_requests ADD CHECK (
  CASE WHEN erased_at IS NULL THEN num_nonnulls(email, phone) > 0
       ELSE num_nonnulls(name, email, phone, mail_address, phone_number) = 0 END);

CREATE OR REPLACE FUNCTION objection_requests_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  personal   CONSTANT text[] := ARRAY['name', 'email', 'phone', 'mail_address', 'phone_number',
                                      'erased_at'];
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
