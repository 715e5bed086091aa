// What must happen whenever refs become known, by an import or by a word of somebody: objections of
// people who were erased before come back with them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/lane.h"
#include "postgres/database.h"
#include "store/registers/erased_objections.h"

namespace crier::app {

struct KnownRef {
  Lane lane;
  std::string_view ref;  // In its normal form.
};

// In the transaction that makes them known, after it has; before it asks the register about them.
// Costs a hash for each as soon as anybody was erased, and nothing before. Returns who of the
// audience is known again by it.
store::RecalledPeople recall_erased(store::Transaction& transaction, std::span<const KnownRef> refs,
                                    const std::string& actor);

// After what such people have said was recorded, so that a link which they were sent before leads
// to it: somebody of no audience is known by the register alone.
void mark_recalled(store::Transaction& transaction, std::span<const KnownRef> refs);

}  // namespace crier::app
