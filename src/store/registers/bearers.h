// To whom an objection link was sent, for what, and in which words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/registers/personal_dates.h"

namespace crier::store {

struct KnownBearer {
  std::string ref;               // Empty: they were erased.
  std::optional<Digest> digest;  // If they were erased, or have come back since.
  std::string purpose;
  PersonalDates dates;
  std::string notice_version;  // The last one that was sent to them; empty: none is known.
};

// In the order of `bearers`. Nothing: the audience has no such person, or there is no such
// campaign.
[[nodiscard]] std::vector<std::optional<KnownBearer>> find_bearers(
    Transaction& transaction, std::span<const objection::Bearer> bearers);

}  // namespace crier::store
