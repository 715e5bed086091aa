#include <map>
#include <string>

#include <gtest/gtest.h>

#include "postgres/copy_in.h"
#include "postgres/database.h"
#include "postgres/pq.h"
#include "postgres/statement.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

TEST(Statements, have_names_of_their_own) {
  std::map<std::string, int> uses;

  for (const Statement* each = Statement::first(); each != nullptr; each = each->next()) {
    ++uses[each->name()];
  }

  EXPECT_FALSE(uses.empty());
  for (const auto& [name, count] : uses) EXPECT_EQ(count, 1) << name;
}

// A statement with an unknown column or a type that Postgres cannot infer fails here, not in the
// middle of a campaign. COPY cannot be prepared: it is begun and ended without rows.
void expect_to_fit(Connection& connection, const Statement& statement) {
  connection.transact([&](Transaction& transaction) {
    if (statement.kind() == Statement::Kind::copy) {
      CopyIn copy(transaction, static_cast<const CopyStatement&>(statement));
      EXPECT_EQ(copy.finish(), 0);
    } else {
      const std::string name = statement.name();
      exec_unprepared(transaction, "PREPARE \"" + name + "\" AS " + statement.sql());
    }
  });
}

TEST(Statements, fit_the_migrated_schema) {
  Connection connection(test::ScratchPostgres::instance().fresh_database(), "test");

  for (const Statement* each = Statement::first(); each != nullptr; each = each->next()) {
    SCOPED_TRACE(each->name());
    EXPECT_NO_THROW(expect_to_fit(connection, *each)) << each->sql();
  }
}

}  // namespace
}  // namespace crier::store
