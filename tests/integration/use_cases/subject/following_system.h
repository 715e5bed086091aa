// A system that processes the data, as the README tells it to: it applies the lines of the feed in
// order, keeps what each says last under the name that lasts, and knows nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "postgres/database.h"
#include "use_cases/objection/feed/feed.h"
#include "use_cases/objection/feed/record_lines.h"

namespace crier::test {

class FollowingSystem {
 public:
  explicit FollowingSystem(std::string token) : token_(std::move(token)) {}

  // To the end of the register, at most `rows_max` lines at a time.
  void follow(store::Connection& connection, int rows_max) {
    while (true) {
      const auto answer = connection.transact([&](store::Transaction& transaction) {
        return app::answer_feed(transaction,
                                {.token = token_, .after = position_, .rows_max = rows_max});
      });
      ASSERT_TRUE(answer) << answer.error().words;
      position_ = answer->position;
      if (answer->records.empty()) return;
      for (const store::ObjectionRecord& record : answer->records) apply(app::ndjson_line(record));
    }
  }

  [[nodiscard]] bool leaves_out(const std::string& digest) const {
    const auto found = objects_.find(digest);
    return found != objects_.end() && found->second;
  }

 private:
  void apply(const std::string& line) {
    const auto record = boost::json::parse(line).as_object();
    objects_[std::string(record.at("ref_digest").as_string())] = record.at("objects").as_bool();
  }

  std::string token_;
  std::int64_t position_{};
  std::map<std::string, bool> objects_;
};

}  // namespace crier::test
