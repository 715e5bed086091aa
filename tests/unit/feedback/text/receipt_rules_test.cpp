#include "feedback/text/receipt_rules.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::feedback {
namespace {

using enum ReceiptState;
using Class = FeedbackClass;

TEST(ReceiptRules, give_each_state_its_class) {
  struct Row {
    ReceiptState state;
    Class klass;
    const char* rule;
  };
  constexpr Row rows[] = {{scheduled, Class::delayed, "receipt_scheduled"},
                          {enroute, Class::delayed, "receipt_enroute"},
                          {delivered, Class::delivered, "receipt_delivered"},
                          {expired, Class::soft, "receipt_expired"},
                          {deleted, Class::soft, "receipt_deleted"},
                          {undeliverable, Class::soft, "receipt_undeliverable"},
                          {accepted, Class::delayed, "receipt_accepted"},
                          {unknown, Class::unknown, "receipt_unknown"},
                          {rejected, Class::policy, "receipt_rejected"},
                          {skipped, Class::soft, "receipt_skipped"}};
  ASSERT_EQ(std::size(rows), static_cast<std::size_t>(receipt_state_last) + 1);
  for (const Row& row : rows) {
    // Nobody's "err:" means anything by itself.
    const ReceiptClass found = classify({.id = "1", .state = row.state, .error = "001"});
    EXPECT_EQ(found.klass, row.klass) << name_of(row.state);
    EXPECT_EQ(found.rule, row.rule);
  }
}

TEST(ReceiptRules, give_the_errors_of_a_network_their_class) {
  struct Row {
    int code;
    Class klass;
  };
  constexpr Row rows[] = {{1, Class::hard},  {5, Class::soft},  {6, Class::soft},
                          {9, Class::soft},  {11, Class::hard}, {13, Class::policy},
                          {21, Class::soft}, {31, Class::soft}, {33, Class::full},
                          {999, Class::soft}};  // As the state says.
  for (const Row& row : rows) {
    const TextReceipt lost{
        .id = "1", .state = undeliverable, .network = NetworkError{.network = 3, .code = row.code}};
    EXPECT_EQ(classify(lost).klass, row.klass) << row.code;
  }
  EXPECT_EQ(
      classify(
          {.id = "1", .state = undeliverable, .network = NetworkError{.network = 1, .code = 1}})
          .klass,
      Class::soft)
      << "of another kind of network";
}

TEST(ReceiptRules, end_nobody_s_number_before_the_end) {
  for (const ReceiptState state : {enroute, scheduled, accepted, unknown, delivered}) {
    const TextReceipt on_its_way{
        .id = "1", .state = state, .network = NetworkError{.network = 3, .code = 1}};
    EXPECT_NE(classify(on_its_way).klass, Class::hard) << name_of(state);
  }
}

TEST(ReceiptRules, of_the_operator_come_first) {
  const auto own = read_receipt_rules(R"(
[[receipt]]
name = "no_such_number"
class = "hard"
err = "001"
[[receipt]]
name = "our_filter"
class = "content"
stat = "REJECTD"
err = "4C"
)");
  ASSERT_TRUE(own) << own.error().front().message;

  EXPECT_EQ(classify({.id = "1", .state = undeliverable, .error = "1"}, own->rules).rule,
            "receipt_no_such_number");
  EXPECT_EQ(classify({.id = "1", .state = expired, .error = "001"}, own->rules).klass, Class::hard);
  EXPECT_EQ(classify({.id = "1", .state = rejected, .error = "4c"}, own->rules).klass,
            Class::content);
  EXPECT_EQ(classify({.id = "1", .state = undeliverable, .error = "4c"}, own->rules).klass,
            Class::soft);
  EXPECT_EQ(classify({.id = "1", .state = delivered, .error = "001"}, own->rules).klass,
            Class::delivered)
      << "a rule without stat is about losses";
}

TEST(ReceiptRules, name_what_is_wrong_by_line) {
  struct Row {
    const char* text;
    int line;
    const char* words;
  };
  constexpr Row rows[] = {
      {"", 1, "there is no [[receipt]]"},
      {"[receipt]\nname = \"a\"\n", 1, "two brackets"},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\n", 1, "fits every loss"},
      {"[[receipt]]\nname = \"A\"\nclass = \"hard\"\nerr = \"1\"\n", 1, "small letters"},
      {"[[receipt]]\nname = \"a\"\nclass = \"dead\"\nerr = \"1\"\n", 3, "\"dead\" is none of"},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\nstat = \"DELIVRD\"\n", 3,
       "DELIVRD cannot mean hard"},
      {"[[receipt]]\nname = \"a\"\nclass = \"delivered\"\nstat = \"UNDELIV\"\n", 3,
       "UNDELIV cannot mean delivered"},
      {"[[receipt]]\nname = \"a\"\nclass = \"delivered\"\nerr = \"000\"\n", 3,
       "a loss cannot mean delivered"},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\nstat = \"GONE\"\n", 4, "\"GONE\" is none of"},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\nnetwork = \"GSM 1\"\n", 4, "\"3.1\""},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\ncode = \"1\"\nerr = \"1\"\n", 4,
       "\"code\" is no key"},
      {"[[receipt]]\nname = \"a\"\nclass = \"hard\"\nerr = 1\n", 4, "no text in quotes"}};
  for (const Row& row : rows) {
    const auto read = read_receipt_rules(row.text);

    ASSERT_FALSE(read) << row.text;
    EXPECT_TRUE(read.error().front().message.contains(row.words)) << read.error().front().message;
    if (row.line > 1) EXPECT_EQ(read.error().front().line, row.line) << row.text;
  }
}

TEST(ReceiptRules, that_are_shipped_have_a_source_each_and_a_date) {
  const ReceiptRuleFile& shipped = shipped_receipt_rules();

  EXPECT_EQ(shipped.checked_on.size(), std::string("2026-11-30").size());
  std::set<ReceiptState> states;
  for (const ReceiptRule& rule : shipped.rules) {
    EXPECT_FALSE(rule.source.empty()) << rule.name;
    if (rule.state) states.insert(*rule.state);
  }
  EXPECT_EQ(states.size(), static_cast<std::size_t>(receipt_state_last) + 1) << "a row for each";
}

}  // namespace
}  // namespace crier::feedback
