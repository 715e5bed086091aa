// Limits as chance draws them, for a few domains of two groups and of none.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing::test {

using namespace std::chrono_literals;

inline constexpr WallTime wall_start{std::chrono::days(20'000)};
inline constexpr std::array<const char*, 6> domain_names = {
    "gmail.com", "googlemail.com", "gmx.net", "example.org", "example.com", "example.net"};

inline std::string group_of(std::string_view domain) {
  if (domain == "gmail.com" || domain == "googlemail.com") return "gmail";
  return domain == "gmx.net" ? "gmx" : "";
}

inline constexpr HourRange open_hours{.from = 0h, .until = 17h};

inline RateLimit rate_of(double per_second, Random& random) {
  return {.per_second = per_second,
          .burst = burst_min(per_second) + static_cast<int>(random.below(5))};
}

inline LimitPolicy some_policy(Random& random) {
  constexpr std::array rates = {0.5, 2.0, 7.0, 40.0};
  LimitPolicy policy;
  if (random.chance(0.7)) policy.rate = rate_of(rates.at(random.below(rates.size())), random);
  if (random.chance(0.4)) policy.concurrency = 1 + static_cast<int>(random.below(6));
  if (random.chance(0.3)) policy.per_day = 20 + static_cast<std::int64_t>(random.below(300));
  if (random.chance(0.2)) {
    policy.ramp = Ramp{
        .first_day = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(wall_start)),
        .per_day = {15, 40}};
  }
  if (random.chance(0.2)) policy.hours = hours_of_every_day(open_hours);
  return policy;
}

inline LimitSettings some_settings(Random& random) {
  LimitSettings settings;
  settings.channel = some_policy(random);
  settings.groups = {{.name = "gmail",
                      .domains = {"gmail.com", "googlemail.com"},
                      .mx_suffixes = {},
                      .policy = some_policy(random),
                      .rules = {}},
                     {.name = "gmx",
                      .domains = {"gmx.net"},
                      .mx_suffixes = {},
                      .policy = some_policy(random),
                      .rules = {}}};
  settings.each_domain = some_policy(random);
  settings.domains["gmx.net"] = some_policy(random);
  return settings;
}

}  // namespace crier::pacing::test
