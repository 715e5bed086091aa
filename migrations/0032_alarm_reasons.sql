-- 'once': it has happened, and no all-clear follows, such as words of a provider that somebody has to
-- read.
ALTER TABLE alarms DROP CONSTRAINT alarms_kind_check;
ALTER TABLE alarms ADD CONSTRAINT alarms_kind_check
  CHECK (kind IN ('raised', 'reminder', 'cleared', 'test', 'once'));

-- Whether one of the same subject is on its way, or was told already; those older than a time.
CREATE INDEX alarms_of_subject ON alarms (subject, id);
CREATE INDEX alarms_at ON alarms (at);

-- By which ways a condition was told: daemons may know of others.
ALTER TABLE alarm_conditions ADD COLUMN ways text[] NOT NULL DEFAULT '{}';
UPDATE alarm_conditions AS condition
SET ways = coalesce((SELECT array_agg(DISTINCT delivery.way ORDER BY delivery.way)
                     FROM alarms JOIN alarm_deliveries AS delivery ON delivery.alarm_id = alarms.id
                     WHERE alarms.subject = condition.subject), '{}');

-- What daemons have told of themselves and not cleared: each keeps its own and writes it here when it
-- can, so that the next one on that host can say that it is over. It refers to no other table,
-- because any of them may be the one that is refused.
CREATE TABLE daemon_alarm_conditions (
  daemon_id uuid        NOT NULL,
  host      text        NOT NULL,
  subject   text        NOT NULL,
  state     text        NOT NULL,
  since     timestamptz NOT NULL,
  told_at   timestamptz NOT NULL,
  PRIMARY KEY (daemon_id, subject)
);
