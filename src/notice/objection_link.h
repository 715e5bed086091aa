// A person's objection link: the campaign's base and a token.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace crier::notice {

// Always of this length, so that compiled notices can reserve its place.
inline constexpr std::size_t objection_token_size = 24;
using ObjectionToken = std::array<char, objection_token_size>;

struct ObjectionTokenParts {
  std::string_view secret;  // The installation's.
  std::string_view campaign;
  std::string_view ref;
  int lane_count{};
};

// What the token is appended to: `base` with one slash at its end.
[[nodiscard]] std::string link_prefix(std::string_view base);

// base64url of 18 octets: the person's lane, so that one lane has to be searched, and 128 bits of
// HMAC-SHA-256 by the secret over campaign and ref. Says nothing about the person to anybody else.
[[nodiscard]] ObjectionToken objection_token(const ObjectionTokenParts& parts);

}  // namespace crier::notice
