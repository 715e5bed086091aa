// The person that a notice is written for.
#pragma once

#include <string_view>

#include "base/id.h"
#include "base/lane.h"

namespace crier::notice {

// One person's slots. The views need to live only during the call that they are given to.
struct Addressee {
  std::string_view ref;
  std::string_view name;     // Empty: the notice greets without a name.
  std::string_view address;  // The mailbox, for the To header.
  std::string_view key;      // campaign/delivery_key.h: Message-ID and idempotency key.
  // For the token of their objection link (objection/objection_token.h). Subject 0 is nobody: a
  // test or a preview, whose link says so.
  Lane lane{};
  SubjectId subject{};
  // If the reader has come with one; empty: it is made of the two above.
  std::string_view token{};
  // The number of the receipt that a confirmation states (notice/owed/confirmation_book.h).
  std::string_view receipt{};
};

}  // namespace crier::notice
