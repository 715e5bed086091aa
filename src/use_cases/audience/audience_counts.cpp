#include "use_cases/audience/audience_counts.h"

#include <chrono>

namespace crier::app {

AudienceCounts count_audience(store::Connection& connection, WallTime now) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  AudienceCounts counts{.segments = connection.transact([&](store::Transaction& transaction) {
                          return store::audience_stats(transaction, today);
                        }),
                        .total = {}};
  for (const store::AudienceStatsRow& row : counts.segments) {
    counts.total.people += row.people;
    counts.total.with_email += row.with_email;
    counts.total.with_phone += row.with_phone;
    counts.total.minors += row.minors;
    counts.total.age_unknown += row.age_unknown;
  }
  return counts;
}

}  // namespace crier::app
