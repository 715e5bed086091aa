#include "store/campaign/way_counts.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"
#include "store/registers/address_key.h"

namespace crier::store {
namespace {

const Statement select_registers("way_registers", R"sql(
  SELECT coalesce((SELECT true FROM suppressions AS x WHERE x.channel = given.register
                   ORDER BY channel, address_key LIMIT 1), false) AS has_any
  FROM unnest($1::text[]) WITH ORDINALITY AS given (register, place)
  ORDER BY given.place
)sql");

// $2, $3: countries and the last date of birth that is old enough. $4: the purpose. $5, $6, $7: the
// register, the kind of address and whether the register has any, of each step. $8: now.
constexpr SqlText first_ways =
    SqlText(R"sql(
  SELECT place, count(*) AS people
  FROM (
    SELECT (
      SELECT min(ways.place)
      FROM unnest($5::text[], $6::text[], $7::integer[])
           WITH ORDINALITY AS ways (register, kind, has_any, place)
      CROSS JOIN LATERAL (
        SELECT CASE ways.kind WHEN 'email' THEN lower(s.email COLLATE "C")
                              WHEN 'phone' THEN s.phone WHEN 'ref' THEN s.ref END AS value
        UNION ALL
        SELECT listed.value FROM subject_addresses AS listed
        WHERE ways.kind NOT IN ('email', 'phone', 'ref') AND listed.lane = $1
          AND listed.subject_id = s.id AND listed.kind = ways.kind AND listed.state <> 'dead'
        ) AS address
      WHERE address.value IS NOT NULL
        AND NOT (ways.has_any <> 0
                 AND EXISTS (SELECT FROM suppressions AS x
                             WHERE x.channel = ways.register AND x.address_key = {key}
                               AND (x.expires_at IS NULL OR x.expires_at > $8::timestamptz)))
      ) AS place
    FROM subjects AS s
    JOIN unnest($2::text[], $3::date[]) AS rule (country, born_until) ON rule.country = s.country
    WHERE s.lane = $1 AND s.erased_at IS NULL
      AND (rule.born_until IS NULL OR s.birth_date <= rule.born_until)
      AND NOT ($4::text IS NOT NULL AND {has_objected})
  ) AS ways_of_people
  GROUP BY place
)sql")
        .with("{key}", address_key.with("{sha256}", SqlText("sha256(convert_to(address.value, "
                                                            "'UTF8'))")))
        .with("{has_objected}", has_objected);
const Statement count_ways("way_counts", first_ways);

}  // namespace

WayCounts& WayCounts::operator+=(const WayCounts& more) {
  if (first_by.size() < more.first_by.size()) first_by.resize(more.first_by.size());
  for (std::size_t place = 0; place < more.first_by.size(); ++place) {
    first_by[place] += more.first_by[place];
  }
  nobody += more.nobody;
  return *this;
}

WayCounts way_counts(Transaction& transaction, Lane lane, const PlanQuestion& question,
                     std::span<const LadderStep> ladder) {
  std::vector<std::string> countries;
  std::vector<std::optional<std::chrono::year_month_day>> born_until;
  for (const CountryRule& rule : question.rules.countries) {
    countries.push_back(rule.iso2);
    born_until.push_back(rule.born_until);
  }
  std::optional<std::string> purpose;
  if (question.rules.objections_count) purpose = question.purpose;
  std::vector<std::string_view> registers;
  std::vector<std::string_view> kinds;
  for (const LadderStep& step : ladder) {
    registers.push_back(step.channel.suppressed_by);
    kinds.push_back(name_of(step.channel.address));
  }
  std::vector<int> has_any;
  for (const auto& row : exec(transaction, select_registers, registers)) {
    has_any.push_back(read<bool>(row["has_any"]) ? 1 : 0);
  }
  WayCounts counts{.first_by = std::vector<std::int64_t>(ladder.size()), .nobody = 0};
  for (const auto& row : exec(transaction, count_ways, lane, countries, born_until, purpose,
                              registers, kinds, has_any, question.now)) {
    const auto people = read<std::int64_t>(row["people"]);
    const auto place = read<std::optional<std::int64_t>>(row["place"]);
    if (place) {
      counts.first_by.at(static_cast<std::size_t>(*place) - 1) += people;
    } else {
      counts.nobody += people;
    }
  }
  return counts;
}

}  // namespace crier::store
