// What is recorded after something that was said later.
#include <gtest/gtest.h>

#include "integration/use_cases/subject/erasures.h"
#include "use_cases/objection/link/link_standing.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;

struct LateWords : Erasures {
  void SetUp() override {
    Erasures::SetUp();
    add({german("anna")});
    anna = bearer_of("anna", begun().id);
  }
  std::int64_t objectors() { return count("SELECT count(*) FROM objections"); }
  std::string shown_for(const std::string& receipt) {
    return connection_.transact([&](store::Transaction& transaction) {
      const auto standing = standing_by_receipt(transaction, {.bearer = anna, .number = receipt});
      return standing && standing->position != 0 ? standing->receipt : std::string("nothing");
    });
  }

  objection::Bearer anna;
};

TEST_F(LateWords, of_a_withdrawal_end_no_press_that_came_after_it) {
  const auto first = press(anna, StatementKind::objection, 60min).standing.receipt;
  EXPECT_EQ(press(anna, StatementKind::objection, 120min).standing.receipt, first);

  report(StatementKind::withdrawal, "anna", now() + 90min);

  EXPECT_EQ(objectors(), 1);
  EXPECT_EQ(shown_for(first), first);
}

TEST_F(LateWords, of_presses_at_the_same_time_are_one) {
  press(anna, StatementKind::objection, 60min);
  press(anna, StatementKind::objection, 60min);

  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 1);
}

// The letter was given the receipt that the person had.
TEST_F(LateWords, of_a_withdrawal_leave_the_receipt_of_a_press_to_the_letter_after_it) {
  const auto receipt = press(anna, StatementKind::objection, 60min).standing.receipt;
  report(StatementKind::objection, "anna", now() + 180min);

  report(StatementKind::withdrawal, "anna", now() + 120min);
  EXPECT_EQ(objectors(), 1);
  EXPECT_EQ(shown_for(receipt), receipt);

  press(anna, StatementKind::withdrawal, 240min);
  EXPECT_EQ(objectors(), 0);
  EXPECT_EQ(shown_for(receipt), "nothing");
}

}  // namespace
}  // namespace crier::app
