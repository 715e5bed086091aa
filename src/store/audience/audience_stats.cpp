#include "store/audience/audience_stats.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {

namespace {

const Statement count_audience{"audience_stats", R"sql(
  SELECT country, coalesce(nullif(split_part(locale, '-', 1), 'und'), '') AS language, count(*), count(email),
         count(phone), count(*) FILTER (WHERE birth_date > ($1::date - interval '18 years')::date),
         count(*) FILTER (WHERE birth_date IS NULL)
  FROM subjects
  GROUP BY 1, 2
  ORDER BY 1, 2
)sql"};

}  // namespace

std::vector<AudienceStatsRow> audience_stats(Transaction& transaction,
                                             std::chrono::year_month_day today) {
  limit_statements(transaction, std::chrono::milliseconds{0});
  std::vector<AudienceStatsRow> stats;
  for (const auto& row : exec(transaction, count_audience, today)) {
    stats.push_back({.country = read<std::string>(row[0]),
                     .language = read<std::string>(row[1]),
                     .people = read<std::int64_t>(row[2]),
                     .with_email = read<std::int64_t>(row[3]),
                     .with_phone = read<std::int64_t>(row[4]),
                     .minors = read<std::int64_t>(row[5]),
                     .age_unknown = read<std::int64_t>(row[6])});
  }
  return stats;
}

}  // namespace crier::store
