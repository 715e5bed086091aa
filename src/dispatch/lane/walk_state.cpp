#include "dispatch/lane/walk_state.h"

#include "base/check.h"

namespace crier::dispatch {

std::string_view name_of(WalkState state) {
  switch (state) {
    case WalkState::walking: return "walking";
    case WalkState::stopping: return "stopping";
    case WalkState::abandoned: return "abandoned";
    case WalkState::closing: return "closing";
    case WalkState::lost: return "lost";
  }
  CRIER_CHECK(false);
  return {};
}

// Written as a table and not as an order of the states: a state that is added has to say what it
// may follow, and the compiler asks for it.
bool may_follow(WalkState before, WalkState after) {
  using enum WalkState;
  switch (before) {
    case walking: return after == stopping || after == closing || after == lost;
    case stopping: return after == abandoned || after == closing || after == lost;
    case abandoned: return after == closing || after == lost;
    case closing: return after == lost;
    case lost: return false;
  }
  CRIER_CHECK(false);
  return false;
}

void become(WalkState& state, WalkState after) {
  CRIER_CHECK(may_follow(state, after));
  state = after;
}

}  // namespace crier::dispatch
