#include "config/open_database.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(DatabaseTrouble, of_a_transaction_that_was_cut_says_that_nothing_has_changed) {
  const store::ConnectionEnded ended(
      "the database ended the connection in the middle of a transaction (FATAL: terminating "
      "connection due to idle-in-transaction timeout)");

  EXPECT_THAT(database_trouble({}, ended, "crier campaign show CAMPAIGN"),
              AllOf(HasSubstr("the embedded database: the database ended the connection"),
                    HasSubstr("idle-in-transaction timeout"),
                    HasSubstr("what was under way changed nothing; run the command again"),
                    Not(HasSubstr("host and port")), Not(HasSubstr("crier campaign show"))));
}

TEST(DatabaseTrouble, of_a_commit_that_was_cut_says_where_to_look) {
  const store::CommitInDoubt doubt("the database ended the connection");

  EXPECT_THAT(database_trouble({}, doubt, "crier campaign show CAMPAIGN"),
              AllOf(HasSubstr("it is not known whether"),
                    HasSubstr("look first (crier campaign show CAMPAIGN)"),
                    Not(HasSubstr("host and port"))));
}

TEST(DatabaseTrouble, of_a_server_that_is_not_there_says_where_it_should_be) {
  EXPECT_THAT(database_trouble({}, store::DatabaseUnavailable("Connection refused")),
              HasSubstr("check host and port"));
}

}  // namespace
}  // namespace crier::app
