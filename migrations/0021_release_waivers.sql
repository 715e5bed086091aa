-- Why a release was made although people who object by the public form were not in the register yet.
-- Null: there were none.
ALTER TABLE objection_handovers ADD COLUMN waiver text CHECK (waiver <> '');
ALTER TABLE objection_handovers ADD CHECK (waiver IS NULL OR kind = 'release');
