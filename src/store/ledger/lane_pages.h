// The people of a lane: pages in id order, those in doubt, those whose deferral is due.
#pragma once

#include <optional>
#include <vector>

#include "dispatch/ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// Nothing: the lane is lost.
[[nodiscard]] std::optional<std::vector<dispatch::PageRow>> claim_page(
    Transaction& transaction, const dispatch::LaneClaim& claim, const PageTerms& terms,
    SubjectId after, int rows_max);

[[nodiscard]] std::vector<dispatch::PageRow> rows_in_doubt(Transaction& transaction,
                                                           const dispatch::LaneClaim& claim,
                                                           const PageTerms& terms);

struct DueQuestion {
  WallTime now;
  int rows_max{};
};
[[nodiscard]] std::optional<std::vector<dispatch::DueDeferral>> take_due_deferrals(
    Transaction& transaction, const dispatch::LaneClaim& claim, const PageTerms& terms,
    const DueQuestion& question);

// Those of `people`, for whoever is no owner of the lane; its epoch is not asked.
[[nodiscard]] std::vector<dispatch::PageRow> rows_of_people(Transaction& transaction,
                                                            const dispatch::LaneClaim& claim,
                                                            const PageTerms& terms,
                                                            const std::vector<SubjectId>& people);

[[nodiscard]] std::optional<WallTime> next_due_deferral(Transaction& transaction,
                                                        const dispatch::LaneClaim& claim);

}  // namespace crier::store
