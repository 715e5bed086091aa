#include "report/remedy_words.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace crier::report {
namespace {

using pacing::LimitHold;
using pacing::LimitLevel;
using pacing::flow::LimitRaise;
using pacing::flow::Remedy;

Remedy raise_of(LimitRaise raise) {
  return {.kind = Remedy::Kind::raise, .raises = {std::move(raise)}, .at = {}};
}

// Without what every command ends with.
std::string command_of(const Remedy& remedy) {
  const std::string_view who_and_why = " --by \"WHO\" --reason \"WHY\"";
  std::vector<std::string> commands = commands_of(remedy, "email");
  if (commands.size() != 1) return std::to_string(commands.size()) + " commands";
  std::string& command = commands.front();
  if (!command.ends_with(who_and_why)) return "not to be typed as it stands: " + command;
  return command.substr(0, command.size() - who_and_why.size());
}

LimitRaise raised_days(LimitLevel level, std::string node) {
  return {
      .level = level, .node = std::move(node), .by = LimitHold::day, .from = 1'000, .to = 1'300};
}

const pacing::Ramp ramp{.first_day = std::chrono::year(2026) / 4 / 1, .per_day = {130, 260, 1'300}};

TEST(RemedyWords, set_the_notices_of_a_day) {
  LimitRaise raise = raised_days(LimitLevel::channel, "");
  raise.per_day = 1'300;

  EXPECT_EQ(words_of(raise_of(raise), "UTC"),
            "raise the daily quota of the channel from 1,000 to 1,300");
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email per_day=1300");
}

TEST(RemedyWords, set_each_day_of_a_ramp) {
  LimitRaise raise = raised_days(LimitLevel::group, "gmail");
  raise.ramp = ramp;

  EXPECT_EQ(
      words_of(raise_of(raise), "UTC"),
      "raise the ramp of gmail, which leads to 1,000 notices a day, so that it leads to 1,300");
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email/group/gmail ramp=130,260,1300");
}

TEST(RemedyWords, set_the_number_of_a_day_with_the_ramp_beside_it) {
  LimitRaise raise = raised_days(LimitLevel::channel, "");
  raise.per_day = 1'300;
  raise.ramp = ramp;

  EXPECT_EQ(
      words_of(raise_of(raise), "UTC"),
      "raise the daily quota of the channel from 1,000 to 1,300, and its ramp by the same factor");
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email per_day=1300 ramp=130,260,1300");
}

TEST(RemedyWords, say_when_the_ramp_of_a_domain_begins) {
  LimitRaise raise = raised_days(LimitLevel::domain, "town.example");
  raise.ramp = ramp;

  EXPECT_EQ(command_of(raise_of(raise)),
            "crier limit set email/domain/town.example ramp_from=2026-04-01 ramp=130,260,1300");
}

TEST(RemedyWords, send_to_the_configuration_for_more_connections) {
  LimitRaise raise{.level = LimitLevel::channel,
                   .node = {},
                   .by = LimitHold::concurrency,
                   .from = 10,
                   .to = 63,
                   .connections = 63,
                   .has_limit = false};

  EXPECT_EQ(
      words_of(raise_of(raise), "UTC"),
      "have 63 connections instead of 10: connections (of a webhook and of push: concurrency) "
      "in crier.toml, and a restart");
  EXPECT_EQ(command_of(raise_of(raise)), "0 commands");

  raise.has_limit = true;
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email concurrency=63");
}

TEST(RemedyWords, quote_the_name_of_a_node_for_a_shell) {
  struct Row {
    const char* name;
    const char* node;
  };
  for (const Row& row :
       {Row{"gmail-2.x_y", "email/group/gmail-2.x_y"}, Row{"<b>&x", "'email/group/<b>&x'"},
        Row{"our own", "'email/group/our own'"}, Row{"$HOME", "'email/group/$HOME'"},
        Row{"post d'ici", R"('email/group/post d'\''ici')"},
        Row{"bücher", "'email/group/bücher'"}}) {
    const LimitRaise raise{
        .level = LimitLevel::group, .node = row.name, .by = LimitHold::rate, .from = 10, .to = 240};

    EXPECT_EQ(command_of(raise_of(raise)),
              std::string("crier limit set ") + row.node + " per_second=240");
  }
}

TEST(RemedyWords, open_at_all_hours) {
  LimitRaise raise{.level = LimitLevel::group, .node = "gmail", .by = LimitHold::hours};

  EXPECT_EQ(words_of(raise_of(raise), "UTC"), "open gmail at all hours");
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email/group/gmail days=none hours=none");

  raise.on_holidays = pacing::OnHolidays::nothing;
  EXPECT_EQ(command_of(raise_of(raise)),
            "crier limit set email/group/gmail days=none hours=none closed_on_holidays=none");
}

TEST(RemedyWords, lift_what_replies_have_done) {
  const LimitRaise lift{.level = LimitLevel::group,
                        .node = "gmail",
                        .by = LimitHold::reply,
                        .from = 0,
                        .to = 0,
                        .is_stop = true};

  EXPECT_EQ(words_of(raise_of(lift), "UTC"), "look into why gmail was stopped, and lift it");
  EXPECT_EQ(command_of(raise_of(lift)), "crier limit lift email/group/gmail");
}

TEST(RemedyWords, begin_a_ramp_sooner) {
  LimitRaise begin = raised_days(LimitLevel::channel, "");
  begin.ramp = ramp;
  begin.ramp_from = std::chrono::year(2026) / 3 / 2;

  EXPECT_EQ(words_of(raise_of(begin), "UTC"),
            "begin the ramp of the channel on 2026-03-02 instead of 2026-04-01");
  EXPECT_EQ(command_of(raise_of(begin)),
            "crier limit set email ramp_from=2026-03-02 ramp=130,260,1300");
  Remedy later = raise_of(begin);
  later.kind = Remedy::Kind::move_date;
  later.at = parse_iso8601("2026-05-01T12:00:00Z").value();
  EXPECT_EQ(words_of(later, "UTC"),
            "begin the ramp of the channel on 2026-03-02 instead of 2026-04-01, and move notify_by "
            "to 2026-05-01 12:00 UTC or later");
}

// Two commands would set the ramp twice, and the second undo the first.
TEST(RemedyWords, begin_and_raise_a_ramp_by_one_command) {
  Remedy both = raise_of(raised_days(LimitLevel::group, "gmail"));
  both.kind = Remedy::Kind::raise_together;
  both.raises.front().ramp = ramp;
  both.raises.front().ramp->first_day = std::chrono::year(2026) / 3 / 2;
  LimitRaise begin = raised_days(LimitLevel::group, "gmail");
  begin.ramp = {.first_day = ramp.first_day, .per_day = {100, 200, 1'000}};
  begin.ramp_from = std::chrono::year(2026) / 3 / 2;
  both.raises.push_back(begin);

  EXPECT_EQ(command_of(both),
            "crier limit set email/group/gmail ramp_from=2026-03-02 ramp=130,260,1300");
}

TEST(RemedyWords, set_all_of_one_node_by_one_command) {
  Remedy both = raise_of(
      {.level = LimitLevel::channel, .node = {}, .by = LimitHold::rate, .from = 10, .to = 240});
  both.kind = Remedy::Kind::raise_together;
  both.raises.push_back({.level = LimitLevel::channel, .node = {}, .by = LimitHold::hours});

  EXPECT_EQ(command_of(both), "crier limit set email rate_per_second=240 days=none hours=none");
}

TEST(RemedyWords, raise_what_counts_for_each_domain) {
  const LimitRaise raise{
      .level = LimitLevel::domain, .node = {}, .by = LimitHold::rate, .from = 0.5, .to = 1.25};

  EXPECT_EQ(words_of(raise_of(raise), "UTC"), "raise the rate of each domain from 0.5/s to 1.25/s");
  EXPECT_EQ(command_of(raise_of(raise)), "crier limit set email/each_domain per_second=1.25");
}

TEST(BindingWords, say_whose_hours_which_ramp_and_which_stop_it_is) {
  pacing::flow::Binding hours{
      .by = LimitHold::hours, .from = {}, .until = {}, .is_of_people = true};
  EXPECT_EQ(words_of(hours), "the hours of people");
  hours.countries = {"DE"};
  EXPECT_EQ(words_of(hours), "the hours of people in DE");
  hours.countries = {"AT", "DE", "FR"};
  EXPECT_EQ(words_of(hours), "the hours of people in AT, DE and FR");
  hours.countries = {"AT", "BE", "DE", "FR", "IT"};
  EXPECT_EQ(words_of(hours), "the hours of people in AT, BE, DE and 2 other countries");

  pacing::flow::Binding day{.by = LimitHold::day, .from = {}, .until = {}};
  EXPECT_EQ(words_of(day), "the daily quota of the channel");
  day.ramp_from = std::chrono::year(2028) / 1 / 1;
  EXPECT_EQ(words_of(day), "the ramp of the channel, which begins on 2028-01-01");

  pacing::flow::Binding reply{
      .level = LimitLevel::group, .node = "gmail", .by = LimitHold::reply, .from = {}, .until = {}};
  EXPECT_EQ(words_of(reply), "a pause of gmail");
  reply.is_stop = true;
  EXPECT_EQ(words_of(reply), "the stop of gmail");
}

}  // namespace
}  // namespace crier::report
