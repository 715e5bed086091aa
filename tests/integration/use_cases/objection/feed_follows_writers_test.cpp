// Many write into the register at once, some of them take it back; who follows it from the
// beginning sees every position once, in order.
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "integration/use_cases/objection/register_database.h"

namespace crier::test {
namespace {

using objection::StatementKind;

constexpr int writers = 6;
constexpr int transactions_each = 60;

struct FeedFollowsWriters : RegisterDatabase {
  // One to four people a transaction; every fifth is rolled back after it has written.
  void write(int writer) const {
    store::Connection connection(url_, "writer");
    for (int number = 0; number < transactions_each; ++number) {
      std::vector<objection::Statement> said;
      for (int person = 0; person <= number % 4; ++person) {
        const std::string ref = fmt::format("{}-{}-{}", writer, number, person);
        said.push_back(statement(StatementKind::objection, ref, now()));
      }
      try {
        connection.transact([&](store::Transaction& transaction) {
          static_cast<void>(store::record_statements(transaction, said));
          if (number % 5 == 4) throw std::runtime_error("taken back");
        });
      } catch (const std::runtime_error&) {
        if (number % 5 != 4) throw;
      }
    }
  }
};

TEST_F(FeedFollowsWriters, and_sees_every_position_exactly_once_in_order) {
  const std::string token = add_consumer("pipeline");
  std::atomic<int> writing{writers};
  std::vector<std::jthread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([this, writer, &writing] {
      EXPECT_NO_THROW(write(writer));
      --writing;
    });
  }

  std::vector<std::int64_t> seen;
  int looks_with_news = 0;
  std::int64_t watermark = 0;
  while (true) {
    // Before the question: what was there when the last writer ended is in the answer.
    const bool is_last = writing == 0;
    const auto answer = ask({.token = token, .after = watermark, .rows_max = 7}).value();
    for (const auto& record : answer.records) seen.push_back(record.position);
    if (!answer.records.empty()) ++looks_with_news;
    watermark = answer.position;
    ASSERT_TRUE(acknowledge(token, watermark));
    if (is_last && answer.records.empty()) break;
  }

  const auto head = connection_.transact(
      [](store::Transaction& transaction) { return store::objection_head(transaction); });
  ASSERT_GT(head, 0);
  ASSERT_EQ(seen.size(), static_cast<std::size_t>(head));
  for (std::size_t index = 0; index < seen.size(); ++index) {
    ASSERT_EQ(seen[index], static_cast<std::int64_t>(index) + 1);
  }
  EXPECT_EQ(watermark, head);
  EXPECT_EQ(texts("SELECT sum(records) || ' of ' || max(to_position) FROM objection_handovers"),
            std::vector<std::string>{fmt::format("{} of {}", head, head)});
  EXPECT_GT(looks_with_news, 1);
}

}  // namespace
}  // namespace crier::test
