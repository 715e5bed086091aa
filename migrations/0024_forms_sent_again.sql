-- A form that a browser sends twice is one request, and has one receipt. Whoever has withdrawn between
-- the two objects anew by the second, so that when it came last is kept beside when it came first
-- (store/registers/objection_requests.h).
ALTER TABLE objection_requests ADD COLUMN sent_again_at timestamptz CHECK (sent_again_at > stated_at);
CREATE INDEX ON objection_requests (id) WHERE sent_again_at IS NOT NULL;

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
    IF NEW.sent_again_at > coalesce(OLD.sent_again_at, '-infinity')
       AND to_jsonb(OLD) - 'sent_again_at' = to_jsonb(NEW) - 'sent_again_at' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'objection_requests is append-only: % refused', TG_OP;
END
$$;
