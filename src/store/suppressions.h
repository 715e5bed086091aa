// Addresses that a channel must not be used for. Kept as digests, so that the register is no list
// of people. Never a statement about objection.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "store/database.h"

namespace crier::store {

// SHA-256 of the address in its suppression form (campaign/eligibility.h): ASCII lower case.
[[nodiscard]] Digest address_digest(std::string_view address);

struct NewSuppression {
  Digest address{};
  std::string reason;
  std::optional<WallTime> expires_at;  // Nothing: for good.
};

struct SuppressionsRecorded {
  std::int64_t added{};
  std::int64_t known{};  // Reason and expiry are as given now; an entry for good stays for good.
};

// Of an address that occurs twice the later entry counts.
[[nodiscard]] SuppressionsRecorded record_suppressions(Transaction& transaction,
                                                       const std::string& channel, WallTime now,
                                                       std::span<const NewSuppression> entries);

struct SuppressionStats {
  std::string channel;
  std::string reason;
  std::int64_t addresses{};
  std::int64_t expired{};
};
[[nodiscard]] std::vector<SuppressionStats> suppression_stats(Transaction& transaction,
                                                              WallTime now);

}  // namespace crier::store
