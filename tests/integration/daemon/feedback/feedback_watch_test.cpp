#include "daemon/feedback/feedback_watch.h"

#include <array>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "feedback/text/came_text.h"
#include "postgres/pq.h"
#include "runtime/clock.h"
#include "support/heard_troubles.h"
#include "support/postgres/scratch_postgres.h"
#include "use_cases/feedback/text_intake.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

class AFeedbackWatch : public testing::Test {
 protected:
  void look() { test::ask(io_, watch_.look()); }
  pqxx::result sql(const std::string& text) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(transaction, "test", text);
    });
  }
  std::int64_t count(const std::string& query) { return sql(query)[0][0].as<std::int64_t>(); }
  void keep_an_answer() {
    const std::array<feedback::CameText, 1> texts = {
        {{.from = "4930123456", .from_type = 1, .to = "46000", .octets = "STOP"}}};
    connection_.transact([&](store::Transaction& transaction) {
      keep_texts(transaction, clock_.wall_now(), texts);
    });
  }

  std::string url_ = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  boost::asio::io_context io_;
  store::Database database_{{.url = url_, .application = "test", .connections = 1}};
  SystemClock clock_;
  test::HeardTroubles troubles_;
  Metrics metrics_;
  FeedbackWatch watch_{database_,
                       clock_,
                       troubles_,
                       metrics_,
                       {.rules = {}, .kept = std::chrono::days(30), .learnt = {}}};
};

TEST_F(AFeedbackWatch, reads_what_comes_while_there_is_very_much_to_forget) {
  sql("INSERT INTO sent_texts SELECT 1, 1, 1, person, 1, 1, 1, 'id-' || person, '4930999999', "
      "now() - interval '90 days' FROM generate_series(1, 120000) AS person");
  look();
  EXPECT_GT(count("SELECT count(*) FROM sent_texts"), 0);
  keep_an_answer();

  look();

  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE state = 'open'"), 1);
  EXPECT_GT(count("SELECT count(*) FROM sent_texts"), 0) << "it was read before all was forgotten";
  look();
  EXPECT_EQ(count("SELECT count(*) FROM sent_texts"), 0) << "and this goes on";
}

}  // namespace
}  // namespace crier::app
