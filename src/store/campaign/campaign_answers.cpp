#include "store/campaign/campaign_answers.h"

#include <chrono>
#include <optional>
#include <ratio>

#include "campaign/answers/answer_span.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/settings.h"

namespace crier::store {
namespace {

constexpr std::chrono::hours time_to_answer{24};

const Statement insert_answers("answers_insert", R"sql(
  INSERT INTO campaign_answers (campaign_id, per_minute, expected, counted_to, share,
                                people_per_second, reckoned_at)
  SELECT $1, $2, $3, coalesce((SELECT max(position) FROM objection_records), 0), $4, $5, $6
  ON CONFLICT (campaign_id) DO UPDATE
  SET per_minute = excluded.per_minute, expected = excluded.expected, share = excluded.share,
      people_per_second = excluded.people_per_second
)sql");
const Statement delete_answers("answers_delete",
                               "DELETE FROM campaign_answers WHERE campaign_id = $1");

// Somebody who objects by letter or by telephone names a purpose and no campaign.
constexpr SqlText is_answer = R"sql(
  said.purpose = campaigns.purpose AND said.way <> 'import'
  AND (said.campaign_id = campaigns.id OR said.campaign_id IS NULL)
)sql";

constexpr SqlText counted = SqlText(R"sql(
  UPDATE campaign_answers AS kept
  SET answers = kept.answers + more.answers, counted_to = more.counted_to
  FROM (
    SELECT answers.campaign_id, count(said.position) AS answers,
           (SELECT coalesce(max(position), 0) FROM objection_records) AS counted_to
    FROM campaign_answers AS answers
    JOIN campaigns ON campaigns.id = answers.campaign_id AND campaigns.state = 'running'
    LEFT JOIN objection_records AS said ON {is_answer} AND said.position > answers.counted_to
    GROUP BY answers.campaign_id) AS more
  WHERE kept.campaign_id = more.campaign_id
)sql")
                                .with("{is_answer}", is_answer);
const Statement count_more("answers_count_more", counted);

// From when on it has told people: since it began, or since the hour in which somebody was told
// first, because it may have begun at night.
constexpr SqlText told_since = R"sql(
  greatest(campaigns.started_at,
           (SELECT min(counts.hour)
            FROM generate_series(0, $1::integer - 1) AS lanes (lane)
            JOIN outcome_counts AS counts
              ON counts.lane = lanes.lane::smallint AND counts.campaign_id = campaigns.id
             AND counts.step = 1
            WHERE counts.outcome = 'accepted'))
)sql";

constexpr SqlText running_since = SqlText(R"sql(
  SELECT answers.campaign_id, {told_since} AS told_since
  FROM campaign_answers AS answers
  JOIN campaigns ON campaigns.id = answers.campaign_id AND campaigns.state = 'running'
)sql")
                                      .with("{told_since}", told_since);
const Statement select_told_since("answers_told_since", running_since);

// Lane by lane, because that is the order of the keys.
constexpr SqlText found_until_now = SqlText(R"sql(
  SELECT answers.campaign_id, answers.per_minute, answers.expected, answers.answers,
         (SELECT coalesce(sum(counts.notified), 0)::bigint
          FROM generate_series(0, $1::integer - 1) AS lanes (lane)
          JOIN campaign_counts AS counts
            ON counts.lane = lanes.lane::smallint AND counts.campaign_id = answers.campaign_id
           AND counts.step = 1) AS told,
         (SELECT coalesce(sum(tries), 0)::bigint
          FROM generate_series(0, $1::integer - 1) AS lanes (lane)
          JOIN outcome_counts AS counts
            ON counts.lane = lanes.lane::smallint AND counts.campaign_id = answers.campaign_id
           AND counts.step = 1
          WHERE counts.outcome = 'accepted'
            AND counts.hour < date_trunc('hour', $2::timestamptz)) AS told_a_day_ago,
         (SELECT count(*) FROM objection_records AS said
          WHERE said.recorded_at >= spans.since AND {is_answer}) AS lately,
         spans.since
  FROM campaign_answers AS answers
  JOIN campaigns ON campaigns.id = answers.campaign_id AND campaigns.state = 'running'
  JOIN unnest($3::bigint[], $4::timestamptz[]) AS spans (campaign_id, since)
    ON spans.campaign_id = answers.campaign_id
  ORDER BY answers.campaign_id
)sql")
                                        .with("{is_answer}", is_answer);
const Statement select_found("answers_found", found_until_now);

const Statement update_pace("answers_keep", R"sql(
  UPDATE campaign_answers
  SET lately_per_minute = $2, share = $3, people_per_second = $4, reckoned_at = $5
  WHERE campaign_id = $1
)sql");

constexpr SqlText record_of = SqlText(R"sql(
  SELECT answers.per_minute, answers.expected, answers.answers, answers.lately_per_minute,
         answers.share, answers.people_per_second, answers.reckoned_at,
         {told_since} AS told_since
  FROM campaign_answers AS answers JOIN campaigns ON campaigns.id = answers.campaign_id
  WHERE answers.campaign_id = $2
)sql")
                                  .with("{told_since}", told_since);
const Statement select_record("answers_record", record_of);

const Statement select_paces("answers_paces", R"sql(
  SELECT answers.campaign_id, answers.people_per_second,
         (SELECT count(*)::integer FROM campaign_lanes AS lanes
          WHERE lanes.campaign_id = answers.campaign_id AND lanes.owner IS NOT NULL
            AND lanes.lease_until > now()) AS lanes_held
  FROM campaign_answers AS answers
  JOIN campaigns ON campaigns.id = answers.campaign_id AND campaigns.state = 'running'
)sql");

// Of a row with told_since.
std::chrono::seconds span_until(WallTime at, const pqxx::row& row) {
  const auto since = read<std::optional<WallTime>>(row["told_since"]).value_or(at);
  return answer_span(std::chrono::floor<std::chrono::seconds>(at - since));
}

}  // namespace

void lay_out_answers(Transaction& transaction, CampaignId campaign, const AnswerCapacity& capacity,
                     WallTime now) {
  const AnswerPace pace = answer_pace(capacity, {});
  exec(transaction, insert_answers, campaign, capacity.per_minute, capacity.expected, pace.share,
       pace.people_per_second, now);
}

void forget_answers(Transaction& transaction, CampaignId campaign) {
  exec(transaction, delete_answers, campaign);
}

std::vector<CampaignAnswers> count_answers(Transaction& transaction, int lanes, WallTime now) {
  exec(transaction, count_more);
  std::vector<std::int64_t> running;
  std::vector<WallTime> since;
  for (const auto& row : exec(transaction, select_told_since, lanes)) {
    running.push_back(read<std::int64_t>(row["campaign_id"]));
    since.push_back(now - span_until(now, row));
  }
  std::vector<CampaignAnswers> all;
  for (const auto& row :
       exec(transaction, select_found, lanes, now - time_to_answer, running, since)) {
    const std::chrono::duration<double, std::ratio<60>> span = now - read<WallTime>(row["since"]);
    all.push_back(
        {.campaign = read<CampaignId>(row["campaign_id"]),
         .capacity = {.per_minute = read<double>(row["per_minute"]),
                      .expected = read<double>(row["expected"])},
         .counts = {.told = read<std::int64_t>(row["told"]),
                    .told_a_day_ago = read<std::int64_t>(row["told_a_day_ago"]),
                    .answers = read<std::int64_t>(row["answers"]),
                    .lately_per_minute =
                        static_cast<double>(read<std::int64_t>(row["lately"])) / span.count()}});
  }
  return all;
}

void keep_answer_pace(Transaction& transaction, const CampaignAnswers& found, WallTime now) {
  const AnswerPace pace = answer_pace(found.capacity, found.counts);
  exec(transaction, update_pace, found.campaign, found.counts.lately_per_minute, pace.share,
       pace.people_per_second, now);
}

std::optional<AnswerRecord> answer_record(Transaction& transaction, CampaignId campaign) {
  const auto rows = exec(transaction, select_record, read_lanes(transaction), campaign);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return AnswerRecord{.capacity = {.per_minute = read<double>(row["per_minute"]),
                                   .expected = read<double>(row["expected"])},
                      .answers = read<std::int64_t>(row["answers"]),
                      .lately_per_minute = read<double>(row["lately_per_minute"]),
                      .lately = span_until(read<WallTime>(row["reckoned_at"]), row),
                      .share = read<double>(row["share"]),
                      .people_per_second = read<double>(row["people_per_second"])};
}

std::map<CampaignId, dispatch::CampaignPace> campaign_paces(Transaction& transaction) {
  std::map<CampaignId, dispatch::CampaignPace> paces;
  for (const auto& row : exec(transaction, select_paces)) {
    paces.emplace(
        read<CampaignId>(row["campaign_id"]),
        dispatch::CampaignPace{.people_per_second = read<double>(row["people_per_second"]),
                               .lanes_held = read<int>(row["lanes_held"])});
  }
  return paces;
}

}  // namespace crier::store
