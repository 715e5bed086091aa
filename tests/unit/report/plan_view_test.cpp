#include "report/plan/plan_view.h"

#include <chrono>
#include <regex>
#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "report/plan/plan_html.h"

namespace crier::report {
namespace {

using namespace std::chrono_literals;

const WallTime begin = parse_iso8601("2026-04-01T08:00:00Z").value();

CampaignPlan plan() {
  CampaignPlan plan{.key = "ai-training",
                    .channel = "email",
                    .notify_by = end_of_day(2026y / 4 / 20, "Europe/Brussels").value(),
                    .rate = 100,
                    .places = {{"BE", "fr-BE", 10, 1}, {"BE", "nl-BE", 20, 2}, {"US", "en", 0, 5}},
                    .exclusions = {{Reason::outside_jurisdiction, 5}, {Reason::minor, 3}},
                    .forecast = {}};
  plan.forecast = pacing::flow::forecast(
      {.audience = {{.country = "BE", .people = 30}},
       .limits = {.channel = {.rate = pacing::RateLimit{.per_second = 100, .burst = 10}}},
       .begin = begin,
       .notify_by = plan.notify_by.instant});
  return plan;
}

// Two million people of two countries at one a second: far too slow.
CampaignPlan late_plan() {
  CampaignPlan late = plan();
  late.key = "<late> & \"quoted\"";
  late.rate = 1;
  late.places = {{"BE", "fr-BE", 1'200'000, 0}, {"DE", "de", 800'000, 0}};
  pacing::flow::ForecastFacts facts{
      .audience = {{.country = "BE", .domain = "gmail.com", .people = 1'200'000},
                   {.country = "DE", .people = 800'000}},
      .limits = {.channel = {.rate = pacing::RateLimit{.per_second = 1, .burst = 5}}},
      .begin = begin,
      .notify_by = late.notify_by.instant};
  facts.limits.groups.push_back({.name = "gmail", .domains = {"gmail.com"}});
  facts.limits.groups[0].policy.rate = pacing::RateLimit{.per_second = 0.5, .burst = 5};
  late.forecast = pacing::flow::forecast(facts);
  late.remedies = pacing::flow::remedies(facts, late.forecast, begin);
  return late;
}

TEST(PlanView, says_who_is_told_who_is_not_and_by_when) {
  const std::string text = plan_text(plan(), 80);

  for (const char* fact : {"All", "30", "outside_jurisdiction", "2026-04-20 24:00 Europe/Brussels",
                           "100/s configured", "safe"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

TEST(PlanView, says_which_waves_there_are_and_for_how_long_each_is_watched) {
  CampaignPlan waves = plan();
  waves.waves = {.shares = {0.25, 0.75}, .watch = 90min};

  EXPECT_NE(
      plan_text(waves, 0).find("Waves        25.0 %, then 75.0 %; each is watched for 1 h 30 min "
                               "before the next\n"),
      std::string::npos)
      << plan_text(waves, 0);
  const auto json = boost::json::parse(plan_json(waves));
  EXPECT_EQ(json.at("forecast").at("wave_shares").as_array().size(), 2U);
  EXPECT_NE(plan_html(waves).find("25.0 %, then 75.0 %"), std::string::npos);
}

TEST(PlanView, says_how_many_answers_bind_and_how_many_would_do) {
  CampaignPlan bound = late_plan();
  bound.answers = PlannedAnswers{.per_minute = 60, .expected = 0.5, .people_per_second = 2};
  for (pacing::flow::Binding& binding : bound.forecast.bindings) binding.is_answers = true;
  bound.remedies.enough = {{.kind = pacing::flow::Remedy::Kind::raise,
                            .raises = {},
                            .at = {},
                            .answers_per_minute = 1'200}};

  const std::string text = plan_text(bound, 0);

  EXPECT_NE(
      text.find(
          "Answers      60 answers a minute can be taken, 50 % of the people answer: 2.00/s are "
          "told at most, and fewer while more come (an average of ten minutes, or of all while "
          "it is younger)\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("the answers that can be taken"), std::string::npos) << text;
  EXPECT_NE(text.find("be able to take 1,200 answers a minute"), std::string::npos) << text;
}

CampaignPlan plan_of(std::int64_t told, std::vector<PlanExclusion> exclusions) {
  CampaignPlan plan = crier::report::plan();
  plan.places = {{"BE", "nl-BE", told, 0}};
  for (const PlanExclusion& each : exclusions) plan.places.front().excluded += each.people;
  plan.exclusions = std::move(exclusions);
  return plan;
}

TEST(PlanWarnings, name_every_reason_when_more_than_a_fifth_is_left_out) {
  const CampaignPlan plan =
      plan_of(3, {{Reason::age_unknown, 114}, {Reason::minor, 4}, {Reason::no_address, 1}});

  const std::string text = plan_warnings(plan, 0);

  EXPECT_EQ(text,
            "LEFT OUT     119 of 122 people (97.5 %) would not be told:\n"
            "             114 without a birth date: the age gate lets in nobody whose age is not "
            "known; import birth_date, or let everybody in with age_gate.years = 0 (age_unknown)\n"
            "             4 younger than the age gate; if they are concerned, lower age_gate.years "
            "(minor)\n"
            "             1 without an address for this channel; import their addresses, or reach "
            "them by another channel (no_address)\n");
  EXPECT_TRUE(plan_text(plan, 0).ends_with("Deadline     safe for the 3 who are told\n" + text));
  EXPECT_TRUE(boost::json::parse(plan_json(plan)).at("much_left_out").as_bool());
  EXPECT_EQ(boost::json::parse(plan_json(plan)).at("left_out").as_int64(), 119);
}

TEST(PlanWarnings, have_words_for_every_reason_to_leave_somebody_out) {
  for (const Reason reason : {Reason::outside_jurisdiction, Reason::minor, Reason::age_unknown,
                              Reason::already_objected, Reason::no_address, Reason::suppressed}) {
    const std::string text = plan_warnings(plan_of(0, {{reason, 1}}), 0);
    EXPECT_EQ(text.find("1 left out"), std::string::npos) << text;
    EXPECT_NE(text.find(name_of(reason)), std::string::npos) << text;
  }
}

TEST(PlanWarnings, begin_beyond_a_fifth) {
  EXPECT_EQ(plan_warnings(plan_of(80, {{Reason::minor, 20}}), 0), "");
  EXPECT_NE(plan_warnings(plan_of(79, {{Reason::minor, 21}}), 0), "");
  EXPECT_EQ(plan_warnings(plan_of(0, {}), 0), "");
  EXPECT_NE(plan_warnings(plan_of(0, {{Reason::minor, 1}}), 0), "");
}

TEST(PlanWarnings, say_that_there_is_no_time_within_the_screen) {
  const std::string text = plan_warnings(late_plan(), 60);

  EXPECT_TRUE(text.starts_with("Deadline     ENDANGERED: only ")) << text;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    const std::string line = text.substr(from, end - from);
    if (line.find("crier limit set") == std::string::npos) EXPECT_LE(line.size(), 60U) << line;
    from = end + 1;
  }
  EXPECT_EQ(plan_text(late_plan(), 60).find("safe"), std::string::npos);
}

TEST(PlanWarnings, name_what_keeps_the_date_with_its_command) {
  const std::string text = plan_warnings(late_plan(), 0);

  for (const char* fact :
       {"the rate of the channel from 1/s to ", "the rate of gmail from 0.5/s to ",
        "crier limit set email rate_per_second=", "crier limit set email/group/gmail per_second=",
        "move notify_by to 2026-0", "or later"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

// Fast enough, and open for half an hour a week.
CampaignPlan plan_of_hours() {
  CampaignPlan late = late_plan();
  pacing::flow::ForecastFacts facts{
      .audience = {{.country = "BE", .people = 2'000'000}},
      .limits = {.channel = {.rate = pacing::RateLimit{.per_second = 100, .burst = 50}}},
      .begin = begin,
      .notify_by = late.notify_by.instant};
  pacing::SendHours hours;
  hours.by_weekday[1] = {{.from = 9h, .until = 9h + 30min}};
  facts.limits.channel.hours = hours;
  late.forecast = pacing::flow::forecast(facts);
  late.remedies = pacing::flow::remedies(facts, late.forecast, begin);
  return late;
}

TEST(PlanWarnings, have_the_command_that_opens_at_all_hours) {
  const CampaignPlan plan = plan_of_hours();
  const std::string command =
      "crier limit set email days=none hours=none --by \"WHO\" --reason \"WHY\"";

  const std::string text = plan_warnings(plan, 0);
  EXPECT_NE(text.find("open the channel at all hours\n               " + command),
            std::string::npos)
      << text;
  const auto remedies = boost::json::parse(plan_json(plan)).at("forecast").at("remedies");
  EXPECT_EQ(remedies.at(0).at("commands").at(0).as_string(), command);
  // Quotes are escaped there.
  EXPECT_NE(plan_html(plan).find("<code>crier limit set email days=none hours=none "
                                 "--by &quot;WHO&quot; --reason &quot;WHY&quot;</code>"),
            std::string::npos);
}

TEST(PlanView, says_when_each_country_is_done_and_what_binds) {
  const std::string text = plan_text(late_plan(), 100);

  for (const char* fact : {"Half the time by", "19 in 20 by", "Told in time", "gmail", "other",
                           "What binds", "the rate of the channel", "█"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

TEST(PlanView, rounds_the_end_of_a_part_as_that_of_the_whole) {
  CampaignPlan plan = late_plan();
  plan.forecast.finish.p95.at = begin + std::chrono::hours(3) + std::chrono::milliseconds(3'400);
  plan.forecast.providers[0].finish = plan.forecast.finish;
  const std::string end =
      civil_text(begin + std::chrono::hours(3) + std::chrono::seconds(3), plan.notify_by.zone)
          .substr(0, 19);

  const std::string text = plan_text(plan, 0);

  const std::size_t of_whole = text.find(end + " ");
  ASSERT_NE(of_whole, std::string::npos) << text;
  EXPECT_NE(text.find(end, of_whole + 1), std::string::npos) << text;
}

TEST(PlanView, has_the_whole_forecast_for_programs) {
  const CampaignPlan plan = late_plan();
  const auto forecast = boost::json::parse(plan_json(plan)).at("forecast");

  EXPECT_GE(forecast.at("runs").as_int64(), 200);
  EXPECT_EQ(forecast.at("countries").as_array().size(), 2U);
  EXPECT_EQ(forecast.at("providers").at(0).at("name").as_string(), "gmail");
  EXPECT_FALSE(forecast.at("bindings").as_array().empty());
  EXPECT_FALSE(forecast.at("remedies").at(0).at("words").as_string().empty());
  const auto p95 = std::chrono::duration<double>(plan.forecast.finish.p95.at - plan.forecast.begin);
  EXPECT_EQ(forecast.at("finish_seconds").at("p95").as_double(), p95.count());
  EXPECT_LE(forecast.at("finish").at("p95").at("low").as_string(),
            forecast.at("finish").at("p95").at("high").as_string());
}

// With 350 a day for 300 people nothing but the channel binds, unless many are put off.
TEST(PlanView, says_what_binds_when_it_is_late) {
  CampaignPlan late = plan();
  pacing::flow::ForecastFacts facts{
      .audience = {{.country = "BE", .domain = "small.example", .people = 300}},
      .limits = {.channel = {.rate = pacing::RateLimit{.per_second = 20, .burst = 5}}},
      .begin = begin,
      .notify_by = begin + 5h};
  facts.limits.domains["small.example"].per_day = 350;
  late.forecast = pacing::flow::forecast(facts);

  EXPECT_NE(plan_text(late, 80).find("when late: the daily quota of "), std::string::npos)
      << plan_text(late, 80);
  EXPECT_NE(plan_html(late).find("when late: the daily quota of "), std::string::npos);
  const auto json = boost::json::parse(plan_json(late));
  EXPECT_EQ(json.at("forecast").at("late_bindings").at(0).at("node"), "small.example");
}

// People there go to bed before the campaign begins, and get up after its date.
TEST(PlanView, says_whose_hours_are_not_kept_because_there_is_no_time) {
  CampaignPlan hurried = plan();
  hurried.notify_by.instant = begin + 5h;
  pacing::flow::ForecastFacts facts{
      .audience = {{.country = "BE", .domain = {}, .people = 300, .zone = "Etc/UTC"}},
      .limits = {.channel = {.rate = pacing::RateLimit{.per_second = 20, .burst = 5}}},
      .people_hours = pacing::hours_of_every_day({.from = 3h, .until = 6h}),
      .begin = begin,
      .notify_by = begin + 5h};
  hurried.forecast = pacing::flow::forecast(facts);

  EXPECT_NE(
      plan_text(hurried, 0).find("Hours        of people in BE are not kept from 2026-04-01 10:00"),
      std::string::npos)
      << plan_text(hurried, 0);
  const auto json = boost::json::parse(plan_json(hurried));
  EXPECT_EQ(json.at("forecast").at("hours_not_kept").at("countries").at(0), "BE");

  facts.people_hours = pacing::hours_of_every_day({.from = 3h, .until = 23h});
  hurried.forecast = pacing::flow::forecast(facts);
  EXPECT_EQ(plan_text(hurried, 0).find("are not kept"), std::string::npos);
}

TEST(PlanHtml, is_one_file_without_scripts_in_which_words_are_no_markup) {
  const std::string page = plan_html(late_plan());

  EXPECT_EQ(page, plan_html(late_plan()));
  for (const char* absent : {"<script", "http", "url(", "<late>"}) {
    EXPECT_EQ(page.find(absent), std::string::npos) << absent;
  }
  for (const char* fact :
       {"<html lang=\"en\">", "Plan of &lt;late&gt; &amp; &quot;quoted&quot;", "role=\"img\"",
        "<title id=\"course-title\">", "<title id=\"countries-title\">",
        "<title id=\"limits-title\">", "@media print", "<caption>", "scope=\"row\""}) {
    EXPECT_NE(page.find(fact), std::string::npos) << fact;
  }
}

// Nothing else is drawn at the height of its letters.
TEST(PlanHtml, has_the_name_of_the_deadline_above_all_marks) {
  const std::string page = plan_html(late_plan());
  const std::regex name("y=\"([0-9.]+)\"[^>]*>notify by</text>");
  const std::regex others("<(?:rect|circle) [^>]*?c?y=\"([0-9.]+)\"|,([0-9.]+) ");
  int charts = 0;
  for (std::size_t at = page.find("<svg"); at != std::string::npos;
       at = page.find("<svg", at + 1)) {
    const std::string marks = page.substr(at, page.find("</svg>", at) - at);
    std::smatch label;
    ASSERT_TRUE(std::regex_search(marks, label, name));
    ++charts;
    for (std::sregex_iterator mark(marks.begin(), marks.end(), others), end; mark != end; ++mark) {
      const std::string y = (*mark)[1].matched ? (*mark)[1].str() : (*mark)[2].str();
      EXPECT_GT(std::stod(y), std::stod(label[1].str()) + 4) << mark->str();
    }
  }
  EXPECT_EQ(charts, 3);
}

TEST(PlanHtml, of_nobody_is_a_page_without_charts) {
  CampaignPlan nobody = plan();
  nobody.places = {};
  nobody.forecast = pacing::flow::forecast(
      {.limits = {.channel = {.rate = pacing::RateLimit{.per_second = 100, .burst = 10}}},
       .begin = begin,
       .notify_by = nobody.notify_by.instant});

  const std::string page = plan_html(nobody);

  EXPECT_EQ(page.find("<svg"), std::string::npos);
  EXPECT_TRUE(page.ends_with("</html>\n"));
}

TEST(PlanView, says_when_no_objection_is_confirmed) {
  CampaignPlan plan = crier::report::plan();
  EXPECT_EQ(plan_json(plan).find("sends_confirmations"), std::string::npos) << "nobody can object";

  plan.sends_confirmations = true;
  EXPECT_EQ(plan_text(plan, 80).find("Confirming"), std::string::npos);
  EXPECT_TRUE(boost::json::parse(plan_json(plan)).at("sends_confirmations").as_bool());

  plan.sends_confirmations = false;
  EXPECT_NE(plan_text(plan, 80).find("\nConfirming   no objection"), std::string::npos);
  EXPECT_FALSE(boost::json::parse(plan_json(plan)).at("sends_confirmations").as_bool());
}

TEST(PlanView, is_for_programs_as_well) {
  const auto document = boost::json::parse(plan_json(plan()));

  EXPECT_EQ(document.at("recipients").as_int64(), 30);
  EXPECT_EQ(document.at("exclusions").at("minor").as_int64(), 3);
  EXPECT_FALSE(document.at("deadline_endangered").as_bool());
  EXPECT_NE(plan_csv(plan()).find("recipients,BE,nl-BE,,20\r\n"), std::string::npos);
}

}  // namespace
}  // namespace crier::report
