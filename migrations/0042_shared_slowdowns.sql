-- A rate that replies have lowered was each daemon's own: one complaint slowed one of them, and what was
-- sent in sum hardly changed. All daemons go by what stands here (dispatch/limits.h): `part` is what is
-- left of the usual rate, until successes have won it back or `counts_until` has passed; the caps are
-- those of rules, for a while. `usual` counts for nodes without a rate of their own. A complaint gives a
-- greater version; within one the part only grows.
CREATE TABLE limit_slowdowns (
  name                  text             PRIMARY KEY,
  version               bigint           NOT NULL CHECK (version >= 0),
  usual                 double precision NOT NULL CHECK (usual > 0),
  part                  double precision NOT NULL CHECK (part > 0 AND part <= 1),
  counts_until          timestamptz      NOT NULL,
  rate_cap              double precision CHECK (rate_cap > 0),
  rate_cap_until        timestamptz,
  concurrency_cap       integer          CHECK (concurrency_cap > 0),
  concurrency_cap_until timestamptz,
  CHECK ((rate_cap IS NULL) = (rate_cap_until IS NULL)),
  CHECK ((concurrency_cap IS NULL) = (concurrency_cap_until IS NULL))
) WITH (fillfactor = 50);

-- When the rule ends by which `rate_now` is lower; NULL: it rises with what is accepted.
ALTER TABLE limit_states ADD COLUMN rate_until timestamptz;
