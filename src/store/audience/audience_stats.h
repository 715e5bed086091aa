// Counts of the whole audience.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "postgres/database.h"

namespace crier::store {

// The people of one country and language.
struct AudienceStatsRow {
  std::string country;
  std::string language;  // Without script and region; empty: not known.
  std::int64_t people{};
  std::int64_t with_email{};
  std::int64_t with_phone{};
  std::int64_t minors{};  // Younger than 18 years on the day.
  std::int64_t age_unknown{};
};

// By country, then language. Reads every subject: an operator watches it.
[[nodiscard]] std::vector<AudienceStatsRow> audience_stats(Transaction& transaction,
                                                           std::chrono::year_month_day today);

}  // namespace crier::store
