// How often a campaign has failed here, and what follows from it: when it is tried again, and when
// it is to be stopped with an alarm. Pure.
//
// A cause that lies outside the campaign (a right was revoked) is waited for: before lanes are
// taken again the booking is rehearsed, so that nobody is told what could not be booked. A cause
// that lies in the campaign or in us comes again: the campaign is stopped, so that people are not
// told over and over, and the others go on.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/lane.h"
#include "base/time.h"
#include "dispatch/caught_refusal.h"

namespace crier::dispatch {

struct Setback {
  std::optional<Lane> lane;  // Nothing: before any lane was walked.
  Refusal refusal;
  bool outcomes_lost{};  // People who were sent to are in doubt now.
  bool lease_kept{};  // The lane could not be given back either: it is ours until its lease ends.
  // What was asked of the database, where another question proves nothing of it; empty: nothing.
  std::string_view step{};
};

// What the database has done for a walk.
using StepsDone = std::set<std::string_view>;

class Setbacks {
 public:
  enum class Then : std::uint8_t { try_again, stop_campaign };

  Then add(const Setback& setback, SteadyTime now);

  // The place where it failed works, or somebody else cares for it now.
  void passed(std::optional<Lane> lane);
  // A walk of `lane` has ended well: the lane works, if the walk has done what failed there. The
  // same of what is done before any lane is walked.
  void ended_well(std::optional<Lane> lane, const StepsDone& steps);
  // A walk of `lane` that began at `begun` has booked something. Then what failed in other lanes
  // before it began, for a cause outside the campaign, works as well, if the walk has been granted
  // the step that they were refused. Else a lane that waits for its turn would be in trouble for
  // as long as it waits.
  void booked(Lane lane, SteadyTime begun, const StepsDone& steps);

  [[nodiscard]] bool empty() const { return places_.empty(); }
  // Since when something fails; only when not empty.
  [[nodiscard]] SteadyTime since() const;
  [[nodiscard]] bool may_try(SteadyTime now) const { return empty() || now >= again_at_; }
  [[nodiscard]] std::vector<Lane> lanes() const;
  // Without those that are ours still: their leases were not given back, and none that was held
  // before `ended` has ended.
  [[nodiscard]] std::vector<Lane> lanes_let_go(SteadyTime ended) const;
  // Something was booked since the last failure.
  [[nodiscard]] bool goes_on() const { return goes_on_; }

 private:
  struct Place {
    int failures{};
    SteadyTime since;
    SteadyTime last;
    bool is_outside{};  // Its last cause lies outside the campaign.
    bool lease_kept{};
    std::string_view step;
  };

  std::map<int, Place> places_;  // By number of the lane; those without a lane under -1.
  int losses_{};                 // Rounds of failures in a row that lost outcomes.
  SteadyTime again_at_{};
  bool goes_on_{};
};

}  // namespace crier::dispatch
