// What confirmations and corrections have in common as rows. Internal to store/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <pqxx/row>

#include "base/time.h"
#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// Of a row with the columns of subjects.
[[nodiscard]] Subject subject_of(const pqxx::row& row);

// Asks the register of the channel, and puts addresses as they are on the wire.
void prepare_addresses(Transaction& transaction, const PageTerms& terms,
                       std::vector<dispatch::OwedConfirmation>& page);

// What became of them, a column each, in their order. Valid as long as `results`.
struct ResultColumns {
  explicit ResultColumns(std::span<const dispatch::ConfirmationResult> results);

  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> claims;
  std::vector<std::string_view> states;
  std::vector<std::string_view> reasons;
  std::vector<int> reply_codes;
  std::vector<int> tries;
  std::vector<int> doubts;
  std::vector<std::int64_t> pauses;
  std::vector<WallTime> ends;
};

}  // namespace crier::store
