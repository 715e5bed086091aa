#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "campaign/age.h"
#include "campaign/civil_time.h"

namespace crier {
namespace {

std::chrono::year_month_day any_date() {
  // 1900-01-01 to 2100-12-31.
  return std::chrono::sys_days(std::chrono::days(*rc::gen::inRange(-25567, 47847)));
}

RC_GTEST_PROP(Age, the_last_birth_date_says_the_same_as_the_age, ()) {
  const auto day = any_date();
  const auto birth_date = any_date();
  const int years = *rc::gen::inRange(0, 100);

  RC_ASSERT((age_on(day, birth_date) >= years) == (birth_date <= born_until(day, years)));
}

RC_GTEST_PROP(CivilTime, a_clock_in_the_zone_shows_the_civil_time_or_a_later_one, ()) {
  const auto zone = *rc::gen::element<std::string>("Europe/Dublin", "Europe/Lisbon",
                                                   "Atlantic/Azores", "Europe/Bucharest");
  const std::chrono::local_seconds civil{std::chrono::seconds(*rc::gen::inRange(0, 2'000'000'000))};

  const CivilInstant instant = civil_instant(civil, zone).value();

  const auto shown = local_time_at(instant.instant, zone);
  RC_ASSERT(shown >= civil);
  RC_ASSERT(shown - civil <= std::chrono::hours(1));
}

}  // namespace
}  // namespace crier
