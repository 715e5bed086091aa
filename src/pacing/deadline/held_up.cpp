#include "pacing/deadline/held_up.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include "pacing/limits/provider_index.h"

namespace crier::pacing {
namespace {

using Seconds = std::chrono::duration<double>;

bool is_of(const flow::AudiencePart& part, const flow::NodeHeld& held, const Remainder& remainder,
           const ProviderIndex& index) {
  if (held.level == LimitLevel::domain) return part.domain == held.node;
  const auto group = index.group_of({.domain = part.domain});
  return group && remainder.limits.groups[*group].name == held.node;
}

std::int64_t people_of(const flow::NodeHeld& held, const Remainder& remainder,
                       const ProviderIndex& index) {
  if (held.level == LimitLevel::channel) return remainder.people_left;
  std::int64_t people = 0;
  for (const flow::AudiencePart& part : remainder.places) {
    if (is_of(part, held, remainder, index)) people += part.people;
  }
  return people;
}

double seconds_of(const flow::NodeHeld& held, std::int64_t people, WallTime now) {
  double seconds = 0;
  if (held.paused_until && *held.paused_until > now) {
    seconds += Seconds(*held.paused_until - now).count();
  }
  if (held.rate && *held.rate > 0) seconds += static_cast<double>(people) / *held.rate;
  return seconds;
}

}  // namespace

std::vector<flow::NodeHeld> held_up_longest(const Remainder& remainder) {
  if (remainder.held.empty()) return {};
  const ProviderIndex index(remainder.limits.groups);
  struct Slow {
    double seconds{};
    flow::NodeHeld node;
  };
  std::vector<Slow> found;
  for (flow::NodeHeld held : remainder.held) {
    if (held.paused_until && *held.paused_until <= remainder.now) held.paused_until.reset();
    const std::int64_t people = people_of(held, remainder, index);
    const double seconds = seconds_of(held, people, remainder.now);
    if (people > 0 && seconds > 0) found.push_back({.seconds = seconds, .node = std::move(held)});
  }
  std::ranges::sort(found, [](const Slow& one, const Slow& other) {
    return std::tuple(-one.seconds, std::string_view(one.node.node)) <
           std::tuple(-other.seconds, std::string_view(other.node.node));
  });
  std::vector<flow::NodeHeld> nodes;
  for (Slow& each : found) nodes.push_back(std::move(each.node));
  return nodes;
}

}  // namespace crier::pacing
