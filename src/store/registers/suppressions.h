// Addresses that a channel must not be used for. Kept as keyed digests (address_key.h), so that the
// register is no list of people, and tells nothing to whoever has one. Never a statement about
// objection.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

// SHA-256 of the address in its register form (campaign/mail_address.h), by which the register is
// asked. It is not kept itself.
[[nodiscard]] Digest address_digest(std::string_view address);
// The digests of all forms in which the register may have it; the first is address_digest().
[[nodiscard]] std::vector<Digest> address_digests(std::string_view address);

// Those of `addresses` that the register has in any spelling, and whose entry has not ended `at`;
// nothing: by now. As they are given.
[[nodiscard]] std::set<std::string, std::less<>> suppressed_among(
    Transaction& transaction, const std::string& channel,
    std::span<const std::string_view> addresses, std::optional<WallTime> at);

struct NewSuppression {
  Digest address{};
  std::string reason;                  // Empty: none is said, and that of the register stays.
  std::optional<WallTime> expires_at;  // Nothing: for good.
};

struct SuppressionsRecorded {
  std::int64_t added{};
  std::int64_t changed{};  // Known with another reason, or with an earlier end.
  std::int64_t known{};
};

// Of all entries of an address, those of the register among them, the longest end counts; only
// removing shortens it. The reason is the last one given.
[[nodiscard]] SuppressionsRecorded record_suppressions(Transaction& transaction,
                                                       const std::string& channel, WallTime now,
                                                       std::span<const NewSuppression> entries);

struct SuppressionRow {
  std::string channel;
  std::string digest;  // The keyed one of the address, in hex.
  std::string reason;
  WallTime suppressed_at;
  std::optional<WallTime> expires_at;
};

// The latest first, at most `rows_max`; of every channel when `channel` is empty.
[[nodiscard]] std::vector<SuppressionRow> list_suppressions(Transaction& transaction,
                                                            const std::string& channel,
                                                            int rows_max);

// The entries of an address in any of its spellings; of every channel when `channel` is empty.
[[nodiscard]] std::vector<SuppressionRow> suppressions_of(Transaction& transaction,
                                                          const std::string& channel,
                                                          std::string_view address);

// Whether each of `addresses` has an entry, in whatever spelling, ended or not.
[[nodiscard]] std::vector<bool> are_in_register(Transaction& transaction,
                                                const std::string& channel,
                                                std::span<const std::string_view> addresses);

struct RemovalNote {
  std::string actor;
  WallTime at;
  std::string reason;  // Neither may be empty.
};

// Whether each of `addresses` had an entry, in whatever spelling, which is gone now; that it was
// removed is kept, by whom, when and why. Of an address that occurs twice both had it.
[[nodiscard]] std::vector<bool> remove_suppressions(Transaction& transaction,
                                                    const std::string& channel,
                                                    const RemovalNote& note,
                                                    std::span<const std::string_view> addresses);

// An entry that is there no more.
struct RemovedSuppression {
  SuppressionRow entry;
  RemovalNote note;
};

// The latest first, at most `rows_max`; of every channel when `channel` is empty.
[[nodiscard]] std::vector<RemovedSuppression> list_removals(Transaction& transaction,
                                                            const std::string& channel,
                                                            int rows_max);

// Those of an address in any spelling, the latest first; of every channel when `channel` is
// empty.
[[nodiscard]] std::vector<RemovedSuppression> removals_of(Transaction& transaction,
                                                          const std::string& channel,
                                                          std::string_view address);

struct SuppressionStats {
  std::string channel;
  std::string reason;
  std::int64_t addresses{};
  std::int64_t expired{};
};
[[nodiscard]] std::vector<SuppressionStats> suppression_stats(Transaction& transaction,
                                                              WallTime now);

}  // namespace crier::store
