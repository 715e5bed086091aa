#include "campaign/calendar/own_cutoff.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

WallTime at(std::string_view text) {
  return *parse_iso8601(text);
}

// The end of 26 May in Brussels; clocks went forward on 29 March.
CutoffTerms terms() {
  return {
      .cutoff = civil_instant(std::chrono::local_days(2026y / 5 / 27), "Europe/Brussels").value(),
      .notice_period_min = std::chrono::days(30)};
}

const WallTime early = at("2026-04-10T08:00:00Z");
const WallTime late = at("2026-05-10T08:00:00Z");

std::string end_of(const CutoffTerms& of, const CutoffFacts& facts) {
  return end_text(own_cutoff(of, facts).end);
}

struct Row {
  const char* who;
  CutoffFacts facts;
  const char* end;
  ZoneRule rule;
};

TEST(OwnCutoff,
     is_the_latest_of_the_date_in_notices_the_same_in_their_zone_and_their_notice_period) {
  const std::vector<Row> table = {
      {"nothing is known", {}, "2026-05-26 24:00 Europe/Brussels", ZoneRule::campaign},
      {"told in time", {.told_at = early}, "2026-05-26 24:00 Europe/Brussels", ZoneRule::campaign},
      {"told late", {.told_at = late}, "2026-06-09 24:00 Europe/Brussels", ZoneRule::campaign},
      {"west of the campaign",
       {.country = "FR", .time_zone = "America/Martinique", .told_at = early},
       "2026-05-26 24:00 America/Martinique",
       ZoneRule::own},
      {"west of it, told late",
       {.country = "FR", .time_zone = "America/Martinique", .told_at = late},
       "2026-06-09 24:00 America/Martinique",
       ZoneRule::own},
      // The notice says until when, and that is later than their midnight.
      {"east of it",
       {.country = "FI", .time_zone = "Europe/Helsinki", .told_at = early},
       "2026-05-27 01:00 Europe/Helsinki",
       ZoneRule::own},
      {"in a country with one zone",
       {.country = "DE", .told_at = early},
       "2026-05-26 24:00 Europe/Brussels",
       ZoneRule::latest_of_country},
      // The last hour of the Canaries, as notices to whoever has no zone write it.
      {"in a country with several",
       {.country = "ES", .told_at = early},
       "2026-05-27 01:00 Europe/Brussels",
       ZoneRule::latest_of_country},
      {"in a zone that does not exist",
       {.country = "ES", .time_zone = "Europe/Atlantis", .told_at = early},
       "2026-05-27 01:00 Europe/Brussels",
       ZoneRule::latest_of_country},
      {"in a country that the table does not have",
       {.country = "BR", .told_at = early},
       "2026-05-26 24:00 Europe/Brussels",
       ZoneRule::campaign},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.who);
    EXPECT_EQ(end_of(terms(), row.facts), row.end);
    EXPECT_EQ(own_cutoff(terms(), row.facts).rule, row.rule);
  }
}

TEST(OwnCutoff, of_a_time_of_day_is_the_same_time_of_day) {
  CutoffTerms afternoon = terms();
  afternoon.cutoff =
      civil_instant(std::chrono::local_days(2026y / 5 / 26) + 15h, "Europe/Brussels").value();

  EXPECT_EQ(end_of(afternoon, {.time_zone = "America/Martinique"}),
            "2026-05-26 15:00 America/Martinique");
  EXPECT_EQ(end_of(afternoon, {.time_zone = "Europe/Helsinki"}),
            "2026-05-26 16:00 Europe/Helsinki");
}

// The Azores skip the midnight of 29 March.
TEST(OwnCutoff, of_a_midnight_that_is_skipped_is_the_end_of_its_day) {
  CutoffTerms march = terms();
  march.cutoff = civil_instant(std::chrono::local_days(2026y / 3 / 29), "Europe/Brussels").value();

  EXPECT_EQ(iso8601(own_cutoff(march, {.time_zone = "Atlantic/Azores"}).end.instant),
            "2026-03-29T01:00:00Z");
}

// What is read of a campaign whose specification cannot be read any more.
TEST(OwnCutoff, without_a_zone_is_by_the_instant_alone) {
  CutoffTerms bare;
  bare.cutoff.instant = at("2026-05-26T22:00:00Z");

  const OwnCutoff own = own_cutoff(bare, {.country = "ES", .time_zone = "America/Martinique"});
  EXPECT_EQ(own.end.instant, bare.cutoff.instant);
  EXPECT_EQ(own.end.zone, "UTC");
}

// Regulation 1182/71, art. 3(2): as "crier deadline explain" counts.
TEST(OwnCutoff, ends_with_the_last_hour_of_the_last_day_and_never_before_its_hours) {
  CutoffTerms period = terms();
  period.cutoff = civil_instant(std::chrono::local_days(2026y / 1 / 1), "Europe/Brussels").value();
  struct Told {
    const char* when;
    const char* at;
    const char* own;
  };
  const std::vector<Told> table = {
      {"on a morning", "2026-04-15T08:00:00Z", "2026-05-15T22:00:00Z"},
      {"as a day begins, which does not count", "2026-04-14T22:00:00Z", "2026-05-15T22:00:00Z"},
      {"as it ends", "2026-04-15T21:59:59Z", "2026-05-15T22:00:00Z"},
      // A day of 23 hours in between: 30 times 24 hours end an hour later by the clock.
      {"before clocks go forward", "2026-03-15T11:00:00Z", "2026-04-14T22:00:00Z"},
      {"late, before clocks go forward", "2026-03-15T22:30:00Z", "2026-04-15T22:00:00Z"},
      {"before clocks go back", "2026-10-10T10:00:00Z", "2026-11-09T23:00:00Z"},
  };
  for (const Told& row : table) {
    EXPECT_EQ(iso8601(own_cutoff(period, {.told_at = at(row.at)}).end.instant), row.own)
        << row.when;
  }
}

TEST(OwnCutoff, of_a_period_without_days_is_that_of_the_campaign) {
  CutoffTerms none = terms();
  none.notice_period_min = std::chrono::days(0);

  EXPECT_EQ(own_cutoff(none, {.told_at = none.cutoff.instant - 1h}).end.instant,
            none.cutoff.instant);
}

TEST(OwnCutoff, says_where_it_comes_from) {
  const CutoffFacts facts{
      .country = "FR", .time_zone = "America/Martinique", .told_at = at("2026-05-10T08:00:00Z")};

  const auto reasons = cutoff_reasons(terms(), facts, own_cutoff(terms(), facts));
  ASSERT_EQ(reasons.size(), 4U);
  EXPECT_THAT(reasons[0], HasSubstr("2026-05-26 24:00 Europe/Brussels (2026-05-26T22:00:00Z)"));
  EXPECT_THAT(reasons[1],
              HasSubstr("America/Martinique: clocks there show the same at 2026-05-26 24:00 "
                        "America/Martinique (2026-05-27T04:00:00Z)"));
  EXPECT_THAT(reasons[2], HasSubstr("first told at 2026-05-10 04:00 America/Martinique"));
  EXPECT_THAT(reasons[2], HasSubstr("the 30 days of notice_period_min end at 2026-06-09 24:00"));
  EXPECT_EQ(reasons[3], "The latest of these counts: the end of the notice period.");
}

TEST(OwnCutoff, says_what_is_not_known) {
  const auto reasons_of = [](const CutoffFacts& facts) {
    return cutoff_reasons(terms(), facts, own_cutoff(terms(), facts));
  };
  const auto nothing = reasons_of({});
  EXPECT_THAT(nothing[1], HasSubstr("Neither their time zone nor their country is known"));
  EXPECT_THAT(nothing[2], HasSubstr("No notice to them is known to have arrived"));
  EXPECT_EQ(nothing[3], "The latest of these counts: the cut-off of the campaign.");
  const auto spain = reasons_of({.country = "ES"});
  EXPECT_THAT(spain[1], HasSubstr("Of those of ES clocks show the same last in Atlantic/Canary"));
  EXPECT_EQ(spain[3], "The latest of these counts: the time in their zone.");
}

TEST(ZoneRule, has_a_name) {
  EXPECT_EQ(name_of(ZoneRule::own), "own");
  EXPECT_EQ(name_of(ZoneRule::latest_of_country), "latest_of_country");
  EXPECT_EQ(name_of(ZoneRule::campaign), "campaign");
}

}  // namespace
}  // namespace crier
