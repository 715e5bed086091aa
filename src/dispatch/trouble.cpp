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
  const Refusal refusal = refusal_of(failure);
  const bool was_away = is_away();
  const bool was_busy = failures_ > 0 && last_ == Kind::busy;
  ++failures_;
  last_ = kind_of(failure);
  // Who refuses, or has no time, is there.
  if (was_away && last_ != Kind::away) listener_.database_back();
  Step& step = steps_[during];
  const bool stays =
      last_ == Kind::refused ||
      (last_ == Kind::busy && (failures_ >= busy_tries || refusal.sqlstate == locked));
  if (stays) {
    step.is_told = true;
    if (!told_since_) told_since_ = clock_.now();
    listener_.refused(where_, during, refusal);
  } else if (last_ == Kind::away && !was_away) {
    // Everybody who asks meets the same absence, again and again: one line says as much.
    listener_.database_away(during, text_of(refusal));
  } else if (last_ == Kind::busy && !was_busy) {
    listener_.tried_again(during, refusal);
  }
  return last_;
}

void Trouble::tell_of_answer() {
  if (is_away()) listener_.database_back();
}

void Trouble::pass(const char* during) {
  steps_.erase(during);
  // An answer shows that the database is there, and no more of the other steps.
  std::erase_if(steps_, [](const auto& step) { return !step.second.is_told; });
  if (steps_.empty()) return pass();
  tell_of_answer();
  last_ = Kind::refused;
}

void Trouble::pass() {
  tell_of_answer();
  steps_.clear();
  failures_ = 0;
  // Nobody is told of an end whose begin they have not heard of.
  if (std::exchange(told_since_, std::nullopt)) listener_.works_again(where_);
}

void Trouble::leave() {
  steps_.clear();
  failures_ = 0;
  if (std::exchange(told_since_, std::nullopt)) listener_.nobody_there(where_);
}

// Doubled, because the first failures are mostly a restart, and what lasts is mended by people.
std::chrono::milliseconds pause_after(int failures) {
  constexpr std::chrono::milliseconds first{100};
  constexpr std::chrono::milliseconds longest{2000};
  return std::min(first * (1 << std::clamp(failures - 1, 0, 5)), longest);
}

}  // namespace crier::dispatch
