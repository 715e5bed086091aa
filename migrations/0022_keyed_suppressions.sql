-- The registers of suppressed addresses outlive the erasure of whoever has the address. An unkeyed
-- hash of it can be looked up by anybody who has a list of addresses; from now on it is the
-- HMAC-SHA-256 of what was kept so far under the secret of the installation, as that of a ref is
-- (store/registers/address_key.h). Entries of before are carried over.
--
-- The column has another name as well, so that a daemon or an import of a build that asks for the
-- unkeyed hash is refused: it would find nobody in the register, and tell everybody.

-- The key of RFC 2104 with its inner padding, 54, or its outer one, 92: 64 octets.
CREATE FUNCTION hmac_pad(secret text, padding integer) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  key   bytea := convert_to(secret, 'UTF8');
  block bytea := decode(repeat(lpad(to_hex(padding), 2, '0'), 64), 'hex');
BEGIN
  IF octet_length(key) > 64 THEN key := sha256(key); END IF;
  FOR place IN 0 .. octet_length(key) - 1 LOOP
    block := set_byte(block, place, get_byte(key, place) # padding);
  END LOOP;
  RETURN block;
END
$$;

ALTER TABLE suppressions RENAME COLUMN address_digest TO address_key;
ALTER TABLE suppression_removals RENAME COLUMN address_digest TO address_key;

-- A new installation has no secret yet, and no entries.
UPDATE suppressions
SET address_key = sha256(key.outer_pad || sha256(key.inner_pad || address_key))
FROM (SELECT hmac_pad(value, 54) AS inner_pad, hmac_pad(value, 92) AS outer_pad
      FROM settings WHERE name = 'secret') AS key;
UPDATE suppression_removals
SET address_key = sha256(key.outer_pad || sha256(key.inner_pad || address_key))
FROM (SELECT hmac_pad(value, 54) AS inner_pad, hmac_pad(value, 92) AS outer_pad
      FROM settings WHERE name = 'secret') AS key;

COMMENT ON COLUMN suppressions.address_key IS
  'HMAC-SHA-256, under the secret of the installation, of the SHA-256 of the address in its register form (campaign/mail_address.h); entries from before there was one form: of its spelling in ASCII lower case.';
