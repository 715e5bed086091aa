-- A value that the file has and that cannot be read leaves what is known of a person as it is: a bit
-- for each column (audience::Column). Beside the staged rows, and so that a session's temporary
-- table of this shape has it.
ALTER TABLE import_rows ADD COLUMN unreadable integer NOT NULL DEFAULT 0;
