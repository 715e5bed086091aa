// What daemons have of limits: which version of what was set they go by, what of their nodes is not
// as the settings say, and what has been taken of days.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/shared_days.h"
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
  std::optional<WallTime> rate_until{};  // The rule ends then that has capped the rate.

  friend bool operator==(const LimitState&, const LimitState&) = default;
};

// In the place of what the daemon has told before.
void tell_limit_states(Transaction& transaction, const std::string& daemon,
                       const std::vector<LimitState>& states);
// Over all daemons: the lowest rate, with its end, and the sum of what is held. A rate that no
// daemon has told yet, or none that is alive, is as it was shared (limit_slowdowns.h). By node.
[[nodiscard]] std::vector<LimitState> limit_states(Transaction& transaction,
                                                   const std::string& channel);

struct LimitDay {
  std::string node;
  pacing::CivilDay day;
};
// Notices that count against the quota of each at `now`, in the same order: what was taken under
// another zone, on a day that goes on there, is among them (dispatch/limits.h).
[[nodiscard]] std::vector<std::int64_t> limit_day_counts(Transaction& transaction,
                                                         const std::vector<LimitDay>& days,
                                                         WallTime now);

}  // namespace crier::store
