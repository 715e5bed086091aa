#include "campaign/ladder/ladder.h"

#include <algorithm>

namespace crier {

std::vector<std::chrono::milliseconds> step_ends(std::span<const LadderStep> ladder,
                                                 WallTime begins_at, WallTime notify_by) {
  using std::chrono::milliseconds;
  const auto all =
      std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(notify_by - begins_at));
  const auto steps = static_cast<std::int64_t>(std::max<std::size_t>(1, ladder.size()));
  const milliseconds usual = std::min<milliseconds>(step_time_usual, all / (2 * steps));
  std::vector<milliseconds> ends(ladder.size());
  for (std::size_t place = ladder.size(); place-- > 0;) {
    if (place + 1 == ladder.size()) continue;
    const milliseconds later = ends[place + 1];
    ends[place] = std::max(later, ladder[place].ends_before.value_or(later + usual));
  }
  return ends;
}

}  // namespace crier
