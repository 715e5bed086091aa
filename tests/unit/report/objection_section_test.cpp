#include "report/objection_section.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::report {
namespace {

using objection::StatementKind;
using objection::Timeliness;
using objection::Way;
using testing::HasSubstr;

ObjectionFigures figures() {
  return {.rows = {{.country = "BE",
                    .locale = "fr",
                    .way = Way::link,
                    .timeliness = Timeliness::before_cutoff,
                    .people = 1200},
                   {.country = "BE",
                    .locale = "nl",
                    .latest = StatementKind::withdrawal,
                    .way = Way::link,
                    .people = 2},
                   {.country = "BE", .locale = "nl", .way = Way::post, .people = 3},
                   {.country = "DE",
                    .locale = "de",
                    .way = Way::link,
                    .timeliness = Timeliness::before_cutoff,
                    .is_earlier = true,
                    .people = 40}},
          .told_again = 0};
}

TEST(ObjectionSection, sums_up_who_objects_who_did_before_and_who_has_withdrawn) {
  const ObjectionSum sum = total(figures());

  EXPECT_EQ(sum.objecting, 1243);
  EXPECT_EQ(sum.earlier, 40);
  EXPECT_EQ(sum.withdrawn, 2);
}

TEST(ObjectionSection, has_no_withdrawals_among_the_ways_of_who_objects) {
  const auto ways = by_way(figures());

  EXPECT_EQ(ways.size(), 2U);
  EXPECT_EQ(ways.at({Way::link, Timeliness::before_cutoff}), 1240);
  EXPECT_EQ(ways.at({Way::post, Timeliness::not_known}), 3);
}

TEST(ObjectionSection, as_text_tells_the_sums_the_places_and_the_ways) {
  const std::string text = objection_text(figures(), "ai-training", 80);

  EXPECT_THAT(text, HasSubstr("1,243  object, 40 of them since before it began"));
  EXPECT_THAT(text, HasSubstr("2  have objected and withdrawn it"));
  EXPECT_THAT(text, HasSubstr("0  told again after objecting\n"));
  EXPECT_THAT(text, HasSubstr("before the cut-off"));
  EXPECT_THAT(text, HasSubstr("nl"));
}

TEST(ObjectionSection, as_text_says_that_nobody_objects) {
  const std::string text = objection_text({}, "ai-training", 80);

  EXPECT_THAT(text, HasSubstr("by people of this campaign: none\n"));
  EXPECT_THAT(text, HasSubstr("0  told again after objecting\n"));
}

TEST(ObjectionSection, as_text_calls_it_a_fault_when_somebody_was_told_again) {
  EXPECT_THAT(objection_text({.rows = {}, .told_again = 1}, "ai-training", 80),
              HasSubstr("1  told again after objecting: A FAULT"));
}

TEST(ObjectionSection, tells_what_became_of_confirmations_and_why) {
  using objection::ConfirmationState;
  ObjectionFigures found = figures();
  found.confirmations = {
      {.state = ConfirmationState::sent, .reason = "none", .statements = 1195, .doubts = 2},
      {.state = ConfirmationState::failed, .reason = "mailbox_unknown", .statements = 1},
      {.state = ConfirmationState::none, .reason = "suppressed", .statements = 3},
      {.state = ConfirmationState::owed, .reason = "greylisted", .statements = 4}};

  const ConfirmationSum sum = confirmed(found);
  EXPECT_EQ(sum.owed, sum.sent + sum.failed + sum.none + sum.waiting);
  EXPECT_EQ(sum.owed, 1203);
  EXPECT_EQ(sum.doubts, 2);
  const std::string text = objection_text(found, "ai-training", 80);
  EXPECT_THAT(text, HasSubstr("Confirmations of 1,203 statements that belong to this campaign\n"));
  EXPECT_THAT(text, HasSubstr("1,195  sent\n"));
  EXPECT_THAT(text, HasSubstr("mailbox_unknown"));
  const auto document = objection_json(found).at("confirmations");
  EXPECT_EQ(document.at("waiting"), 4);
  EXPECT_EQ(document.at("by_reason").as_array().size(), 4U);
  EXPECT_THAT(objection_csv(found), HasSubstr("confirmation,,,,none,suppressed,3\r\n"));
}

TEST(ObjectionSection, as_json_has_the_same_figures) {
  const auto document = objection_json(figures());

  EXPECT_EQ(document.at("objecting").as_int64(), 1243);
  EXPECT_EQ(document.at("told_again").as_int64(), 0);
  EXPECT_EQ(document.at("by_place").as_array().size(), 3U);
  EXPECT_EQ(document.at("by_way").as_array().at(0).at("timeliness").as_string(), "before_cutoff");
}

TEST(ObjectionSection, as_csv_has_one_count_a_line) {
  const std::string text = objection_csv(figures());

  EXPECT_THAT(text, HasSubstr("objection_place,BE,nl,,objecting,,3\r\n"));
  EXPECT_THAT(text, HasSubstr("objection_place,BE,nl,,withdrawn,,2\r\n"));
  EXPECT_THAT(text, HasSubstr("objection_way,,,,link,before_cutoff,1240\r\n"));
  EXPECT_THAT(text, HasSubstr("objection_check,,,,told_again,,0\r\n"));
}

}  // namespace
}  // namespace crier::report
