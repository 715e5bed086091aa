// The name of a notice to the outside world: Message-ID, Idempotency-Key, file name. The same for
// every try of one (campaign, step, person), so that a repetition can be recognised.
#pragma once

#include <string>
#include <string_view>

namespace crier {

struct DeliveryKeyParts {
  std::string_view campaign;  // The campaign's key.
  int step{};
  std::string_view ref;
};

// 27 characters of [A-Za-z0-9_-]: 160 bits of a SHA-256. Tells nothing about the person.
[[nodiscard]] std::string delivery_key(const DeliveryKeyParts& parts);

}  // namespace crier
