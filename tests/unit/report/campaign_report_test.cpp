#include "report/campaign_report.h"

#include <sstream>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "report/display_width.h"

namespace crier::report {
namespace {

using namespace std::chrono_literals;

CampaignReport report() {
  CampaignReport report;
  report.key = "ai-training";
  report.purpose = "ai-training";
  report.channel = "email";
  report.state = CampaignState::finished;
  report.as_of = parse_iso8601("2026-05-01T00:00:00Z").value();
  report.notify_by = end_of_day(2026y / 4 / 20, "Europe/Brussels").value();
  report.cutoff = end_of_day(2026y / 5 / 26, "Europe/Brussels").value();
  report.effective_at =
      civil_instant(std::chrono::local_days(2026y / 5 / 27), "Europe/Brussels").value();
  report.started_at = parse_iso8601("2026-04-01T08:00:00Z").value();
  report.finished_at = parse_iso8601("2026-04-01T10:30:00Z").value();
  report.deadline = pacing::DeadlineVerdict::met;
  report.coverage = {
      {"BE", "fr-BE", {.planned = 10, .notified = 8, .failed = 1, .excluded = 1, .pending = 0}},
      {"BE", "nl-BE+fr-BE", {.planned = 1200, .notified = 1100, .failed = 0, .excluded = 100}, 75},
      {"DE", "de-DE", {.planned = 5, .notified = 5}}};
  report.outcomes = {{AttemptOutcome::accepted, Reason::none, 1113},
                     {AttemptOutcome::failed, Reason::mailbox_unknown, 1}};
  report.hours = {{.hour = *report.started_at, .accepted = 1113, .failed = 1}};
  report.doubts = {.unknown_tries = 3, .people = 2, .resent = 3, .perhaps_twice = 2};
  report.trail = {{*report.started_at, "ada", "create", "", "draft", "said \"go\", then\nwent"}};
  return report;
}

TEST(CampaignReport, sums_up_by_country_and_in_total) {
  const auto countries = by_country(report().coverage);

  ASSERT_EQ(countries.size(), 2U);
  EXPECT_EQ(countries.front().counts.planned, 1210);
  EXPECT_EQ(total(report().coverage).notified, 1113);
  EXPECT_TRUE(total(report().coverage).closes());
}

// 1,100 of 1,200 planned; 25 of them are not concerned, and 75 could not be told.
TEST(CampaignReport, counts_who_was_reached_against_everybody_concerned) {
  EXPECT_EQ(report().coverage[1].concerned(), 1175);
  EXPECT_EQ(sum_of(report().coverage).concerned(), 9 + 1175 + 5);
  EXPECT_EQ(by_country(report().coverage).front().unreachable, 75);

  const std::string text = report_text(report(), 0);
  EXPECT_NE(text.find("93.6 %"), std::string::npos) << text;
  const auto document = boost::json::parse(report_json(report())).as_object();
  EXPECT_EQ(document.at("total").at("concerned"), 1189);
  EXPECT_EQ(document.at("total").at("reached"), 1113);
  EXPECT_EQ(document.at("coverage").at(1).at("unreachable"), 75);
  EXPECT_NE(report_csv(report()).find("coverage,BE,nl-BE+fr-BE,,concerned,,1175\r\n"),
            std::string::npos);
}

TEST(CampaignReport, counts_nobody_as_reached_whose_notice_came_back) {
  CampaignReport returned = report();
  returned.coverage[1].came_back = 100;
  returned.coverage[1].complaints = 2;
  returned.feedback = {{.klass = "hard", .notices = 90}, {.klass = "full", .notices = 15}};

  EXPECT_EQ(sum_of(returned.coverage).reached(), 1013);
  EXPECT_TRUE(total(returned.coverage).closes());
  const std::string text = report_text(returned, 80);
  EXPECT_NE(text.find("of 1,113 notices came back 100 (9.0 %); complaints: 2"), std::string::npos)
      << text;
  const auto document = boost::json::parse(report_json(returned)).as_object();
  EXPECT_EQ(document.at("total").at("reached"), 1013);
  EXPECT_EQ(document.at("total").at("came_back"), 100);
  EXPECT_EQ(document.at("feedback").at(0).at("class"), "hard");
  const std::string csv = report_csv(returned);
  EXPECT_NE(csv.find("coverage,BE,nl-BE+fr-BE,,reached,,1000\r\n"), std::string::npos);
  EXPECT_NE(csv.find("feedback,,,,full,,15\r\n"), std::string::npos);
}

TEST(CampaignReport, tells_of_how_many_a_receipt_says_that_they_arrived) {
  CampaignReport texts = report();
  texts.coverage[1].delivered = 700;
  texts.feedback = {{.klass = "delivered", .notices = 700}};

  const CoverageRow all = sum_of(texts.coverage);
  EXPECT_EQ(all.delivered, 700);
  EXPECT_TRUE(all.counts.closes());
  EXPECT_EQ(all.reached(), sum_of(report().coverage).reached()) << "no other people than before";
  const std::string text = report_text(texts, 80);
  EXPECT_NE(text.find("Of 700 notices a receipt says that they have arrived."), std::string::npos)
      << text;
  EXPECT_EQ(boost::json::parse(report_json(texts)).at("total").at("delivered"), 700);
  EXPECT_NE(report_csv(texts).find("coverage,BE,nl-BE+fr-BE,,delivered,,700\r\n"),
            std::string::npos);
}

TEST(CampaignReport, only_those_whom_the_deadline_cut_off_are_out_of_time) {
  EXPECT_EQ(out_of_time(report().outcomes), 0);
  EXPECT_EQ(out_of_time({{AttemptOutcome::failed, Reason::deadline_passed, 2},
                         {AttemptOutcome::failed, Reason::mailbox_unknown, 40}}),
            2);
}

TEST(CampaignReport, as_text_tells_the_deadline_the_doubts_and_the_equation) {
  const std::string text = report_text(report(), 0);

  for (const char* fact :
       {"Deadline        met", "2026-05-26 24:00 Europe/Brussels", "closes", "nl-BE+fr-BE",
        "mailbox_unknown", "3  sent again", "2  people who may have got the notice more than once",
        "2026-04-01 10:00 Europe/Brussels", "2026-04-01 10:00"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

TEST(CampaignReport, as_text_stays_within_80_columns) {
  CampaignReport wide = report();
  wide.trail.front().reason = std::string(300, 'x');

  std::istringstream lines(report_text(wide, 80));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST(CampaignReport, as_json_has_numbers_instants_and_civil_times) {
  const auto document = boost::json::parse(report_json(report()));

  EXPECT_EQ(document.at("deadline").as_string(), "met");
  EXPECT_EQ(document.at("cutoff").at("instant").as_string(), "2026-05-26T22:00:00Z");
  EXPECT_EQ(document.at("cutoff").at("civil").as_string(), "2026-05-26 24:00 Europe/Brussels");
  EXPECT_EQ(document.at("total").at("planned").as_int64(), 1215);
  EXPECT_EQ(document.at("coverage").as_array().size(), 3U);
  EXPECT_EQ(document.at("unknown").at("resent").as_int64(), 3);
  EXPECT_TRUE(document.at("first_notified").is_null());
}

TEST(CampaignReport, as_csv_has_one_count_a_line) {
  const std::string text = report_csv(report());

  EXPECT_TRUE(text.starts_with("section,country,locale,hour,outcome,reason,count\r\n"));
  EXPECT_NE(text.find("coverage,BE,nl-BE+fr-BE,,notified,,1100\r\n"), std::string::npos);
  EXPECT_NE(text.find("outcome,,,,failed,mailbox_unknown,1\r\n"), std::string::npos);
  EXPECT_NE(text.find("hour,,,2026-04-01T08:00:00Z,accepted,,1113\r\n"), std::string::npos);
  EXPECT_NE(text.find("unknown,,,,perhaps_twice,,2\r\n"), std::string::npos);
}

}  // namespace
}  // namespace crier::report
