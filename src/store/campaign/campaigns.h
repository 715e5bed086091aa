// Campaigns and their states. Every change is one guarded statement and one row of the audit trail,
// in the transaction of the caller.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/state.h"
#include "postgres/database.h"

namespace crier::store {

// A row of the table campaigns.
struct CampaignRecord {
  CampaignId id;
  std::string key;
  CampaignState state{CampaignState::draft};
  std::string purpose;
  std::string channel;
  std::string spec;  // The text of the specification file.
  WallTime notify_by;
  WallTime cutoff;
  WallTime effective_at;
  WallTime created_at;
  std::optional<WallTime> start_at;
  std::optional<WallTime> started_at;
  std::optional<WallTime> finished_at;
  // The highest subject id when the campaign began.
  std::optional<SubjectId> audience_until;
  // The languages that the campaign speaks, fixed when it began; empty before.
  std::vector<std::string> locales;
  std::string alarm;               // Empty: none.
  int texts_edition{};             // Another number for every approval of texts while it runs.
  bool sends_confirmations{true};  // To whoever objects by its links, or the form.
  int token_key{};                 // Settings::token_keys has the one of its objection links.
};

// Who changes a campaign, when and why: what the audit trail keeps.
struct ChangeNote {
  std::string actor;  // "ada@host", "crierd 4f1c…".
  WallTime at;
  std::string reason;  // May be empty.
};

struct NewCampaign {
  std::string key;
  std::string purpose;
  std::string channel;
  std::string spec;
  WallTime notify_by;
  WallTime cutoff;
  WallTime effective_at;
  bool sends_confirmations{true};
};

// Nothing: there is none.
[[nodiscard]] std::optional<CampaignId> newest_campaign(Transaction& transaction);

// Creates a draft. Nothing: the key is taken.
[[nodiscard]] std::optional<CampaignId> create_campaign(Transaction& transaction,
                                                        const NewCampaign& campaign,
                                                        const ChangeNote& note);

[[nodiscard]] std::optional<CampaignRecord> find_campaign(Transaction& transaction,
                                                          std::string_view key);
[[nodiscard]] std::optional<CampaignRecord> find_campaign(Transaction& transaction, CampaignId id);

// The same; nobody else changes it until this transaction ends.
[[nodiscard]] std::optional<CampaignRecord> lock_campaign(Transaction& transaction, CampaignId id);
// The same for whoever only relies on it; others may, too.
[[nodiscard]] std::optional<CampaignRecord> hold_campaign(Transaction& transaction, CampaignId id);
// Locks a campaign whose start has come by `now`, as it stands by now: it may have been put off or
// changed since it was listed. Nothing: somebody else has begun it or is at it, or it is not due.
[[nodiscard]] std::optional<CampaignRecord> take_due(Transaction& transaction, CampaignId id,
                                                     WallTime now);

// All of them, the latest first.
[[nodiscard]] std::vector<CampaignRecord> list_campaigns(Transaction& transaction);
// The purposes that campaigns have, of whatever state; sorted.
[[nodiscard]] std::vector<std::string> campaign_purposes(Transaction& transaction);
// Those that are scheduled and whose start has come, the earliest deadline first.
[[nodiscard]] std::vector<CampaignId> campaigns_due(Transaction& transaction, WallTime now);
// Those that are running and whose objection link answers, as far as is known; the earliest
// deadline first.
[[nodiscard]] std::vector<CampaignRecord> campaigns_running(Transaction& transaction);
// Those of the campaigns that run who have no outcome yet; of one in which nobody is left, none.
[[nodiscard]] std::map<std::pair<CampaignId, int>, std::int64_t> people_left(
    Transaction& transaction);

// Changes the state of `campaign` as campaign/state.h allows, if it is still in the state that the
// record says; the record then says the new one. The error is for the person who asked: the change
// is not allowed, or somebody else was first. For `begin` see store/campaign/campaign_start.h.
using Changed = std::expected<void, std::string>;
[[nodiscard]] Changed schedule_campaign(Transaction& transaction, CampaignRecord& campaign,
                                        WallTime start_at, const ChangeNote& note);
[[nodiscard]] Changed pause_campaign(Transaction& transaction, CampaignRecord& campaign,
                                     const ChangeNote& note);
// Clears an alarm.
[[nodiscard]] Changed resume_campaign(Transaction& transaction, CampaignRecord& campaign,
                                      const ChangeNote& note);
[[nodiscard]] Changed cancel_campaign(Transaction& transaction, CampaignRecord& campaign,
                                      const ChangeNote& note);

// The engine stops by itself: pauses with an alarm, which is `note.reason`. False: it does not run
// any more.
[[nodiscard]] bool raise_alarm(Transaction& transaction, CampaignId campaign,
                               const ChangeNote& note);

// Finishes a running campaign if every lane is done and nobody is pending. False: not yet, or not
// running.
[[nodiscard]] bool finish_if_done(Transaction& transaction, CampaignId campaign,
                                  const ChangeNote& note);

}  // namespace crier::store
