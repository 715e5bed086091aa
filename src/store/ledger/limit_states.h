// What daemons have of limits: which version of what was set they go by, what of their nodes is not
// as the settings say, and what has been taken of days.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "postgres/database.h"

namespace crier::store {

struct DaemonLimits {
  std::string id;
  std::string host;
  std::optional<std::int64_t> version;  // Nothing: none yet, or its program knows of none.
};

// Of the daemons that are alive, by host.
[[nodiscard]] std::vector<DaemonLimits> daemons_limits(Transaction& transaction);

// What a daemon of this id has said last, and the version of all limits.
struct LimitVersions {
  std::int64_t latest{};
  std::optional<std::int64_t> told;
};
[[nodiscard]] LimitVersions limit_versions(Transaction& transaction, const std::string& daemon);
// Nothing happens while the daemon is not in the list of those that are alive.
void tell_limits_version(Transaction& transaction, const std::string& daemon, std::int64_t version);

// Of a node that is not as its settings say.
struct LimitState {
  std::string node;
  std::optional<double> rate_now;  // Notices a second; nothing: as allowed, or there is no rate.
  std::int64_t held{};             // Notices that it holds back.

  friend bool operator==(const LimitState&, const LimitState&) = default;
};

// In the place of what the daemon has told before.
void tell_limit_states(Transaction& transaction, const std::string& daemon,
                       const std::vector<LimitState>& states);
// Over all daemons: the lowest rate, and the sum of what is held. By node.
[[nodiscard]] std::vector<LimitState> limit_states(Transaction& transaction,
                                                   const std::string& channel);

struct LimitDay {
  std::string node;
  std::int32_t day{};  // Days since 1970-01-01 in the zone of the limit.
};
// Notices that count for each, in the same order.
[[nodiscard]] std::vector<std::int64_t> limit_day_counts(Transaction& transaction,
                                                         const std::vector<LimitDay>& days);

}  // namespace crier::store
