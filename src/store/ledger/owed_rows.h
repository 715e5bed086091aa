// What confirmations and corrections have in common as rows. Internal to store/.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <pqxx/row>

#include "base/time.h"
#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "postgres/sql_text.h"
#include "postgres/statement.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// Of a row with the columns of subjects.
[[nodiscard]] Subject subject_of(const pqxx::row& row);

// Of a row of campaigns that owe something; `step` is that of their delivery keys.
[[nodiscard]] dispatch::RunningCampaign owing_by(const pqxx::row& row, int step);

// Asks the register of the channel, and puts addresses as they are on the wire.
void prepare_addresses(Transaction& transaction, const PageTerms& terms,
                       std::vector<dispatch::OwedConfirmation>& page);

// The two statements that differ by no more than their table, and by what one of them keeps of the
// words that were sent. Where nobody has made a later claim.
inline constexpr SqlText renew_text(R"sql(
  UPDATE {table} AS owed
  SET due_at = clock_timestamp() + $3 * interval '1 millisecond'
  FROM unnest($1::bigint[], $2::bigint[]) AS given (position, claim)
  WHERE owed.position = given.position AND owed.claim = given.claim
)sql");
inline constexpr SqlText settle_text(R"sql(
  UPDATE {table} AS owed
  SET state = given.state, reason = given.reason, reply_code = given.reply_code, claim = NULL,
      tries = owed.tries + given.tries, doubts = owed.doubts + given.doubts,
      due_at = clock_timestamp() + given.again_in * interval '1 millisecond',
      channel = CASE WHEN given.state = 'sent' THEN $9 END,
      {words}
      ended_at = CASE WHEN given.state <> 'owed' THEN given.at END
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[],
              $8::bigint[], $10::timestamptz[], $11::text[])
       AS given (position, claim, state, reason, reply_code, tries, doubts, again_in, at, version)
  WHERE owed.position = given.position AND owed.claim = given.claim
)sql");

// By a `statement` of renew_text. How many of them still hold.
[[nodiscard]] int renew_owed(Transaction& transaction, const Statement& statement,
                             std::span<const dispatch::ConfirmationClaim> claims,
                             std::chrono::milliseconds lease);
// By a `statement` of settle_text.
void settle_owed(Transaction& transaction, const Statement& statement, const std::string& channel,
                 std::span<const dispatch::ConfirmationResult> results);

}  // namespace crier::store
