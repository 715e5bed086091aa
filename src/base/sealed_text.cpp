#include "base/sealed_text.h"

#include <cstdint>
#include <span>
#include <vector>

#include "base/base64url.h"
#include "base/check.h"
#include "base/digest.h"

namespace crier {
namespace {

// OpenSSL takes no empty one. The keys of two uses differ.
constexpr std::string_view context = "sealed text";

SivKey key_for(std::string_view secret, std::string_view use) {
  CRIER_CHECK(!secret.empty());
  const Digest derived = hmac_sha256(secret, use);
  return SivKey({reinterpret_cast<const char*>(derived.data()), derived.size()});
}

std::span<const std::uint8_t> octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

TextSeal::TextSeal(std::string_view secret, std::string_view use) : key_(key_for(secret, use)) {}

std::string TextSeal::seal(std::string_view text) const {
  CRIER_CHECK(!text.empty());
  std::vector<std::uint8_t> sealed(SivKey::tag_size + text.size());
  key_.seal(octets_of(context), octets_of(text), sealed);
  return base64url({reinterpret_cast<const char*>(sealed.data()), sealed.size()});
}

std::optional<std::string> TextSeal::open(std::string_view sealed) const {
  const auto octets = from_base64url(sealed);
  if (!octets || octets->size() <= SivKey::tag_size) return std::nullopt;
  std::vector<std::uint8_t> text(octets->size() - SivKey::tag_size);
  if (!key_.open(octets_of(context), octets_of(*octets), text)) return std::nullopt;
  return std::string(text.begin(), text.end());
}

}  // namespace crier
