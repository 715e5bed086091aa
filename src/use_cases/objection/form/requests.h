// The requests of the public form, as an operator works with them.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/objection_requests.h"

namespace crier::app {

// How long people wait for somebody to find out whom they mean; GDPR art. 12(3) gives a month.
struct RequestStanding {
  std::int64_t open{};
  std::chrono::milliseconds oldest{};  // 0: none is open.
  bool is_alarming{};                  // It has waited longer than it may.
};
// `purpose` empty: of all.
[[nodiscard]] RequestStanding request_standing(store::Transaction& transaction, WallTime now,
                                               std::chrono::milliseconds match_within,
                                               const std::string& purpose = {});

// Empties what was typed of requests that were settled longer than `kept` ago (R-09 and art.
// 5(1)(e)); in portions, each a transaction of the caller. Returns how many there were; as many as
// `forgotten_at_once`: there may be more.
inline constexpr int forgotten_at_once = 1000;
std::int64_t forget_requests(store::Transaction& transaction, std::chrono::milliseconds kept,
                             const store::RequestNote& note);

// How many there are of them, whatever the page holds.
[[nodiscard]] std::int64_t request_count(store::Transaction& transaction,
                                         const store::RequestsPage& page);

// In the order in which they came, behind an id.
[[nodiscard]] std::vector<store::ObjectionRequest> listed_requests(store::Transaction& transaction,
                                                                   const store::RequestsPage& page);

// Nothing: no form was answered with this number, however it is typed.
[[nodiscard]] std::optional<store::ObjectionRequest> request_with_receipt(
    store::Connection& connection, const std::string& typed);

// Whether a request may mean somebody whom the audience does not have: an import may bring them,
// but a mistyped ref would settle it for nobody, and the person would be told.
enum class NewRefs : std::uint8_t { refused, allowed };

struct SettleByHand {
  std::string receipt;            // As typed.
  std::vector<std::string> refs;  // Whom it means, in any spelling.
  NewRefs new_refs{NewRefs::refused};
  // Why it means nobody, where there are no refs.
  std::string nobody_because;
  std::string actor;
  WallTime at;
  int lanes{};
};
struct SettledByHand {
  std::string purpose;
  std::int64_t people{};           // Who object by it now, or have withdrawn since.
  std::int64_t objected_before{};  // Of them.
  std::int64_t withdrawn_since{};
  std::int64_t awaited{};  // Whom the audience does not have yet.
};
// The error is for a person, and nothing is settled: there is no such request, it is settled
// already, a ref can be nobody's, or is nobody's of the audience and may not be, or the reason
// repeats what was typed.
[[nodiscard]] std::expected<SettledByHand, std::string> settle_by_hand(
    store::Connection& connection, const SettleByHand& settlement);

}  // namespace crier::app
