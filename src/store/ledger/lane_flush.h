// Outcomes made durable: rows, counts, deferrals and cursor in one transaction that the fence
// guards.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string_view>

#include "dispatch/ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// Where people are counted. The counts that a flush changes are added up before they are written,
// so that each row of counts changes once, however many people it counts.
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

[[nodiscard]] dispatch::Fence book(Transaction& transaction, const dispatch::LaneClaim& claim,
                                   const PageTerms& terms, const dispatch::Flush& flush);

// What `book` does for people, without its fence: the caller holds the lane's row, and no walk has
// taken up any of them. Their deferrals are cleared and set as the flush says; its number and its
// cursor are not asked.
void book_people(Transaction& transaction, const dispatch::LaneClaim& claim, const PageTerms& terms,
                 const dispatch::Flush& flush);

// Runs the statements of `book` with nothing in them: throws what the server refuses them for.
void rehearse_booking(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
