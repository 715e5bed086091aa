// All the advisory locks of the program. Daemons of two versions may use one database: a number
// never changes its meaning, and that of a lock which is gone is not used again. A lock for each
// campaign, lane or person is a row's (SELECT … FOR UPDATE), because a number has no room for an
// id.
#pragma once

#include <array>
#include <cstdint>

#include "postgres/advisory_lock.h"

namespace crier::store {

enum class AdvisoryLock : std::int32_t {
  migration = 1,    // One migrator at a time (store/migrator.h).
  subject_ids = 2,  // Ids become visible in order (store/audience/import_lock.h).
  connection_shares =
      3,              // Shares are divided one after the other (store/ledger/postgres_limits.h).
  limit_records = 4,  // Versions of limits become visible in order (store/ledger/limit_records.h).
  deadlines = 5,      // One daemon at a time reckons them (use_cases/campaign/deadline/).
  waves = 6,          // One daemon at a time opens them (use_cases/campaign/waves/).
  feedback = 7,       // One transaction at a time reads mails (store/feedback/feedback_mails.h).
  running_import = 100,  // One import at a time; of a session (store/audience/imports.h).
  letter_export = 101,   // One export at a time; of a session (use_cases/letters/letter_taking.h).
};

inline constexpr std::array advisory_locks = {
    AdvisoryLock::migration,     AdvisoryLock::subject_ids,    AdvisoryLock::connection_shares,
    AdvisoryLock::limit_records, AdvisoryLock::deadlines,      AdvisoryLock::waves,
    AdvisoryLock::feedback,      AdvisoryLock::running_import, AdvisoryLock::letter_export};

}  // namespace crier::store
