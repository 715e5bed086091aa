#include "store/campaign/link_claims.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"
#include "store/campaign/extensions.h"

namespace crier::store {
namespace {

// Also of a campaign that is through or paused: people may still want to object.
constexpr SqlText watched = R"sql(
  campaigns.started_at IS NOT NULL AND campaigns.state <> 'cancelled'
  AND campaigns.link_waiver IS NULL
)sql";

// Also after the cut-off: nobody has asked yet whether people could object until it. But not where
// it had passed before anybody was to ask.
constexpr SqlText add_links = SqlText(R"sql(
  INSERT INTO link_health (campaign_id, ask_at)
  SELECT id, $1 FROM campaigns
  WHERE {watched}
    AND (campaigns.link_watched_since IS NULL OR campaigns.cutoff > campaigns.link_watched_since)
    AND NOT EXISTS (SELECT FROM link_health AS known WHERE known.campaign_id = campaigns.id)
  ON CONFLICT DO NOTHING
)sql")
                                  .with("{watched}", watched);
const Statement insert_links("link_claims_add", add_links);

// The last time that it is known whether people could object: before the first question nobody was
// told either.
constexpr SqlText known_until =
    "coalesce(link.answered_at, link.failing_since, campaigns.started_at)";

// From when on a silence is looked for.
constexpr SqlText heard_last =
    "coalesce(link.answered_at, link.failing_since, campaigns.link_watched_since, "
    "campaigns.started_at)";

// $1 now, $2 when the answer has come for sure, $3 how many, $4 the longest silence from this
// question on, in milliseconds, $5 of which campaigns not. Until the cut-off, and after it until an
// outage, or a silence, that has lasted beyond it is over: else it would have no end.
constexpr SqlText claim_due = SqlText(R"sql(
  UPDATE link_health AS link SET ask_at = $2, claim = claim + 1, silence_max_ms = $4
  FROM (
    SELECT link.campaign_id, link.silence_max_ms, link.ask_at, {heard_last} AS heard_at,
           campaigns.cutoff
    FROM link_health AS link
    JOIN campaigns ON campaigns.id = link.campaign_id
    WHERE link.ask_at <= $1 AND {watched} AND link.campaign_id <> ALL ($5::bigint[])
      AND (campaigns.cutoff > $1 OR link.is_down
           OR {known_until} < campaigns.cutoff - coalesce(link.silence_max_ms, $4::bigint)
                                                 * interval '1 millisecond')
    ORDER BY link.ask_at LIMIT $3
    FOR UPDATE OF link SKIP LOCKED) AS due
  WHERE link.campaign_id = due.campaign_id
  RETURNING link.campaign_id, link.claim, link.failures, link.failing_since, link.is_down,
            due.silence_max_ms, due.ask_at AS due_at, due.heard_at, due.cutoff
)sql")
                                  .with("{watched}", watched)
                                  .with("{heard_last}", heard_last)
                                  .with("{known_until}", known_until);
const Statement claim_due_links("link_claims_claim", claim_due);

const Statement update_health("link_claims_settle", R"sql(
  UPDATE link_health
  SET failures = $3, failing_since = $4, is_down = $5, fault = $6,
      answered_at = CASE WHEN $3 = 0 THEN $7 ELSE answered_at END, ask_at = $8
  WHERE campaign_id = $1 AND claim = $2
)sql");

// Before the answer is kept: the words of the last failure are still there. Held until then, so
// that no outage is recorded twice.
const Statement insert_outage("link_claims_outage", R"sql(
  WITH held AS (
    SELECT campaign_id, fault FROM link_health
    WHERE campaign_id = $1 AND claim = $2 AND is_down FOR UPDATE
  )
  INSERT INTO link_outages (campaign_id, began_at, ended_at, fault, recorded_at, recorded_by)
  SELECT campaign_id, $3, $4, fault, $5, $6 FROM held
)sql");

// Once, however many questions find it.
const Statement insert_silence("link_claims_silence", R"sql(
  WITH held AS (
    SELECT campaign_id FROM link_health WHERE campaign_id = $1 AND claim = $2 FOR UPDATE
  )
  INSERT INTO link_outages (campaign_id, began_at, ended_at, fault, recorded_at, recorded_by)
  SELECT campaign_id, $3::timestamptz, $4::timestamptz,
         'nobody could ask: the database or all daemons were away', $5::timestamptz, $6
  FROM held
  WHERE NOT EXISTS (SELECT FROM link_outages AS kept
                    WHERE kept.campaign_id = held.campaign_id
                      AND kept.began_at = $3 AND kept.ended_at = $4)
)sql");

const Statement set_rest("link_claims_rest",
                         "UPDATE link_health SET ask_at = 'infinity' WHERE campaign_id = $1");

const Statement give_back("link_claims_leave", R"sql(
  UPDATE link_health SET ask_at = $3, silence_max_ms = $4 WHERE campaign_id = $1 AND claim = $2
)sql");

const Statement set_waiver("link_claims_waive",
                           "UPDATE campaigns SET link_waiver = $2 WHERE id = $1");

constexpr SqlText held_link = SqlText(R"sql(
  SELECT link.campaign_id, link.claim, link.failures, link.failing_since, link.is_down,
         link.silence_max_ms, link.ask_at AS due_at, {heard_last} AS heard_at, campaigns.cutoff
  FROM link_health AS link JOIN campaigns ON campaigns.id = link.campaign_id
  WHERE link.campaign_id = $1 FOR UPDATE OF link
)sql")
                                  .with("{heard_last}", heard_last);
const Statement lock_link("link_claims_lock", held_link);

const Statement delete_link("link_claims_delete", "DELETE FROM link_health WHERE campaign_id = $1");

constexpr SqlText record_of_link = SqlText(R"sql(
  SELECT coalesce(campaigns.link_waiver, '') AS waiver, link.answered_at,
         coalesce(link.is_down, false) AS is_down, link.failing_since, link.silence_max_ms,
         coalesce(link.fault, '') AS fault,
         CASE WHEN campaigns.link_waiver IS NULL THEN {known_until} END AS known_until
  FROM campaigns LEFT JOIN link_health AS link ON link.campaign_id = campaigns.id
  WHERE campaigns.id = $1
)sql")
                                       .with("{known_until}", known_until);
const Statement select_waiver("link_claims_record", record_of_link);

const Statement select_outages("link_claims_outages", R"sql(
  SELECT began_at, ended_at, fault FROM link_outages WHERE campaign_id = $1 ORDER BY began_at, id
)sql");

std::optional<std::chrono::milliseconds> silence_max_in(const pqxx::row& row) {
  const auto kept = read<std::optional<std::int64_t>>(row["silence_max_ms"]);
  if (!kept) return std::nullopt;
  return std::chrono::milliseconds(*kept);
}

std::vector<objection::MovedCutoff> moved_cutoffs(Transaction& transaction, CampaignId campaign) {
  std::vector<objection::MovedCutoff> moved;
  for (const Extension& extension : extensions_of(transaction, campaign)) {
    moved.push_back({.at = extension.at, .before = extension.cutoff_before});
  }
  return moved;
}

void record_outage(Transaction& transaction, const Statement& insert, const LinkFinding& finding,
                   const objection::LinkOutage& outage, const ChangeNote& note) {
  exec(transaction, insert, finding.campaign, finding.claim, outage.began_at, outage.ended_at,
       note.at, note.actor);
}

LinkClaim claim_of(Transaction& transaction, const pqxx::row& row) {
  const auto campaign = read<CampaignId>(row["campaign_id"]);
  const auto cutoff = read<WallTime>(row["cutoff"]);
  const auto moved = moved_cutoffs(transaction, campaign);
  return {.campaign = campaign,
          .claim = read<std::int64_t>(row["claim"]),
          .health = {.failures = read<int>(row["failures"]),
                     .failing_since = read<std::optional<WallTime>>(row["failing_since"]),
                     .is_down = read<bool>(row["is_down"])},
          .due_at = read<WallTime>(row["due_at"]),
          .heard_at = read<WallTime>(row["heard_at"]),
          .silence_max = silence_max_in(row),
          .cutoff = cutoff,
          .lapsed = objection::lapsed_times(objection::promised_cutoffs(moved, cutoff))};
}

void record_outages(Transaction& transaction, const LinkFinding& finding, const ChangeNote& note) {
  for (const objection::LinkOutage& silence : finding.verdict.silences) {
    record_outage(transaction, insert_silence, finding, silence, note);
  }
  if (!finding.verdict.ended) return;
  record_outage(transaction, insert_outage, finding, *finding.verdict.ended, note);
}

}  // namespace

std::vector<LinkClaim> claim_links(Transaction& transaction, const LinkClaimOptions& options) {
  exec(transaction, insert_links, options.now);
  std::vector<LinkClaim> claims;
  for (const auto& row : exec(transaction, claim_due_links, options.now, options.asked_until,
                              options.links_max, options.silence_max.count(), options.except)) {
    claims.push_back(claim_of(transaction, row));
  }
  return claims;
}

objection::LinkHealth health_before(const LinkClaim& claim, WallTime asked_at,
                                    std::optional<std::chrono::milliseconds> silence_max) {
  objection::LinkHealth health = objection::since_extension(claim.health, claim.lapsed);
  if (!silence_max) return health;
  health.silences = objection::silences({.answered_at = claim.heard_at,
                                         .lapsed = claim.lapsed,
                                         .cutoff = claim.cutoff,
                                         .silence_max = claim.silence_max.value_or(*silence_max)},
                                        asked_at);
  return health;
}

bool settle_link(Transaction& transaction, const LinkFinding& finding, const ChangeNote& note) {
  record_outages(transaction, finding, note);
  const objection::LinkHealth& health = finding.verdict.health;
  return exec(transaction, update_health, finding.campaign, finding.claim, health.failures,
              health.failing_since, health.is_down, finding.fault, finding.asked_at, finding.ask_at)
             .affected_rows() == 1;
}

void rest_link(Transaction& transaction, CampaignId campaign) {
  exec(transaction, set_rest, campaign);
}

void leave_link(Transaction& transaction, const LinkClaim& claim) {
  const auto kept = claim.silence_max ? std::optional(claim.silence_max->count()) : std::nullopt;
  exec(transaction, give_back, claim.campaign, claim.claim, claim.due_at, kept);
}

void waive_link_watch(Transaction& transaction, const CampaignRecord& campaign,
                      std::optional<std::chrono::milliseconds> silence_max,
                      const ChangeNote& note) {
  // Of a link that no daemon could ask so far.
  exec(transaction, insert_links, note.at);
  exec(transaction, set_waiver, campaign.id, note.reason);
  for (const auto& row : exec(transaction, lock_link, campaign.id)) {
    const LinkClaim claim = claim_of(transaction, row);
    const auto health = health_before(claim, note.at, silence_max);
    // As if it answered now: what lasts is over.
    record_outages(transaction,
                   {.campaign = claim.campaign,
                    .claim = claim.claim,
                    .verdict = objection::after_answer(health, note.at, {}),
                    .asked_at = note.at,
                    .ask_at = note.at,
                    .fault = {}},
                   note);
  }
  exec(transaction, delete_link, campaign.id);
  record_event(transaction, campaign.id, "waive the link check",
               {.from = campaign.state, .to = campaign.state}, note);
}

report::LinkRecord link_record(Transaction& transaction, CampaignId campaign) {
  report::LinkRecord record;
  for (const auto& row : exec(transaction, select_outages, campaign)) {
    record.outages.push_back({.began_at = read<WallTime>(row["began_at"]),
                              .ended_at = read<WallTime>(row["ended_at"]),
                              .fault = read<std::string>(row["fault"])});
  }
  record.moved = moved_cutoffs(transaction, campaign);
  const auto found = exec(transaction, select_waiver, campaign);
  if (found.empty()) return record;
  const auto& row = found[0];
  record.waiver = read<std::string>(row["waiver"]);
  record.answered_at = read<std::optional<WallTime>>(row["answered_at"]);
  record.known_until = read<std::optional<WallTime>>(row["known_until"]);
  record.silence_max = silence_max_in(row);
  if (read<bool>(row["is_down"])) {
    record.outages.push_back({.began_at = read<WallTime>(row["failing_since"]),
                              .ended_at = std::nullopt,
                              .fault = read<std::string>(row["fault"])});
  }
  return record;
}

}  // namespace crier::store
