#include "daemon/feedback/maildir_intake.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "postgres/pq.h"
#include "runtime/clock.h"
#include "support/heard_troubles.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

class AMaildir : public testing::Test {
 protected:
  AMaildir() {
    for (const char* each : {"tmp", "new", "cur"}) fs::create_directories(folder_ / each);
  }
  ~AMaildir() override { fs::remove_all(folder_); }

  void deliver(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / "new" / name) << text;
  }
  void look() {
    MaildirIntake intake(folder_, database_, clock_, troubles_);
    test::ask(io_, intake.look());
  }
  std::int64_t kept() {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(
                 transaction, "test",
                 "SELECT count(*) FROM feedback_mails WHERE way = 'maildir'")[0][0]
          .as<std::int64_t>();
    });
  }
  std::ptrdiff_t files_in(const char* part) {
    return std::distance(fs::directory_iterator(folder_ / part), fs::directory_iterator());
  }

  std::string pattern_ = (fs::temp_directory_path() / "crier-maildir-XXXXXX").string();
  fs::path folder_ = mkdtemp(pattern_.data());
  std::string url_ = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  boost::asio::io_context io_;
  store::Database database_{{.url = url_, .application = "test", .connections = 1}};
  SystemClock clock_;
  test::HeardTroubles troubles_;
};

TEST_F(AMaildir, has_its_mails_kept_and_moved_as_seen) {
  for (int number = 0; number < 250; ++number) {
    deliver(fmt::format("{}.one.host", number),
            fmt::format("Subject: {}\n\nIt bounced.\n", number));
  }

  look();

  EXPECT_EQ(kept(), 250);
  EXPECT_EQ(files_in("new"), 0);
  EXPECT_EQ(files_in("cur"), 250);
  EXPECT_TRUE(fs::exists(folder_ / "cur" / "7.one.host:2,S"));
}

TEST_F(AMaildir,
       is_looked_at_again_after_mails_that_could_not_be_moved_without_keeping_them_twice) {
  deliver("1.one.host", "Subject: one\n\nIt bounced.\n");
  fs::remove(folder_ / "cur");

  look();
  look();

  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(files_in("new"), 1);
  fs::create_directories(folder_ / "cur");
  look();
  EXPECT_EQ(kept(), 1);
  EXPECT_EQ(files_in("cur"), 1);
}

TEST_F(AMaildir, leaves_what_a_server_is_still_writing) {
  deliver(".1.one.host", "Subject: one\n");
  fs::create_directories(folder_ / "new" / "a-folder");

  look();

  EXPECT_EQ(kept(), 0);
  EXPECT_EQ(files_in("cur"), 0);
}

}  // namespace
}  // namespace crier::app
