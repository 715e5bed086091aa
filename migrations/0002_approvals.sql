-- Who released which words (four-eyes). A version is the hash of all that readers of a language may
-- be told (notice/notice_book.h, wording_version): an edited template has another, and no approval.
CREATE TABLE approvals (
  campaign_id bigint      NOT NULL REFERENCES campaigns,
  locale      text        NOT NULL,
  version     text        NOT NULL CHECK (version ~ '^[0-9a-f]{16}$'),
  approved_by text        NOT NULL CHECK (approved_by <> ''),
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (campaign_id, locale, version)
);

-- The templates that a campaign was begun with, or that were released for it later: what is told
-- does not change under a campaign when somebody edits a template.
CREATE TABLE campaign_texts (
  campaign_id bigint NOT NULL REFERENCES campaigns,
  path        text   NOT NULL,
  text        text   NOT NULL,
  PRIMARY KEY (campaign_id, path)
);
-- Raised with every release of other texts, so that daemons see it.
ALTER TABLE campaigns ADD COLUMN texts_edition integer NOT NULL DEFAULT 0;
