#include "base/refusal.h"

#include <fmt/format.h>

namespace crier {

// A fault of ours has no statement, and what a channel of the database says may have no state: no
// empty words are shown for them.
std::string text_of(const Refusal& refusal) {
  if (refusal.statement.empty() && refusal.sqlstate.empty()) return refusal.message;
  if (refusal.sqlstate.empty()) return fmt::format("{}: {}", refusal.statement, refusal.message);
  if (refusal.statement.empty()) return fmt::format("{}: {}", refusal.sqlstate, refusal.message);
  return fmt::format("{}, {}: {}", refusal.statement, refusal.sqlstate, refusal.message);
}

}  // namespace crier
