#include "store/audience/audience_stats.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {

namespace {

const Statement count_audience{"audience_stats", R"sql(
  SELECT country, coalesce(nullif(split_part(locale, '-', 1), 'und'), '') AS language,
         count(*) AS people, count(email) AS with_email, count(phone) AS with_phone,
         count(*) FILTER (WHERE birth_date > ($1::date - interval '18 years')::date) AS minors,
         count(*) FILTER (WHERE birth_date IS NULL) AS age_unknown
  FROM subjects
  WHERE erased_at IS NULL
  GROUP BY 1, 2
  ORDER BY 1, 2
)sql"};

}  // namespace

std::vector<AudienceStatsRow> audience_stats(Transaction& transaction,
                                             std::chrono::year_month_day today) {
  limit_statements(transaction, std::chrono::milliseconds{0});
  std::vector<AudienceStatsRow> stats;
  for (const auto& row : exec(transaction, count_audience, today)) {
    stats.push_back({.country = read<std::string>(row["country"]),
                     .language = read<std::string>(row["language"]),
                     .people = read<std::int64_t>(row["people"]),
                     .with_email = read<std::int64_t>(row["with_email"]),
                     .with_phone = read<std::int64_t>(row["with_phone"]),
                     .minors = read<std::int64_t>(row["minors"]),
                     .age_unknown = read<std::int64_t>(row["age_unknown"])});
  }
  return stats;
}

}  // namespace crier::store
