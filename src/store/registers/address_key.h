// By what the registers of suppressed addresses find one, in SQL: the HMAC-SHA-256 (RFC 2104),
// under the secret of the installation, of the SHA-256 of its register form. Without the secret
// nobody can look up an address there. The paddings of the key are asked for once a statement, not
// once a row. Internal to store/.
#pragma once

#include "postgres/sql_text.h"

namespace crier::store {

// {sha256} is that of the address.
inline constexpr SqlText address_key = R"sql(
  sha256((SELECT hmac_pad(value, 92) FROM settings WHERE name = 'secret')
         || sha256((SELECT hmac_pad(value, 54) FROM settings WHERE name = 'secret') || {sha256}))
)sql";

// `given.digest` has that of the address.
inline constexpr SqlText given_address_key = address_key.with("{sha256}", SqlText("given.digest"));

}  // namespace crier::store
