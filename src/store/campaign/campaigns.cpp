#include "store/campaign/campaigns.h"

#include <sstream>

#include <fmt/format.h>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

const Statement insert_campaign("campaign_insert", R"sql(
  INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, effective_at,
                         created_at, sends_confirmations, token_key)
  SELECT $1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, max(id) FROM token_keys
  ON CONFLICT (key) DO NOTHING
  RETURNING id
)sql");

constexpr SqlText campaigns = R"sql(
  SELECT id, key, state, purpose, channel, spec, notify_by, cutoff, effective_at, created_at,
    start_at, started_at, finished_at, audience_until, locales, alarm, texts_edition,
    sends_confirmations, token_key
  FROM campaigns
)sql";

constexpr SqlText by_key = campaigns + "WHERE key = $1";
const Statement select_by_key("campaign_by_key", by_key);
constexpr SqlText by_id = campaigns + "WHERE id = $1";
const Statement select_by_id("campaign_by_id", by_id);
constexpr SqlText by_id_for_update = by_id + " FOR UPDATE";
const Statement select_for_update("campaign_for_update", by_id_for_update);
constexpr SqlText by_id_for_share = by_id + " FOR SHARE";
const Statement select_for_share("campaign_for_share", by_id_for_share);
constexpr SqlText latest_first = campaigns + "ORDER BY id DESC";
const Statement select_all("campaign_all", latest_first);
const Statement select_due("campaign_due", R"sql(
  SELECT id FROM campaigns WHERE state = 'scheduled' AND start_at <= $1 ORDER BY notify_by, id
)sql");
// Whoever holds it begins it, for as long as counting everybody takes: the others do not wait.
constexpr SqlText due_for_update = campaigns + R"sql(
  WHERE id = $1 AND state = 'scheduled' AND start_at <= $2
  FOR UPDATE SKIP LOCKED
)sql";
const Statement lock_due("campaign_lock_due", due_for_update);
// Nobody is told while nobody could object (store/campaign/link_claims.h).
constexpr SqlText running = campaigns + R"sql(
  WHERE state = 'running'
    AND NOT EXISTS (SELECT FROM link_health AS link
                    WHERE link.campaign_id = campaigns.id AND link.is_down)
  ORDER BY notify_by, id
)sql";
const Statement select_running("campaign_running", running);

// By lanes, because the counts of a campaign are found by them.
const Statement select_people_left("campaign_people_left", R"sql(
  SELECT counts.campaign_id, counts.step, sum(counts.pending)::bigint AS people
  FROM campaigns
  JOIN campaign_lanes AS lanes ON lanes.campaign_id = campaigns.id AND NOT lanes.done
  JOIN campaign_counts AS counts
    ON counts.lane = lanes.lane AND counts.campaign_id = lanes.campaign_id
   AND counts.step = lanes.step
  WHERE campaigns.state = 'running'
  GROUP BY counts.campaign_id, counts.step
)sql");

const Statement select_newest("campaign_newest", "SELECT max(id) AS id FROM campaigns");
const Statement select_purposes("campaign_purposes",
                                "SELECT DISTINCT purpose FROM campaigns ORDER BY purpose");

// The guard: $2 is the state in which the caller saw the campaign.
const Statement set_scheduled("campaign_set_scheduled", R"sql(
  UPDATE campaigns SET state = 'scheduled', start_at = $3 WHERE id = $1 AND state = $2
)sql");

// An alarm stands until somebody resumes the campaign.
const Statement set_state("campaign_set_state", R"sql(
  UPDATE campaigns
  SET state = $3, alarm = CASE WHEN $3 = 'running' THEN NULL ELSE alarm END,
      alarm_told = CASE WHEN $3 = 'running' THEN NULL ELSE alarm_told END
  WHERE id = $1 AND state = $2
)sql");

const Statement set_alarm("campaign_set_alarm", R"sql(
  UPDATE campaigns SET state = 'paused', alarm = $2, alarm_told = $2
  WHERE id = $1 AND state = 'running'
)sql");

const Statement set_finished("campaign_set_finished", R"sql(
  UPDATE campaigns
  SET state = 'finished', finished_at = $2
  WHERE id = $1 AND state = 'running'
    AND NOT EXISTS (SELECT FROM campaign_lanes WHERE campaign_id = $1 AND NOT done)
    AND NOT EXISTS (SELECT FROM campaign_counts WHERE campaign_id = $1 AND pending > 0)
)sql");

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

CampaignRecord record_of(const pqxx::row& row) {
  const auto state = campaign_state_named(text_of(row["state"]));
  CRIER_CHECK(state.has_value());
  return {.id = read<CampaignId>(row["id"]),
          .key = read<std::string>(row["key"]),
          .state = *state,
          .purpose = read<std::string>(row["purpose"]),
          .channel = read<std::string>(row["channel"]),
          .spec = read<std::string>(row["spec"]),
          .notify_by = read<WallTime>(row["notify_by"]),
          .cutoff = read<WallTime>(row["cutoff"]),
          .effective_at = read<WallTime>(row["effective_at"]),
          .created_at = read<WallTime>(row["created_at"]),
          .start_at = read<std::optional<WallTime>>(row["start_at"]),
          .started_at = read<std::optional<WallTime>>(row["started_at"]),
          .finished_at = read<std::optional<WallTime>>(row["finished_at"]),
          .audience_until = read<std::optional<SubjectId>>(row["audience_until"]),
          .locales = words(text_of(row["locales"])),
          .alarm = read<std::string>(row["alarm"]),
          .texts_edition = read<int>(row["texts_edition"]),
          .sends_confirmations = read<bool>(row["sends_confirmations"]),
          .token_key = read<int>(row["token_key"])};
}

std::vector<CampaignRecord> records_of(const pqxx::result& result) {
  std::vector<CampaignRecord> records;
  for (const auto& row : result) records.push_back(record_of(row));
  return records;
}

std::optional<CampaignRecord> one_of(const pqxx::result& result) {
  if (result.empty()) return std::nullopt;
  return record_of(result[0]);
}

std::unexpected<std::string> overtaken(Transaction& transaction, const CampaignRecord& campaign) {
  const auto now = find_campaign(transaction, campaign.id);
  return std::unexpected(
      fmt::format("somebody else changed '{}' meanwhile: it was {} and is {} now; look again",
                  campaign.key, name_of(campaign.state), now ? name_of(now->state) : "gone"));
}

// Runs `update`, which says whether it changed the row, and keeps the change.
template <class Update>
Changed change(Transaction& transaction, CampaignRecord& campaign, CampaignAction action,
               const ChangeNote& note, const Update& update) {
  const auto after = apply(campaign.state, action);
  if (!after) return std::unexpected(after.error());
  const pqxx::result result = update(*after);
  if (result.affected_rows() != 1) return overtaken(transaction, campaign);
  record_event(transaction, campaign.id, name_of(action), {.from = campaign.state, .to = *after},
               note);
  campaign.state = *after;
  return {};
}

Changed change_state(Transaction& transaction, CampaignRecord& campaign, CampaignAction action,
                     const ChangeNote& note) {
  return change(transaction, campaign, action, note, [&](CampaignState after) {
    return exec(transaction, set_state, campaign.id, name_of(campaign.state), name_of(after));
  });
}

}  // namespace

std::optional<CampaignId> create_campaign(Transaction& transaction, const NewCampaign& campaign,
                                          const ChangeNote& note) {
  const auto created = exec(transaction, insert_campaign, campaign.key, campaign.purpose,
                            campaign.channel, campaign.spec, campaign.notify_by, campaign.cutoff,
                            campaign.effective_at, note.at, campaign.sends_confirmations);
  if (created.empty()) return std::nullopt;
  const auto id = read<CampaignId>(created[0][0]);
  record_event(transaction, id, "create", {.from = std::nullopt, .to = CampaignState::draft}, note);
  return id;
}

std::optional<CampaignId> newest_campaign(Transaction& transaction) {
  return read<std::optional<CampaignId>>(exec(transaction, select_newest)[0]["id"]);
}

std::optional<CampaignRecord> find_campaign(Transaction& transaction, std::string_view key) {
  return one_of(exec(transaction, select_by_key, key));
}

std::optional<CampaignRecord> find_campaign(Transaction& transaction, CampaignId id) {
  return one_of(exec(transaction, select_by_id, id));
}

std::optional<CampaignRecord> lock_campaign(Transaction& transaction, CampaignId id) {
  return one_of(exec(transaction, select_for_update, id));
}

std::optional<CampaignRecord> hold_campaign(Transaction& transaction, CampaignId id) {
  return one_of(exec(transaction, select_for_share, id));
}

std::optional<CampaignRecord> take_due(Transaction& transaction, CampaignId id, WallTime now) {
  return one_of(exec(transaction, lock_due, id, now));
}

std::vector<CampaignRecord> list_campaigns(Transaction& transaction) {
  return records_of(exec(transaction, select_all));
}

std::vector<std::string> campaign_purposes(Transaction& transaction) {
  std::vector<std::string> purposes;
  for (const auto& row : exec(transaction, select_purposes)) {
    purposes.push_back(read<std::string>(row[0]));
  }
  return purposes;
}

std::vector<CampaignId> campaigns_due(Transaction& transaction, WallTime now) {
  std::vector<CampaignId> due;
  for (const auto& row : exec(transaction, select_due, now)) {
    due.push_back(read<CampaignId>(row["id"]));
  }
  return due;
}

std::vector<CampaignRecord> campaigns_running(Transaction& transaction) {
  return records_of(exec(transaction, select_running));
}

std::map<std::pair<CampaignId, int>, std::int64_t> people_left(Transaction& transaction) {
  std::map<std::pair<CampaignId, int>, std::int64_t> people;
  for (const auto& row : exec(transaction, select_people_left)) {
    people.emplace(std::pair(read<CampaignId>(row["campaign_id"]), read<int>(row["step"])),
                   read<std::int64_t>(row["people"]));
  }
  return people;
}

Changed schedule_campaign(Transaction& transaction, CampaignRecord& campaign, WallTime start_at,
                          const ChangeNote& note) {
  return change(transaction, campaign, CampaignAction::schedule, note, [&](CampaignState) {
    campaign.start_at = start_at;
    return exec(transaction, set_scheduled, campaign.id, name_of(campaign.state), start_at);
  });
}

Changed pause_campaign(Transaction& transaction, CampaignRecord& campaign, const ChangeNote& note) {
  return change_state(transaction, campaign, CampaignAction::pause, note);
}

Changed resume_campaign(Transaction& transaction, CampaignRecord& campaign,
                        const ChangeNote& note) {
  const Changed changed = change_state(transaction, campaign, CampaignAction::resume, note);
  if (changed) campaign.alarm.clear();
  return changed;
}

Changed cancel_campaign(Transaction& transaction, CampaignRecord& campaign,
                        const ChangeNote& note) {
  return change_state(transaction, campaign, CampaignAction::cancel, note);
}

bool raise_alarm(Transaction& transaction, CampaignId campaign, const ChangeNote& note) {
  const auto raised = exec(transaction, set_alarm, campaign, note.reason);
  if (raised.affected_rows() != 1) return false;
  record_event(transaction, campaign, "alarm",
               {.from = CampaignState::running, .to = CampaignState::paused}, note);
  return true;
}

bool finish_if_done(Transaction& transaction, CampaignId campaign, const ChangeNote& note) {
  // Whoever goes on to a later step just now holds it (store/ledger/next_step.h), and is seen then.
  if (!lock_campaign(transaction, campaign)) return false;
  const auto finished = exec(transaction, set_finished, campaign, note.at);
  if (finished.affected_rows() != 1) return false;
  record_event(transaction, campaign, name_of(CampaignAction::finish),
               {.from = CampaignState::running, .to = CampaignState::finished}, note);
  return true;
}

}  // namespace crier::store
