-- A form that is sent again after its request was emptied is a request of its own, with the same number:
-- the person holds no other, and one that differs would tell that the first was emptied.
ALTER TABLE objection_requests DROP CONSTRAINT objection_requests_receipt_key;
CREATE UNIQUE INDEX objection_requests_receipt ON objection_requests (receipt) WHERE erased_at IS NULL;
CREATE INDEX objection_requests_by_receipt ON objection_requests (receipt, id);

-- For how long a link may be left unasked by the settings of the daemon that has asked it last, which
-- says when the next question is due: whether a silence is an outage is judged by it, whoever judges
-- later and by whatever settings of their own. Null: a question from before this column.
ALTER TABLE link_health ADD COLUMN silence_max_ms bigint CHECK (silence_max_ms > 0);

-- Of the specification: whoever objects by a link or the form of this campaign is sent no confirmation
-- where it is off. Each statement has its row in confirmations all the same, which says so.
ALTER TABLE campaigns ADD COLUMN sends_confirmations boolean NOT NULL DEFAULT true;
