// What operators have set of limits while Crier runs, over crier.toml: the table limit_settings,
// which is only added to. What daemons share of limits is postgres_limits.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

// A key of a node that counts instead of crier.toml's.
struct SetLimit {
  std::string node;   // "email/group/gmail".
  std::string key;    // "per_second".
  std::string value;  // As crier.toml writes it.

  friend bool operator==(const SetLimit&, const SetLimit&) = default;
};

struct LimitNote {
  std::string by;      // Who has decided it.
  std::string reason;  // Why.
  std::string actor;   // Who has entered it.
  WallTime at;
};

struct LimitRecord {
  static constexpr const char* lift = "lift";

  std::int64_t version{};
  std::string node;
  std::string key;  // `lift`: an operator has lifted what replies had done; `value` says what.
  std::optional<std::string> value;  // Nothing: what crier.toml says counts again.
  LimitNote note;
};

// Until the transaction ends nobody else adds a record, so that versions become visible in order.
void lock_limit_records(Transaction& transaction);

// Of the last record; 0: there is none.
[[nodiscard]] std::int64_t limits_version(Transaction& transaction);

// All that counts now, by node and key.
[[nodiscard]] std::vector<SetLimit> set_limits(Transaction& transaction);

// Nodes of which operators have lifted what replies had done, in records after `version`.
[[nodiscard]] std::vector<std::string> limits_lifted_since(Transaction& transaction,
                                                           std::int64_t version);

// Channels of which operators have set or lifted something in records after `version`.
[[nodiscard]] std::vector<std::string> channels_changed_since(Transaction& transaction,
                                                              std::int64_t version);

// By channel: the last record by which an operator has lifted what replies had done to its limits,
// and which every daemon goes by, so that what they have told (limit_states.h) is without it.
[[nodiscard]] std::map<std::string, std::int64_t> lifts_taken(Transaction& transaction);

struct NewLimitRecord {
  std::string node;
  std::string key;
  std::optional<std::string> value;
};
// After lock_limit_records. Answers the version of the last one.
std::int64_t add_limit_records(Transaction& transaction, std::span<const NewLimitRecord> records,
                               const LimitNote& note);

// The latest first. `channel` empty: of all.
[[nodiscard]] std::vector<LimitRecord> limit_records(Transaction& transaction,
                                                     const std::string& channel, int rows_max);

}  // namespace crier::store
