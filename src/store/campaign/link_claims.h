// The objection links of campaigns that have begun: which of them are to be asked now, what they
// have answered, and their outages. Any daemon may ask any of them; each question is one daemon's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "objection/link_health.h"
#include "objection/link_silence.h"
#include "postgres/database.h"
#include "report/link_record.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// A question that this daemon has taken upon itself.
struct LinkClaim {
  CampaignId campaign;
  std::int64_t claim{};
  objection::LinkHealth health;  // Before it.
  WallTime due_at;
  // When it has answered last; nothing yet: when it has failed first, or else the begin of the
  // campaign, or of the watch where that was later.
  WallTime heard_at;
  // By the settings of the question before this one; nothing: there was none, as far as is known.
  std::optional<std::chrono::milliseconds> silence_max;
  WallTime cutoff;
  std::vector<objection::LapsedTime> lapsed;
};

struct LinkClaimOptions {
  WallTime now;
  WallTime asked_until;  // By then it is answered, or somebody else may ask.
  int links_max{};
  std::chrono::milliseconds silence_max{};  // objection::silences, from this question on.
  std::vector<CampaignId> except{};         // Whoever claims them cannot ask these.
};

// Those that are due, of campaigns that have begun and not been cancelled, until their cut-off; and
// after it until it is known for how long before it nobody could object. Not of campaigns whose
// cut-off had passed before links were watched at all: nobody will know, and only a waiver says why
// that does not matter.
[[nodiscard]] std::vector<LinkClaim> claim_links(Transaction& transaction,
                                                 const LinkClaimOptions& options);

// The same when it is asked at `asked_at`, with the silences until then. `silence_max` is for a
// link whose last question has left none, and nothing where nobody has to ask, because the page is
// none of ours.
[[nodiscard]] objection::LinkHealth health_before(
    const LinkClaim& claim, WallTime asked_at,
    std::optional<std::chrono::milliseconds> silence_max);

struct LinkFinding {
  CampaignId campaign;
  std::int64_t claim{};
  objection::LinkVerdict verdict;
  WallTime asked_at;
  WallTime ask_at;    // Again.
  std::string fault;  // Empty: it has answered.
};

// Keeps what came of a claimed question, and the outages that it has ended, each once. False:
// somebody has asked since, or nobody is to ask any more; then it counts for nothing.
bool settle_link(Transaction& transaction, const LinkFinding& finding, const ChangeNote& note);

// Gives a claim back as it was, to whoever can ask what this program cannot. Nothing happens where
// somebody else has taken it since.
void leave_link(Transaction& transaction, const LinkClaim& claim);

// Nobody can object to this campaign: it is not asked again, by anybody.
void rest_link(Transaction& transaction, CampaignId campaign);

// Nobody asks it from now on; an outage, or a silence, that lasts ends here. Kept in the trail.
// `silence_max` as of health_before().
void waive_link_watch(Transaction& transaction, const CampaignRecord& campaign,
                      std::optional<std::chrono::milliseconds> silence_max, const ChangeNote& note);

[[nodiscard]] report::LinkRecord link_record(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
