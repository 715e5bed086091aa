#include "store/registers/campaign_dates.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_dates("campaign_dates", R"sql(
  SELECT given.place, told.cutoff, told.effective_at
  FROM unnest($1::smallint[], $2::text[], $3::text[]) WITH ORDINALITY
       AS given (lane, ref, purpose, place)
  JOIN subjects AS s ON s.lane = given.lane AND s.ref = given.ref
  JOIN LATERAL (
    SELECT campaigns.cutoff, campaigns.effective_at FROM campaigns
    WHERE campaigns.purpose = given.purpose AND campaigns.started_at IS NOT NULL
      AND campaigns.audience_until >= s.id
    ORDER BY campaigns.started_at DESC, campaigns.id DESC LIMIT 1) AS told ON true
)sql");

}  // namespace

std::vector<std::optional<CampaignDates>> campaign_dates_for(
    Transaction& transaction, std::span<const objection::Statement> statements) {
  std::vector<Lane> lanes;
  std::vector<std::string> refs;
  std::vector<std::string> purposes;
  for (const objection::Statement& said : statements) {
    lanes.push_back(said.lane);
    refs.push_back(said.ref);
    purposes.push_back(said.purpose);
  }
  std::vector<std::optional<CampaignDates>> dates(statements.size());
  for (const auto& row : exec(transaction, select_dates, lanes, refs, purposes)) {
    const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"]));
    dates.at(place - 1) = CampaignDates{.cutoff = read<WallTime>(row["cutoff"]),
                                        .effective_at = read<WallTime>(row["effective_at"])};
  }
  return dates;
}

}  // namespace crier::store
