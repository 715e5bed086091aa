// The tokens at the end of objection links (campaign/objection_link.h has the rest of a link).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/hmac_key.h"

namespace crier::notice {

// Always of this length, so that compiled notices can reserve its place.
inline constexpr std::size_t objection_token_size = 24;
using ObjectionToken = std::array<char, objection_token_size>;

// The tokens of one campaign. Immutable; any number of threads may ask.
class ObjectionTokens {
 public:
  struct Options {
    std::string secret;  // The installation's; not empty.
    std::string campaign;
    int lane_count{};
  };

  explicit ObjectionTokens(const Options& options);

  // base64url of 18 octets: the person's lane, so that one lane has to be searched, and 128 bits of
  // HMAC-SHA-256 over campaign and ref. Says nothing about the person to anybody without the
  // secret.
  [[nodiscard]] ObjectionToken of(std::string_view ref) const;

 private:
  HmacKey key_;
  std::string campaign_;
  int lane_count_;
};

}  // namespace crier::notice
