// The systems that follow the register of objections or add to it, as an operator knows them.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/objection_consumers.h"
#include "use_cases/audience/purpose_check.h"

namespace crier::app {

// In words for a person.
struct ConsumerRefusal {
  // Malformed: none can ever be called so, or have that purpose.
  enum class Kind : std::uint8_t { malformed, unknown_purpose, is_there, is_not_there };
  Kind kind{};
  std::string words;
};

struct NewConsumer {
  std::string name;
  std::string purpose;
  NewPurpose new_purpose{NewPurpose::refused};
  std::string actor;
  WallTime at;
  // One of the two at least.
  bool may_follow{true};
  bool may_record{};
};

struct AddedConsumer {
  std::string token;    // Cannot be shown again.
  std::string warning;  // About the purpose; empty: none.
};

// It begins at the beginning of the register: whoever has objected before is handed over, too.
[[nodiscard]] std::expected<AddedConsumer, ConsumerRefusal> add_consumer(
    store::Transaction& transaction, const NewConsumer& consumer);

// Its token is worth nothing from now on. What was handed over to it stays in the log.
[[nodiscard]] std::expected<void, ConsumerRefusal> remove_consumer(store::Transaction& transaction,
                                                                   const std::string& name);

struct ConsumerStanding {
  std::string name;
  std::string purpose;
  std::int64_t acknowledged{};
  std::optional<WallTime> acknowledged_at;
  std::int64_t records_behind{};           // At most store::backlog_counted_max + 1.
  std::chrono::milliseconds behind_for{};  // The age of the oldest of them; 0: there is none.
  bool is_alarming{};
  bool may_follow{};  // Else it is behind with nothing.
  bool may_record{};
};

// By name. Alarming: what it has not acknowledged is older than `alarm_after`.
[[nodiscard]] std::vector<ConsumerStanding> consumer_standings(
    store::Transaction& transaction, WallTime now, std::chrono::milliseconds alarm_after);

}  // namespace crier::app
