#include "store/plan_counts.h"

#include "base/check.h"
#include "store/field.h"
#include "store/pq.h"

namespace crier::store {
namespace {

// The order of the cases is the order of the reasons. $2, $3: countries and the last date of birth
// that is old enough (null: everybody is). $6: whether the address is the mailbox.
const Statement count_plan("plan_count", R"sql(
  SELECT country, locale, exclusion, count(*)
  FROM (
    SELECT s.country, coalesce(s.locale, '') AS locale,
      CASE
        WHEN rule.country IS NULL THEN 'outside_jurisdiction'
        WHEN rule.born_until IS NOT NULL AND s.birth_date IS NULL THEN 'age_unknown'
        WHEN s.birth_date > rule.born_until THEN 'minor'
        WHEN $4::text IS NOT NULL AND EXISTS (
          SELECT FROM objections AS o
          WHERE o.lane = s.lane AND o.subject_id = s.id AND o.purpose = $4)
          THEN 'already_objected'
        WHEN $6 AND s.email IS NULL THEN 'no_address'
        WHEN s.email IS NOT NULL AND EXISTS (
          SELECT FROM suppressions AS x
          WHERE x.channel = $5
            AND x.address_digest = sha256(convert_to(lower(s.email COLLATE "C"), 'UTF8'))
            AND (x.expires_at IS NULL OR x.expires_at > $7::timestamptz))
          THEN 'suppressed'
      END AS exclusion
    FROM subjects AS s
    LEFT JOIN unnest($2::text[], $3::date[]) AS rule (country, born_until)
      ON rule.country = s.country
    WHERE s.lane = $1
  ) AS judged
  GROUP BY country, locale, exclusion
)sql");

}  // namespace

std::vector<PlanRow> plan_counts(Transaction& transaction, Lane lane,
                                 const PlanQuestion& question) {
  std::vector<std::string> countries;
  std::vector<std::optional<std::chrono::year_month_day>> born_until;
  for (const CountryRule& rule : question.rules.countries) {
    countries.push_back(rule.iso2);
    born_until.push_back(rule.born_until);
  }
  std::optional<std::string> purpose;
  if (question.rules.objections_count) purpose = question.purpose;
  std::vector<PlanRow> rows;
  for (const auto& row : exec(transaction, count_plan, lane, countries, born_until, purpose,
                              question.suppression_channel,
                              question.rules.address == AddressKind::email, question.now)) {
    std::optional<Reason> exclusion;
    if (!row[2].is_null()) {
      exclusion = reason_named(text_of(row[2]));
      CRIER_CHECK(exclusion.has_value());
    }
    rows.push_back({.country = read<std::string>(row[0]),
                    .locale = read<std::string>(row[1]),
                    .exclusion = exclusion,
                    .people = read<std::int64_t>(row[3])});
  }
  return rows;
}

}  // namespace crier::store
