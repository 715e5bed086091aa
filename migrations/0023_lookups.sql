-- Whoever is erased has the forms emptied that mean them, however many forms there are: by the number,
-- or by the address as people are looked up by it (store/registers/objection_requests.cpp).
CREATE INDEX objection_requests_by_address ON objection_requests
  ((CASE WHEN octet_length(mail_address) = length(mail_address) THEN lower(mail_address COLLATE "C")
         ELSE lower(substring(mail_address FROM '@.*$') COLLATE "C") END))
  WHERE mail_address IS NOT NULL;
CREATE INDEX objection_requests_by_phone ON objection_requests (phone_number)
  WHERE phone_number IS NOT NULL;
