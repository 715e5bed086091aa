// crier feedback explain: mails from files, folders and mailboxes, and how it ends.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "cli/cli.h"
#include "cli/failure.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* bounce =
    "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.net.\n\n<anna@example.net>:\n"
    "Sorry, no mailbox here by that name. (#5.1.1)\n\n";
constexpr const char* reply = "From: Anna <anna@example.net>\nSubject: Re: notice\n\nI object.\n\n";

struct Ended {
  ExitCode code{};
  std::string out;
  std::string err;
};

Ended explain(std::vector<std::string> words) {
  std::vector<const char*> line = {"crier", "feedback", "explain"};
  for (const std::string& word : words) line.push_back(word.c_str());
  char* out = nullptr;
  char* err = nullptr;
  std::size_t out_size = 0;
  std::size_t err_size = 0;
  std::FILE* out_file = ::open_memstream(&out, &out_size);
  std::FILE* err_file = ::open_memstream(&err, &err_size);
  const int code = run_cli(static_cast<int>(line.size()), line.data(), out_file, err_file);
  std::fclose(out_file);
  std::fclose(err_file);
  Ended ended{.code = static_cast<ExitCode>(code), .out = {out, out_size}, .err = {err, err_size}};
  std::free(out);
  std::free(err);
  return ended;
}

std::string file_with(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

fs::path folder(const std::string& name) {
  const fs::path path = fs::path(testing::TempDir()) / ("feedback_" + name);
  fs::remove_all(path);
  return path;
}

TEST(FeedbackExplain, says_what_a_mail_is_and_why) {
  const Ended ended = explain({file_with(folder("one") / "bounce", bounce)});

  EXPECT_EQ(ended.code, ExitCode::done) << ended.err;
  EXPECT_TRUE(ended.out.contains("class       hard\n  rule        mailbox_unknown\n")) << ended.out;
  EXPECT_TRUE(ended.out.contains("anna@example.net (without proof")) << ended.out;
}

TEST(FeedbackExplain, reads_the_mails_of_a_maildir_and_of_an_mbox) {
  const fs::path maildir = folder("maildir");
  file_with(maildir / "new" / "1", bounce);
  file_with(maildir / "cur" / "2:2,S", reply);
  file_with(maildir / "tmp" / "3", bounce);
  const std::string line = "From MAILER-DAEMON Mon Nov 30 09:00:00 2026\n";
  const std::string mbox = file_with(folder("mbox") / "mbox", line + bounce + line + reply);

  const Ended ended = explain({"--format", "json", maildir.string(), mbox});

  EXPECT_EQ(ended.code, ExitCode::done) << ended.err;
  std::vector<std::string> classes;
  for (const auto& mail : boost::json::parse(ended.out).as_array()) {
    classes.emplace_back(mail.at("class").as_string());
  }
  EXPECT_EQ(classes, (std::vector<std::string>{"hard", "reply", "hard", "reply"}));
  EXPECT_TRUE(ended.out.contains("mbox:2\"")) << ended.out;
}

TEST(FeedbackExplain, asks_rules_of_ones_own_first) {
  const fs::path path = folder("rules");
  const std::string rules = file_with(
      path / "own.toml", "[[rule]]\nname = \"ours\"\nclass = \"policy\"\nwords = \"no mailbox\"\n");

  const Ended ended =
      explain({"--format", "csv", "--rules", rules, file_with(path / "bounce", bounce)});

  EXPECT_TRUE(ended.out.contains(",policy,ours,,5.1.1,")) << ended.out << ended.err;
}

TEST(FeedbackExplain, refuses_rules_with_faults_by_line_and_looks_at_nothing) {
  const fs::path path = folder("faults");
  const std::string rules =
      file_with(path / "own.toml", "[[rule]]\nname = \"ours\"\nclass = \"dead\"\nwords = \"x\"\n");

  const Ended ended = explain({"--rules", rules, file_with(path / "bounce", bounce)});

  EXPECT_EQ(ended.code, ExitCode::usage);
  EXPECT_TRUE(ended.err.contains("own.toml:3: class \"dead\"")) << ended.err;
  EXPECT_EQ(ended.out, "");
}

TEST(FeedbackExplain, tells_the_others_when_one_cannot_be_read) {
  const fs::path path = folder("missing");

  const Ended ended = explain({(path / "none").string(), file_with(path / "bounce", bounce)});

  EXPECT_EQ(ended.code, ExitCode::failed);
  EXPECT_TRUE(ended.err.contains("none cannot be read")) << ended.err;
  EXPECT_TRUE(ended.out.contains("hard")) << ended.out;
}

}  // namespace
}  // namespace crier::app
