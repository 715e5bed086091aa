// Walks golden/feedback/: mails written by the formats of the systems that send them, and beside
// them classes.tsv, which says what each is.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "feedback/feedback.h"
#include "feedback/mailbox.h"

namespace crier::feedback {
namespace {

namespace fs = std::filesystem;

const fs::path& folder() {
  static const fs::path known = fs::path(CRIER_SOURCE_DIR) / "tests/golden/feedback";
  return known;
}

std::string octets_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Row {
  std::string mail;
  std::string klass;
  std::string return_path;
};

std::vector<Row> rows() {
  std::ifstream file(folder() / "classes.tsv");
  std::vector<Row> found;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    found.push_back({.mail = line.substr(0, first),
                     .klass = line.substr(first + 1, second - first - 1),
                     .return_path = line.substr(second + 1)});
  }
  return found;
}

const ReturnPathReader& reader() {
  static const ReturnPathReader known({return_path_key(7, "a secret of the test")});
  return known;
}

Feedback feedback_of_file(const std::string& mail) {
  return feedback_of_octets(octets_of(folder() / (mail + ".eml")), {}, &reader());
}

TEST(Corpus, is_named_row_by_row) {
  std::set<std::string> named;
  for (const Row& row : rows()) named.insert(row.mail);
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().extension() == ".eml") files.insert(entry.path().stem().string());
  }
  EXPECT_EQ(named, files);
  EXPECT_GE(files.size(), 120U);
}

TEST(Corpus, is_what_the_table_says) {
  for (const Row& row : rows()) {
    const Feedback feedback = feedback_of_file(row.mail);
    EXPECT_EQ(name_of(feedback.klass), row.klass) << row.mail << " by " << feedback.rule;
    EXPECT_EQ(name_of(feedback.return_path), row.return_path) << row.mail;
    EXPECT_FALSE(feedback.rule.empty()) << row.mail;
  }
}

TEST(Corpus, names_the_notice_of_a_sound_return_path) {
  const NoticeTry notice{.campaign = CampaignId{3},
                         .lane = Lane{5},
                         .subject = SubjectId{1'234'567},
                         .step = 1,
                         .attempt = 2};
  const std::map<std::string, NoticeSource> sources = {
      {"postfix_unknown_user", NoticeSource::envelope},
      {"postfix_delivered", NoticeSource::envelope_id},
      {"report_envid_in_xtext", NoticeSource::envelope_id},
      {"arf_yahoo", NoticeSource::returned},
      {"jmrp_microsoft", NoticeSource::returned},
      {"arf_redacted", NoticeSource::message_id},
      {"reply_objects", NoticeSource::envelope}};
  for (const auto& [mail, source] : sources) {
    const Feedback feedback = feedback_of_file(mail);
    EXPECT_EQ(feedback.notice, notice) << mail;
    EXPECT_EQ(name_of(feedback.source), name_of(source)) << mail;
  }
}

TEST(Corpus, repeats_no_address_in_its_words) {
  for (const Row& row : rows()) {
    const Feedback feedback = feedback_of_file(row.mail);
    EXPECT_FALSE(feedback.words.contains("anna@")) << row.mail << ": " << feedback.words;
    EXPECT_LE(feedback.words.size(), 300U) << row.mail;
  }
}

TEST(Corpus, without_keys_takes_no_path_for_ours) {
  for (const Row& row : rows()) {
    const Feedback feedback =
        feedback_of_octets(octets_of(folder() / (row.mail + ".eml")), {}, nullptr);
    EXPECT_FALSE(feedback.notice.has_value()) << row.mail;
    EXPECT_EQ(feedback.return_path == ReturnPathState::unchecked, row.return_path != "none")
        << row.mail;
  }
}

// However a mail is cut off, it is some class; nothing that is missing becomes a hard bounce of a
// person who has answered.
TEST(Corpus, may_end_anywhere) {
  for (const Row& row : rows()) {
    const std::string octets = octets_of(folder() / (row.mail + ".eml"));
    for (std::size_t size = 0; size < octets.size(); size += 1 + octets.size() / 40) {
      const Feedback feedback =
          feedback_of_octets(std::string_view(octets).substr(0, size), {}, nullptr);
      if (row.klass == "reply") EXPECT_NE(feedback.klass, FeedbackClass::hard) << row.mail << size;
    }
  }
}

TEST(Feedback, tells_whom_a_report_names_and_keeps_return_paths_out) {
  EXPECT_EQ(feedback_of_file("several_all_unknown").addresses,
            (std::vector<std::string>{"anna@example.net", "bert@example.net"}));
  EXPECT_EQ(feedback_of_file("exim_unrouteable").addresses,
            (std::vector<std::string>{"anna@example.net"}));
  EXPECT_TRUE(feedback_of_file("arf_redacted").addresses.empty());
}

TEST(Feedback, tells_code_status_and_words_of_the_server) {
  const Feedback feedback = feedback_of_file("postfix_unknown_user");

  EXPECT_EQ(feedback.code, 550);
  EXPECT_EQ(feedback.status, (EnhancedStatus{5, 1, 1}));
  EXPECT_EQ(feedback.rule, "mailbox_unknown");
  EXPECT_EQ(
      feedback.words,
      "550 5.1.1 [address]: Recipient address rejected: User unknown in virtual mailbox table");
}

TEST(Mailbox, is_divided_at_its_lines) {
  const std::string one =
      "From a Mon Nov 30 09:00:00 2026\nSubject: one\n\nFrom here on\nall is well\n\n";
  const std::string two = "From b Mon Nov 30 09:00:01 2026\nSubject: two\n\n\n";
  EXPECT_EQ(mails_of(one + two), (std::vector<std::string_view>{one, two}));
  const std::string close = "From a  Thu Jul  2 12:05:05 2020\nSubject: one\n\nlast line\n";
  EXPECT_EQ(mails_of(close + two), (std::vector<std::string_view>{close, two}));
  EXPECT_EQ(mails_of("Subject: one\n\nFrom a Mon Nov 30 09:00:00 2026\n").size(), 1U);
  EXPECT_EQ(mails_of("").size(), 1U);
}

}  // namespace
}  // namespace crier::feedback
