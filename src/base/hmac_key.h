// HMAC with SHA-256 (RFC 2104) for a key that is used often: no allocation a message.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/digest.h"

namespace crier {

class HmacKey {
 public:
  explicit HmacKey(std::string_view key);

  // The HMAC of the parts in a row: crier::hmac_sha256 of their concatenation. `builder` is new or
  // finished, and is so again afterwards.
  [[nodiscard]] Digest sign(std::initializer_list<std::string_view> parts,
                            DigestBuilder& builder) const;

 private:
  static constexpr std::size_t block_size = 64;  // SHA-256's.
  using Block = std::array<char, block_size>;

  Block inner_;
  Block outer_;
};

}  // namespace crier
