#include "store/campaign/plan_counts.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"
#include "store/registers/suppressions.h"

namespace crier::store {
namespace {

// The order of the cases is the order of the reasons. $2, $3: countries and the last date of birth
// that is old enough (null: everybody is). $4 to $7: as in person_sql.h. $8: people whose address
// is suppressed in another spelling. $9: the domains that are told apart.
constexpr SqlText people_of_kind = SqlText(R"sql(
  SELECT country, locale, exclusion, domain, count(*) AS people
  FROM (
  SELECT country, locale, exclusion,
    CASE WHEN exclusion IS NULL AND domain = ANY ($9::text[]) THEN domain ELSE '' END AS domain
  FROM (
    SELECT s.country, coalesce(s.locale, '') AS locale,
      CASE WHEN $6::text = 'email' THEN {domain_of_mailbox} END AS domain,
      CASE
        WHEN s.erased_at IS NOT NULL THEN 'erased'
        WHEN rule.country IS NULL THEN 'outside_jurisdiction'
        WHEN rule.born_until IS NOT NULL AND s.birth_date IS NULL THEN 'age_unknown'
        WHEN s.birth_date > rule.born_until THEN 'minor'
        WHEN $4::text IS NOT NULL AND {has_objected}
          THEN 'already_objected'
        WHEN {address} IS NULL THEN 'no_address'
        WHEN s.id = ANY ($8::bigint[]) THEN 'suppressed'
        WHEN {has_suppressed} THEN 'suppressed'
      END AS exclusion
    FROM subjects AS s
    LEFT JOIN unnest($2::text[], $3::date[]) AS rule (country, born_until)
      ON rule.country = s.country
    {of_listed}
    WHERE s.lane = $1
  ) AS judged
  ) AS placed
  GROUP BY country, locale, exclusion, domain
)sql")
                                       .with("{domain_of_mailbox}", domain_of_mailbox)
                                       .with("{has_objected}", has_objected);
constexpr SqlText planned_people =
    people_of_kind
        .with("{address}",
              SqlText("(CASE $6::text WHEN 'email' THEN s.email WHEN 'phone' THEN s.phone "
                      "ELSE s.ref END)"))
        .with("{has_suppressed}", has_suppressed_address)
        .with("{of_listed}", SqlText(" "));
const Statement count_plan("plan_count", planned_people);

// Of a kind of which a person may have several.
constexpr SqlText planned_listed =
    people_of_kind.with("{address}", addresses_of_listed)
        .with("{has_suppressed}", has_suppressed_listed)
        .with("{of_listed}", "LEFT JOIN LATERAL " + listed_addresses + " AS listed ON true");
const Statement count_plan_listed("plan_count_listed", planned_listed);

constexpr SqlText largest = SqlText(R"sql(
  SELECT {domain_of_mailbox} AS domain, count(*) AS people
  FROM subjects AS s
  WHERE s.lane = $1 AND s.email IS NOT NULL
  GROUP BY domain ORDER BY people DESC, domain LIMIT $2
)sql")
                                .with("{domain_of_mailbox}", domain_of_mailbox);
const Statement select_largest_domains("plan_largest_domains", largest);

// Addresses that can be spelled in several ways: beyond ASCII, or with A-labels. $2: refs are
// addresses too, and those that may be mail addresses have spellings.
const Statement select_spelled("plan_spelled", R"sql(
  SELECT id, email AS address FROM subjects
  WHERE lane = $1
    AND (octet_length(email) <> length(email) OR lower(email COLLATE "C") LIKE '%xn--%')
  UNION ALL
  SELECT id, ref FROM subjects WHERE $2 AND lane = $1 AND ref LIKE '%@%'
)sql");

std::vector<SubjectId> suppressed_in_another_spelling(Transaction& transaction, Lane lane,
                                                      const PlanQuestion& question) {
  const bool by_ref = question.rules.address == AddressKind::ref;
  if (question.rules.address != AddressKind::email && !by_ref) {
    return {};  // A number has one spelling, and so have those of which there are several.
  }
  const auto spelled = exec(transaction, select_spelled, lane, by_ref);
  std::vector<std::string_view> addresses;
  for (const auto& row : spelled) addresses.push_back(text_of(row["address"]));
  const auto suppressed =
      suppressed_among(transaction, question.suppression_channel, addresses, question.now);
  std::vector<SubjectId> people;
  for (const auto& row : spelled) {
    if (suppressed.contains(text_of(row["address"]))) people.push_back(read<SubjectId>(row["id"]));
  }
  return people;
}

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
  const Statement& count = has_several(question.rules.address) ? count_plan_listed : count_plan;
  std::vector<PlanRow> rows;
  for (const auto& row :
       exec(transaction, count, lane, countries, born_until, purpose, question.suppression_channel,
            name_of(question.rules.address), question.now,
            suppressed_in_another_spelling(transaction, lane, question), question.domains)) {
    std::optional<Reason> exclusion;
    if (!row["exclusion"].is_null()) {
      exclusion = reason_named(text_of(row["exclusion"]));
      CRIER_CHECK(exclusion.has_value());
    }
    rows.push_back({.country = read<std::string>(row["country"]),
                    .locale = read<std::string>(row["locale"]),
                    .exclusion = exclusion,
                    .people = read<std::int64_t>(row["people"]),
                    .domain = read<std::string>(row["domain"])});
  }
  return rows;
}

std::vector<DomainCount> largest_domains(Transaction& transaction, Lane lane, int domains_max) {
  std::vector<DomainCount> counts;
  for (const auto& row : exec(transaction, select_largest_domains, lane, domains_max)) {
    counts.push_back(
        {.domain = read<std::string>(row["domain"]), .people = read<std::int64_t>(row["people"])});
  }
  return counts;
}

}  // namespace crier::store
