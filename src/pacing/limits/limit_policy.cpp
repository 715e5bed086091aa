#include "pacing/limits/limit_policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/calendar/public_holidays.h"
#include "campaign/civil_time.h"

namespace crier::pacing {
namespace {

constexpr double seconds_a_day = 86'400;
constexpr double rate_least = 1 / seconds_a_day;
constexpr double rate_most = 1'000'000;
constexpr int burst_most = 1'000'000;
constexpr int concurrency_most = 100'000;
constexpr std::int64_t per_day_most = 10'000'000'000;
constexpr std::size_t ramp_days_most = 366;

class Faults {
 public:
  void check(bool holds, const char* part, const std::string& otherwise) {
    if (!holds) found_.push_back({.part = part, .message = otherwise});
  }
  std::vector<LimitFault> take() { return std::move(found_); }

 private:
  std::vector<LimitFault> found_;
};

bool is_per_day(std::int64_t notices) {
  return notices >= 1 && notices <= per_day_most;
}

void check_rate(Faults& faults, const RateLimit& rate) {
  // Written so that a number that is none fails, too.
  const bool is_rate = rate.per_second >= rate_least && rate.per_second <= rate_most;
  faults.check(is_rate, "rate", "a rate is from 1 a day to 1,000,000 a second");
  if (!is_rate) return;
  const int least = burst_min(rate.per_second);
  const int most = burst_max(rate.per_second);
  faults.check(
      rate.burst >= least && rate.burst <= most, "burst",
      fmt::format("{} is no burst of {} a second: at least {}, because a busy machine wakes up to "
                  "20 ms late, and at most {}",
                  rate.burst, rate.per_second, least, most));
}

void check_ramp(Faults& faults, const Ramp& ramp) {
  faults.check(ramp.first_day.ok(), "ramp", "the first day is no day of the calendar");
  faults.check(!ramp.per_day.empty() && ramp.per_day.size() <= ramp_days_most, "ramp",
               "a ramp has from 1 to 366 days");
  faults.check(std::ranges::all_of(ramp.per_day, is_per_day), "ramp",
               "each day of a ramp has from 1 to 10,000,000,000 notices");
}

void check_adaptation(Faults& faults, const Adaptation& adaptation) {
  faults.check(adaptation.decrease > 0 && adaptation.decrease < 1, "adaptation",
               "a refusal multiplies the rate by something between 0 and 1");
  faults.check(adaptation.floor > 0 && adaptation.floor <= 1, "adaptation",
               "the floor is a part of the rate: above 0, at most 1");
  faults.check(
      adaptation.recovery >= std::chrono::seconds(1) && adaptation.recovery <= std::chrono::days(7),
      "adaptation", "the rate recovers within 1 second to 7 days");
}

}  // namespace

int burst_max(double per_second) {
  return std::max(burst_min(per_second),
                  static_cast<int>(std::min<double>(burst_most, per_second * seconds_a_day)));
}

std::string_view name_of(LimitLevel level) {
  switch (level) {
    case LimitLevel::channel: return "channel";
    case LimitLevel::group: return "group";
    case LimitLevel::domain: return "domain";
  }
  CRIER_CHECK(false);
}

bool has_limits(const LimitPolicy& policy) {
  return policy.rate || policy.concurrency || policy.per_day || policy.ramp || policy.hours;
}

std::vector<LimitFault> faults_of(const LimitPolicy& policy) {
  Faults faults;
  if (policy.rate) check_rate(faults, *policy.rate);
  if (policy.concurrency) {
    faults.check(*policy.concurrency >= 1 && *policy.concurrency <= concurrency_most, "concurrency",
                 "from 1 to 100,000 notices are under way at the same time");
  }
  if (policy.per_day) {
    faults.check(is_per_day(*policy.per_day), "per_day",
                 "from 1 to 10,000,000,000 notices go in a day");
  }
  if (policy.ramp) check_ramp(faults, *policy.ramp);
  if (policy.hours) {
    const auto fault = fault_of(*policy.hours);
    faults.check(!fault, "hours", fault.value_or(""));
  }
  faults.check(
      is_time_zone(policy.zone), "zone",
      fmt::format("'{}' is no time zone; write an IANA name like Europe/Brussels", policy.zone));
  const bool needs_country = policy.hours && policy.hours->on_holidays == OnHolidays::nothing;
  faults.check(!needs_country || has_holidays(policy.country, holidays_first_year), "country",
               fmt::format("'{}' is no country whose holidays are known: one of the European "
                           "Economic Area, such as BE",
                           policy.country));
  check_adaptation(faults, policy.adaptation);
  return faults.take();
}

std::optional<std::int64_t> quota_on(const LimitPolicy& policy, std::chrono::year_month_day day) {
  std::optional<std::int64_t> quota = policy.per_day;
  if (!policy.ramp) return quota;
  const auto since =
      (std::chrono::sys_days(day) - std::chrono::sys_days(policy.ramp->first_day)).count();
  if (since < 0) return 0;
  const auto index = static_cast<std::size_t>(since);
  if (index >= policy.ramp->per_day.size()) return quota;
  const std::int64_t ramped = policy.ramp->per_day[index];
  return quota ? std::min(*quota, ramped) : ramped;
}

}  // namespace crier::pacing
