-- Limits are a tree: what all daemons share of a node stands under its name, "email",
-- "email/group/gmail", "email/domain/town.example" (dispatch/limits.h).

-- Each booking changes its row: room in the page keeps the index as it is.
ALTER TABLE rate_limits SET (fillfactor = 50);

-- Notices of a node on a civil day: those that daemons have been allowed to send, less those that they
-- have given back. `day`: days since 1970-01-01 in the zone of the limit.
CREATE TABLE limit_days (
  name  text    NOT NULL,
  day   integer NOT NULL,
  taken bigint  NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (name, day)
) WITH (fillfactor = 50);

-- What replies have done to a node, until then or until an operator lifts it.
CREATE TABLE limit_pauses (
  name    text        PRIMARY KEY,
  until   timestamptz NOT NULL,
  why     text        NOT NULL CHECK (why <> ''),
  is_stop boolean     NOT NULL,
  since   timestamptz NOT NULL
);

-- What operators have set over crier.toml while Crier runs, and what they have lifted: added to, never
-- changed. Of a node and key the last row counts. `value` is written as in crier.toml; NULL: what
-- crier.toml says counts again. Of what was lifted `key` is 'lift' and `value` says what it was.
-- The greatest version is that of all limits: it grows with every row.
CREATE TABLE limit_settings (
  version bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node    text        NOT NULL CHECK (node <> ''),
  key     text        NOT NULL CHECK (key <> ''),
  value   text,
  set_by  text        NOT NULL CHECK (set_by <> ''),
  reason  text        NOT NULL CHECK (reason <> ''),
  actor   text        NOT NULL CHECK (actor <> ''),
  set_at  timestamptz NOT NULL
);
CREATE INDEX ON limit_settings (node, key, version);

CREATE TRIGGER limit_settings_are_kept BEFORE UPDATE OR DELETE ON limit_settings
  FOR EACH ROW EXECUTE FUNCTION rows_are_kept();
CREATE TRIGGER limit_settings_are_kept_whole BEFORE TRUNCATE ON limit_settings
  FOR EACH STATEMENT EXECUTE FUNCTION rows_are_kept();

-- Which version of limit_settings a daemon goes by; NULL: none yet, or it knows of none.
ALTER TABLE daemons ADD COLUMN limits_version bigint;

-- What a daemon has of a node that is not as its settings say: a rate that replies have lowered,
-- notices that it holds back.
CREATE TABLE limit_states (
  daemon_id uuid             NOT NULL REFERENCES daemons ON DELETE CASCADE,
  name      text             NOT NULL,
  rate_now  double precision CHECK (rate_now >= 0),
  held      bigint           NOT NULL CHECK (held >= 0),
  PRIMARY KEY (daemon_id, name)
);
