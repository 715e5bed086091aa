// Limits in crier.toml, and those that operators set while Crier runs.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

constexpr int done = 0;
constexpr int failed = 1;
constexpr int usage = 2;

const std::string limits = R"([channel.email.limits]
mail_path = "direct"
per_day = 100000
[channel.email.limits.group.town]
domains = ["town.example"]
per_second = 5
)";

class OperatorSetsLimits : public testing::Test {
 protected:
  // The world's crier.toml with one line more at its end.
  fs::path config_with(const std::string& line) {
    std::ifstream stream(world.folder() / "crier.toml");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    lines_before = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    const fs::path file = world.folder() / "other.toml";
    std::ofstream(file) << text << line << "\n";
    return file;
  }

  ProgramEnd set(const std::string& node, const std::vector<std::string>& keys,
                 const char* command = "set") {
    std::vector<std::string> words{"limit", command, node};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), {"--by", "Ada Example", "--reason", "they agreed"});
    return world.run(words);
  }

  json::object shown(const std::string& node) {
    const json::value list = json::parse(world.must({"limit", "show", "--format", "json"}));
    for (const json::value& each : list.as_array()) {
      if (each.at("node").as_string() == node) return each.as_object();
    }
    return {};
  }

  static double number(const json::object& node, const char* key) {
    return node.at(key).to_number<double>();
  }

  World world{{.people = 300, .channel_settings = limits}};
  int lines_before{};
};

TEST_F(OperatorSetsLimits, a_wrong_key_in_the_file_is_named_with_its_line) {
  const ProgramEnd end = world.run_under(config_with("per_secnd = 5"), {"config", "check"});

  EXPECT_EQ(end.status, usage);
  EXPECT_THAT(end.output, AllOf(HasSubstr(fmt::format("other.toml:{}:", lines_before + 1)),
                                HasSubstr("channel.email.limits.group.\"town\".per_secnd"),
                                HasSubstr("did you mean \"per_second\"?")));
}

TEST_F(OperatorSetsLimits, the_check_of_the_file_prints_its_limits_and_those_that_are_shipped) {
  const std::string printed = world.must({"config", "check"});

  EXPECT_THAT(printed, ContainsRegex("channel.email.limits.per_day = 100000 +# .*crier.toml:"));
  EXPECT_THAT(printed,
              ContainsRegex("channel.email.limits.group.gmail.concurrency = 5 +# shipped"));
  EXPECT_THAT(printed, ContainsRegex("channel.email.limits.group.gmail.rules = .*gmail_"));
}

TEST_F(OperatorSetsLimits, what_is_set_is_shown_and_kept_with_who_and_why) {
  const ProgramEnd end = set("email/group/gmail", {"per_second=20", "concurrency=3"});

  EXPECT_EQ(end.status, done) << end.output;
  EXPECT_THAT(end.output, AllOf(HasSubstr("email/group/gmail per_second = 20"),
                                HasSubstr("no crierd runs; whoever starts goes by it")));
  const json::object gmail = shown("email/group/gmail");
  EXPECT_EQ(number(gmail, "per_second"), 20);
  EXPECT_EQ(number(gmail, "per_second_now"), 20);
  EXPECT_EQ(number(gmail, "concurrency"), 3);
  EXPECT_EQ(gmail.at("origins").at("per_second").as_string(), "set");
  const json::object town = shown("email/group/town");
  EXPECT_EQ(number(town, "per_second"), 5);
  EXPECT_THAT(std::string(town.at("origins").at("per_second").as_string()),
              ContainsRegex("crier.toml:[0-9]+"));
  EXPECT_EQ(number(shown("email"), "taken_today"), 0);
  EXPECT_THAT(world.must({"limit", "history", "email/group/gmail", "--format", "csv"}),
              AllOf(HasSubstr("per_second,20,Ada Example,they agreed"),
                    HasSubstr("concurrency,3,Ada Example,they agreed")));
  EXPECT_THAT(world.must({"limit", "show"}), HasSubstr("email/group/gmail"));

  EXPECT_EQ(set("email/group/gmail", {"per_second"}, "unset").status, done);

  EXPECT_TRUE(shown("email/group/gmail").at("per_second").is_null());
  EXPECT_EQ(number(shown("email/group/gmail"), "concurrency"), 3);
  EXPECT_THAT(world.must({"limit", "history"}), HasSubstr("as in crier.toml"));
}

TEST_F(OperatorSetsLimits, what_the_file_would_refuse_is_refused_and_nothing_is_set) {
  struct Row {
    const char* node;
    std::vector<std::string> keys;
    const char* words;
  };
  const Row rows[] = {
      {"email/group/gmail", {"per_second=-1"}, "a rate is from 1 a day to 1,000,000 a second"},
      {"email/group/gmail", {"per_second=fast"}, "must be a number"},
      {"email/group/gmail", {"per_second=20", "per_day=0"}, "from 1 to 10,000,000,000 notices"},
      {"email/group/gmail", {"per_secnd=20"}, "did you mean \"per_second\"?"},
      {"email/group/gmail", {"per_second"}, "write KEY=VALUE"},
      {"email/group/gmail", {"per_second=1", "per_second=2"}, "per_second is said twice"},
      {"email/group/gmial", {"per_second=20"}, "did you mean \"gmail\"?"},
      {"email/group/town", {"hours=8-20"}, "'8-20' is no range of hours"},
      {"email/domain/no domain", {"per_day=5"}, "is no domain that mail is sent to"},
      {"email", {"burst=1"}, "channel.email.burst: must be at least"},
      {"email", {"rate_per_second=0"}, "must be between 0.001 and 1000000"},
      {"email/towns", {"per_day=5"}, "is no node of limits"},
      {"webhook", {"per_day=5"}, "[channel.webhook]"},
  };
  for (const Row& row : rows) {
    const ProgramEnd end = set(row.node, row.keys);

    EXPECT_EQ(end.status, usage) << row.node << " " << row.keys[0] << ": " << end.output;
    EXPECT_THAT(end.output, HasSubstr(row.words));
  }
  EXPECT_EQ(world.run({"limit", "set", "email", "per_day=5", "--by", "Ada"}).status, usage);
  EXPECT_EQ(set("email", {"per_day"}, "unset").status, failed);
  EXPECT_EQ(set("email/group/gmail", {}, "lift").status, failed);
  EXPECT_THAT(world.must({"limit", "history"}), HasSubstr("nothing was set"));
}

// The file may change after something was set.
TEST_F(OperatorSetsLimits, what_no_longer_fits_the_file_is_told_and_does_not_count) {
  ASSERT_EQ(set("email/group/town", {"per_day=7"}).status, done);
  std::ifstream stream(world.folder() / "crier.toml");
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  text.resize(text.find("[channel.email.limits.group.town]"));
  const fs::path file = world.folder() / "without_town.toml";
  std::ofstream(file) << text;

  const ProgramEnd end = world.run_under(file, {"limit", "show", "email"});

  EXPECT_EQ(end.status, done);
  EXPECT_THAT(end.output, AllOf(HasSubstr("what is set of email/group/town does not count"),
                                HasSubstr("there is no group \"town\"")));
}

TEST_F(OperatorSetsLimits, a_pause_is_shown_until_an_operator_lifts_it) {
  change(world.database(),
         "INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
         "('email/group/gmail', now() + interval '1 hour', '550 5.7.1 blocked', true, now())");

  EXPECT_THAT(world.must({"limit", "show", "email", "--format", "csv"}),
              HasSubstr("STOP: 550 5.7.1 blocked"));
  EXPECT_TRUE(shown("email/group/gmail").at("is_stop").as_bool());
  const ProgramEnd end = set("email/group/gmail", {}, "lift");

  EXPECT_EQ(end.status, done) << end.output;
  EXPECT_THAT(end.output, HasSubstr("lifted a stop until"));
  EXPECT_FALSE(shown("email/group/gmail").contains("paused_until"));
  EXPECT_THAT(world.must({"limit", "history", "--format", "csv"}),
              AllOf(HasSubstr("lift,a stop until"), HasSubstr("550 5.7.1 blocked")));
}

// Five minutes of notices at the rate of the file, which nobody waits for.
TEST(LimitsOfADaemon, are_taken_while_it_runs_and_told_to_who_set_them) {
  World world{{.people = 300, .rate_per_second = 1}};
  world.start_daemon().await_ready();
  world.begin();
  world.await_kept(2);

  const std::string told = world.must({"limit", "set", "email", "rate_per_second=2000", "--by",
                                       "Ada Example", "--reason", "the relay takes more"});

  EXPECT_THAT(told, HasSubstr("1 daemon ("));
  EXPECT_THAT(told, HasSubstr(") goes by it"));
  world.await_state("finished");
}

TEST(LimitsOfADaemon, are_those_that_are_set_when_it_starts) {
  World world{{.people = 300, .rate_per_second = 1}};
  world.must({"limit", "set", "email", "rate_per_second=2000", "--by", "Ada Example", "--reason",
              "the relay takes more"});

  world.start_daemon().await_ready();
  world.begin();

  world.await_state("finished");
}

// Two daemons together keep a day that is set while they run.
TEST(LimitsOfADaemon, have_a_day_that_all_of_them_share) {
  World world{{.people = 600, .rate_per_second = 100}};
  world.start_daemon().await_ready();
  world.start_daemon().await_ready();
  world.must({"limit", "set", "email", "per_day=150", "--by", "Ada Example", "--reason",
              "what was agreed"});
  world.begin();

  world.await_kept(150);
  eventually("the day is full", [&] {
    return number(world.database(), "SELECT sum(taken) FROM limit_days WHERE name = 'email'") ==
           150;
  });
  EXPECT_EQ(world.sink().kept(), 150U);
  EXPECT_THAT(world.must({"limit", "show", "email", "--format", "csv"}), HasSubstr(",150,150,"));
  world.must({"limit", "set", "email", "per_day=100000", "--by", "Ada Example", "--reason",
              "they agreed to more"});

  world.await_state("finished");
}

// Most of them were told to come again when the day is over.
TEST(LimitsOfADaemon, let_people_of_a_full_day_come_back_when_it_is_lifted) {
  World world{{.people = 1500,
               .rate_per_second = 300,
               .channel_settings = "[channel.email.limits.domain.\"town.example\"]\n"
                                   "per_day = 100\n"}};
  const fs::path people = world.folder() / "people.csv";
  std::ofstream file(people);
  file << "ref,email,country,locale,birth_date\n";
  for (int number = 1; number <= 1500; ++number) {
    file << fmt::format("p{0},p{0}@town.example,DE,de,1980-01-01\n", number);
  }
  file.close();
  world.start_daemon().await_ready();
  world.import_people(people);
  world.create_campaign();
  world.start_campaign();
  eventually("people wait for another day", [&] {
    return number(world.database(),
                  "SELECT count(*) FROM deferrals WHERE due_at > now() + interval '1 minute'") >
           500;
  });

  world.must({"limit", "set", "email/domain/town.example", "per_day=1000000", "--by", "Ada Example",
              "--reason", "they take more"});

  world.await_state("finished");
}

}  // namespace
}  // namespace crier::e2e
