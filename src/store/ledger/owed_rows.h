// What confirmations and corrections have in common as rows. Internal to store/.
#pragma once

#include <vector>

#include <pqxx/row>

#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// Of a row with the columns of subjects.
[[nodiscard]] Subject subject_of(const pqxx::row& row);

// Asks the register of the channel, and puts addresses as they are on the wire.
void prepare_addresses(Transaction& transaction, const PageTerms& terms,
                       std::vector<dispatch::OwedConfirmation>& page);

}  // namespace crier::store
