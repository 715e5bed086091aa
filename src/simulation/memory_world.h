// The database of a simulation: one campaign, and what several simulated daemons share, with the
// rules that the schema enforces in Postgres: to break one is a fault of ours and aborts. A daemon
// comes to it through simulation/memory_ledger.h. Single-threaded.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/completeness.h"
#include "campaign/outcome.h"
#include "dispatch/campaign_source.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"
#include "pacing/grant.h"
#include "pacing/places.h"
#include "pacing/shared_days.h"

namespace crier::simulation {

struct MemoryLane {
  std::vector<dispatch::PageRow> subjects;  // Ascending by id.
  std::string owner;
  std::int64_t epoch{};
  WallTime lease_until;
  SubjectId cursor;
  SubjectId claimed_to;
  std::int64_t flushes{};
  std::optional<WallTime> rests_until;
  bool done{};
  int wave{1};
};

struct MemoryDeferral {
  int attempt{};
  WallTime due_at;
  Reason reason{Reason::none};
  int reply_code{};
  std::string description{};
  std::optional<std::int64_t> in_flight_epoch{};
};

struct MemoryAttempt {
  AttemptOutcome outcome{};
  Reason reason{};
  std::string description{};
};

class MemoryWorld {
 public:
  // Spreads `people`, who are in the order of their ids, over `lanes` by their refs.
  MemoryWorld(dispatch::RunningCampaign campaign, int lanes, std::vector<dispatch::PageRow> people);

  // The ledger's calls, each one atomic.
  std::vector<dispatch::ClaimedLane> claim(const dispatch::ClaimRequest& request,
                                           const std::string& owner, WallTime now);
  dispatch::Fence renew(const dispatch::LaneClaim& claim, const std::string& owner,
                        WallTime lease_until);
  std::optional<std::vector<dispatch::PageRow>> read_page(const dispatch::LaneClaim& claim,
                                                          SubjectId after, int rows_max);
  std::vector<dispatch::PageRow> in_doubt(const dispatch::LaneClaim& claim) const;
  std::optional<std::vector<dispatch::DueDeferral>> take_due(const dispatch::LaneClaim& claim,
                                                             WallTime now, int rows_max);
  std::optional<WallTime> next_due(const dispatch::LaneClaim& claim) const;
  dispatch::Fence flush(const dispatch::LaneClaim& claim, const dispatch::Flush& flush);
  dispatch::Fence hand_back(const dispatch::LaneClaim& claim, const std::string& owner,
                            const dispatch::HandBack& hand_back);

  // The limits' calls.
  pacing::Grant book(const dispatch::LimitBooking& booking, WallTime now);
  pacing::PlacesAnswer divide_places(const std::string& limit,
                                     const dispatch::LimitBooking::Places& places,
                                     const std::string& daemon, WallTime now);
  void pause(const dispatch::LimitPause& pause);
  // The lane is claimed when this wave is open.
  void put_into_wave(Lane lane, int wave) {
    lanes_.at(static_cast<std::size_t>(lane.value)).wave = wave;
  }
  // As an operator does it.
  void lift_pause(const std::string& limit) { pauses_.erase(limit); }
  void lift_slowdown(const std::string& limit) { slowdowns_.erase(limit); }
  dispatch::LimitSlowdown slow(const std::string& limit, const pacing::SlowdownState& state,
                               WallTime now);
  void raise(const std::vector<dispatch::RaisedLimit>& raised);
  [[nodiscard]] std::vector<dispatch::LimitSlowdown> slowdowns_of(const std::string& channel,
                                                                  WallTime now) const;
  void call_back(SubjectId subject, WallTime due) { deferrals_.at(subject).due_at = due; }
  [[nodiscard]] std::vector<dispatch::LimitPause> pauses_of(const std::string& channel,
                                                            WallTime now) const;
  dispatch::Share share(const dispatch::ShareRequest& request, const std::string& daemon,
                        WallTime now);
  void leave(const std::string& daemon);

  // The list of campaigns's.
  void finish_if_done();
  void halt(Reason reason) {
    alarm = reason;
    campaign.was_stopped = true;
  }

  // Empty when the equation closes and agrees with the rows; else what is wrong.
  [[nodiscard]] std::string fault_in_books() const;
  [[nodiscard]] const std::string& owner_of(const std::string& ref) const;
  [[nodiscard]] std::int64_t attempts_of(SubjectId subject) const;
  [[nodiscard]] std::int64_t unknown_attempts(SubjectId subject) const;
  [[nodiscard]] std::int64_t unknown_attempts() const;
  [[nodiscard]] std::optional<AttemptOutcome> final_outcome(SubjectId subject) const;
  // Why somebody waits for another try; empty where they do not.
  [[nodiscard]] std::string words_of_deferral(SubjectId subject) const {
    const auto found = deferrals_.find(subject);
    return found == deferrals_.end() ? std::string() : found->second.description;
  }
  // What was answered to the last try that keeps it; empty where none does.
  [[nodiscard]] std::string last_words(SubjectId subject) const;
  // Of the last attempt; none: there is no attempt.
  [[nodiscard]] Reason last_reason(SubjectId subject) const;
  [[nodiscard]] bool all_done() const;
  [[nodiscard]] const std::vector<MemoryLane>& lanes() const { return lanes_; }

  dispatch::RunningCampaign campaign;
  bool paused{};
  int open_wave{1};  // Lanes of later ones are not claimed.
  bool finished{};
  std::optional<Reason> alarm;
  std::string stopped_because;  // By an alarm of the engine's.
  Completeness counts;
  std::vector<int> editions_opened;  // By one daemon after the other.

 private:
  MemoryLane& lane_of(const dispatch::LaneClaim& claim);
  [[nodiscard]] const MemoryLane& lane_of(const dispatch::LaneClaim& claim) const;

  using AttemptKey = std::pair<SubjectId, int>;

  bool someone_was_hasty_{};
  std::vector<MemoryLane> lanes_;
  std::map<std::string, std::size_t> lane_by_ref_;
  std::map<AttemptKey, MemoryAttempt> attempts_;
  std::map<SubjectId, MemoryDeferral> deferrals_;
  std::map<std::string, pacing::SharedSlots> slots_;    // By limit.
  std::map<std::string, pacing::SharedDays> days_;      // By limit.
  std::map<std::string, dispatch::LimitPause> pauses_;  // By limit, as the next one.
  std::map<std::string, dispatch::LimitSlowdown> slowdowns_;
  std::int64_t slowdown_version_{};
  std::map<std::string, WallTime> alive_until_;
  std::map<std::pair<std::string, std::string>, int> shares_;
  struct Places {
    pacing::PlaceHolder holder;
    WallTime asked_at;
  };
  std::map<std::string, std::map<std::string, Places>> places_;  // By limit and daemon.
};

}  // namespace crier::simulation
