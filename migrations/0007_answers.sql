-- What was answered when somebody could not be told: which server, at which step, in which words,
-- without people's data. Kept for tries that failed or that nobody knows the end of, and with a
-- deferral, so that whoever fails by the deadline fails with the words of their last try. A
-- deferred try has none: greylisting defers a whole audience, and its words say nothing by then.
ALTER TABLE attempts ADD COLUMN description text;
ALTER TABLE deferrals ADD COLUMN description text;
