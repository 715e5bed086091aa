#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr int done = 0;
constexpr int failed = 1;
constexpr int usage = 2;
constexpr int deadline_endangered = 3;

// What the operator types meets the programs as they are installed: by exit code and message.
class Mistakes : public testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) {
    const fs::path file = world.folder() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  static std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  // The sample campaign with one line, found by its beginning, replaced.
  std::string spec_with(const std::string& begin, const std::string& line) {
    std::string text = world.must({"campaign", "sample"});
    const std::size_t at = text.find("\n" + begin) + 1;
    return text.replace(at, text.find('\n', at) - at, line);
  }

  World world{{}};
};

TEST_F(Mistakes, an_unknown_campaign_is_named_with_the_way_to_find_the_known_ones) {
  const std::vector<std::vector<std::string>> commands{
      {"campaign", "status", "nobodys"},
      {"campaign", "plan", "nobodys"},
      {"campaign", "start", "nobodys"},
      {"campaign", "pause", "nobodys", "--reason", "a mistake"},
      {"campaign", "cancel", "nobodys", "--reason", "a mistake"},
      {"report", "nobodys"},
      {"audit", "nobodys"}};
  for (const auto& command : commands) {
    const ProgramEnd end = world.run(command);
    EXPECT_EQ(end.status, failed) << fmt::format("{}", fmt::join(command, " "));
    EXPECT_THAT(end.output, AllOf(HasSubstr("\"nobodys\""), HasSubstr("crier campaign list")));
  }
}

TEST_F(Mistakes, words_that_make_no_command_end_as_usage_with_the_help_to_read) {
  for (const auto& command : std::vector<std::vector<std::string>>{{"campaign", "frobnicate"},
                                                                   {"campaign", "pause", "one"},
                                                                   {"report", "--formt", "csv"}}) {
    const ProgramEnd end = world.run(command);
    EXPECT_EQ(end.status, usage) << fmt::format("{}", fmt::join(command, " "));
    EXPECT_THAT(end.output, HasSubstr("--help"));
  }
}

TEST_F(Mistakes, every_fault_of_a_campaign_is_told_at_once_with_its_line) {
  std::string text =
      spec_with("notify_by =", "notify_by = { last_day = 2020-01-31, zone = \"Mars\" }");
  text.replace(text.find("profile ="), 7, "profil ");
  const fs::path file = write("faulty.toml", text);

  const ProgramEnd end = world.run({"campaign", "create", file.string()});

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output,
              AllOf(ContainsRegex("faulty\\.toml:[0-9]+:[0-9]+: error: profil:"),
                    ContainsRegex("faulty\\.toml:[0-9]+:[0-9]+: error: notify_by\\.?.*Mars")));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM campaigns"), 0);
}

TEST_F(Mistakes, a_configuration_fault_names_file_line_and_key) {
  const fs::path file = write("faulty-crier.toml", "[dispatch]\nleese = \"2s\"\nlease = 3\n");

  const ProgramEnd end = world.run_under(file, {"campaign", "list"});

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output, AllOf(HasSubstr("faulty-crier.toml:2:1: dispatch.leese"),
                                HasSubstr("faulty-crier.toml:3:9: dispatch.lease")));
}

TEST_F(Mistakes, bad_rows_are_kept_aside_and_the_sums_add_up) {
  const fs::path file = write("people.csv",
                              "ref,email,country,birth_date\n"
                              "a,a@example.org,IE,1990-01-01\n"
                              "b,no-address,IE,1990-01-01\n"
                              "c,c@example.org,XX,1990-01-01\n"
                              "d,d@example.org,FR,1990-02-30\n"
                              "a,a@example.org,IE,1990-01-01\n"
                              "e,e@example.org,DE,1990-01-01\n");

  const ProgramEnd first = world.run({"audience", "import", file.string()});
  const ProgramEnd second = world.run({"audience", "import", file.string()});

  EXPECT_EQ(first.status, done);
  EXPECT_THAT(first.output, HasSubstr("6 rows read = 2 imported (2 new, 0 changed) + 0 unchanged + "
                                      "4 rejected"));
  EXPECT_THAT(second.output, HasSubstr("6 rows read = 0 imported (0 new, 0 changed) + 2 unchanged "
                                       "+ 4 rejected"));
  EXPECT_THAT(read(world.folder() / "people.csv.rejects.csv"),
              AllOf(HasSubstr("3,email,"), HasSubstr("4,country,"), HasSubstr("5,birth_date,"),
                    HasSubstr("6,ref,duplicate_ref")));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM subjects"), 2);
}

TEST_F(Mistakes, a_schema_that_is_not_ours_is_refused) {
  ASSERT_EQ(world.run({"campaign", "list"}).status, done);

  change(world.database(),
         "INSERT INTO schema_migrations VALUES (9999, 'of tomorrow', 'x', now())");
  const ProgramEnd newer = world.run({"campaign", "list"});
  change(world.database(), "DELETE FROM schema_migrations WHERE version = 9999");
  change(world.database(), "UPDATE schema_migrations SET checksum = 'changed' WHERE version = 1");
  const ProgramEnd changed = world.run({"campaign", "list"});

  EXPECT_EQ(newer.status, failed);
  EXPECT_THAT(newer.output, HasSubstr("9999"));
  EXPECT_EQ(changed.status, failed);
  EXPECT_THAT(changed.output, HasSubstr("0001"));
}

TEST_F(Mistakes, a_state_that_a_command_does_not_fit_is_told) {
  world.create_campaign();

  const ProgramEnd end =
      world.run({"campaign", "resume", World::key, "--reason", "it was never paused"});

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output, HasSubstr("draft"));
}

// Two thousand people at one a second take half an hour; there are ten minutes.
TEST(Deadline, that_cannot_be_met_is_told_before_the_start) {
  World world({.rate_per_second = 1});
  world.import_people();
  world.create_campaign();
  change(world.database(), "UPDATE campaigns SET notify_by = now() + interval '10 minutes'");

  const ProgramEnd end = world.run({"campaign", "plan", World::key});

  EXPECT_EQ(end.status, deadline_endangered);
  EXPECT_THAT(end.output, Not(HasSubstr("safe")));
}

TEST(Database, that_does_not_answer_is_told_without_its_password) {
  const World world({});
  const fs::path file = world.folder() / "elsewhere.toml";
  std::ofstream(file)
      << "[database]\nurl = \"host=127.0.0.1 port=1 user=crier password=pa55word\"\n";

  const ProgramEnd end = world.run_under(file, {"campaign", "list"});

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output, AllOf(HasSubstr("127.0.0.1"), Not(HasSubstr("pa55word"))));
}

}  // namespace
}  // namespace crier::e2e
