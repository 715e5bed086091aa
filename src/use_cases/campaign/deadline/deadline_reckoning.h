// Reckons how the campaigns that have begun stand towards their deadlines: what remains of each and
// how it has gone since the last time, into a forecast, a state and words (pacing/deadline/). What
// changes is kept with its figures and in the audit trail.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/retry.h"
#include "postgres/database.h"
#include "store/campaign/deadlines.h"

namespace crier::app {

// Notices a second that the limits of a channel allow now, above 0; nothing: this daemon does not
// know the channel, and another one has to reckon its campaigns.
struct AllowedRate {
  double per_second{};
  // It has become another one since the last reckoning of this daemon, or this daemon has not
  // reckoned yet. Daemons whose crier.toml differ for a while would otherwise see each other's rate
  // as a change.
  bool is_new{};
  // What replies had done has been lifted since the last reckoning of this daemon: it is reckoned
  // anew. Unlike another limit it changes nothing that is allowed, so that it is no decision that
  // gives an all-clear.
  bool is_lifted{};
  pacing::LimitSettings limits{};  // All but the rate of the channel itself.
  // What this daemon last reckoned with, where a limit of the channel, its groups and domains, or
  // of people's hours has been changed since.
  struct Before {
    double per_second{};
    pacing::LimitSettings limits{};
  };
  std::optional<Before> before{};
  // What this daemon has measured of the servers (Remainder::answer_times).
  std::vector<pacing::flow::AnswerTime> answer_times{};
  std::optional<int> connections{};  // Remainder::connections.
};
using AllowedRateOf = std::function<std::optional<AllowedRate>(const std::string& channel)>;

struct ReckoningOptions {
  WallTime now;
  std::chrono::milliseconds reckon_every;
  int lanes{};
  pacing::RetryPolicy retry;
  std::string actor;  // In the audit trail.
};

struct DeadlineNews {
  std::string key;
  std::optional<pacing::DeadlineState> from;  // Nothing: it began so.
  pacing::DeadlineState to{};
  std::string figures;
  std::string remedy;
};

struct Reckoned {
  // All campaigns as they stand now, reckoned or not.
  std::vector<store::DeadlineCampaign> campaigns;
  std::vector<DeadlineNews> news;
};

// Reckons those whose time has come, and those of which somebody has changed the date, the state or
// the rate. One transaction at a time (AdvisoryLock::deadlines): the caller holds the lock.
[[nodiscard]] Reckoned reckon_deadlines(store::Transaction& transaction,
                                        const ReckoningOptions& options,
                                        const AllowedRateOf& allowed_rate);

// What is foreseen if the rest of a campaign goes from now on as its limits allow, whatever its
// pace was before.
[[nodiscard]] pacing::Outlook outlook_of_rest(store::Transaction& transaction,
                                              const store::DeadlineCampaign& campaign,
                                              const AllowedRate& rate,
                                              const ReckoningOptions& options);

}  // namespace crier::app
