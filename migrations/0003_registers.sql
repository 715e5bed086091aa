-- Registers do not depend on the order in which things are learnt: an objection is kept by the
-- person's ref, and counts for whoever has that ref, now or later.
ALTER TABLE objections RENAME TO objections_by_subject;
CREATE TABLE objections (
  lane        smallint    NOT NULL,
  ref         text        NOT NULL CHECK (octet_length(ref) BETWEEN 1 AND 200),
  purpose     text        NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  objected_at timestamptz NOT NULL,
  source      text        NOT NULL,
  PRIMARY KEY (lane, ref, purpose)
);
-- A purpose has one form. What was recorded under another, such as "AI-Training", was meant for the
-- purpose that it becomes; no campaign has ever matched it.
INSERT INTO objections (lane, ref, purpose, objected_at, source)
SELECT DISTINCT ON (lane, ref, purpose) lane, ref, purpose, objected_at, source
FROM (SELECT o.lane, s.ref, o.objected_at, o.source,
             coalesce(nullif(left(trim(BOTH '-' FROM
                        regexp_replace(lower(o.purpose), '[^a-z0-9]+', '-', 'g')), 64), ''),
                      'unnamed') AS purpose
      FROM objections_by_subject AS o
      JOIN subjects AS s ON s.lane = o.lane AND s.id = o.subject_id) AS named
ORDER BY lane, ref, purpose, objected_at;
DROP TABLE objections_by_subject;

COMMENT ON COLUMN suppressions.address_digest IS
  'SHA-256 of the address in its register form (campaign/mail_address.h); entries from before there was one form: of its spelling in ASCII lower case.';
