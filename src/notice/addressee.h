// Whom a notice is written for.
#pragma once

#include <string_view>

namespace crier::notice {

// One person's slots. The views need to live only during the call that they are given to.
struct Addressee {
  std::string_view ref;
  std::string_view name;     // Empty: the notice greets without a name.
  std::string_view address;  // The mailbox, for the To header.
  std::string_view key;      // campaign/delivery_key.h: Message-ID and idempotency key.
  // Of a reader who has come with one, and whose ref is not known; empty: it is that of `ref`.
  std::string_view token{};
};

}  // namespace crier::notice
