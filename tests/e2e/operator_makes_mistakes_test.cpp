#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

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
constexpr int rows_rejected = 4;

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

  // What crier shows at a terminal where somebody types `answer`.
  ProgramEnd typed(const std::string& answer, const std::vector<std::string>& words) {
    std::vector<std::string> argv{
        CRIER_PYTHON, std::string(CRIER_SOURCE_DIR) + "/tests/e2e/at_a_terminal.py",
        answer,       std::string(CRIER_BINARY_DIR) + "/crier",
        "--config",   (world.folder() / "crier.toml").string()};
    argv.insert(argv.end(), words.begin(), words.end());
    return run_program({.argv = std::move(argv)});
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

TEST_F(Mistakes, a_word_in_another_encoding_is_named_by_its_place) {
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"campaign", "show", "spring-\xe9"},
           {"subject", "show", "jos\xe9"},
           {"objections", "add", "user-1", "--purpose", "ai-training", "--new-purpose", "--reason",
            "letter of jos\xe9"},
           {"--actor", "jos\xe9", "objections", "add", "user-1", "--purpose", "ai-training",
            "--new-purpose", "--reason", "letter"}}) {
    const ProgramEnd end = world.run(command);
    EXPECT_EQ(end.status, usage) << end.output;
    EXPECT_THAT(end.output, ContainsRegex("word [0-9]+ of the command line is no UTF-8"));
  }
}

// They would stand in the audit trail for ever.
TEST_F(Mistakes, names_and_reasons_are_not_blank) {
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"campaign", "pause", "nobodys", "--reason", "  "},
           {"campaign", "extend", "nobodys", "--by-outages", "--reason", "\t"},
           {"campaign", "approve", "nobodys", "--all", "--by", " "},
           {"pages", "approve", "--all", "--by", " "},
           {"subject", "erase", "user-1", "--reason", ""},
           {"campaign", "start", "nobodys", "--without-link-check", "  "},
           {"campaign", "waive-link-check", "nobodys", "--reason", "\u200b"},
           {"objections", "add", "user-1", "--purpose", "x", "--reason", "\u00a0"},
           {"objections", "settle", "x", "--nobody", " "},
           {"release", "export", "nobodys", "--out", "x", "--without-match", " "},
           {"suppressions", "remove", "x@example.org", "--channel", "email", "--reason", " "},
           {"--actor", " ", "campaign", "list"}}) {
    const ProgramEnd end = world.run(command);
    EXPECT_EQ(end.status, usage) << fmt::format("{}", fmt::join(command, " "));
    EXPECT_THAT(end.output, HasSubstr("says nothing"));
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

  EXPECT_EQ(end.status, usage);
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

  EXPECT_EQ(first.status, rows_rejected);
  EXPECT_THAT(
      first.output,
      AllOf(HasSubstr("6 rows read = 4 imported (4 new, 0 changed) + 0 unchanged + "
                      "2 rejected"),
            HasSubstr("1  birth_date: impossible_date"), HasSubstr("1  email: malformed_address")));
  EXPECT_THAT(second.output, HasSubstr("6 rows read = 0 imported (0 new, 0 changed) + 4 unchanged "
                                       "+ 2 rejected"));
  EXPECT_THAT(read(world.folder() / "people.csv.rejects.csv"),
              AllOf(HasSubstr("3,warning,email,"), HasSubstr("4,rejected,country,"),
                    HasSubstr("5,warning,birth_date,"), HasSubstr("6,rejected,ref,duplicate_ref")));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM subjects"), 4);
}

TEST_F(Mistakes, a_warning_that_leaves_nothing_out_is_not_called_a_value_that_cannot_be_read) {
  constexpr const char* left_out = "without a value that cannot be read:";
  constexpr const char* as_in_the_file = "as in the file, which may not be what was meant:";
  const auto imported = [&](const std::string& rows) {
    const fs::path file = write("people.csv", "ref,email,country,note\n" + rows);
    return world.run({"audience", "import", file.string(), "--ignore", "note"}).output;
  };

  EXPECT_THAT(
      imported("1.23E+11,a@example.org,IE,x\n"),
      AllOf(HasSubstr(std::string("1 row was taken ") + as_in_the_file), Not(HasSubstr(left_out))));
  EXPECT_THAT(
      imported("7,b@example.org,IE,\"x\n8,c@example.org,IE,y\n\"\n"),
      AllOf(HasSubstr(std::string(as_in_the_file) + "\n             1  note: rows_in_quotes"),
            Not(HasSubstr(left_out))));
  EXPECT_THAT(
      imported("1.24E+11,d@example.org,IE,x\n9,no-address,IE,x\n"),
      AllOf(HasSubstr(std::string("2 rows were taken with a warning,\n") + left_out +
                      "\n             1  email: malformed_address\n"),
            HasSubstr(std::string(as_in_the_file) + "\n             1  ref: spreadsheet_number")));
}

TEST_F(Mistakes, rejected_rows_end_an_import_with_a_code_of_its_own_unless_they_are_allowed) {
  const fs::path file = write("people.csv", "ref,country\na,IE\nb,XX\n");
  const fs::path objections = write("objections.csv", "ref\n\" \"x\n");
  const fs::path addresses = write("addresses.csv", "email\nno address\n");
  const std::string path = file.string();
  const struct {
    std::vector<std::string> words;
    int status;
  } rows[] = {
      {{"audience", "import", path}, rows_rejected},
      {{"audience", "import", path, "--dry-run"}, rows_rejected},
      {{"audience", "import", path, "--rejects-ok"}, done},
      {{"audience", "import", "--rejects-ok", path}, done},
      {{"audience", "import", "--rejects-ok", "all", path}, done},
      {{"audience", "import", "--rejects-ok=50%", path}, done},
      {{"audience", "import", path, "--rejects-ok", "49.9%"}, rows_rejected},
      {{"audience", "import", path, "--rejects-ok", "some"}, usage},
      {{"audience", "import"}, usage},
      {{"audience", "import", path, "--delimiter", "xy"}, usage},
      {{"audience", "import", path, "--encoding", "klingon"}, usage},
      {{"audience", "import", path, "--rejects", path}, usage},
      {{"audience", "import", path, "--rejects", ""}, usage},
      {{"audience", "import", path, "--rejects="}, usage},
      {{"objections", "import", "--purpose", "p", "--new-purpose", objections.string()},
       rows_rejected},
      {{"suppressions", "import", "--channel", "email", addresses.string()}, rows_rejected},
      {{"suppressions", "import", "--channel", "email", addresses.string(), "--rejects-ok"}, done},
      {{"suppressions", "remove", "--channel", "email", "nobody@example.org", "--reason", "x"},
       failed},
      {{"suppressions", "remove", "--channel", "email", "nobody@example.org"}, usage},
      {{"suppressions", "list", "--address", "nobody@example.org"}, failed},
  };

  for (const auto& row : rows) {
    const ProgramEnd end = world.run(row.words);
    EXPECT_EQ(end.status, row.status) << fmt::format("{}", fmt::join(row.words, " ")) << end.output;
  }
}

// A script's variable was not set.
TEST_F(Mistakes, a_place_for_rejected_rows_that_is_empty_is_refused_in_words) {
  const fs::path file = write("people.csv", "ref,country\na,IE\nb,XX\n");

  const ProgramEnd end = world.run({"audience", "import", file.string(), "--rejects", ""});

  EXPECT_THAT(end.output, AllOf(HasSubstr("--rejects"), HasSubstr("say one, or leave the option "
                                                                  "out")));
  EXPECT_FALSE(fs::exists(file.string() + ".rejects.csv"));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM subjects"), 0);
}

TEST_F(Mistakes, a_mended_reject_file_is_imported_and_not_written_over) {
  const fs::path file = write("people.csv", "ref,country\na,IE\nb,XX\nc,XX\n");
  ASSERT_EQ(world.run({"audience", "import", file.string()}).status, rows_rejected);
  std::string mended = read(world.folder() / "people.csv.rejects.csv");
  mended.replace(mended.find("b,XX"), 4, "b,DE");
  const fs::path rejects = write("people.csv.rejects.csv", mended);

  const ProgramEnd end = world.run({"audience", "import", rejects.string()});

  EXPECT_EQ(end.status, rows_rejected);
  EXPECT_THAT(end.output, HasSubstr("2 rows read = 1 imported (1 new, 0 changed) + 0 unchanged + "
                                    "1 rejected"));
  EXPECT_EQ(read(rejects), mended);
  EXPECT_THAT(read(world.folder() / "people.csv.rejects.2.csv"), HasSubstr("c,XX"));
}

TEST_F(Mistakes, a_run_that_does_nothing_leaves_the_rejected_rows_of_before) {
  const fs::path file = write("people.csv", "ref,country\na,IE\nb,XX\n");
  const fs::path precious = write("precious.csv", "payroll\n");
  ASSERT_EQ(world.run({"audience", "import", file.string()}).status, rows_rejected);
  const fs::path rejects = world.folder() / "people.csv.rejects.csv";
  const std::string before = read(rejects);
  struct Row {
    std::string text;
    std::vector<std::string> options;
    int status;
  };
  const std::vector<Row> rows{
      {"ref,land\na,IE\n", {}, failed},
      {"ref,country\nb,XY\n", {"--dry-run"}, rows_rejected},
      {"ref,country\nb,XY\n", {"--rejects", precious.string()}, usage},
      {"ref,country\nb,XY\n", {"--rejects", world.folder().string()}, usage},
      {"ref,country\nb,XY\n", {"--rejects", world.folder() / "nowhere/rejects.csv"}, usage},
  };

  for (const Row& row : rows) {
    write("people.csv", row.text);
    std::vector<std::string> words{"audience", "import", file.string()};
    words.insert(words.end(), row.options.begin(), row.options.end());
    const ProgramEnd end = world.run(words);
    EXPECT_EQ(end.status, row.status) << end.output;
    EXPECT_EQ(read(rejects), before) << end.output;
  }
  EXPECT_EQ(read(precious), "payroll\n");
  EXPECT_THAT(read(world.folder() / "people.csv.dry-run.rejects.csv"), HasSubstr("b,XY"));
}

TEST_F(Mistakes, a_dry_run_rejects_what_the_import_rejects) {
  const fs::path file = write("people.csv", "ref,country\na,IE\n a ,IE\na,XX\na,DE\nb,DE\n");

  const ProgramEnd dry = world.run({"audience", "import", file.string(), "--dry-run"});
  const ProgramEnd end = world.run({"audience", "import", file.string()});

  EXPECT_EQ(dry.status, rows_rejected);
  EXPECT_THAT(dry.output, HasSubstr("5 rows read: 2 sound, 3 rejected; nothing was imported"));
  EXPECT_EQ(end.status, rows_rejected);
  EXPECT_THAT(end.output, HasSubstr("5 rows read = 2 imported (2 new, 0 changed) + 0 unchanged + "
                                    "3 rejected"));
  const std::string rejects = read(world.folder() / "people.csv.dry-run.rejects.csv");
  EXPECT_THAT(rejects, HasSubstr("\n5,rejected,ref,duplicate_ref,"));
  EXPECT_EQ(rejects.size(), read(world.folder() / "people.csv.rejects.csv").size());
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

struct StartAt {
  const char* at;
  const char* complaint;
};

TEST_F(Mistakes, a_start_that_was_not_meant_begins_nothing) {
  world.import_people();
  world.create_campaign();

  for (const StartAt& row : {
           StartAt{"2020-01-01T00:00:00Z", "leave --at out to start now"},
           StartAt{"1969-12-31T23:59:59-12:00", "is in the past"},
           StartAt{"9999-12-31T23:59:59Z", "notify_by"},
           StartAt{"2036-04-01T08:00:00", "is 2036-04-01T08:00:00+02:00"},
           // Clocks in Brussels skip the one and show the other twice.
           StartAt{"2036-03-30T02:30:00", "2036-03-30T03:30:00+02:00 (2036-03-30T01:30:00Z)"},
           StartAt{"2036-10-26T02:30", "2036-10-26T02:30:00+02:00 (2036-10-26T00:30:00Z)"},
           StartAt{"tomorrow", "is no instant"},
           StartAt{"99999-01-01T00:00:00Z", "the year is out of range, it has four digits"},
           // A variable that was not set.
           StartAt{"", "is no instant"},
           StartAt{"2036-04-01T08:00:00+99:00", "offset"},
       }) {
    std::vector<std::string> start = world.start_command();
    start.insert(start.end(), {"--at", row.at});
    const ProgramEnd end = world.run(start);
    EXPECT_THAT(end.status, testing::AnyOf(usage, failed)) << row.at;
    EXPECT_THAT(end.output, HasSubstr(row.complaint)) << row.at;
  }

  EXPECT_EQ(world.state(), "draft");
  std::vector<std::string> unasked = world.start_command();
  unasked.emplace_back("--yes");
  const ProgramEnd begun = world.run(unasked);
  EXPECT_EQ(begun.status, done) << begun.output;
}

TEST_F(Mistakes, what_cannot_be_undone_is_asked_for_at_a_terminal_by_its_key) {
  world.import_people();
  world.create_campaign();
  const std::vector<std::string> start = world.start_command();
  const std::vector<std::string> cancel{"campaign", "cancel", World::key, "--reason", "wrong"};

  for (const char* slip : {"", "y", "yes", "told-in-tim"}) {
    const ProgramEnd end = typed(slip, start);
    EXPECT_EQ(end.status, failed) << slip;
    EXPECT_THAT(end.output, HasSubstr("nothing has been done")) << slip;
  }
  EXPECT_EQ(world.state(), "draft");
  const ProgramEnd begun = typed(World::key, start);
  EXPECT_EQ(begun.status, done);
  EXPECT_THAT(begun.output, ContainsRegex("begins now: crierd tells [0-9,]+ people by email"));
  EXPECT_EQ(typed("n", cancel).status, failed);
  EXPECT_EQ(world.state(), "scheduled");
  EXPECT_EQ(typed(World::key, cancel).status, done);
  EXPECT_EQ(world.state(), "cancelled");
}

TEST_F(Mistakes, an_audience_that_is_mostly_left_out_is_told_with_the_reason) {
  std::string people = "ref,email,country,birth_date\n";
  for (int person = 0; person < 122; ++person) {
    people +=
        fmt::format("p{},p{}@example.org,IE,{}\n", person, person, person < 3 ? "1990-01-01" : "");
  }
  world.import_people(write("ageless.csv", people));
  world.create_campaign();

  const ProgramEnd plan = world.run({"campaign", "plan", World::key});
  const ProgramEnd started = world.run(world.start_command());

  for (const ProgramEnd& end : {plan, started}) {
    EXPECT_EQ(end.status, done);
    EXPECT_THAT(end.output,
                AllOf(HasSubstr("119 of 122 people (97.5 %) would not be told"),
                      HasSubstr("119 without a birth date"), HasSubstr("age_gate.years = 0")));
  }
}

TEST_F(Mistakes, a_date_that_clocks_skip_or_show_twice_is_refused_with_both_readings) {
  for (const auto& [line, readings] : {
           std::pair{"notify_by = { at = 2036-03-30T02:30:00, zone = \"Europe/Brussels\" }",
                     "2036-03-30T01:30:00+01:00 (2036-03-30T00:30:00Z) or "
                     "2036-03-30T03:30:00+02:00 (2036-03-30T01:30:00Z)"},
           std::pair{"notify_by = { at = 2036-10-26T02:30:00, zone = \"Europe/Brussels\" }",
                     "2036-10-26T02:30:00+02:00 (2036-10-26T00:30:00Z) or "
                     "2036-10-26T02:30:00+01:00 (2036-10-26T01:30:00Z)"},
           std::pair{"notify_by = { at = 2036-04-06T01:45:00, zone = \"Australia/Lord_Howe\" }",
                     "2036-04-06T01:45:00+11:00 (2036-04-05T14:45:00Z) or "
                     "2036-04-06T01:45:00+10:30 (2036-04-05T15:15:00Z)"},
       }) {
    const fs::path file = write("clocks.toml", spec_with("notify_by =", line));
    const ProgramEnd end = world.run({"campaign", "create", file.string()});
    EXPECT_EQ(end.status, failed);
    EXPECT_THAT(end.output, AllOf(HasSubstr("error: notify_by.at: "), HasSubstr(readings)));
  }
}

TEST_F(Mistakes, a_file_that_is_none_is_told_with_the_reason) {
  const std::string folder = world.folder().string();
  const std::string missing = folder + "/missing";
  const std::vector<std::pair<std::vector<std::string>, const char*>> rows{
      {{"campaign", "create", folder}, "Is a directory"},
      {{"campaign", "create", missing}, "No such file or directory"},
      {{"audience", "import", folder}, "Is a directory"},
      {{"audience", "import", missing}, "No such file or directory"},
      {{"objections", "import", "--purpose", "new", "--new-purpose", folder}, "Is a directory"},
      {{"objections", "import", "--purpose", "new", "--new-purpose", missing},
       "No such file or directory"},
      {{"suppressions", "import", "--channel", "email", folder}, "Is a directory"},
      {{"suppressions", "import", "--channel", "email", missing}, "No such file or directory"},
      {{"sample", "people", "--count", "1", "--output", folder}, "Is a directory"},
      {{"sample", "people", "--count", "1", "--output", missing + "/x"},
       "No such file or directory"}};
  for (const auto& [words, why] : rows) {
    const ProgramEnd end = world.run(words);
    EXPECT_EQ(end.status, failed) << fmt::format("{}", fmt::join(words, " "));
    EXPECT_THAT(end.output, AllOf(HasSubstr(folder), HasSubstr(why)))
        << fmt::format("{}", fmt::join(words, " "));
  }
  EXPECT_THAT(world.run_under(folder, {"campaign", "list"}).output, HasSubstr("Is a directory"));
  EXPECT_THAT(world.run_under(missing, {"campaign", "list"}).output,
              HasSubstr("No such file or directory"));
}

constexpr const char* long_alarm =
    "relay mail.example.org:587 answered MAIL FROM with 550 5.7.1 (Service unavailable, client "
    "host "
    "blocked using a list of senders); ask whoever runs it, then: crier campaign resume "
    "told-in-time";

// Nothing is cut off in a file; a table is for looking over.
TEST_F(Mistakes, an_alarm_is_said_in_full_by_status_and_shortened_in_the_list_at_a_terminal) {
  world.begin();
  DaemonProcess& daemon = world.start_daemon();
  world.await_state("finished");
  daemon.stop();
  change(world.database(),
         fmt::format("UPDATE campaigns SET state = 'paused', finished_at = NULL, alarm = '{}'",
                     long_alarm));

  const std::string status = world.run({"campaign", "status", World::key}).output;
  const std::string list = typed("", {"campaign", "list"}).output;

  EXPECT_THAT(status, HasSubstr(long_alarm));
  EXPECT_THAT(list, AllOf(HasSubstr("relay mail.example.org:587"), HasSubstr("…"),
                          HasSubstr("crier campaign status"), Not(HasSubstr(long_alarm))));
  EXPECT_THAT(world.must({"campaign", "list"}), HasSubstr(long_alarm));
  EXPECT_THAT(world.must({"campaign", "list", "--format", "json"}), HasSubstr(long_alarm));
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    // Without the octets that continue a letter.
    const auto letters = std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
    EXPECT_LE(letters, 100) << line;
  }
}

TEST_F(Mistakes, a_channel_that_there_is_not_is_refused_with_those_that_there_are) {
  const fs::path rows = write("addresses.csv", "address\nada@example.org\n");
  const fs::path config = write("pigeon.toml", "[channel.pigeon]\nloft = 1\n");
  const fs::path spec =
      write("pigeon-campaign.toml", spec_with("channel =", "channel = \"pigeon\""));
  const struct {
    std::vector<std::string> words;
    int status;
    const char* told;
  } entrances[] = {
      {{"suppressions", "import", "--channel", "pigeon", rows.string()},
       usage,
       "there is no register 'pigeon'; there is: email, webhook"},
      {{"suppressions", "remove", "--channel", "pigeon", "a@example.org"},
       usage,
       "there is no register 'pigeon'; there is: email, webhook"},
      {{"suppressions", "list", "--channel", "maildir"}, usage, "it looks into that of 'email'"},
      {{"campaign", "create", spec.string()},
       failed,
       "channel: there is no channel 'pigeon'; there is: email, webhook"},
  };

  for (const auto& [words, status, told] : entrances) {
    const ProgramEnd end = world.run(words);
    EXPECT_EQ(end.status, status) << fmt::format("{}", fmt::join(words, " ")) << end.output;
    EXPECT_THAT(end.output, HasSubstr(told));
  }
  EXPECT_THAT(world.run_under(config, {"config", "check"}).output,
              HasSubstr("channel.pigeon: unknown key; known here: email, letter, maildir"));
}

TEST_F(Mistakes, a_campaign_of_a_channel_that_there_is_not_any_more_says_so) {
  world.create_campaign("by-pigeon");
  change(world.database(),
         "UPDATE campaigns SET channel = 'pigeon', "
         "spec = replace(spec, 'channel = \"email\"', 'channel = \"pigeon\"')");

  const ProgramEnd plan = world.run({"campaign", "plan", "by-pigeon"});

  EXPECT_EQ(plan.status, failed);
  EXPECT_THAT(plan.output, HasSubstr("there is no channel 'pigeon'; there is: email, webhook"));
  EXPECT_THAT(world.must({"campaign", "list"}), HasSubstr("pigeon"));
}

TEST_F(Mistakes, a_configuration_is_checked_with_what_it_names) {
  const fs::path file = write("faulty-relay.toml",
                              "[channel.email]\nrelays = [\"mail.example.org:587:1\"]\n"
                              "ca_file = \"/nonexistent/ca.pem\"\nrate_per_second = 5\n");

  const ProgramEnd end = world.run_under(file, {"config", "check"});
  const ProgramEnd online = world.run({"config", "check", "--online"});

  EXPECT_EQ(end.status, usage);
  EXPECT_THAT(end.output, AllOf(HasSubstr("faulty-relay.toml:2:11: channel.email.relays"),
                                HasSubstr("faulty-relay.toml:3:11: channel.email.ca_file"),
                                HasSubstr("No such file")));
  EXPECT_EQ(online.status, done) << online.output;
  EXPECT_THAT(online.output, AllOf(HasSubstr("PIPELINING"), HasSubstr("ready for notices")));
  world.sink().stop();
  const ProgramEnd nobody = world.run({"config", "check", "--online"});
  EXPECT_EQ(nobody.status, failed);
  EXPECT_THAT(nobody.output, HasSubstr("Connection refused"));
}

TEST_F(Mistakes, a_port_that_is_taken_is_named_with_its_key_and_0_takes_a_free_one) {
  DaemonProcess& first = world.start_daemon();
  first.await_ready();
  const std::string database = fmt::format("[database]\nurl = \"{}\"\n", world.database());
  const fs::path taken = write(
      "taken.toml", database + fmt::format("[daemon]\nlisten = \"127.0.0.1:{}\"\n", first.port()));
  const fs::path any = write("any.toml", database + "[daemon]\nlisten = \"localhost:0\"\n");

  const ProgramEnd end = run_program(
      {.argv = {std::string(CRIER_BINARY_DIR) + "/crierd", "--config", taken.string()}});
  DaemonProcess second(any, world.folder() / "any.log", 0);
  eventually("the port is in the log",
             [&] { return second.log().find("localhost:") != std::string::npos; });

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output, AllOf(HasSubstr(fmt::format("127.0.0.1:{}", first.port())),
                                HasSubstr("daemon.listen"), HasSubstr("0 takes a free one")));
  EXPECT_THAT(second.log(), Not(HasSubstr("localhost:0")));
  EXPECT_EQ(second.stop(), 0);
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
  date_back(world.database(), "notify_by = now() + interval '10 minutes'");

  const ProgramEnd end = world.run({"campaign", "plan", World::key});

  EXPECT_EQ(end.status, deadline_endangered);
  EXPECT_THAT(end.output, Not(HasSubstr("safe")));

  // The start says the same, and asks why it is to begin all the same.
  const ProgramEnd refused = world.run(world.start_command());

  EXPECT_EQ(refused.status, deadline_endangered);
  EXPECT_THAT(refused.output, AllOf(HasSubstr("ENDANGERED"), HasSubstr("--although-late"),
                                    HasSubstr("crier limit set email rate_per_second=")));
  EXPECT_EQ(world.state(), "draft");

  auto command = world.start_command();
  command.insert(command.end(), {"--although-late", "the authority wants it at once"});
  const ProgramEnd started = world.run(command);

  EXPECT_EQ(started.status, deadline_endangered);
  EXPECT_EQ(world.state(), "scheduled");
  EXPECT_THAT(
      rows(world.database(), "SELECT string_agg(reason, '; ') FROM campaign_events").at(0).at(0),
      HasSubstr("the authority wants it at once"));
}

TEST(Database, that_does_not_answer_is_told_without_its_password) {
  const World world({});
  const fs::path file = world.folder() / "elsewhere.toml";
  std::ofstream(file)
      << "[database]\nurl = \"host=127.0.0.1 port=1 user=crier password=pa55word\"\n";

  const ProgramEnd end = world.run_under(file, {"campaign", "list"});

  EXPECT_EQ(end.status, failed);
  EXPECT_THAT(end.output, AllOf(HasSubstr("127.0.0.1"), HasSubstr("database.url"),
                                HasSubstr("elsewhere.toml:2"), Not(HasSubstr("pa55word"))));
}

TEST(Database, url_with_a_raw_password_is_explained_without_it) {
  const World world({});
  const fs::path file = world.folder() / "raw.toml";
  for (const char* password : {"pa55@word", "pa55/word", "pa55%word", "pa55@a:b/word"}) {
    std::ofstream(file) << fmt::format("[database]\nurl = \"postgresql://u:{}@127.0.0.1:1/c\"\n",
                                       password);

    const ProgramEnd end = world.run_under(file, {"campaign", "list"});

    EXPECT_EQ(end.status, usage);
    EXPECT_THAT(end.output, AllOf(HasSubstr("raw.toml:2:7: database.url"), HasSubstr("%40"),
                                  Not(HasSubstr("pa55")), Not(HasSubstr("word@"))));
  }
}

}  // namespace
}  // namespace crier::e2e
