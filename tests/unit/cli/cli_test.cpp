#include "cli/cli.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cli/failure.h"

namespace crier::app {
namespace {

struct Ended {
  ExitCode code{};
  std::string out;
  std::string err;
};

// A stream that ends in a text.
class Captured {
 public:
  Captured() : stream_(::open_memstream(&text_, &size_)) {}
  ~Captured() {
    std::fclose(stream_);
    std::free(text_);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

  [[nodiscard]] std::FILE* stream() const { return stream_; }
  [[nodiscard]] std::string text() const {
    std::fflush(stream_);
    return {text_, size_};
  }

 private:
  char* text_{};
  std::size_t size_{};
  std::FILE* stream_;
};

Ended run(std::vector<const char*> words) {
  words.insert(words.begin(), "crier");
  const Captured out;
  const Captured err;
  const int code =
      run_cli(static_cast<int>(words.size()), words.data(), out.stream(), err.stream());
  return {.code = static_cast<ExitCode>(code), .out = out.text(), .err = err.text()};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string file_with(const std::string& name, const std::string& text) {
  std::string path = testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

TEST(CommandLine, has_help_with_examples_behind_every_command) {
  for (const std::vector<const char*>& words : {std::vector<const char*>{"--help"},
                                                {"config", "--help"},
                                                {"config", "check", "--help"},
                                                {"database", "start", "--help"},
                                                {"migrate", "--help"}}) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, ExitCode::done) << words.front();
    EXPECT_TRUE(contains(ended.out, "Examples:\n  ")) << ended.out;
  }
}

TEST(CommandLine, shows_the_words_that_an_option_allows) {
  for (const char* const command : {"add", "withdraw"}) {
    const std::string help = run({"objections", command, "--help"}).out;
    EXPECT_TRUE(contains(help, "{post,phone,form}")) << help;
    EXPECT_FALSE(contains(help, "->")) << help;
  }
}

TEST(CommandLine, names_the_whole_command_in_its_help) {
  EXPECT_TRUE(contains(run({"config", "check", "--help"}).out, "Usage: crier config check"));
}

TEST(CommandLine, suggests_what_was_meant) {
  const Ended command = run({"databse"});
  const Ended option = run({"config", "check", "--formt", "json"});

  EXPECT_EQ(command.code, ExitCode::usage);
  EXPECT_TRUE(contains(command.err, "did you mean \"database\"?")) << command.err;
  EXPECT_EQ(option.code, ExitCode::usage);
  EXPECT_TRUE(contains(option.err, "did you mean \"--format\"?")) << option.err;
}

TEST(CommandLine, refuses_half_a_command_and_an_unknown_format) {
  EXPECT_EQ(run({}).code, ExitCode::usage);
  EXPECT_EQ(run({"config"}).code, ExitCode::usage);
  const Ended format = run({"config", "check", "--format", "xml"});
  EXPECT_EQ(format.code, ExitCode::usage);
  EXPECT_TRUE(contains(format.err, "none of table, json, csv")) << format.err;
}

TEST(CommandLine, understands_global_options_behind_the_command) {
  const std::string path = file_with("crier_cli.toml", "[retry]\nfirst_delay = \"3min\"\n");

  const Ended ended = run({"config", "check", "--config", path.c_str()});

  EXPECT_EQ(ended.code, ExitCode::done) << ended.err;
  EXPECT_TRUE(contains(ended.out, "retry.first_delay = \"3min\"")) << ended.out;
}

TEST(ConfigCheck, prints_every_fault_and_fails) {
  const std::string path = file_with("crier_faulty.toml", "[dispatch]\nlans = 1\nlease = 3\n");

  const Ended ended = run({"--config", path.c_str(), "config", "check"});

  EXPECT_EQ(ended.code, ExitCode::usage);
  EXPECT_TRUE(contains(ended.err, "2 faults")) << ended.err;
  EXPECT_TRUE(contains(ended.err, path + ":2:1: dispatch.lans")) << ended.err;
  EXPECT_TRUE(contains(ended.err, path + ":3:9: dispatch.lease")) << ended.err;
}

TEST(ConfigCheck, prints_json_and_csv) {
  const std::string path = file_with("crier_empty.toml", "");

  const Ended json = run({"--config", path.c_str(), "config", "check", "--format", "json"});
  const Ended csv = run({"--config", path.c_str(), "config", "check", "--format", "csv"});

  EXPECT_TRUE(
      contains(json.out, R"({"key":"retry.delay_max","value":"\"4h\"","origin":"default"})"))
      << json.out;
  EXPECT_TRUE(contains(csv.out, "\"retry.delay_max\",\"\"\"4h\"\"\",\"default\"\r\n")) << csv.out;
}

TEST(ObjectionCommands, take_no_date_on_which_nobody_can_have_objected) {
  for (const auto& [on, complaint] :
       {std::pair{"1969-07-20", "before 1995"}, std::pair{"1970-01-01T00:00:00Z", "before 1995"},
        std::pair{"9999-12-31", "has not come yet"}, std::pair{"01.11.2026", "neither an instant"},
        std::pair{"", "neither an instant"}}) {
    const Ended ended = run({"objections", "add", "u1", "--purpose", "ai-training", "--reason",
                             "letter 1", "--on", on});

    EXPECT_EQ(ended.code, ExitCode::usage) << on;
    EXPECT_TRUE(contains(ended.err, complaint)) << ended.err;
  }
}

TEST(ConfigSample, is_printed_as_a_file_that_can_be_used) {
  const Ended sample = run({"config", "sample"});
  const std::string path = file_with("crier_sampled.toml", sample.out);

  EXPECT_EQ(run({"--config", path.c_str(), "config", "check"}).code, ExitCode::done);
}

TEST(DatabaseCommands, leave_a_server_of_the_operator_alone) {
  const std::string path =
      file_with("crier_url.toml", "[database]\nurl = \"host=127.0.0.1 port=1 dbname=x\"\n");

  const Ended stopping = run({"--config", path.c_str(), "database", "stop"});
  const Ended migrating = run({"--config", path.c_str(), "migrate"});

  EXPECT_EQ(stopping.code, ExitCode::failed);
  EXPECT_TRUE(contains(stopping.err, "a server of your own")) << stopping.err;
  EXPECT_EQ(migrating.code, ExitCode::failed);
  EXPECT_TRUE(contains(migrating.err, "cannot use the database")) << migrating.err;
}

// The secret of the daemon is not in the shell of whoever asks.
TEST(Commands, need_no_secret_that_they_do_not_use) {
  const std::string path =
      file_with("crier_secret.toml",
                "[database]\nurl = \"host=127.0.0.1 port=1 dbname=x\"\n[alarms]\nwebhook = "
                "\"http://127.0.0.1:1/\"\nsecret = \"env:CRIER_TEST_NOT_THERE\"\n");

  const Ended reading = run({"--config", path.c_str(), "campaign", "list"});
  const Ended using_it = run({"--config", path.c_str(), "alarms", "test"});
  const Ended checking = run({"--config", path.c_str(), "config", "check"});

  EXPECT_TRUE(contains(reading.err, "cannot use the database")) << reading.err;
  EXPECT_FALSE(contains(reading.err, "CRIER_TEST_NOT_THERE")) << reading.err;
  for (const Ended& ended : {using_it, checking}) {
    EXPECT_EQ(ended.code, ExitCode::usage);
    EXPECT_TRUE(contains(ended.err, "no variable CRIER_TEST_NOT_THERE")) << ended.err;
  }
}

TEST(DeadlineExplain, says_when_a_period_ends_and_why) {
  const Ended ended = run(
      {"deadline", "explain", "--from", "2026-03-05", "--period", "1 month", "--country", "DE"});

  EXPECT_EQ(ended.code, ExitCode::done);
  EXPECT_TRUE(contains(ended.out, "ends 2026-04-07 24:00 Europe/Berlin (2026-04-07T22:00:00Z)"));
  EXPECT_TRUE(contains(ended.out, "(Art. 3(4))"));
}

TEST(DeadlineExplain, names_the_latest_of_several_countries) {
  const Ended ended =
      run({"deadline", "explain", "--from", "2026-03-05", "--period", "P30D", "--country", "EEA"});

  EXPECT_EQ(ended.code, ExitCode::done);
  EXPECT_TRUE(contains(ended.out, "PT       2026-04-06 24:00 Atlantic/Azores"));
  EXPECT_TRUE(contains(ended.out, "The latest, in FR: 30 days from 2026-03-05, ends 2026-04-07"));
}

TEST(DeadlineExplain, refuses_what_it_cannot_know_and_says_what_to_write) {
  struct Row {
    std::vector<const char*> options;
    const char* said;
  };
  const Row rows[] = {
      {{"--from", "5.3.2026", "--period", "P1M", "--country", "DE"}, "write 2026-03-05"},
      {{"--from", "2026-02-30", "--period", "P1M", "--country", "DE"}, "write 2026-03-05"},
      {{"--from", "2026-03-05", "--period", "soon", "--country", "DE"}, "\"30 days\""},
      {{"--from", "2026-03-05", "--period", "P1M", "--country", "UK"}, "'UK' is no country"},
      {{"--from", "2026-03-05", "--period", "P1M", "--zone", "Mars"}, "'Mars' is no time zone"},
      {{"--from", "2026-03-05", "--period", "P1M"}, "needs a time zone"},
      {{"--from", "2026-03-05"}, "needs a campaign, or both --from and --period"},
      {{"spring-2026", "--from", "2026-03-05", "--period", "P1M"}, "excludes"},
      {{"--from", "2026-03-05T12:00", "--period", "PT72H", "--country", "FR"}, "time zone"},
      {{"--from", "2026-03-05", "--period", "P1M", "--rule", "roman", "--zone", "UTC"}, "reg1182"},
  };
  for (const Row& row : rows) {
    std::vector<const char*> words = {"deadline", "explain"};
    words.insert(words.end(), row.options.begin(), row.options.end());
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, ExitCode::usage) << row.said;
    EXPECT_TRUE(contains(ended.err, row.said)) << ended.err;
  }
}

TEST(DeadlineHolidays, are_those_of_the_country_and_the_year) {
  const Ended ended = run({"deadline", "holidays", "BG", "--year", "2026"});

  EXPECT_EQ(ended.code, ExitCode::done);
  EXPECT_TRUE(
      contains(ended.out, "2026-05-25  Mon  Day of the Bulgarian Alphabet (a day instead)"));
  EXPECT_EQ(run({"deadline", "holidays", "BG", "--year", "2036"}).code, ExitCode::usage);
  EXPECT_EQ(run({"deadline", "holidays", "XX"}).code, ExitCode::usage);
}

// What is no one table offers none.
TEST(CommandLine, refuses_a_csv_of_what_is_no_table_before_it_does_anything) {
  for (const std::vector<const char*>& words :
       {std::vector<const char*>{"subject", "show", "ada", "--format", "csv"},
        {"objections", "match", "--format", "csv"}}) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, ExitCode::usage);
    EXPECT_TRUE(contains(ended.err, "table,json")) << ended.err;
  }
}

}  // namespace
}  // namespace crier::app
