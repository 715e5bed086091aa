// [channel.<name>.limits] of crier.toml: the limits of one channel, of the groups of mailbox
// providers, and of single domains, and what replies do to them (pacing/limits/).
//
//   [channel.email.limits]                     # The channel; its rate is rate_per_second above.
//   mail_path = "relay"                        # Or "direct" (pacing/limits/provider_groups.h).
//   per_day = 100000
//   zone = "Europe/Brussels"                   # Also of groups and domains that say none.
//   hours = ["07:00-22:00"]
//   days = ["mon", "tue", "wed", "thu", "fri"]
//   closed_on_holidays = true
//   country = "BE"
//   ramp_from = 2026-06-01
//   ramp = [50, 100, 200]
//   decrease = 0.5                             # What a refusal multiplies the rate by,
//   floor = 0.01                               # and never to less than this part of it;
//   recovery = "10min"                         # from 0 to the whole by successes.
//   start = "floor"                            # Or "full".
//   rules_off = ["gmail_suspicious"]           # Shipped rules that do not count.
//
//   [channel.email.limits.group.gmail]         # Over what the shipped table says of gmail.
//   per_second = 20
//   burst = 5
//   concurrency = 3
//   domains = ["gmail.com"]
//   mx = [".google.com"]
//
//   [channel.email.limits.each_domain]         # Of each domain that is in no group.
//   [channel.email.limits.domain."town.example"]
//
//   [channel.email.limits.people]              # By the clocks where people live.
//   hours = ["08:00-21:00"]
//   days = ["mon", "tue", "wed", "thu", "fri", "sat"]
//   closed_on_holidays = true                  # Those of their country.
//   at_any_hour = ["breach"]                   # Profiles of notices to which it does not apply.
//
//   [[channel.email.limits.rule]]              # Before the shipped ones.
//   name = "town_busy"
//   group = "gmail"                            # Without: of everybody, and before those of groups.
//   code = "4xx"
//   status = "4.7.x"
//   words = "server busy"
//   without_words = "too long"
//   action = "cap_rate"
//   scope = "domain"
//   times_an_hour = 3
//   duration = "30min"
//   per_minute = 60
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "config/load.h"
#include "pacing/limits/channel_limits.h"
#include "pacing/limits/limit_settings.h"

namespace crier::app {

struct LimitsReading {
  // Without fault if there are no faults; its channel has no rate.
  pacing::LimitSettings settings;
  std::set<std::string, std::less<>> shipped_off;  // Of `shipped`, by `rules_off`.
  std::vector<ConfigFault> faults;
};

// `prefix` is the name of the table, "channel.email.limits"; `file` is for messages. `shipped`:
// rules that the channel has besides, which are not among `settings`.
[[nodiscard]] LimitsReading read_limits(const toml::table& table, const std::string& prefix,
                                        const std::string& file,
                                        std::optional<pacing::RuleSet> shipped = {});

}  // namespace crier::app
