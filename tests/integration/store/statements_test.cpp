#include <map>
#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <libpq-fe.h>

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
      exec_unprepared(transaction, "test", "PREPARE \"" + name + "\" AS " + statement.sql());
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

// The name that Postgres gives an expression which has none is that of its outermost function, so
// that a reader who asks for it breaks when the expression changes.
const std::set<std::string> names_of_nameless = {
    "?column?", "array_agg", "bool_or", "case", "clock_timestamp", "coalesce", "count", "encode",
    "exists",   "greatest",  "max",     "min",  "nullif",          "sum"};

TEST(Statements, name_every_column_that_they_select) {
  Connection connection(test::ScratchPostgres::instance().fresh_database(), "test");
  std::map<std::string, std::map<std::string, int>> columns;

  connection.transact([&](Transaction& transaction) {
    PGconn* const raw = transaction.state().session().raw();
    for (const Statement* each = Statement::first(); each != nullptr; each = each->next()) {
      if (each->kind() == Statement::Kind::copy) continue;
      const std::string name = each->name();
      exec_unprepared(transaction, "test", "PREPARE \"" + name + "\" AS " + each->sql());
      const std::unique_ptr<PGresult, decltype(&PQclear)> description(
          PQdescribePrepared(raw, name.c_str()), &PQclear);
      ASSERT_EQ(PQresultStatus(description.get()), PGRES_COMMAND_OK) << name;
      for (int number = 0; number < PQnfields(description.get()); ++number) {
        ++columns[name][PQfname(description.get(), number)];
      }
    }
  });

  EXPECT_FALSE(columns.empty());
  for (const auto& [statement, names] : columns) {
    for (const auto& [name, uses] : names) {
      if (name == "set_config") continue;  // What it answers is read by nobody.
      EXPECT_FALSE(names_of_nameless.contains(name)) << statement << ": " << name;
      EXPECT_EQ(uses, 1) << statement << ": " << name;
    }
  }
}

}  // namespace
}  // namespace crier::store
