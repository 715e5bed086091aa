-- What somebody waits for who was not told: another try, room at a limit of ours, or an hour to tell
-- people where they live. Who waits for an hour was told from who waits for a limit by the words for
-- people, which are those of an earlier try where there was one.
ALTER TABLE deferrals ADD COLUMN waits_for text NOT NULL DEFAULT 'retry'
  CHECK (waits_for IN ('retry', 'limit', 'hours'));
UPDATE deferrals
SET waits_for = CASE WHEN description = 'it is no hour to tell people where they live'
                     THEN 'hours' ELSE 'limit' END
WHERE is_held;
ALTER TABLE deferrals DROP COLUMN is_held;
