// The compiled notices of one (campaign, step): everything that is the same for a (locale, country,
// zone of the reader) is rendered once; a person costs copying segments and a few escaped slots.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier::notice {

// What a channel wants to carry: a whole MIME message, or a JSON document for a webhook.
enum class Format : std::uint8_t { mime, json };

// One person's slots. The views need to live only during the call that they are given to.
struct Addressee {
  std::string_view ref;
  std::string_view name;     // Empty: the notice greets without a name.
  std::string_view address;  // The mailbox, for the To header.
  std::string_view key;      // campaign/delivery_key.h: Message-ID and idempotency key.
};

// A compiled notice. Immutable; any number of threads may write from it.
class Variant {
 public:
  virtual ~Variant() = default;

  // The hash of all that went in, 16 hexadecimal digits.
  [[nodiscard]] virtual const std::string& version() const = 0;

  // Replaces `into` (whose memory is reused) by the notice for this person. `at` becomes its Date.
  virtual void write(const Addressee& person, WallTime at, std::string& into) const = 0;

  // SHA-256 over the version and this person's slots: proves the words without keeping them.
  [[nodiscard]] virtual Digest evidence(const Addressee& person) const = 0;
};

}  // namespace crier::notice
