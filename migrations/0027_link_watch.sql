-- A daemon that did not know where Crier's pages are, or could not read a specification, put the link of
-- a campaign to rest for all others. Whoever can ask it does so again; the link of a campaign that nobody
-- can object to rests at the next question, as before.
UPDATE link_health SET ask_at = now() WHERE ask_at = 'infinity';

-- Since when links are watched, of campaigns that had begun before any were (0012); null: from the begin
-- on. Nobody was to ask before it: a cut-off that had passed by then is known by a waiver alone.
ALTER TABLE campaigns ADD COLUMN link_watched_since timestamptz;
UPDATE campaigns SET link_watched_since = watched.applied_at
FROM schema_migrations AS watched
WHERE watched.version = 12 AND campaigns.started_at < watched.applied_at;
