// A fresh database with a register of objections that tests write into, and one consumer.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/lane.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "postgres/pq.h"
#include "store/registers/objections.h"
#include "support/postgres/scratch_postgres.h"
#include "use_cases/objection/feed/consumers.h"
#include "use_cases/objection/feed/feed.h"

namespace crier::test {

inline constexpr int register_lanes = 4;

inline objection::Statement statement(objection::StatementKind kind, const std::string& ref,
                                      WallTime at, const std::string& purpose = "ai-training") {
  return {.kind = kind,
          .lane = lane_of(ref, register_lanes),
          .ref = ref,
          .purpose = purpose,
          .stated_at = at,
          .actor = "test"};
}

class RegisterDatabase : public testing::Test {
 protected:
  WallTime now() const { return now_; }

  std::string add_consumer(const std::string& name, const std::string& purpose = "ai-training") {
    const auto added = connection_.transact([&](store::Transaction& transaction) {
      return app::add_consumer(transaction, {.name = name,
                                             .purpose = purpose,
                                             .new_purpose = app::NewPurpose::allowed,
                                             .actor = "ada",
                                             .at = now_});
    });
    return added.value().token;
  }

  void object(const std::string& ref, WallTime at, const std::string& purpose = "ai-training") {
    say(statement(objection::StatementKind::objection, ref, at, purpose));
  }
  void object(const std::string& ref) { object(ref, now_); }
  void withdraw(const std::string& ref, WallTime at) {
    say(statement(objection::StatementKind::withdrawal, ref, at));
  }
  void say(const objection::Statement& said) {
    connection_.transact([&](store::Transaction& transaction) {
      static_cast<void>(store::record_statements(transaction, std::vector{said}));
    });
  }

  std::expected<app::FeedAnswer, app::FeedRefusal> ask(const app::FeedQuestion& question) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return app::answer_feed(transaction, question); });
  }
  std::expected<app::Acknowledged, app::FeedRefusal> acknowledge(const std::string& token,
                                                                 std::int64_t position) {
    return connection_.transact([&](store::Transaction& transaction) {
      return app::acknowledge(transaction, {.token = token, .position = position, .at = now_});
    });
  }

  pqxx::result sql(const std::string& text) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(transaction, "test", text);
    });
  }
  // The first column of the rows.
  std::vector<std::string> texts(const std::string& query) {
    std::vector<std::string> found;
    for (const auto& row : sql(query)) found.emplace_back(row[0].c_str());
    return found;
  }

  const std::string url_ = ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};

 private:
  const WallTime now_ = parse_iso8601("2026-04-01T08:30:00Z").value();
};

}  // namespace crier::test
