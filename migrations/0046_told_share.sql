-- The rates of campaign_deadlines are of people who come to an end, among them those who are left out.
-- So large a share of who is left needs a notice, by what has become of the others: rates that are told
-- to people, such as what is needed, are of those.
ALTER TABLE campaign_deadlines ADD COLUMN told_share double precision NOT NULL DEFAULT 1
  CHECK (told_share BETWEEN 0 AND 1);
