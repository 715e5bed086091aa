-- What stands after each record of the register: whether the person objects to the purpose from then
-- on, by all that had been said until then. Whoever applies records in order needs nothing else: a
-- letter that was written before a withdrawal may be recorded after it, and changes nothing.
ALTER TABLE objection_records ADD COLUMN objects boolean;

-- Somebody who is known again after an erasure: their words are said once more, with their ref and with
-- the receipt that they have. The position of the record that this one repeats.
ALTER TABLE objection_records ADD COLUMN repeats bigint;
DROP INDEX objection_records_receipt_idx;
CREATE UNIQUE INDEX ON objection_records (receipt) WHERE repeats IS NULL;

ALTER TABLE objection_records DISABLE TRIGGER USER;

UPDATE objection_records AS again
SET repeats = said.position,
    receipt = (SELECT earlier.receipt FROM objection_records AS earlier
               WHERE earlier.lane = again.lane AND earlier.ref_digest = again.ref_digest
                 AND earlier.purpose = again.purpose AND earlier.statement = 'objection'
                 AND earlier.stated_at = again.stated_at AND earlier.receipt IS NOT NULL
               ORDER BY earlier.position LIMIT 1)
FROM objection_records AS said
WHERE again.reason = 'known again after an erasure; said at position ' || said.position
  AND again.receipt IS NULL AND said.lane = again.lane AND said.ref_digest = again.ref_digest
  AND said.purpose = again.purpose AND said.stated_at = again.stated_at;

UPDATE objection_records AS said
SET objects = EXISTS (
  SELECT FROM objection_records AS objected
  WHERE objected.lane = said.lane
    AND (objected.ref = said.ref OR objected.ref_digest = said.ref_digest)
    AND objected.purpose = said.purpose AND objected.statement = 'objection'
    AND objected.position <= said.position
    AND NOT EXISTS (
      SELECT FROM objection_records AS withdrawn
      WHERE withdrawn.lane = said.lane
        AND (withdrawn.ref = said.ref OR withdrawn.ref_digest = said.ref_digest)
        AND withdrawn.purpose = said.purpose AND withdrawn.statement = 'withdrawal'
        AND withdrawn.position <= said.position AND withdrawn.stated_at >= objected.stated_at));

ALTER TABLE objection_records ENABLE TRIGGER USER;
ALTER TABLE objection_records ALTER COLUMN objects SET NOT NULL;
