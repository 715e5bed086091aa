// Whom a campaign concerns, of those who are left out of it.
#pragma once

#include "campaign/outcome.h"

namespace crier {

// Of somebody who was left out: the campaign concerns them, and nobody could tell them. The others
// are not concerned: they live elsewhere, are minors, have objected already, or are not known any
// more.
[[nodiscard]] constexpr bool is_unreachable(Reason exclusion) {
  return exclusion == Reason::no_address || exclusion == Reason::suppressed;
}

}  // namespace crier
