// What operators do to limits while Crier runs. All of it is kept on record, with who and why, and
// daemons take it within two seconds (daemon/limits_watch.h).
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/ledger/limit_records.h"

namespace crier::app {

struct LimitChange {
  std::string node;  // "email/group/gmail".
  struct Key {
    std::string key;
    std::optional<std::string> value;  // As crier.toml writes it. Nothing: crier.toml counts again.
  };
  std::vector<Key> keys;  // At least one; no key twice.
};

// Why the limits of `node` would be faulty if all this was set, for people; empty: they are not.
// Whoever calls has crier.toml, over which it is laid.
using LimitFaults =
    std::function<std::string(const std::vector<store::SetLimit>& set, const std::string& node)>;

// All of the keys or none. Answers the version that has them; the error is for a person: a value is
// faulty, or what is to be unset is not set.
[[nodiscard]] std::expected<std::int64_t, std::string> change_limits(
    store::Transaction& transaction, const LimitChange& change, const store::LimitNote& note,
    const LimitFaults& faults_of);

struct LiftedLimit {
  std::int64_t version{};
  std::string what;  // "a stop until 2026-…: 550 5.7.1 …", "a rate that was lowered to 3/s".
};
// Ends what replies have done to a node: its pause or stop, and its lower rate on all daemons.
// Nothing: nothing was done to it.
[[nodiscard]] std::optional<LiftedLimit> lift_limit(store::Transaction& transaction,
                                                    const std::string& node,
                                                    const store::LimitNote& note);

// The latest first. `channel` empty: all.
[[nodiscard]] std::vector<store::LimitRecord> limit_history(store::Transaction& transaction,
                                                            const std::string& channel,
                                                            int rows_max);

// All that is set now, for who has crier.toml.
[[nodiscard]] std::vector<store::SetLimit> limits_that_are_set(store::Transaction& transaction);

struct LimitTakers {
  std::vector<std::string> have;      // Hosts of daemons that go by the version, or a later one.
  std::vector<std::string> have_not;  // Those that do not yet.
};
// Of the daemons that are alive.
[[nodiscard]] LimitTakers takers_of(store::Transaction& transaction, std::int64_t version);

}  // namespace crier::app
