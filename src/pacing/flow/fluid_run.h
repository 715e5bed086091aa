// One run of a campaign as flows through the tree of limits: how many people of each part have no
// outcome yet, over time. People are a quantity and not looked at one by one, so that it costs the
// same for a thousand and for 300 million. Pure; the same draw gives the same run.
//
// It goes from event to event: hours begin or end, a day ends, a wave opens, a part runs empty,
// retries come due.
// In between every node gives what dispatch gives (limits/README.md): as much as its rate,
// its burst, its concurrency and what is left of its day allow, and no more. Where a node cannot
// serve all who stand behind it, it serves them in proportion, because that is how they are read; a
// full node takes nothing from the others. Retries that are due go before first tries.
//
// Left out: that limits follow replies (slowdown.h), except for slow beginnings.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pacing/flow/flow_network.h"
#include "pacing/limits/limit_node.h"

namespace crier::pacing::flow {

// The troubles of one run.
struct FluidDraw {
  double deferred{};
  double deferred_again{};
  double refused{};
  double time_lost{};
  double answer_seconds{};
  double channel_answer_seconds{};
  double taken_up_seconds{};
};

// In which a node had more to give than it was allowed to.
struct BoundSpan {
  std::uint32_t node{};
  LimitHold by{};
  // Not the node binds but the hours of the people of this place (FlowNetwork::places).
  std::optional<std::uint32_t> place{};
  double from{};  // Seconds since the campaign's begin.
  double until{};
};

struct FluidRun {
  std::vector<double> times;  // Seconds since the begin, rising; the first is 0.
  // People without an outcome at each of them: by part without those of other campaigns, then by
  // time. The last ones are 0, or what is left at the horizon.
  std::vector<std::vector<double>> left;
  std::vector<BoundSpan> bounds;  // Where `notes_bounds`; of a node in the order of time.

  [[nodiscard]] double left_of(const FlowCut& cut, std::size_t time) const {
    double people = 0;
    for (const auto& [part, share] : cut.parts) people += left[part][time] * share;
    return people;
  }
};

// All that is asked of a run: when so few are left of each country, in their order, as long as that
// is before `by`. It ends as soon as it can be told, and is the same until then.
struct FluidGoal {
  std::vector<double> left;  // People.
  double by{};               // Seconds since the begin.
};

[[nodiscard]] FluidRun run_flows(FlowNetwork& network, const std::vector<double>& delays,
                                 const FluidDraw& draw, bool notes_bounds);
[[nodiscard]] FluidRun run_flows(FlowNetwork& network, const std::vector<double>& delays,
                                 const FluidDraw& draw, const FluidGoal& goal);

// Notices a second that go of the campaign as it begins, without what a burst adds. Infinity: any
// number.
[[nodiscard]] double speed_at_begin(FlowNetwork& network, const std::vector<double>& delays,
                                    const FluidDraw& draw);

}  // namespace crier::pacing::flow
