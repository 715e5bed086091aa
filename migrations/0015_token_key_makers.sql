-- Who made a key of objection links; the first came with the table.
ALTER TABLE token_keys ADD COLUMN made_by text NOT NULL DEFAULT 'crier migrate'
  CHECK (made_by <> '');
ALTER TABLE token_keys ALTER COLUMN made_by DROP DEFAULT;
