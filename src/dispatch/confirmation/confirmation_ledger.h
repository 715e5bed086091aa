// What is owed to people who have objected or withdrawn: a confirmation by the channel that told
// them. What the engine asks of the database about it; implemented by store/ on Postgres and
// by simulation/ in memory.
//
// A confirmation is claimed before it is sent, until an instant. Whoever claims it after that finds
// it in doubt: the earlier claimant may have sent it. Every write carries the claim, and changes
// nothing where a later one has been made. Calls may throw what those of the ledger do
// (dispatch/ledger.h).
//
// Corrections are owed and sent in the same way: to whoever was told a date that was moved
// to a later one since. They have no statement and no receipt, and nobody who objects is sent one.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/lane.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/campaign_source.h"
#include "dispatch/ledger.h"
#include "objection/confirmation_state.h"
#include "objection/objection_statement.h"

namespace crier::dispatch {

using objection::ConfirmationState;

// Whether a channel of the campaign has told the person.
enum class Told : std::uint8_t {
  yes,  // Or may have: nobody knows, and they came by the link of the notice.
  not_yet,
  no,
};

struct OwedConfirmation {
  std::int64_t position{};  // Of the record of their statement.
  std::int64_t claim{};
  int tries{};  // Made so far.
  int step{};   // Of a correction; 0: a confirmation.
  // Of the words that it is to be sent in; 0: any. Others are composed anew.
  int edition{};
  objection::StatementKind kind{objection::StatementKind::objection};
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  std::string receipt;
  WallTime stated_at;
  WallTime recorded_at;
  // From when on it could be tried: it was recorded, and the campaign not paused.
  WallTime triable_since;
  Told told{Told::no};
  // Of the notice that told them; empty where it is not kept.
  std::string locales;
  std::string country;
  std::string zone;
  Lane lane;
  PageRow row;  // Without a subject where the person was erased.
};

struct ConfirmationRequest {
  CampaignId campaign;
  int rows_max{};
  std::chrono::milliseconds lease{};
};

// No channel has told the person, who has the receipt on the page.
inline constexpr std::string_view not_told = "not_told";

// What has become of a claimed confirmation.
struct ConfirmationResult {
  std::int64_t position{};
  std::int64_t claim{};
  ConfirmationState state{ConfirmationState::owed};
  // Of its end or, while it is owed, of the last try: name_of a Reason, or not_told.
  std::string_view reason{"none"};
  int reply_code{};
  int tries{};                           // Made since the claim.
  int doubts{};                          // Of these, how many may have arrived.
  std::chrono::milliseconds again_in{};  // Of `owed`.
  WallTime at{};                         // Of its end.
  std::string version{};                 // Of the words that were sent.
};

struct ConfirmationClaim {
  std::int64_t position{};
  std::int64_t claim{};
};

class ConfirmationLedger {
 public:
  virtual ~ConfirmationLedger() = default;

  // The campaigns of these channels that owe a confirmation which is due, but for those that are
  // paused. Each as it runs, whatever has become of it.
  virtual boost::asio::awaitable<std::vector<RunningCampaign>> owing(
      std::vector<std::string> channels) = 0;

  // Claims what is due, the oldest first; nothing of a campaign that is paused. One that was in
  // doubt has a try and a doubt more. In doubt itself: what was taken unknowingly comes free at the
  // end of the lease.
  virtual boost::asio::awaitable<std::vector<OwedConfirmation>> claim(
      ConfirmationRequest request) = 0;

  // Extends the claims by `lease` from now, also those that have ended while nobody else made one.
  // Answers how many of them still hold. Safe to repeat.
  virtual boost::asio::awaitable<int> renew(std::vector<ConfirmationClaim> claims,
                                            std::chrono::milliseconds lease) = 0;

  // Books. Safe to repeat. Shared, because the caller keeps it for a repetition.
  virtual boost::asio::awaitable<void> settle(
      std::string channel, std::shared_ptr<const std::vector<ConfirmationResult>> results) = 0;
};

}  // namespace crier::dispatch
