#include "dispatch/trouble.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "dispatch/ledger.h"

namespace crier::dispatch {
namespace {

// A deadlock, or what else keeps the server busy, passes before so many tries.
constexpr int busy_tries = 3;
// Lock not available: it has been waited for already, for as long as a session may.
constexpr std::string_view locked = "55P03";

// The order matters: busy is a kind of unavailable, but a server that is busy answers.
Trouble::Kind kind_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const LedgerBusy&) {
    return Trouble::Kind::busy;
  } catch (const LedgerUnavailable&) {
    return Trouble::Kind::away;
  } catch (...) {
    return Trouble::Kind::refused;
  }
}

}  // namespace

Trouble::Kind Trouble::add(const char* during, const std::exception_ptr& failure) {
  ++failures_;
  last_ = kind_of(failure);
  const bool is_busy = last_ == Kind::busy;
  const bool stays =
      last_ == Kind::refused ||
      (is_busy && (failures_ >= busy_tries || refusal_of(failure).sqlstate == locked));
  if (stays) {
    if (!told_since_) told_since_ = clock_.now();
    meter_.refused(where_, during, refusal_of(failure));
  } else if (failures_ == 1) {
    // Everybody who asks meets the same absence, again and again: one line says as much.
    meter_.database_away(during, text_of(refusal_of(failure)));
  }
  return last_;
}

void Trouble::pass() {
  failures_ = 0;
  // Nobody is told of an end whose begin they have not heard of.
  if (std::exchange(told_since_, std::nullopt)) meter_.works_again(where_);
}

// Doubled, because the first failures are mostly a restart, and what lasts is mended by people.
std::chrono::milliseconds pause_after(int failures) {
  constexpr std::chrono::milliseconds first{100};
  constexpr std::chrono::milliseconds longest{2000};
  return std::min(first * (1 << std::clamp(failures - 1, 0, 5)), longest);
}

}  // namespace crier::dispatch
