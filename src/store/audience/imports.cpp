#include "store/audience/imports.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/lock_table.h"

namespace crier::store {

namespace {

// What an import that was killed has left behind would make the next one see repeats. Of use to one
// import at a time, which is who runs this.
constexpr const char* forget_unchanged = "TRUNCATE import_unchanged";

const Statement begin{"imports_begin", R"sql(
  INSERT INTO imports (source, started_at) VALUES ($1, $2) RETURNING id
)sql"};

const Statement finish{"imports_finish", R"sql(
  UPDATE imports
  SET finished_at = $2, rows_read = $3, imported = $4, unchanged = $5, rejected = $6
  WHERE id = $1
)sql"};

// An erasure moves a person, too: out of what is known of them (store/registers/erasures.h).
const Statement latest_move{"imports_latest_move", R"sql(
  SELECT greatest((SELECT max(moved_until) FROM imports), (SELECT max(erased_at) FROM erasures))
    AS moved_until
)sql"};

}  // namespace

std::optional<ImportId> begin_import(Transaction& transaction, const std::string& source,
                                     WallTime now) {
  // Held by the session, because an import is many transactions.
  if (!try_lock_for_session(transaction, AdvisoryLock::running_import)) return std::nullopt;
  exec_unprepared(transaction, "imports_forget_unchanged", forget_unchanged);
  return read<ImportId>(exec(transaction, begin, source, now)[0][0]);
}

void finish_import(Transaction& transaction, ImportId import, const ImportCounts& counts,
                   WallTime now) {
  exec(transaction, finish, import, now, counts.rows_read, counts.imported, counts.unchanged,
       counts.rejected);
  exec_unprepared(transaction, "imports_forget_unchanged", forget_unchanged);
  unlock_for_session(transaction, AdvisoryLock::running_import);
}

std::optional<WallTime> last_move(Transaction& transaction) {
  return read<std::optional<WallTime>>(exec(transaction, latest_move)[0][0]);
}

}  // namespace crier::store
