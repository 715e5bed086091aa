-- How far apart the slots are that were granted last: at a higher rate the next one is sooner than
-- `booked_until`. NULL: not known.
ALTER TABLE rate_limits ADD COLUMN slot_interval_ns bigint CHECK (slot_interval_ns > 0);
