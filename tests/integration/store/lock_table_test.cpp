#include "store/lock_table.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "postgres/database.h"
#include "postgres/statement.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

bool is_free(Connection& connection, AdvisoryLock lock) {
  return connection.transact([lock](Transaction& transaction) {
    if (!try_lock_for_session(transaction, lock)) return false;
    unlock_for_session(transaction, lock);
    return true;
  });
}

TEST(LockTable, has_locks_that_exclude_only_themselves) {
  const std::string url = test::ScratchPostgres::instance().empty_database();
  Connection holder(url, "holder");
  Connection other(url, "other");

  for (const AdvisoryLock held : advisory_locks) {
    holder.transact([&](Transaction& transaction) {
      lock_exclusively(transaction, held);

      for (const AdvisoryLock lock : advisory_locks) {
        EXPECT_EQ(is_free(other, lock), lock != held)
            << static_cast<int>(held) << ", " << static_cast<int>(lock);
      }
    });
  }
}

// Every lock is listed, and a second one of the same number does not compile.
constexpr std::size_t count_of_locks() {
  std::size_t count = 0;
  for (const AdvisoryLock lock : advisory_locks) {
    switch (lock) {
      case AdvisoryLock::migration:
      case AdvisoryLock::subject_ids:
      case AdvisoryLock::connection_shares:
      case AdvisoryLock::limit_records:
      case AdvisoryLock::deadlines:
      case AdvisoryLock::feedback:
      case AdvisoryLock::waves:
      case AdvisoryLock::running_import:
      case AdvisoryLock::letter_export: ++count;
    }
  }
  return count;
}
static_assert(count_of_locks() == 9);

TEST(LockTable, is_where_every_lock_of_the_program_comes_from) {
  for (const Statement* each = Statement::first(); each != nullptr; each = each->next()) {
    const std::string_view name = each->name();
    const bool takes_a_lock = std::string_view(each->sql()).contains("advisory");
    EXPECT_EQ(takes_a_lock, name.starts_with("advisory_lock_")) << name;
  }
}

}  // namespace
}  // namespace crier::store
