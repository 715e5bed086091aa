#include "report/status_view.h"

#include <sstream>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "report/display_width.h"

namespace crier::report {
namespace {

using namespace std::chrono_literals;

CampaignStatus under_way() {
  CampaignStatus status;
  status.key = "ai-training";
  status.channel = "email";
  status.notify_by = end_of_day(2026y / 4 / 20, "Europe/Brussels").value();
  status.countries = {{"DE",
                       "",
                       {.planned = 80'000'000,
                        .notified = 20'000'000,
                        .failed = 1,
                        .excluded = 2'000'000,
                        .pending = 57'999'999},
                       500'000},
                      {"MT", "", {.planned = 500'000, .pending = 500'000}}};
  status.failures = {{AttemptOutcome::deferred, Reason::greylisted, 12'345},
                     {AttemptOutcome::failed, Reason::mailbox_unknown, 1}};
  status.facts = {.state = CampaignState::running,
                  .counts = total(status.countries),
                  .now = status.notify_by.instant - std::chrono::days(2),
                  .notify_by = status.notify_by.instant,
                  .last_notified = std::nullopt,
                  .out_of_time = 0,
                  .rate_recent = 1'000.0,
                  .rate_average = 900.0};
  // The others were left out.
  status.told_recent = 800.0;
  status.told_recent_over = std::chrono::seconds(10);
  status.told_average = 700.0;
  return status;
}

TEST(StatusText, shows_rates_finish_and_failures) {
  const std::string text = status_text(under_way(), {.columns = 80});

  for (const char* fact :
       {"ai-training  running", "800/s in the last 10 s, 700/s on average, 339/s needed",
        "2026-04-19 16:14:59 Europe/Brussels (in 16 h 14 min)", "open", "greylisted", "12,345",
        "20,000,000"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

TEST(StatusText, counts_who_was_reached_against_everybody_concerned) {
  const std::string text = status_text(under_way(), {.columns = 200});

  EXPECT_NE(text.find("20,000,000 of 79,000,000 concerned reached, 500,000 unreachable"),
            std::string::npos)
      << text;
  EXPECT_NE(status_csv(under_way()).find(",500000,78500000,0,0,"), std::string::npos);
}

constexpr const char* long_alarm =
    "relay mail.example.org:587 answered MAIL with 550 5.7.1 (client host [192.0.2.7] blocked, see "
    "https://blocklist.example.org/query/that/has/no/blank/to/break/it/at?ip=192.0.2.7); ask its "
    "operator, then: crier campaign resume ai-training";

TEST(StatusText, says_an_alarm_in_full_at_every_width) {
  CampaignStatus status = under_way();
  status.alarm = long_alarm;
  for (const std::size_t columns : {80U, 120U}) {
    const std::string text = status_text(status, {.columns = columns});
    std::string words;
    std::istringstream lines(text.substr(text.find("ALARM")));
    for (std::string line; std::getline(lines, line) && !line.starts_with("People");) {
      EXPECT_LE(display_width(line), columns) << line;
      words += line.substr(13);
    }
    std::string wanted = long_alarm;
    std::erase(words, ' ');
    std::erase(wanted, ' ');
    EXPECT_EQ(words, wanted);
  }
}

TEST(StatusText, leaves_an_alarm_in_one_line_for_a_file) {
  CampaignStatus status = under_way();
  status.alarm = long_alarm;

  const std::string text = status_text(status, {.sentences = Sentences::in_line});

  EXPECT_NE(text.find(std::string("\nALARM        ") + long_alarm + "\n"), std::string::npos)
      << text;
  EXPECT_NE(status_line(status).find(long_alarm), std::string::npos);
}

TEST(StatusText, tells_in_full_what_a_channel_suffers_from) {
  CampaignStatus status = under_way();
  const std::string end = "where a port wants TLS from the first octet, write smtps://";
  status.troubles = {{.host = "mx1",
                      .since = status.facts.now,
                      .description = "relay mail.example.org:25 sent no greeting in time; " + end}};
  for (const std::size_t columns : {40U, 60U, 80U, 200U}) {
    const std::string text = status_text(status, {.columns = columns});
    std::istringstream stream(text);
    std::string words;
    for (std::string word; stream >> word;) words += word + " ";
    EXPECT_NE(words.find("TROUBLE crierd on mx1, since "), std::string::npos) << text;
    EXPECT_NE(words.find(end), std::string::npos) << text;
  }
  EXPECT_NE(status_json(status).find("sent no greeting"), std::string::npos);
}

HeldLimit stopped_gmail(const CampaignStatus& status) {
  return {.node = "email/group/gmail",
          .pause = HeldLimit::Pause{.since = status.facts.now - 1h,
                                    .until = status.facts.now + 23h,
                                    .why = "reputation: 550 5.7.1 listed by spamhaus",
                                    .is_stop = true},
          .held = 12};
}

TEST(StatusText, says_which_provider_is_stopped_why_and_how_it_is_lifted) {
  CampaignStatus status = under_way();
  status.limits = {stopped_gmail(status), {.node = "email/domain/slow.example", .rate_now = 0.5}};

  const std::string text = status_text(status, {.sentences = Sentences::in_line});

  for (const char* fact :
       {"\nLIMIT        email/group/gmail is stopped since 2026-04-18 23:00 Europe/Brussels "
        "until 2026-04-19 23:00 Europe/Brussels (daemons have 12 notices in hand that it holds "
        "back): reputation: "
        "550 5.7.1 listed by spamhaus. To do: ",
        "then: crier limit lift email/group/gmail --by \"WHO\" --reason \"WHY\"\n",
        "\nLIMIT        email/domain/slow.example goes at 0.5/s, because replies of its servers "
        "have lowered its rate"}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
  EXPECT_NE(status_line(status).find(" limit: email/group/gmail is stopped until "),
            std::string::npos);
}

TEST(StatusText, sums_up_more_limits_than_a_screen_has_room_for) {
  CampaignStatus status = under_way();
  for (int number = 0; number < 1'000; ++number) {
    status.limits.push_back(
        {.node = "email/domain/d" + std::to_string(number) + ".example", .rate_now = 1.0});
  }

  const std::string text = status_text(status, {.sentences = Sentences::in_line});

  EXPECT_NE(text.find("and 995 more: crier limit show email\n"), std::string::npos) << text;
  EXPECT_EQ(boost::json::parse(status_json(status)).at("limits").as_array().size(), 1'000U);
}

TEST(StatusJson, has_the_limits_with_their_words_and_the_command_that_lifts_them) {
  CampaignStatus status = under_way();
  status.limits = {stopped_gmail(status)};

  const auto document = boost::json::parse(status_json(status));

  const auto& hold = document.at("limits").at(0);
  EXPECT_EQ(hold.at("node"), "email/group/gmail");
  EXPECT_EQ(hold.at("kind"), "stopped");
  EXPECT_EQ(hold.at("why"), "reputation: 550 5.7.1 listed by spamhaus");
  EXPECT_EQ(hold.at("held"), 12);
  EXPECT_EQ(hold.at("since").as_string(), iso8601(status.limits[0].pause->since));
  EXPECT_EQ(hold.at("until").as_string(), iso8601(status.limits[0].pause->until));
  EXPECT_EQ(hold.at("lift"), "crier limit lift email/group/gmail --by \"WHO\" --reason \"WHY\"");
}

TEST(StatusText, tells_what_people_wait_for_so_that_all_pending_are_told_of) {
  CampaignStatus status = under_way();
  EXPECT_EQ(status_text(status, {.columns = 120}).find("Waiting"), std::string::npos);

  status.waiting = {.retry = 20, .limit = 3, .morning = 40};

  EXPECT_NE(
      status_text(status, {.columns = 200})
          .find("\nWaiting      20 for a retry, 3 for a limit, 40 for their morning; 58,499,936 "
                "others are untried or in a daemon's hands\n"),
      std::string::npos)
      << status_text(status, {.columns = 120});
  const auto waiting = boost::json::parse(status_json(status)).at("waiting");
  EXPECT_EQ(waiting.at("retry"), 20);
  EXPECT_EQ(waiting.at("limit"), 3);
  EXPECT_EQ(waiting.at("morning"), 40);
  EXPECT_EQ(waiting.at("are_more"), false);
}

TEST(StatusText, says_when_no_objection_is_confirmed) {
  CampaignStatus status = under_way();
  status.sends_confirmations = true;
  EXPECT_EQ(status_text(status, {.columns = 80}).find("Confirming"), std::string::npos);
  EXPECT_TRUE(boost::json::parse(status_json(status)).at("sends_confirmations").as_bool());

  status.sends_confirmations = false;
  EXPECT_NE(status_text(status, {.columns = 80}).find("\nConfirming   no objection"),
            std::string::npos);
  EXPECT_FALSE(boost::json::parse(status_json(status)).at("sends_confirmations").as_bool());
}

TEST(StatusText, counts_what_is_owed_after_the_notices) {
  CampaignStatus status = under_way();
  const auto text = [&] { return status_text(status, {.columns = 100}); };
  EXPECT_EQ(text().find("Confirming"), std::string::npos);
  EXPECT_EQ(text().find("Correcting"), std::string::npos);

  status.confirmations = {.owed = 2,
                          .sent = 1'234,
                          .failed = 3,
                          .failed_by = {{"deadline_passed", 1}, {"mailbox_unknown", 2}}};
  status.corrections = {
      .owed = 3, .sent = 5, .none = 4, .none_by = {{"already_objected", 4}}, .is_unwalked = true};
  EXPECT_NE(text().find("\nConfirming   1,234 sent, 3 failed for good (2 mailbox_unknown, 1 "
                        "deadline_passed), 2 owed\n"),
            std::string::npos)
      << text();
  EXPECT_NE(text().find("\nCorrecting   5 sent, 0 failed, 3 owed, 4 not to be sent (4 "
                        "already_objected); more people are still\n             to be looked at\n"),
            std::string::npos)
      << text();
  const auto owed = boost::json::parse(status_json(status)).at("confirmations");
  EXPECT_EQ(owed.at("failed"), 3);
  EXPECT_EQ(owed.at("failed_by").at("mailbox_unknown"), 2);
  const auto document = boost::json::parse(status_json(status));
  EXPECT_EQ(document.at("confirmations").at("sent"), 1'234);
  EXPECT_EQ(document.at("corrections").at("is_unwalked"), true);

  status.corrections = {.sent = 1'000'001, .are_more = true};
  EXPECT_NE(text().find("\nCorrecting   more than 1,000,000 (crier report counts them)\n"),
            std::string::npos)
      << text();
}

TEST(StatusText, fits_every_width) {
  for (const std::size_t columns : {60U, 80U, 120U, 200U}) {
    std::istringstream lines(status_text(under_way(), {.columns = columns}));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(display_width(line), columns < 80 ? 80 : columns) << line;
    }
  }
}

TEST(StatusText, sums_up_the_countries_that_do_not_fit) {
  CampaignStatus status = under_way();
  for (int extra = 0; extra < 30; ++extra) {
    status.countries.push_back({"X" + std::to_string(extra), "", {.planned = 10, .pending = 10}});
  }

  const std::string text = status_text(status, {.columns = 80, .rows = 24});

  EXPECT_NE(text.find("\n+27 "), std::string::npos) << text;
  EXPECT_NE(text.find("       270"), std::string::npos) << text;
}

TEST(StatusText, colours_only_when_asked) {
  EXPECT_EQ(status_text(under_way(), {.columns = 80}).find('\x1b'), std::string::npos);
  EXPECT_NE(
      status_text(under_way(), {.columns = 80, .rows = 0, .colour = Colour::ansi}).find('\x1b'),
      std::string::npos);
}

TEST(StatusLine, says_it_in_one_line) {
  EXPECT_EQ(status_line(under_way()),
            "ai-training running 22,000,001/80,500,000 27.3 % 800/s needed 339/s done "
            "2026-04-19T14:14:59Z deadline open\n");
}

TEST(StatusJson, is_for_programs) {
  const auto document = boost::json::parse(status_json(under_way()));

  EXPECT_EQ(document.at("state").as_string(), "running");
  EXPECT_EQ(document.at("total").at("pending").as_int64(), 58'499'999);
  EXPECT_EQ(document.at("expected_finish").as_string(), "2026-04-19T14:14:59Z");
  EXPECT_EQ(document.at("failures").as_array().size(), 2U);
}

// Nobody has reckoned since, because no daemon runs: what was to come then may be over.
TEST(StatusViews, say_of_an_old_forecast_when_it_was_reckoned_and_nothing_that_was_to_come) {
  CampaignStatus status = under_way();
  status.facts.is_unattended = true;
  status.forecast = {.state = pacing::DeadlineState::on_track,
                     .since = status.facts.now - std::chrono::hours(3),
                     .reckoned_at = status.facts.now - std::chrono::hours(2),
                     .outlook = {.people_left = 12, .rate_possible = 2},
                     .figures = "12 people left; done by then",
                     .remedy = ""};

  const std::string text = status_text(status, {.columns = 0});

  EXPECT_NE(text.find("Forecast     not reckoned since "), std::string::npos) << text;
  EXPECT_NE(text.find("it was on_track then, with 12 people left"), std::string::npos) << text;
  EXPECT_EQ(text.find("done by then"), std::string::npos) << text;
  EXPECT_NE(text.find("Done         –\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  endangered\n"), std::string::npos) << text;
  EXPECT_TRUE(boost::json::parse(status_json(status)).as_object().at("is_unattended").as_bool());
}

TEST(StatusText, says_of_a_start_that_is_over_that_it_is_due) {
  CampaignStatus status = under_way();
  status.facts.state = CampaignState::scheduled;
  status.start_at = status.facts.now + std::chrono::hours(1);
  EXPECT_NE(status_text(status, {.columns = 0}).find("Starts       2"), std::string::npos);

  status.start_at = status.facts.now - std::chrono::hours(1);

  EXPECT_NE(status_text(status, {.columns = 0}).find("Starts       due since 2"),
            std::string::npos);
}

TEST(StatusViews, show_how_the_deadline_stands_and_what_to_do) {
  CampaignStatus status = under_way();
  status.forecast = {.state = pacing::DeadlineState::at_risk,
                     .since = status.facts.now,
                     .reckoned_at = status.facts.now,
                     .outlook = {.people_left = 12, .rate_possible = 2},
                     .figures = "12 people left",
                     .remedy = "To do: raise it."};

  const std::string text = status_text(status, {.columns = 0});
  EXPECT_NE(text.find("Forecast     at_risk since "), std::string::npos) << text;
  EXPECT_NE(text.find("12 people left\nDEADLINE     To do: raise it.\n"), std::string::npos)
      << text;
  EXPECT_NE(status_line(status).find(" forecast at_risk"), std::string::npos);
  const auto forecast =
      boost::json::parse(status_json(status)).as_object().at("forecast").as_object();
  EXPECT_EQ(forecast.at("state").as_string(), "at_risk");
  EXPECT_EQ(forecast.at("people_left").as_int64(), 12);
  EXPECT_TRUE(forecast.at("p95").is_null());
}

// Half of who is left lives where nobody is told.
TEST(StatusViews, tell_rates_of_people_who_need_a_notice) {
  CampaignStatus status = under_way();
  status.forecast = {
      .state = pacing::DeadlineState::on_track,
      .since = status.facts.now,
      .reckoned_at = status.facts.now,
      .outlook = {.people_left = 12, .rate_now = 4, .rate_possible = 20, .rate_needed = 3},
      .told_share = 0.5};
  const std::optional<double> needed_by_all = rate_needed(status.facts);
  status.facts.foreseen = pacing::Foreseen{.told_share = 0.5};

  const auto document = boost::json::parse(status_json(status)).as_object();

  const auto& forecast = document.at("forecast").as_object();
  EXPECT_EQ(forecast.at("people_left").as_int64(), 12);
  EXPECT_DOUBLE_EQ(forecast.at("rate_now").as_double(), 2);
  EXPECT_DOUBLE_EQ(forecast.at("rate_possible").as_double(), 10);
  EXPECT_DOUBLE_EQ(forecast.at("rate_needed").as_double(), 1.5);
  ASSERT_TRUE(needed_by_all);
  EXPECT_DOUBLE_EQ(document.at("rate_needed").as_double(), *needed_by_all / 2);
}

}  // namespace
}  // namespace crier::report
