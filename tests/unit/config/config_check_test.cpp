#include "config/config_check.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> faults_of(const std::string& text) {
  const Environment none = [](const std::string&) { return std::nullopt; };
  std::vector<std::string> told;
  for (const ConfigRemark& remark : checked(read_config(text, "crier.toml", none))) {
    if (remark.severity == Severity::fault) told.push_back(text_of(remark.place));
  }
  return told;
}

std::string written(const std::string& name, const std::string& text) {
  std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

struct Row {
  const char* key;
  std::string text;
  std::string complaint;
};

TEST(ConfigSurroundings, that_are_not_what_a_key_says_are_named_with_file_line_and_key) {
  const std::string file = written("crier_no_pem", "no certificate\n");
  const std::string damaged = written(
      "crier_bad_pem", "-----BEGIN CERTIFICATE-----\nMIIBszCC\n-----END CERTIFICATE-----\n");
  const std::string email = "[channel.email]\nrate_per_second = 1\nrelays = [\"127.0.0.1\"]\n";
  const std::string webhook =
      "[channel.webhook]\nrate_per_second = 1\nurl = \"https://127.0.0.1/n\"\n";
  const std::string maildir = "[channel.maildir]\nrate_per_second = 1\n";
  const Row rows[] = {
      {"channel.email.ca_file", email + "ca_file = \"/nonexistent/ca.pem\"\n", "No such file"},
      {"channel.email.ca_file", email + "ca_file = \"" + testing::TempDir() + "\"\n",
       "Is a directory"},
      {"channel.email.ca_file", email + "ca_file = \"" + file + "\"\n", "no certificate in it"},
      {"channel.email.ca_file", email + "ca_file = \"" + damaged + "\"\n", "no certificate in it"},
      {"channel.webhook.ca_file", webhook + "ca_file = \"/nonexistent/ca.pem\"\n", "No such file"},
      {"channel.email.relays",
       "[channel.email]\nrate_per_second = 1\n\nrelays = [\"smtps://127.0.0.1\", \"127.0.0.2\"]\n",
       "smtps:// all or none"},
      {"channel.maildir.directory", maildir + "\ndirectory = \"" + file + "\"\n", "is no folder"},
      {"channel.maildir.directory", maildir + "\ndirectory = \"" + file + "/below/it\"\n",
       "is no folder"},
      {"templates.directory", "[templates]\n\n\ndirectory = \"/nonexistent/templates\"\n",
       "No such file"},
      {"state.directory", "[state]\n\n\ndirectory = \"" + file + "\"\n", "is no folder"},
      {"state.directory", "[state]\n\n\ndirectory = \"/proc/x\"\n", "/proc"},
      // TEST-NET-3 of RFC 5737 belongs to nobody.
      {"pages.listen", "[pages]\nurl = \"https://n.example.org\"\n\nlisten = \"203.0.113.7:0\"\n",
       "this machine has no such address"},
      {"pages.certificate",
       "[pages]\nurl = \"https://n.example.org\"\nkey = \"/nonexistent/key.pem\"\n"
       "certificate = \"/nonexistent/pages.pem\"\n",
       "No such file"},
      {"pages.certificate",
       "[pages]\nurl = \"https://n.example.org\"\nkey = \"" + file + "\"\ncertificate = \"" +
           damaged + "\"\n",
       damaged},
  };

  for (const Row& row : rows) {
    EXPECT_THAT(faults_of(row.text),
                ElementsAre(testing::AllOf(HasSubstr("crier.toml:4:"),
                                           HasSubstr(std::string(row.key) + ": "),
                                           HasSubstr(row.complaint))))
        << row.text;
  }
}

// It may come yet: no fault.
TEST(ConfigSurroundings, warn_of_a_database_that_nothing_leads_to) {
  const auto remarks_on = [](const std::string& url) {
    const Environment none = [](const std::string&) { return std::nullopt; };
    const auto reading = read_config("[database]\nurl = \"" + url + "\"\n", "crier.toml", none);
    std::vector<std::string> texts;
    for (const ConfigRemark& each : checked(reading)) {
      if (each.place.key == "database.url") texts.push_back(each.place.message);
    }
    return texts;
  };
  EXPECT_THAT(remarks_on("host=/nonexistent dbname=crier"), ElementsAre(HasSubstr("/nonexistent")));
  EXPECT_THAT(remarks_on("postgresql://db.invalid/crier"), ElementsAre(HasSubstr("db.invalid")));
  EXPECT_THAT(remarks_on("host=/tmp dbname=crier"), ElementsAre());
  EXPECT_THAT(remarks_on("postgresql://127.0.0.1/crier"), ElementsAre());
}

TEST(ConfigSurroundings, and_what_is_wrong_by_itself_are_told_at_once) {
  EXPECT_THAT(faults_of("[channel.email]\nrelays = [\"mail.example.org:587:1\"]\n"
                        "ca_file = \"/nonexistent/ca.pem\"\nrate_per_second = 5\n"
                        "[daemon]\nlisten = \"0.0.0.0:80\"\n"),
              ElementsAre(HasSubstr("crier.toml:2:11: channel.email.relays"),
                          HasSubstr("crier.toml:3:11: channel.email.ca_file"),
                          HasSubstr("crier.toml:6:10: daemon.listen")));
}

TEST(ConfigSurroundings, with_two_listeners_at_one_place_name_both_lines) {
  struct ListenRow {
    std::string daemon;
    std::string pages;
    std::string daemon_place;  // Empty: they do not meet.
  };
  const ListenRow rows[] = {
      {"127.0.0.1:49517", "127.0.0.1:49517", "(line 2, "},
      {"localhost:49517", "127.0.0.1:49517", "(line 2, "},
      {"127.0.0.1:49517", "0.0.0.0:49517", "(line 2, "},
      {"[::1]:49517", "[::]:49517", "(line 2, "},
      {"", "127.0.0.1:9464", "(the default, "},
      {"127.0.0.1:49517", "127.0.0.1:49518", ""},
      {"127.0.0.1:0", "127.0.0.1:0", ""},
      {"[::1]:49517", "127.0.0.1:49517", ""},
      {"127.0.0.1:49517", "[::]:49517", "(line 2, "},
      {"[::1]:49517", "0.0.0.0:49517", ""},
  };
  for (const auto& [daemon, pages, place] : rows) {
    const std::string listen = daemon.empty() ? "" : "listen = \"" + daemon + "\"";
    const auto faults =
        faults_of("[daemon]\n" + listen +
                  "\n[pages]\nurl = \"https://n.example.org\"\nlisten = \"" + pages + "\"\n");
    const auto meeting = testing::Contains(
        testing::AllOf(HasSubstr("crier.toml:5:"), HasSubstr("pages.listen"), HasSubstr(place),
                       HasSubstr("where daemon.listen serves already")));
    if (place.empty()) {
      EXPECT_THAT(faults, testing::Not(testing::Contains(HasSubstr("serves already")))) << pages;
    } else {
      EXPECT_THAT(faults, meeting) << daemon << " " << pages;
    }
  }
}

TEST(ConfigSurroundings, that_are_in_order_are_passed_over) {
  const std::string folder = testing::TempDir();
  EXPECT_THAT(faults_of("[channel.maildir]\nrate_per_second = 1\ndirectory = \"" + folder +
                        "new/maildir\"\n[state]\ndirectory = \"" + folder +
                        "new/state\"\n[daemon]\nlisten = \"localhost:0\"\n"),
              ElementsAre());
  EXPECT_FALSE(std::filesystem::exists(folder + "new"));
}

TEST(ConfigSurroundings, with_a_relay_that_is_listed_twice_are_warned_of) {
  struct Twice {
    const char* relays;
    bool is_told;
  };
  const Environment none = [](const std::string&) { return std::nullopt; };
  for (const auto& [relays, is_told] : {Twice{"\"127.0.0.1\", \"127.0.0.1:25\"", true},
                                        Twice{"\"[::1]:25\", \"smtp://[::1]\"", true},
                                        Twice{"\"LOCALHOST\", \"127.0.0.2\", \"localhost\"", true},
                                        Twice{"\"127.0.0.1:25\", \"127.0.0.1:26\"", false}}) {
    const auto remarks = checked(read_config(
        "[channel.email]\nrate_per_second = 1\nrelays = [" + std::string(relays) + "]\n",
        "crier.toml", none));

    const auto told = std::ranges::count_if(remarks, [](const ConfigRemark& remark) {
      return remark.severity == Severity::warning &&
             text_of(remark.place).contains("channel.email.relays") &&
             text_of(remark.place).contains("is listed twice");
    });
    EXPECT_EQ(told, is_told ? 1 : 0) << relays;
  }
}

// A name server that is away for a moment, a daemon that runs: no fault of the file.
TEST(ConfigSurroundings, that_may_change_by_themselves_are_warnings) {
  const Environment none = [](const std::string&) { return std::nullopt; };
  const auto remarks = checked(read_config(
      "[channel.email]\nrate_per_second = 1\nrelays = [\"mail.invalid\"]\n", "crier.toml", none));

  ASSERT_FALSE(remarks.empty());
  for (const ConfigRemark& remark : remarks) EXPECT_EQ(remark.severity, Severity::warning);
  EXPECT_THAT(text_of(remarks.back().place), HasSubstr("mail.invalid is not found"));
}

}  // namespace
}  // namespace crier::app
