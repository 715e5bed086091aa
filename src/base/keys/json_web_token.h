// JSON Web Tokens in their compact form (RFC 7515 7.1).
#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"

namespace crier {

// Both are JSON objects; the header names the algorithm of the key (RsaKey, P256Key).
template <class Key>
[[nodiscard]] std::string json_web_token(const Key& key, std::string_view header,
                                         std::string_view claims) {
  std::string token = base64url(header) + '.' + base64url(claims);
  const std::string signature = key.sign(token);
  return token + '.' + base64url(signature);
}

}  // namespace crier
