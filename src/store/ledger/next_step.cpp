#include "store/ledger/next_step.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "campaign/concern.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Before its people, as walks do; and one that hands the lane back waits until they are there.
const Statement wake_lane("next_step_wake_lane", R"sql(
  UPDATE campaign_lanes
  SET rests_until = CASE WHEN done THEN $4::timestamptz
                         WHEN rests_until IS NULL THEN NULL
                         ELSE least(rests_until, $4::timestamptz) END,
      done = false
  WHERE lane = $1 AND campaign_id = $2 AND step = $3
)sql");

const Statement insert_people("next_step_insert_people", R"sql(
  INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, reason, reply_code)
  SELECT $1, $2, $3, more.id, 1, more.due_at, 'none', 0
  FROM unnest($4::bigint[], $5::timestamptz[]) AS more (id, due_at)
)sql");

const Statement add_planned("next_step_add_planned", R"sql(
  INSERT INTO campaign_counts AS counts
    (lane, campaign_id, step, country, locale, planned, pending)
  SELECT $1, $2, $3, more.country, more.locale, more.people, more.people
  FROM unnest($4::text[], $5::text[], $6::bigint[]) AS more (country, locale, people)
  ORDER BY more.country, more.locale
  ON CONFLICT (lane, campaign_id, step, country, locale)
  DO UPDATE SET planned = counts.planned + excluded.planned,
                pending = counts.pending + excluded.pending
)sql");

const Statement add_onward("next_step_add_onward", R"sql(
  UPDATE campaign_counts AS counts
  SET notified_onward = counts.notified_onward + more.notified,
      failed_onward = counts.failed_onward + more.failed,
      excluded_onward = counts.excluded_onward + more.excluded
  FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
       AS more (country, locale, notified, failed, excluded)
  WHERE counts.lane = $1 AND counts.campaign_id = $2 AND counts.step = $3
    AND counts.country = more.country AND counts.locale = more.locale
)sql");

// The share of its row keeps the campaign from its end until they are in the next step.
const Statement select_next("next_step_select", R"sql(
  SELECT next.begins_at FROM campaigns
  JOIN campaign_steps AS next ON next.campaign_id = campaigns.id AND next.step = $2
  WHERE campaigns.id = $1 AND campaigns.state IN ('running', 'paused')
  FOR SHARE OF campaigns
)sql");

const Statement lock_left("next_step_lock_left", R"sql(
  SELECT FROM campaign_lanes WHERE lane = $1 AND campaign_id = $2 AND step = $3 FOR UPDATE
)sql");

const Statement select_there("next_step_there", R"sql(
  SELECT given.id FROM unnest($4::bigint[]) AS given (id)
  WHERE EXISTS (SELECT FROM deferrals AS d
                WHERE d.lane = $1 AND d.campaign_id = $2 AND d.step = $3 AND d.subject_id = given.id)
     OR EXISTS (SELECT FROM attempts AS a
                WHERE a.lane = $1 AND a.campaign_id = $2 AND a.step = $3
                  AND a.subject_id = given.id)
)sql");

struct Onward {
  std::int64_t notified{};
  std::int64_t failed{};
  std::int64_t excluded{};

  [[nodiscard]] std::int64_t people() const { return notified + failed + excluded; }
};

void add(Onward& onward, AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::accepted: ++onward.notified; break;
    case AttemptOutcome::failed: ++onward.failed; break;
    case AttemptOutcome::excluded: ++onward.excluded; break;
    case AttemptOutcome::deferred:
    case AttemptOutcome::unknown: break;  // They have not ended.
  }
}

void count(Transaction& transaction, const LeftStep& left, const NextStep& next,
           std::span<const GoingOn> people) {
  std::map<std::pair<std::string_view, std::string_view>, Onward> places;
  for (const GoingOn& person : people) {
    add(places[{person.country, person.locale}], person.outcome);
  }
  std::vector<std::string_view> countries;
  std::vector<std::string_view> locales;
  std::vector<std::int64_t> notified;
  std::vector<std::int64_t> failed;
  std::vector<std::int64_t> excluded;
  std::vector<std::int64_t> all;
  for (const auto& [place, onward] : places) {
    countries.push_back(place.first);
    locales.push_back(place.second);
    notified.push_back(onward.notified);
    failed.push_back(onward.failed);
    excluded.push_back(onward.excluded);
    all.push_back(onward.people());
  }
  exec(transaction, add_onward, left.lane, left.campaign, left.step, countries, locales, notified,
       failed, excluded);
  exec(transaction, add_planned, left.lane, left.campaign, next.step, countries, locales, all);
}

}  // namespace

bool goes_on(AttemptOutcome outcome, Reason reason) {
  return outcome == AttemptOutcome::failed ||
         (outcome == AttemptOutcome::excluded && is_unreachable(reason));
}

void go_on(Transaction& transaction, const LeftStep& left, const NextStep& next,
           std::span<const GoingOn> people) {
  if (people.empty()) return;
  std::vector<SubjectId> subjects;
  std::vector<WallTime> due;
  for (const GoingOn& person : people) {
    subjects.push_back(person.subject);
    due.push_back(std::max(person.at, next.begins_at));
  }
  exec(transaction, wake_lane, left.lane, left.campaign, next.step, std::ranges::min(due));
  exec(transaction, insert_people, left.lane, left.campaign, next.step, subjects, due);
  count(transaction, left, next, people);
}

void go_on_after_all(Transaction& transaction, const LeftStep& left, WallTime now,
                     std::span<const NoticeCameBack> people) {
  if (people.empty()) return;
  const int step = left.step + 1;
  const auto next = exec(transaction, select_next, left.campaign, step);
  if (next.empty()) return;
  exec(transaction, lock_left, left.lane, left.campaign, left.step);
  std::vector<SubjectId> subjects;
  for (const NoticeCameBack& person : people) subjects.push_back(person.subject);
  std::set<SubjectId> there;
  for (const auto& row :
       exec(transaction, select_there, left.lane, left.campaign, step, subjects)) {
    there.insert(read<SubjectId>(row["id"]));
  }
  std::vector<GoingOn> going;
  for (const NoticeCameBack& person : people) {
    if (there.contains(person.subject)) continue;
    going.push_back({.subject = person.subject,
                     .country = person.country,
                     .locale = person.locale,
                     .outcome = AttemptOutcome::accepted,
                     .at = now});
  }
  go_on(transaction, left, {.step = step, .begins_at = read<WallTime>(next[0]["begins_at"])},
        going);
}

void rehearse_going_on(Transaction& transaction, CampaignId campaign) {
  const Lane nowhere{-1};
  const std::vector<std::string_view> texts;
  const std::vector<std::int64_t> numbers;
  exec(transaction, wake_lane, nowhere, campaign, 1, WallTime{});
  exec(transaction, insert_people, nowhere, campaign, 1, std::vector<SubjectId>{},
       std::vector<WallTime>{});
  exec(transaction, add_onward, nowhere, campaign, 1, texts, texts, numbers, numbers, numbers);
  exec(transaction, add_planned, nowhere, campaign, 1, texts, texts, numbers);
}

}  // namespace crier::store
