-- What a daemon suffers from on a channel, in words for people, since it was last well there: so that
-- "campaign status" can say why nothing leaves. Gone when it is well again, or with its daemon.
CREATE TABLE channel_troubles (
  daemon_id   uuid        NOT NULL REFERENCES daemons ON DELETE CASCADE,
  channel     text        NOT NULL,
  since       timestamptz NOT NULL,
  description text        NOT NULL,
  PRIMARY KEY (daemon_id, channel)
);
