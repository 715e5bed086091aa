// Until when anybody may object in time, for any dates, zones and countries.
#include <algorithm>
#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "campaign/calendar/own_cutoff.h"
#include "campaign/civil_time.h"

namespace crier {
namespace {

using namespace std::chrono_literals;

WallTime any_instant() {
  return *parse_iso8601("2026-01-01T00:00:00Z") +
         std::chrono::seconds(*rc::gen::inRange(0, 40'000'000));
}

std::string any_zone() {
  return *rc::gen::element<std::string>("Europe/Dublin", "Atlantic/Azores", "UTC",
                                        "Europe/Helsinki", "Pacific/Tahiti", "Indian/Reunion");
}

// Half of them midnights, as nearly all are.
CutoffTerms any_terms() {
  const std::string zone = any_zone();
  WallTime instant = any_instant();
  if (*rc::gen::arbitrary<bool>()) instant = rounded_up_to_midnight(instant, zone);
  return {.cutoff = in_zone(instant, zone),
          .notice_period_min = std::chrono::days(*rc::gen::inRange(0, 60))};
}

struct Person {
  std::string country = *rc::gen::element<std::string>("", "DE", "FR", "ES", "PT", "BR");
  std::string time_zone = *rc::gen::arbitrary<bool>() ? any_zone() : std::string();
  std::optional<WallTime> told_at =
      *rc::gen::arbitrary<bool>() ? std::optional(any_instant()) : std::nullopt;

  [[nodiscard]] CutoffFacts facts() const {
    return {.country = country, .time_zone = time_zone, .told_at = told_at};
  }
};

RC_GTEST_PROP(OwnCutoffLaw, is_never_before_what_the_notice_printed_nor_before_the_notice_period,
              ()) {
  const CutoffTerms terms = any_terms();
  const Person person;

  const OwnCutoff own = own_cutoff(terms, person.facts());
  RC_ASSERT(own.end.instant >= terms.cutoff.instant);
  if (person.told_at) {
    RC_ASSERT(own.end.instant >= *person.told_at + terms.notice_period_min);
  }
  RC_ASSERT(own.end.instant ==
            std::max({own.promised, own.local, own.period_end.value_or(own.promised)}));
}

// The dates of a campaign move to later ones, and a notice that arrives first arrives no earlier
// than those that are known. But for the hour that two clocks may differ by.
RC_GTEST_PROP(OwnCutoffLaw, is_put_off_with_the_campaign_and_with_the_notice, ()) {
  CutoffTerms terms = any_terms();
  Person person;
  const WallTime before = own_cutoff(terms, person.facts()).end.instant;

  terms.cutoff = in_zone(terms.cutoff.instant + std::chrono::hours(*rc::gen::inRange(25, 9000)),
                         terms.cutoff.zone);
  RC_ASSERT(own_cutoff(terms, person.facts()).end.instant >= before);
  if (!person.told_at) return;
  *person.told_at += 1h + std::chrono::seconds(*rc::gen::inRange(0, 1'000'000));
  RC_ASSERT(own_cutoff(terms, person.facts()).end.instant >= before);
}

// Whose zone is not known has as long as whoever lives in any zone of the country.
RC_GTEST_PROP(OwnCutoffLaw, of_whose_zone_is_not_known_is_the_latest_of_the_country, ()) {
  const CutoffTerms terms = any_terms();
  const std::string zone = *rc::gen::element<std::string>("Europe/Paris", "Pacific/Tahiti",
                                                          "Indian/Reunion", "America/Martinique");

  RC_ASSERT(own_cutoff(terms, {.country = "FR"}).end.instant >=
            own_cutoff(terms, {.country = "FR", .time_zone = zone}).end.instant);
}

}  // namespace
}  // namespace crier
