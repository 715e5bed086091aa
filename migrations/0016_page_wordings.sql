-- The words of Crier's own pages that an operator has released in place of the shipped ones, with who
-- released them: added to, never changed. Of a language the last row is what is shown, by all daemons,
-- whatever becomes of the files. `texts`: by path, as in the folder of the templates.
CREATE TABLE page_wordings (
  edition     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  language    text        NOT NULL,
  version     text        NOT NULL CHECK (version ~ '^[0-9a-f]{16}$'),
  approved_by text        NOT NULL CHECK (approved_by <> ''),
  approved_at timestamptz NOT NULL,
  actor       text        NOT NULL CHECK (actor <> '')
);
CREATE TABLE page_texts (
  edition bigint NOT NULL REFERENCES page_wordings,
  path    text   NOT NULL,
  text    text   NOT NULL,
  PRIMARY KEY (edition, path)
);

-- Whoever has read a page must find again what it said, and who had released it.
CREATE TRIGGER page_wordings_are_kept BEFORE UPDATE OR DELETE ON page_wordings
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_wordings_are_kept_whole BEFORE TRUNCATE ON page_wordings
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_texts_are_kept BEFORE UPDATE OR DELETE ON page_texts
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_texts_are_kept_whole BEFORE TRUNCATE ON page_texts
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
