#include "store/registers/objection_dates.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/personal_dates_sql.h"

namespace crier::store {
namespace {

constexpr SqlText dates = SqlText(R"sql(
  SELECT given.place, holds.id AS campaign_id, holds.cutoff, holds.effective_at, s.country,
         s.time_zone, told.told_at
  FROM unnest($1::smallint[], $2::text[], $3::text[], $4::timestamptz[]) WITH ORDINALITY
       AS given (lane, ref, purpose, stated_at, place)
  JOIN subjects AS s ON s.lane = given.lane AND s.ref = given.ref
  JOIN LATERAL ({campaign_that_holds}) AS holds ON true
  CROSS JOIN LATERAL (
    SELECT s.lane, holds.id AS campaign_id, s.id AS subject_id) AS person
  CROSS JOIN LATERAL ({first_told}) AS told
)sql")
                              .with("{campaign_that_holds}", campaign_that_holds)
                              .with("{first_told}", first_told);
const Statement select_dates("objection_dates", dates);

}  // namespace

std::vector<std::optional<PersonalDates>> objection_dates_for(
    Transaction& transaction, std::span<const objection::Statement> statements) {
  std::vector<Lane> lanes;
  std::vector<std::string> refs;
  std::vector<std::string> purposes;
  std::vector<WallTime> instants;
  for (const objection::Statement& said : statements) {
    lanes.push_back(said.lane);
    refs.push_back(said.ref);
    purposes.push_back(said.purpose);
    instants.push_back(said.stated_at);
  }
  std::vector<std::optional<PersonalDates>> found(statements.size());
  for (const auto& row : exec(transaction, select_dates, lanes, refs, purposes, instants)) {
    const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"]));
    found.at(place - 1) = personal_dates_of(row);
  }
  return found;
}

}  // namespace crier::store
