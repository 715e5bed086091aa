-- Whoever has read a page must find again what it said, and who had released it.
CREATE TRIGGER page_wordings_are_kept BEFORE UPDATE OR DELETE ON page_wordings
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_wordings_are_kept_whole BEFORE TRUNCATE ON page_wordings
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_texts_are_kept BEFORE UPDATE OR DELETE ON page_texts
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER page_texts_are_kept_whole BEFORE TRUNCATE ON page_texts
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();
