-- The audit trail of the register of suppressed addresses: whoever takes an entry out makes that an
-- address is written to again. The entry as it was, by its digest; who, when and why.
CREATE TABLE suppression_removals (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at             timestamptz NOT NULL,
  actor          text        NOT NULL CHECK (actor <> ''),
  reason         text        NOT NULL CHECK (reason <> ''),
  channel        text        NOT NULL,
  address_digest bytea       NOT NULL CHECK (octet_length(address_digest) = 32),
  suppressed_for text        NOT NULL,
  suppressed_at  timestamptz NOT NULL,
  expires_at     timestamptz
);
CREATE INDEX ON suppression_removals (channel, address_digest);
