// The state of a walk, and the only ways from one state to another:
//
//   walking ──► stopping ──► abandoned        any but lost ──► lost
//      │           │             │
//      └───────────┴─────────────┴──► closing
//
// Not legal, and why:
//   stopping → walking    The people who were withdrawn are put down at the end of the walk: nobody
//                         would offer them again.
//   walking → abandoned   What still waits in the queue has to be withdrawn first, else a channel
//                         would take it after its walk has ended: the way is by stopping.
//   abandoned → stopping  The connections have been dropped: those who would be waited for again
//                         are never answered.
//   closing → stopping,   There is nothing left to take back, and nobody in flight to wait for. Who
//   closing → abandoned   stays in doubt was decided before.
//   closing → walking     The last flush may be under way, and after it the lane is given back.
//   lost → anything       Another daemon may hold the lane: whatever this walk still did with it
//                         would be done twice.
//   x → x                 What belongs to a transition (withdrawing, waking) is done once. A caller
//                         that may come twice asks first.
#pragma once

#include <cstdint>
#include <string_view>

namespace crier::dispatch {

enum class WalkState : std::uint8_t {
  walking,    // Claims people and offers them.
  stopping,   // Takes nothing new, and waits for the answers to what is in flight.
  abandoned,  // Waits for no answers any more: who is in flight stays in doubt for the next owner.
  closing,    // Nothing more is added on purpose: the last flush, then the lane is given back.
  lost,       // The lane is in other hands, or will be: nothing more leaves, nothing is booked.
};
inline constexpr WalkState walk_state_last = WalkState::lost;

[[nodiscard]] std::string_view name_of(WalkState state);

// Whether the answers to what is in flight are waited for.
[[nodiscard]] constexpr bool waits_for_answers(WalkState state) {
  return state == WalkState::walking || state == WalkState::stopping;
}

[[nodiscard]] bool may_follow(WalkState before, WalkState after);

// Changes `state`. Another change than those above is a fault of ours, and aborts.
void become(WalkState& state, WalkState after);

}  // namespace crier::dispatch
