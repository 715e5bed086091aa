// What the engine asks of the database: lanes with leases and epochs, pages of people, and the
// durable record of outcomes. Implemented by store/ on Postgres and by simulation/ in memory;
// both are held to tests/contract/ledger_contract.h.
//
// Every write carries the epoch of the claim. A newer epoch means that another daemon owns the
// lane: nothing is written, the answer is Fence::lost, and the caller must stop at once. Every call
// may throw LedgerUnavailable, LedgerRefused, or whatever a fault of ours throws; each says what
// makes its repetition safe.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/address/address_verdict.h"
#include "campaign/outcome.h"
#include "campaign/subject.h"
#include "dispatch/caught_refusal.h"
#include "dispatch/hindrance.h"

namespace crier::dispatch {

// The database is away. Nothing has been written, unless it is LedgerInDoubt.
class LedgerUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The database went away while it committed.
class LedgerInDoubt : public LedgerUnavailable {
 public:
  using LedgerUnavailable::LedgerUnavailable;
};

// The database is there and has no room or no time for it now: a full disk, a lock that is held.
// Nothing has been written.
class LedgerBusy : public LedgerUnavailable {
 public:
  explicit LedgerBusy(Refusal refusal)
      : LedgerUnavailable(text_of(refusal)), refusal_(std::move(refusal)) {}
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  Refusal refusal_;
};

// The database refuses it, and will go on to until somebody has mended the cause. Nothing has been
// written.
class LedgerRefused : public std::runtime_error {
 public:
  explicit LedgerRefused(Refusal refusal)
      : std::runtime_error(text_of(refusal)), refusal_(std::move(refusal)) {}
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  Refusal refusal_;
};

enum class Fence : std::uint8_t { held, lost };

// The right to walk one lane of one campaign step.
struct LaneClaim {
  CampaignId campaign;
  int step{};
  Lane lane;
  std::int64_t epoch{};

  friend constexpr auto operator<=>(const LaneClaim&, const LaneClaim&) = default;
};

struct ClaimedLane {
  LaneClaim claim;
  SubjectId cursor;          // Everybody up to here is settled or deferred.
  SubjectId claimed_to;      // Beyond here nobody has been touched.
  SubjectId audience_until;  // The last of the frozen audience.
  std::int64_t flushes{};    // How many flushes the lane has had.
  bool has_deferrals{};
};

struct ClaimRequest {
  CampaignId campaign;
  int step{};
  int lanes_max{};  // Altogether.
  // Of those with people whom nobody has claimed, and of those in which all that is left are
  // deferrals.
  int fresh_max{std::numeric_limits<int>::max()};
  int due_max{std::numeric_limits<int>::max()};
  std::chrono::milliseconds lease{};
  // Before all others, where they are free, and of either kind.
  std::vector<Lane> first{};
};

// What decides about one person, as the database knows it at this instant.
struct PageRow {
  Subject subject;
  // Where the campaign counts the person: as at the freeze of the audience.
  std::string counted_country;
  std::string counted_locale;
  bool objected{};    // To this campaign's purpose, at any time before.
  bool suppressed{};  // The address, on this campaign's channel.
  bool erased{};      // Since the freeze, or before.
};

struct DueDeferral {
  PageRow row;
  int attempt{};  // The number that the coming try gets.
  Reason reason{Reason::none};
  int reply_code{};
  std::string description{};  // As in the DeferralRecord.
  bool in_doubt{};            // An earlier owner had picked it up and never said what became of it.
};

// One row of the ledger.
struct AttemptRecord {
  SubjectId subject;
  int attempt{};
  AttemptOutcome outcome{AttemptOutcome::unknown};
  Reason reason{Reason::none};
  int reply_code{};
  EnhancedStatus enhanced;
  std::string provider_id;
  // What was answered to a failed or unknown try (Outcome::description). Empty: nothing.
  std::string description{};
  std::string country;  // As counted.
  std::string locale;   // As counted; "nl-BE+fr-BE" when the notice is multilingual.
  std::string language_rule;
  std::string notice_version;  // Empty when nothing was rendered.
  std::optional<Digest> evidence;
  WallTime at;  // The Date of a notice that was handed to a channel; else when this was known.
  std::vector<AddressVerdict> addresses{};  // What was said of the person's (Outcome::addresses).
  // Outcome::part_ids, and the number that the parts went to (E.164); of others empty.
  std::vector<std::string> part_ids{};
  std::string sent_to{};
};

// A pending try: `attempt` is due at `due_at`.
struct DeferralRecord {
  SubjectId subject;
  int attempt{};
  WallTime due_at;
  // The last try's.
  Reason reason{Reason::none};
  int reply_code{};
  std::string description{};  // Empty: there was no answer, or no words.
  // Unless it is another try, nothing was tried since.
  WaitsFor waits_for{WaitsFor::retry};
};

// A compiled notice to be kept with the campaign: all of it that does not depend on the person.
struct NoticeVersionRecord {
  std::string locales;
  std::string country;
  std::string zone;
  std::string content;
  WallTime at;
};

// What one flush makes durable in one transaction. A person whose attempt is accepted, failed or
// excluded leaves `pending` in the equation and has no deferral afterwards; a person in `deferrals`
// has exactly that one; an `unknown` or `deferred` attempt leaves the person pending. What attempts
// say of addresses counts for every later page, of any campaign. `cleared` names the concluded
// people who had been picked up from the deferrals.
struct Flush {
  std::int64_t number{};  // The lane's `flushes` + 1: makes a repetition harmless.
  std::vector<AttemptRecord> attempts;
  std::vector<DeferralRecord> deferrals;
  std::vector<SubjectId> cleared;
  // Those of `attempts` that may not be kept yet, by version: in one order, whoever writes them.
  std::map<std::string, NoticeVersionRecord> versions{};
  SubjectId cursor;
};

// How a walk leaves its lane. Nobody beyond `claimed_to` has been touched by it.
struct HandBack {
  SubjectId claimed_to;
  bool done{};  // Nothing is left: audience walked and no deferrals.
  std::optional<WallTime> rests_until;
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // Takes up to `lanes_max` lanes that nobody holds, whose lease has ended, and that have work now.
  // In doubt: lanes taken unknowingly come free when their lease ends.
  virtual boost::asio::awaitable<std::vector<ClaimedLane>> claim(ClaimRequest request) = 0;

  // Extends leases by `lease` from now, also those that have ended while nobody took the lane.
  // One answer a claim. Safe to repeat.
  virtual boost::asio::awaitable<std::vector<Fence>> renew(std::vector<LaneClaim> claims,
                                                           std::chrono::milliseconds lease) = 0;

  // The next people after `after`, in id order and within the frozen audience; commits that they
  // are claimed before it answers. Nothing: the lane is lost. Fewer than `rows_max`: the last ones.
  // Safe to repeat with the same `after`.
  virtual boost::asio::awaitable<std::optional<std::vector<PageRow>>> read_page(LaneClaim claim,
                                                                                SubjectId after,
                                                                                int rows_max) = 0;

  // The people of (cursor, claimed_to] without any attempt in this step and without a deferral:
  // what an earlier owner may have sent. In id order.
  virtual boost::asio::awaitable<std::vector<PageRow>> in_doubt(LaneClaim claim) = 0;

  // Picks up to `rows_max` deferrals that are due and marks them as in flight under this epoch, and
  // all those, due or not, that an older epoch had in flight. Nothing: the lane is lost. After a
  // commit in doubt the caller hands the lane back, because a repetition would pass over them.
  virtual boost::asio::awaitable<std::optional<std::vector<DueDeferral>>> take_due(
      LaneClaim claim, WallTime now, int rows_max) = 0;

  // The earliest instant at which a deferral that is not in flight falls due.
  virtual boost::asio::awaitable<std::optional<WallTime>> next_due(LaneClaim claim) = 0;

  // Safe to repeat: a flush with a number that has been applied is answered `held` and not applied.
  // Shared, because the caller keeps it for a repetition while the database threads read it.
  virtual boost::asio::awaitable<Fence> flush(LaneClaim claim,
                                              std::shared_ptr<const Flush> flush) = 0;

  // Gives the lane back. Safe to repeat.
  virtual boost::asio::awaitable<Fence> hand_back(LaneClaim claim, HandBack hand_back) = 0;

  // Runs what `flush` runs with nothing in it, and keeps nothing: throws what every flush would be
  // refused with by rule, before anybody is told what could not be booked.
  virtual boost::asio::awaitable<void> rehearse(CampaignId campaign) = 0;
};

}  // namespace crier::dispatch
