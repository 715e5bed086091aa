#include "campaign/delivery_key.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace crier {

std::string delivery_key(const DeliveryKeyParts& parts) {
  // The unit separator cannot occur in a campaign's key, so no two triples read the same.
  const Digest digest =
      sha256(fmt::format("{}\x1f{}\x1f{}", parts.campaign, parts.step, parts.ref));
  constexpr std::size_t length = 20;
  return base64url(std::string_view(reinterpret_cast<const char*>(digest.data()), length));
}

}  // namespace crier
