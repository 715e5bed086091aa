#include "campaign/extension.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* zone = "Europe/Brussels";

WallTime at(std::string_view text) {
  return *parse_iso8601(text);
}

// Told by the end of 20 April; cut-off at the end of 26 May, from when on the data is used.
CampaignDates before() {
  return {.notify_by = in_zone(at("2026-04-20T22:00:00Z"), zone),
          .cutoff = in_zone(at("2026-05-26T22:00:00Z"), zone),
          .effective_at = in_zone(at("2026-05-26T22:00:00Z"), zone)};
}

ExtensionRules rules(NoticeProfile profile = NoticeProfile::objection) {
  return {.profile = profile,
          .notice_period_min = std::chrono::days(30),
          .now = at("2026-05-01T12:00:00Z")};
}

struct Refused {
  const char* name;
  ExtensionWish wish;
  const char* why;
  NoticeProfile profile{NoticeProfile::objection};
};

TEST(Extension, refuses_what_would_break_a_promise_or_a_rule) {
  const std::vector<Refused> table = {
      {"nothing", {}, "say what"},
      {"a year with a wrong digit", {.cutoff = at("2096-05-27T22:00:00Z")}, "three years"},
      {"an earlier cut-off", {.cutoff = at("2026-05-25T22:00:00Z")}, "later ones only"},
      {"the same cut-off", {.cutoff = at("2026-05-26T22:00:00Z")}, "later ones only"},
      {"a microsecond earlier", {.cutoff = at("2026-05-26T22:00:00Z") - 1us}, "later ones only"},
      {"an earlier use", {.effective_at = at("2026-05-26T21:00:00Z")}, "later ones only"},
      {"an earlier notify_by",
       {.notify_by = at("2026-04-19T22:00:00Z"), .effective_at = at("2026-06-30T22:00:00Z")},
       "later ones only"},
      {"notify_by in the past",
       {.notify_by = at("2026-04-30T22:00:00Z"), .effective_at = at("2026-06-30T22:00:00Z")},
       "in the past"},
      {"a use before the cut-off",
       {.cutoff = at("2026-06-10T22:00:00Z"), .effective_at = at("2026-06-09T22:00:00Z")},
       "while objections are still in time"},
      {"notify_by alone", {.notify_by = at("2026-05-02T22:00:00Z")}, "only together"},
      {"too short a notice for the last",
       {.notify_by = at("2026-05-20T22:00:00Z"), .cutoff = at("2026-06-18T22:00:00Z")},
       "less than the 30 days"},
      {"a cut-off that nobody has",
       {.cutoff = at("2026-06-10T22:00:00Z")},
       "nobody can object",
       NoticeProfile::policy_change},
      {"a breach's use",
       {.effective_at = at("2026-06-10T22:00:00Z")},
       "a breach is announced",
       NoticeProfile::breach},
  };
  for (const Refused& row : table) {
    SCOPED_TRACE(row.name);
    const auto after = extended(before(), row.wish, rules(row.profile));
    ASSERT_FALSE(after);
    EXPECT_THAT(after.error(), HasSubstr(row.why));
  }
}

struct Moved {
  const char* name;
  ExtensionWish wish;
  const char* notify_by;
  const char* cutoff;
  const char* effective_at;
  NoticeProfile profile{NoticeProfile::objection};
};

TEST(Extension, moves_what_is_wanted_and_what_has_to_follow) {
  const char* const as_before = "2026-05-26T22:00:00Z";
  const char* const told_by = "2026-04-20T22:00:00Z";
  const std::vector<Moved> table = {
      {"the cut-off takes the use along",
       {.cutoff = at("2026-06-10T22:00:00Z")},
       told_by,
       "2026-06-10T22:00:00Z",
       "2026-06-10T22:00:00Z"},
      {"the use alone",
       {.effective_at = at("2026-06-10T22:00:00Z")},
       told_by,
       as_before,
       "2026-06-10T22:00:00Z"},
      {"all three, with the notice period to the day",
       {.notify_by = at("2026-05-11T22:00:00Z"),
        .cutoff = at("2026-06-10T22:00:00Z"),
        .effective_at = at("2026-06-11T22:00:00Z")},
       "2026-05-11T22:00:00Z",
       "2026-06-10T22:00:00Z",
       "2026-06-11T22:00:00Z"},
      {"a fraction of a second is given to people",
       {.cutoff = at("2026-06-10T22:00:00Z") + 1us},
       told_by,
       "2026-06-10T22:00:01Z",
       "2026-06-10T22:00:01Z"},
      {"a change of policy",
       {.effective_at = at("2026-06-10T22:00:00Z")},
       told_by,
       "2026-06-10T22:00:00Z",
       "2026-06-10T22:00:00Z",
       NoticeProfile::policy_change},
      {"a breach is told late",
       {.notify_by = at("2026-05-10T22:00:00Z")},
       "2026-05-10T22:00:00Z",
       "2026-05-10T22:00:01Z",
       "2026-05-10T22:00:01Z",
       NoticeProfile::breach},
  };
  for (const Moved& row : table) {
    SCOPED_TRACE(row.name);
    const auto after = extended(before(), row.wish, rules(row.profile));
    ASSERT_TRUE(after) << after.error();
    EXPECT_EQ(after->notify_by.instant, at(row.notify_by));
    EXPECT_EQ(after->cutoff.instant, at(row.cutoff));
    EXPECT_EQ(after->effective_at.instant, at(row.effective_at));
    EXPECT_EQ(after->cutoff.zone, zone);
    EXPECT_EQ(after->cutoff.civil, local_time_at(after->cutoff.instant, zone));
  }
}

TEST(Extension, gives_time_again_after_the_cut_off_but_only_time_to_come) {
  ExtensionRules later = rules();
  later.now = at("2026-06-01T12:00:00Z");

  EXPECT_TRUE(extended(before(), {.cutoff = at("2026-06-10T22:00:00Z")}, later));
  const auto gone = extended(before(), {.cutoff = at("2026-05-30T22:00:00Z")}, later);
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error(), HasSubstr("in the past"));
}

// Told by the end of 10 May, a day after it at the latest.
TEST(Extension, names_the_least_dates_that_do) {
  const auto dates = [](NoticeProfile profile, WallTime told_by) {
    const CampaignDates after = dates_that_do(before(), told_by, rules(profile));
    return end_text(after.notify_by) + ", " + end_text(after.cutoff) + ", " +
           end_text(after.effective_at);
  };
  const WallTime told_by = at("2026-05-10T12:00:00Z");

  EXPECT_EQ(dates(NoticeProfile::objection, told_by),
            "2026-05-10 24:00 Europe/Brussels, 2026-06-09 24:00 Europe/Brussels, 2026-06-09 24:00 "
            "Europe/Brussels");
  EXPECT_EQ(dates(NoticeProfile::policy_change, told_by),
            "2026-05-10 24:00 Europe/Brussels, 2026-06-09 24:00 Europe/Brussels, 2026-06-09 24:00 "
            "Europe/Brussels");
  EXPECT_EQ(dates(NoticeProfile::breach, told_by),
            "2026-05-10 24:00 Europe/Brussels, 2026-05-11 00:00:01 Europe/Brussels, 2026-05-11 "
            "00:00:01 Europe/Brussels");
  // Those that stand do: they have so long from 22 April on. The use waits as long as the notices.
  EXPECT_EQ(dates(NoticeProfile::objection, at("2026-04-22T12:00:00Z")),
            "2026-04-22 24:00 Europe/Brussels, 2026-05-26 24:00 Europe/Brussels, 2026-05-28 24:00 "
            "Europe/Brussels");
  EXPECT_EQ(dates(NoticeProfile::objection, at("2026-04-20T12:00:00Z")),
            "2026-04-20 24:00 Europe/Brussels, 2026-05-26 24:00 Europe/Brussels, 2026-05-26 24:00 "
            "Europe/Brussels");
}

// Somebody has said 14 June for the cut-off, and when the use begins; notify_by is not enough yet.
TEST(Extension, keeps_of_the_least_dates_those_that_were_given) {
  CampaignDates wanted = before();
  wanted.notify_by = in_zone(at("2026-05-05T22:00:00Z"), zone);
  wanted.cutoff = in_zone(at("2026-06-14T22:00:00Z"), zone);
  wanted.effective_at = in_zone(at("2026-06-20T22:00:00Z"), zone);

  const CampaignDates after = dates_that_do(before(), wanted, at("2026-05-10T12:00:00Z"), rules());

  EXPECT_EQ(end_text(after.notify_by), "2026-05-10 24:00 Europe/Brussels");
  EXPECT_EQ(end_text(after.cutoff), "2026-06-14 24:00 Europe/Brussels");
  EXPECT_EQ(end_text(after.effective_at), "2026-06-20 24:00 Europe/Brussels");
  const ExtensionWish wish = wish_for(before(), after, NoticeProfile::objection);
  EXPECT_EQ(wish.cutoff, wanted.cutoff.instant);
  EXPECT_TRUE(extended(before(), wish, rules()));
}

}  // namespace
}  // namespace crier
