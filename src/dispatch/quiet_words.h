// Why somebody was sent away whom it is no hour to tell: in their deferral, by which whoever counts
// who waits tells them from those for whom a limit had no room.
#pragma once

#include <string_view>

namespace crier::dispatch {

inline constexpr std::string_view quiet_words = "it is no hour to tell people where they live";

}  // namespace crier::dispatch
