// What the operator allows one node of the tree of limits: a channel, a group of mailbox providers,
// or a destination domain. All parts are optional; a notice goes when every part of every node on
// its path allows it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pacing/grant.h"
#include "pacing/limits/send_hours.h"

namespace crier::pacing {

// From a channel, which has one node, down to destination domains, of which there may be any
// number.
enum class LimitLevel : std::uint8_t { channel, group, domain };
[[nodiscard]] std::string_view name_of(LimitLevel level);

// The warm-up of a sender that nobody knows yet: on its nth day, counted from `first_day`, at most
// the nth number of notices. Before the first day nothing goes; after the last one the ramp is
// over. As a guide, a new address or domain does 50 to 100 a day in its first week, 200 to 500 in
// the second, 1,000 to 2,000 in the third, 5,000 to 10,000 in the fourth.
struct Ramp {
  std::chrono::year_month_day first_day;
  std::vector<std::int64_t> per_day;

  friend bool operator==(const Ramp&, const Ramp&) = default;
};

// How the rate follows what the provider says (slowdown.h). Only a node with a rate returns to it;
// one without is free again when it has come back to the rate at which it was refused.
struct Adaptation {
  // A refusal multiplies the rate by it. Between 0 and 1, both exclusive.
  double decrease{0.5};
  // Never lower than this part of the full rate. Above 0, at most 1.
  double floor{0.01};
  // Successes raise the rate from 0 to the full one within this time, evenly. 1 s to 7 d.
  std::chrono::seconds recovery{std::chrono::minutes(10)};
  // `floor`: it begins there, and anew whenever it was sent nothing for as long as `recovery`.
  enum class Start : std::uint8_t { full, floor };
  Start start{Start::full};

  friend bool operator==(const Adaptation&, const Adaptation&) = default;
};

// The largest burst at this rate. More than a day's worth would be a number a day, which is said as
// one.
[[nodiscard]] int burst_max(double per_second);

struct LimitPolicy {
  // Notices a second, over all daemons: 1 a day to 1,000,000 a second. The burst is at least
  // burst_min(rate), and at most 1,000,000 or what the rate gives in a day.
  std::optional<RateLimit> rate;
  // Notices that were handed to the channel and have no answer yet: 1 to 100,000. A connection
  // carries one at a time, so that it is also the number of connections that are in use.
  std::optional<int> concurrency;
  // Notices of a civil day in `zone`, from midnight to midnight: 1 to 10^10. Not of any 24 hours.
  std::optional<std::int64_t> per_day;
  // Besides `per_day`: the smaller one counts. Its days are those of `zone`.
  std::optional<Ramp> ramp;
  // The hours at which the node may be sent to, by the clocks of `zone`.
  std::optional<SendHours> hours;
  std::string zone{"UTC"};  // IANA id.
  std::string country;      // Whose holidays `hours` mean; ISO 3166-1 alpha-2, or empty.
  Adaptation adaptation;
};

struct LimitFault {
  std::string part;  // "rate", "ramp": the member.
  std::string message;
};

// It limits anything at all.
[[nodiscard]] bool has_limits(const LimitPolicy& policy);

// All that is wrong with a policy. What is used below has no fault.
[[nodiscard]] std::vector<LimitFault> faults_of(const LimitPolicy& policy);

// How many notices may go on that civil day of the policy's zone; nothing: any number.
[[nodiscard]] std::optional<std::int64_t> quota_on(const LimitPolicy& policy,
                                                   std::chrono::year_month_day day);

}  // namespace crier::pacing
