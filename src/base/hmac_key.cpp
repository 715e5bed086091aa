#include "base/hmac_key.h"

#include <algorithm>

namespace crier {
namespace {

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

HmacKey::HmacKey(std::string_view key) {
  Block padded{};
  if (key.size() > block_size) {
    const Digest digest = sha256(key);
    std::ranges::copy(bytes_of(digest), padded.begin());
  } else {
    std::ranges::copy(key, padded.begin());
  }
  std::ranges::transform(padded, inner_.begin(),
                         [](char c) { return static_cast<char>(c ^ 0x36); });
  std::ranges::transform(padded, outer_.begin(),
                         [](char c) { return static_cast<char>(c ^ 0x5C); });
}

Digest HmacKey::sign(std::initializer_list<std::string_view> parts, DigestBuilder& builder) const {
  builder.add(std::string_view(inner_.data(), inner_.size()));
  for (const std::string_view part : parts) builder.add(part);
  const Digest inner = builder.finish();
  builder.add(std::string_view(outer_.data(), outer_.size()));
  builder.add(bytes_of(inner));
  return builder.finish();
}

}  // namespace crier
