-- What the bearer token of a consumer is good for: following the register, recording what people say
-- on a page of the controller's own, or both. Those that were there follow.
ALTER TABLE objection_consumers
  ADD COLUMN may_follow boolean NOT NULL DEFAULT true,
  ADD COLUMN may_record boolean NOT NULL DEFAULT false,
  ADD CHECK (may_follow OR may_record);
ALTER TABLE objection_consumers
  ALTER COLUMN may_follow DROP DEFAULT, ALTER COLUMN may_record DROP DEFAULT;
