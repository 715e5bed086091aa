-- Who waits because a limit of ours had no room, or because it was no hour where they live, and not
-- for another try. The reason of their last try stays beside it, because it tells more if they are
-- never told; so it could not be seen from that.
ALTER TABLE deferrals ADD COLUMN is_held boolean NOT NULL DEFAULT false;
UPDATE deferrals SET is_held = true WHERE reason = 'rate_limited' AND reply_code = 0;
