-- 'eased': a deadline stands better than it was told, and not well yet. It was a 'reminder' before,
-- which a program takes for bad news that goes on.
ALTER TABLE alarms DROP CONSTRAINT alarms_kind_check;
ALTER TABLE alarms ADD CONSTRAINT alarms_kind_check
  CHECK (kind IN ('raised', 'reminder', 'eased', 'cleared', 'test', 'once'));
