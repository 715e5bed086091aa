#include "store/campaign/campaign_start.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/import_lock.h"
#include "store/audience/imports.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

// The highest id is the highest of the lanes' last ones: no index has the ids of all lanes in
// order.
const Statement set_running("campaign_set_running", R"sql(
  UPDATE campaigns
  SET state = 'running', started_at = $2, locales = $3,
      audience_until = coalesce((
        SELECT max(last.id) FROM generate_series(0, $4::integer - 1) AS each (lane)
        CROSS JOIN LATERAL (
          SELECT id FROM subjects WHERE lane = each.lane::smallint
          ORDER BY id DESC LIMIT 1) AS last), 0)
  WHERE id = $1
  RETURNING audience_until
)sql");

// All lanes in one reading. Lane by lane the table is read by an index that is not in its order.
const Statement group_audience("campaign_group_audience", R"sql(
  SELECT lane, country, coalesce(locale, '') AS locale, count(*) AS people
  FROM subjects WHERE lane < $1 AND id <= $2
  GROUP BY 1, 2, 3
)sql");

const Statement plan_lane("campaign_plan_lane", R"sql(
  INSERT INTO campaign_counts (lane, campaign_id, step, country, locale, planned, pending)
  SELECT $1, $2, $3, country, locale, sum(people), sum(people)
  FROM unnest($4::text[], $5::text[], $6::bigint[]) AS planned (country, locale, people)
  GROUP BY country, locale
)sql");

// An empty lane is done before it begins. (A lane's last id is its own, so that the walk sees its
// end without reading beyond it.)
const Statement lay_lane("campaign_lay_lane", R"sql(
  INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until, done)
  SELECT $1, $2, $3, coalesce(max(id), 0), count(*) = 0
  FROM (SELECT id FROM subjects WHERE lane = $1 AND id <= $4 ORDER BY id DESC LIMIT 1) AS last
)sql");

}  // namespace

void freeze_audience(Transaction& transaction, CampaignRecord& campaign,
                     const std::vector<std::string>& locales, int lanes, ChangeNote note) {
  limit_statements(transaction, std::chrono::milliseconds(0));
  lock_for_freezing_audience(transaction);
  if (const auto moved = last_move(transaction)) {
    note.at = std::max(note.at, *moved + std::chrono::microseconds(1));
  }
  const auto running = exec(transaction, set_running, campaign.id, note.at,
                            fmt::format("{}", fmt::join(locales, " ")), lanes);
  record_event(transaction, campaign.id, name_of(CampaignAction::begin),
               {.from = campaign.state, .to = CampaignState::running}, note);
  campaign.state = CampaignState::running;
  campaign.started_at = note.at;
  campaign.audience_until = read<SubjectId>(running[0][0]);
  campaign.locales = locales;
}

std::vector<std::vector<AudienceGroup>> frozen_groups(Transaction& transaction,
                                                      const CampaignRecord& campaign, int lanes) {
  std::vector<std::vector<AudienceGroup>> groups(static_cast<std::size_t>(lanes));
  for (const auto& row : exec(transaction, group_audience, lanes, campaign.audience_until)) {
    groups.at(static_cast<std::size_t>(read<Lane>(row["lane"]).value))
        .push_back({.country = read<std::string>(row["country"]),
                    .locale = read<std::string>(row["locale"]),
                    .people = read<std::int64_t>(row["people"])});
  }
  return groups;
}

void lay_out(Transaction& transaction, const CampaignRecord& campaign, int step,
             const std::vector<std::vector<PlannedPlace>>& planned) {
  Lane lane{0};
  for (const std::vector<PlannedPlace>& places : planned) {
    std::vector<std::string_view> countries;
    std::vector<std::string_view> locales;
    std::vector<std::int64_t> people;
    for (const PlannedPlace& place : places) {
      countries.push_back(place.country);
      locales.push_back(place.locale);
      people.push_back(place.people);
    }
    if (!people.empty()) {
      exec(transaction, plan_lane, lane, campaign.id, step, countries, locales, people);
    }
    exec(transaction, lay_lane, lane, campaign.id, step, campaign.audience_until);
    ++lane.value;
  }
  // Made beside the tries of others and then attached: made as a partition of theirs at once, it
  // would lock everybody out of them. A name of a table takes no parameter; an id is a number.
  exec_unprepared(
      transaction, "campaign_make_partition",
      fmt::format("CREATE TABLE attempts_{} (LIKE attempts INCLUDING ALL)", campaign.id.value));
  exec_unprepared(
      transaction, "campaign_attach_partition",
      fmt::format("ALTER TABLE attempts ATTACH PARTITION attempts_{0} FOR VALUES IN ({0})",
                  campaign.id.value));
}

}  // namespace crier::store
