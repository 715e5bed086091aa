#include "pacing/flow/binding_of.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "pacing/limits/limit_calendar.h"

namespace crier::pacing::flow {
namespace {

// Of a node whose ramp has not begun at that instant.
std::optional<std::chrono::year_month_day> ramp_to_come(const FlowNode& node, WallTime at) {
  const LimitPolicy& policy = *node.policy;
  if (!policy.ramp) return std::nullopt;
  LimitCalendar calendar(policy);
  const std::chrono::sys_days today{std::chrono::days(calendar.day(at).number)};
  const auto& first_day = policy.ramp->first_day;
  return today < std::chrono::sys_days(first_day) ? std::optional(first_day) : std::nullopt;
}

}  // namespace

Binding binding_of(const BoundSpan& bound, const FlowNetwork& network, WallTime begin) {
  const FlowNode& node = network.nodes[bound.node];
  Binding binding{.level = node.level,
                  .node = node.name,
                  .by = bound.by,
                  .from = instant_after(begin, bound.from),
                  .until = instant_after(begin, bound.until),
                  .is_stop = bound.by == LimitHold::reply && node.is_stop,
                  .is_answers = node.campaign.has_value() && !bound.place};
  if (bound.place) {
    binding.is_of_people = true;
    if (network.places.size() > 1) binding.countries = network.places[*bound.place].countries;
    std::ranges::sort(binding.countries);
  }
  if (bound.by == LimitHold::day) binding.ramp_from = ramp_to_come(node, binding.from);
  return binding;
}

WallTime instant_after(WallTime begin, double seconds) {
  using Seconds = std::chrono::duration<double>;
  const Seconds most = 2 * forecast_horizon;
  return begin +
         std::chrono::ceil<std::chrono::microseconds>(std::min<Seconds>(Seconds(seconds), most));
}

}  // namespace crier::pacing::flow
