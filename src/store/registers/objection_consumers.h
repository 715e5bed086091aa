// The systems that follow the register of objections or add to it, how far each has got, and the
// log of what was handed over to whom (GDPR art. 19), which is only added to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct ObjectionConsumer {
  std::string name;
  std::string purpose;
  Digest token_digest{};
  std::int64_t acknowledged{};
  std::optional<WallTime> acknowledged_at;
  WallTime created_at;
  std::string created_by;
  bool may_follow{true};
  bool may_record{};  // What people say on a page of the controller's own.
};

// False: there is one of this name.
[[nodiscard]] bool insert_consumer(Transaction& transaction, const ObjectionConsumer& consumer);
// False: there is none.
[[nodiscard]] bool delete_consumer(Transaction& transaction, const std::string& name);

// By name. Few.
[[nodiscard]] std::vector<ObjectionConsumer> objection_consumers(Transaction& transaction);

// Whoever is behind by more is behind by one more than this: the rest is not counted.
inline constexpr std::int64_t backlog_counted_max = 10'000;

// What a consumer has not acknowledged; nothing of one that does not follow.
struct ConsumerBacklog {
  ObjectionConsumer consumer;
  std::int64_t records{};          // At most backlog_counted_max + 1.
  std::optional<WallTime> oldest;  // When the first of them was recorded.
};
[[nodiscard]] std::vector<ConsumerBacklog> consumer_backlogs(Transaction& transaction);

// Its watermark, which nobody else moves until the transaction ends. Nothing: it was removed.
[[nodiscard]] std::optional<std::int64_t> lock_watermark(Transaction& transaction,
                                                         const std::string& name);

// From the watermark under the lock to `position`, with its row in the log. The answer: how many
// records of the purpose lie between.
std::int64_t advance_watermark(Transaction& transaction, const ObjectionConsumer& consumer,
                               std::int64_t position, WallTime at);

struct ExportNote {
  std::string actor;
  std::string purpose;
  std::int64_t to_position{};
  std::int64_t records{};
  WallTime at;
  WallTime as_of;
  std::string identifiers;  // "clear" or "digests".
};
void log_export(Transaction& transaction, const ExportNote& note);

}  // namespace crier::store
