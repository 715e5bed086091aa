// The counts that a flush changes, added up before they are written.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string_view>

#include "dispatch/ledger.h"

namespace crier::store {

struct Place {
  std::string_view country;
  std::string_view locale;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// How people left `pending`.
struct Left {
  std::int64_t notified{};
  std::int64_t failed{};
  std::int64_t excluded{};
};

struct TryKind {
  WallTime hour;
  Place place;
  std::string_view language_rule;
  AttemptOutcome outcome{};
  Reason reason{};
  friend auto operator<=>(const TryKind&, const TryKind&) = default;
};

// The views are into the flush.
struct FlushTotals {
  std::map<Place, Left> left;
  std::map<TryKind, std::int64_t> tries;
};

[[nodiscard]] FlushTotals totals_of(const dispatch::Flush& flush);

}  // namespace crier::store
