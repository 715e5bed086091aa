// A campaign that this daemon works at: its walks, and what has gone wrong with it here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>

#include "dispatch/campaign_source.h"
#include "dispatch/channel_runner.h"
#include "dispatch/claim_pace.h"
#include "dispatch/in_flight_part.h"
#include "dispatch/lane/lane_walk.h"
#include "dispatch/setbacks.h"
#include "dispatch/trouble.h"
#include "runtime/clock.h"

namespace crier::dispatch {

// Lanes with people to claim, and others. They take no room from each other, so that people who
// come back one by one, such as those of a provider that takes few, do not keep a daemon from those
// who have not been told yet, nor these them.
enum class LaneKind : std::uint8_t { fresh, due };

[[nodiscard]] inline LaneKind kind_of(const LaneWalk& walk) {
  return walk.began_fresh() ? LaneKind::fresh : LaneKind::due;
}

struct CampaignRun {
  // What is referred to must outlive this.
  CampaignRun(const RunningCampaign& running, ChannelRunner* its_runner, const Clock& clock,
              Meter& meter)
      : campaign(running),
        runner(its_runner),
        in_flight_part(its_runner->in_flight_limit()),
        trouble(clock, meter,
                {.name = fmt::format("campaign {}", running.id.value), .campaign = running.id}) {}

  // Its walks take nothing new.
  void give_up_lanes() {
    for (const auto& walk : walks) walk->stop();
  }
  // How many may take people yet.
  [[nodiscard]] int walks_at_work() const {
    return static_cast<int>(
        std::ranges::count_if(walks, [](const auto& walk) { return !walk->stopping(); }));
  }
  // Of those, how many are of this kind.
  [[nodiscard]] int walks_at_work(LaneKind kind) const {
    return static_cast<int>(std::ranges::count_if(
        walks, [kind](const auto& walk) { return !walk->stopping() && kind_of(*walk) == kind; }));
  }
  // As many of the lanes as are here, so much of its pace is of this daemon.
  void keep_pace(SteadyTime now) {
    std::optional<double> pace;
    if (campaign.pace) {
      const int here = std::max(1, walks_at_work());
      const int all = std::max(here, campaign.pace->lanes_held);
      pace = campaign.pace->people_per_second * here / all;
    }
    claim_pace.set(pace, now);
  }
  // And no others are begun.
  void stop() {
    stopping = true;
    give_up_lanes();
  }

  RunningCampaign campaign;
  ChannelRunner* runner{};
  std::unique_ptr<NoticeComposer> composer;  // Null until it has been made.
  InFlightPart in_flight_part;
  ClaimPace claim_pace;
  std::set<std::string> versions_kept;
  std::list<std::unique_ptr<LaneWalk>> walks;
  Trouble trouble;  // As long as there are setbacks.
  Setbacks setbacks;
  SteadyTime asked;     // When lanes were last claimed.
  bool others_first{};  // The last claim was of lanes that had failed, and they have again.
  bool rehearsed{};     // Outcomes could be booked lately.
  bool taking{};        // Lanes are being claimed.
  bool stopping{};      // The list of campaigns does not list it any more, or it was halted.
  bool pausing{};       // It is being paused; until then nothing of it may begin anew.
  SteadyTime paused_at{SteadyTime::min()};
};

}  // namespace crier::dispatch
