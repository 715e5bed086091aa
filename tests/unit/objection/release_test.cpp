#include "objection/release.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view text) {
  return *parse_iso8601(text);
}

// The cut-off is the end of 26 May in Brussels; clocks went forward on 29 March.
ReleaseTerms terms(WallTime as_of) {
  return {
      .evidence = EvidenceLevel::accepted,
      .cutoff = civil_instant(std::chrono::local_days(2026y / 5 / 27), "Europe/Brussels").value(),
      .notice_period_min = std::chrono::days(30),
      .as_of = as_of};
}

const WallTime cutoff = at("2026-05-26T22:00:00Z");
const WallTime early = at("2026-04-10T08:00:00Z");
const WallTime late = at("2026-05-10T08:00:00Z");
// The 30th day after it ends at midnight.
const WallTime own_of_late = at("2026-06-09T22:00:00Z");
const WallTime after_all = at("2026-08-01T00:00:00Z");

struct Row {
  const char* name;
  ReleaseFacts facts;
  WallTime as_of;
  std::optional<Withholding> withheld;
};

TEST(Release, says_of_everybody_whether_their_data_may_be_processed_and_why_not) {
  using enum Withholding;
  const ReleaseFacts told{.first_accepted = early};
  const std::vector<Row> table = {
      {"told in time, at the cut-off", told, cutoff, std::nullopt},
      {"told in time, before it", told, cutoff - 1us, cut_off_not_passed},
      {"told late, at the campaign's cut-off",
       {.first_accepted = late},
       cutoff,
       cut_off_not_passed},
      {"told late, before their own",
       {.first_accepted = late},
       own_of_late - 1us,
       cut_off_not_passed},
      {"told late, at their own", {.first_accepted = late}, own_of_late, std::nullopt},
      {"nobody told them", {}, after_all, not_notified},
      {"nobody knows", {.is_uncertain = true}, after_all, notice_uncertain},
      {"told, after a try without an answer",
       {.first_accepted = early, .is_uncertain = true},
       after_all,
       std::nullopt},
      {"told and objects", {.objects = true, .first_accepted = early}, after_all, objected},
      {"objects and was not told", {.objects = true}, after_all, objected},
      {"too young", {.left_out = Reason::minor, .first_accepted = early}, after_all, minor},
      {"of unknown age",
       {.left_out = Reason::age_unknown, .first_accepted = early},
       after_all,
       age_unknown},
      {"lives elsewhere",
       {.left_out = Reason::outside_jurisdiction},
       after_all,
       outside_jurisdiction},
      {"too young and objects", {.objects = true, .left_out = Reason::minor}, after_all, objected},
      {"erased, had objected",
       {.is_erased = true, .objects = true, .first_accepted = early},
       after_all,
       erased},
      {"erased, was told", {.is_erased = true, .first_accepted = early}, after_all, erased},
      {"told of a later cut-off by another campaign, before that",
       {.first_accepted = early, .promised_elsewhere = own_of_late},
       own_of_late - 1us,
       cut_off_not_passed},
      {"told of a later cut-off by another campaign, at that",
       {.first_accepted = early, .promised_elsewhere = own_of_late},
       own_of_late,
       std::nullopt},
      {"told by another campaign alone", {.promised_elsewhere = cutoff}, after_all, not_notified},
      {"told by another campaign whose link has been down",
       {.first_accepted = early, .promised_elsewhere = cutoff, .is_owed_elsewhere = true},
       after_all,
       extension_owed},
  };
  for (const Row& row : table) {
    EXPECT_EQ(release_ruling(row.facts, terms(row.as_of)).withheld, row.withheld) << row.name;
  }
}

TEST(Release, names_the_persons_own_cut_off_where_they_were_told) {
  const auto own = [](const ReleaseFacts& facts) {
    return release_ruling(facts, terms(cutoff)).cutoff;
  };
  EXPECT_EQ(own({.first_accepted = early}), cutoff);
  EXPECT_EQ(own({.first_accepted = late}), own_of_late);
  EXPECT_EQ(own({.first_accepted = early, .promised_elsewhere = own_of_late}), own_of_late);
  EXPECT_EQ(own({.first_accepted = late, .promised_elsewhere = cutoff}), own_of_late);
  EXPECT_EQ(own({.is_uncertain = true}), std::nullopt);
}

TEST(Release, waits_for_an_extension_that_is_owed) {
  ReleaseTerms owing = terms(after_all);
  owing.cutoff_owed = cutoff + 1h;
  const auto withheld = [](const ReleaseFacts& facts, const ReleaseTerms& rules) {
    return release_ruling(facts, rules).withheld;
  };

  // What was lost can only be given back in time to come.
  EXPECT_EQ(withheld({.first_accepted = early}, owing), Withholding::extension_owed);
  EXPECT_EQ(withheld({.objects = true, .first_accepted = early}, owing), Withholding::objected);
  owing.as_of = cutoff - 1us;
  EXPECT_EQ(withheld({.first_accepted = early}, owing), Withholding::cut_off_not_passed);
}

TEST(Withholding, has_a_name_for_each_reason) {
  for (int index = 0; index <= static_cast<int>(withholding_last); ++index) {
    EXPECT_FALSE(name_of(static_cast<Withholding>(index)).empty());
  }
  EXPECT_EQ(name_of(Withholding::cut_off_not_passed), "cut_off_not_passed");
}

}  // namespace
}  // namespace crier::objection
