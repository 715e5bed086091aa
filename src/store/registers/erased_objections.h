// Objections of people who were erased: what they say by the links that they still have, and their
// objections when they become known again.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/digest.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "store/registers/erasures.h"
#include "store/registers/objections.h"

namespace crier::store {

// As record_statements(), for somebody who is known by a hash alone: the ref of `said` is empty.
// Who objects and has a receipt gets it again. The caller holds lock_objection_head() since before
// it looked up who it is: they may be known again meanwhile.
[[nodiscard]] StandingObjection record_erased_statement(Transaction& transaction,
                                                        const objection::Statement& said,
                                                        const Digest& digest);

// These refs are known (again): those of them who were erased before keep what they have said.
// Their last withdrawal and the objections after it are said once more with the ref, for whoever
// follows the register and for whatever is asked by ref; and what stands by the hash stands by that
// from then on, with the same receipt. Takes the head of the register when there is somebody. In
// the transaction that makes them known, and before anything is recorded of them by ref. Returns
// who has come into the audience since they were last called.
struct RecalledPeople {
  std::int64_t people{};
  std::int64_t objectors{};  // Of them, who object to some purpose by what was kept of them.
};
RecalledPeople recall_erased(Transaction& transaction, std::span<const PersonName> people,
                             const std::string& actor);

// After something was recorded of `people` by their ref: those of them who were erased are found by
// their hash as well, also who had said nothing before.
void mark_recalled(Transaction& transaction, std::span<const PersonName> people);

}  // namespace crier::store
