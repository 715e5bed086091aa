// Whoever presses again while they object has said nothing new: within this time after their last
// statement it is not recorded once more. Afterwards it is, because it is a later word than a
// withdrawal that was said between the two and is recorded after both. Internal to store/.
#pragma once

#include "postgres/sql_text.h"

namespace crier::store {

inline constexpr SqlText repeated_press_max = "interval '1 minute'";

}  // namespace crier::store
