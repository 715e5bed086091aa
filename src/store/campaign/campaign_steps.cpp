#include "store/campaign/campaign_steps.h"

#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "campaign/channel_kind.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/report/completeness_columns.h"

namespace crier::store {
namespace {

const Statement insert_step("campaign_steps_insert", R"sql(
  INSERT INTO campaign_steps (campaign_id, step, channel, begins_at, ends_before_ms)
  VALUES ($1, $2, $3, $4, $5)
)sql");

// Nobody is before the cursor, and nobody behind it: who goes on to the step has a deferral.
const Statement lay_lanes("campaign_steps_lay_lanes", R"sql(
  INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until, cursor, claimed_to, done)
  SELECT lane, campaign_id, $2, audience_until, audience_until, audience_until, true
  FROM campaign_lanes WHERE campaign_id = $1 AND step = 1
)sql");

// The counts are reached by the lanes, with which their key begins: it is asked every second.
const Statement select_at_work("campaign_steps_at_work", R"sql(
  SELECT steps.campaign_id, steps.step, steps.channel,
         campaigns.notify_by - steps.ends_before_ms * interval '1 millisecond' AS ends_at,
         EXISTS (SELECT FROM campaign_lanes AS walk
                 JOIN campaign_counts AS counts
                   ON counts.lane = walk.lane AND counts.campaign_id = walk.campaign_id
                  AND counts.step = walk.step
                 WHERE walk.campaign_id = steps.campaign_id AND walk.step = steps.step
                   AND counts.notified > 0) AS has_accepted,
         EXISTS (SELECT FROM campaign_events AS event
                 WHERE event.campaign_id = steps.campaign_id AND event.action = 'alarm')
           AS was_stopped
  FROM campaigns JOIN campaign_steps AS steps ON steps.campaign_id = campaigns.id
  WHERE campaigns.state = 'running'
    AND (steps.step = 1
         OR EXISTS (SELECT FROM campaign_lanes AS held
                    WHERE held.campaign_id = steps.campaign_id AND held.step = steps.step
                      AND NOT held.done))
  ORDER BY steps.campaign_id, steps.step
)sql");

const Statement select_awaited("campaign_steps_awaited", R"sql(
  SELECT CASE WHEN max(walk.done_at) IS NOT NULL
              THEN least(max(walk.done_at) + $2 * interval '1 millisecond',
                         max(campaigns.notify_by)) END AS until
  FROM campaigns
  JOIN campaign_steps AS steps ON steps.campaign_id = campaigns.id
  JOIN campaign_steps AS later
    ON later.campaign_id = campaigns.id AND later.step = steps.step + 1
  JOIN campaign_lanes AS walk
    ON walk.campaign_id = campaigns.id AND walk.step = steps.step
  WHERE campaigns.id = $1 AND steps.channel = ANY ($3::text[])
)sql");

const Statement select_figures("campaign_steps_figures", R"sql(
  SELECT steps.step, steps.channel, steps.begins_at,
         campaigns.notify_by - steps.ends_before_ms * interval '1 millisecond' AS ends_at,
         coalesce(sum(planned), 0)::bigint AS planned,
         coalesce(sum(notified), 0)::bigint AS notified,
         coalesce(sum(failed), 0)::bigint AS failed,
         coalesce(sum(excluded), 0)::bigint AS excluded,
         coalesce(sum(pending), 0)::bigint AS pending,
         coalesce(sum(notified_onward), 0)::bigint AS came_back,
         coalesce(sum(notified_onward + failed_onward + excluded_onward), 0)::bigint AS onward,
         (SELECT coalesce(sum(heard.events), 0) FROM feedback_counts AS heard
          WHERE heard.campaign_id = $1 AND heard.step = steps.step
            AND heard.class = 'delivered')::bigint AS delivered
  FROM campaigns
  JOIN campaign_steps AS steps ON steps.campaign_id = campaigns.id
  LEFT JOIN campaign_counts AS counts
    ON counts.campaign_id = steps.campaign_id AND counts.step = steps.step
  WHERE campaigns.id = $1
  GROUP BY steps.step, steps.channel, steps.begins_at, steps.ends_before_ms, campaigns.notify_by
  ORDER BY steps.step
)sql");

}  // namespace

void lay_out_steps(Transaction& transaction, const CampaignRecord& campaign,
                   const std::vector<LadderStep>& ladder) {
  CRIER_CHECK(campaign.started_at.has_value());
  const WallTime started_at = *campaign.started_at;
  const auto ends = step_ends(ladder, started_at, campaign.notify_by);
  for (std::size_t place = 0; place < ladder.size(); ++place) {
    const LadderStep& step = ladder[place];
    const int number = static_cast<int>(place) + 1;
    exec(transaction, insert_step, campaign.id, number, step.channel.name,
         started_at + step.begins_after, static_cast<std::int64_t>(ends[place].count()));
    if (number > 1) exec(transaction, lay_lanes, campaign.id, number);
  }
}

std::map<CampaignId, std::vector<StepAtWork>> steps_at_work(Transaction& transaction) {
  std::map<CampaignId, std::vector<StepAtWork>> steps;
  for (const auto& row : exec(transaction, select_at_work)) {
    steps[read<CampaignId>(row["campaign_id"])].push_back(
        {.step = read<int>(row["step"]),
         .channel = read<std::string>(row["channel"]),
         .ends_at = read<WallTime>(row["ends_at"]),
         .has_accepted = read<bool>(row["has_accepted"]),
         .was_stopped = read<bool>(row["was_stopped"])});
  }
  return steps;
}

std::optional<WallTime> bounces_awaited_until(Transaction& transaction, CampaignId campaign,
                                              const HeardWays& heard) {
  if (heard.awaited == std::chrono::milliseconds(0) || heard.channels.empty()) return std::nullopt;
  const auto found = exec(transaction, select_awaited, campaign,
                          static_cast<std::int64_t>(heard.awaited.count()), heard.channels);
  return read<std::optional<WallTime>>(found[0]["until"]);
}

std::vector<report::StepFigures> step_figures(Transaction& transaction, CampaignId campaign) {
  std::vector<report::StepFigures> steps;
  for (const auto& row : exec(transaction, select_figures, campaign)) {
    steps.push_back({.step = read<int>(row["step"]),
                     .channel = read<std::string>(row["channel"]),
                     .begins_at = read<WallTime>(row["begins_at"]),
                     .ends_at = read<WallTime>(row["ends_at"]),
                     .counts = read_completeness(row),
                     .onward = read<std::int64_t>(row["onward"]),
                     .came_back = read<std::int64_t>(row["came_back"]),
                     .delivered = read<std::int64_t>(row["delivered"])});
  }
  return steps;
}

}  // namespace crier::store
