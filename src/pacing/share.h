// Dividing the connections of a channel among the daemons that are alive.
#pragma once

namespace crier::pacing {

struct ShareQuestion {
  int connections_max{};  // The channel's, over all daemons.
  int daemons{1};         // Alive, this one included.
  int place{};            // Of this one among them, in one order for everybody; 0: the first.
  int held_by_others{};
};

// The fair part, of what is over one more for each of the first, and never more than the others
// leave: a newcomer gets its part as the others come down to theirs. With more daemons than
// connections, some get none.
[[nodiscard]] int share_of(const ShareQuestion& question);

}  // namespace crier::pacing
