#include "daemon/runner_limits.h"

#include <optional>
#include <utility>

namespace crier::app {
namespace {

// A rate that replies have lowered, or notices that are held back.
std::optional<store::LimitState> state_of(const dispatch::LimitView& view) {
  store::LimitState state{
      .node = view.name, .rate_now = {}, .held = static_cast<std::int64_t>(view.held)};
  const bool is_slowed =
      view.rate && (!view.rate_allowed || view.rate->per_second < view.rate_allowed->per_second);
  if (is_slowed) {
    state.rate_now = view.rate->per_second;
    state.rate_until = view.rate_until;
  }
  if (!is_slowed && state.held == 0) return std::nullopt;
  return state;
}

std::vector<store::LimitState> states_of(const Runners& runners) {
  std::vector<store::LimitState> states;
  for (const auto& [name, runner] : runners) {
    for (const dispatch::LimitView& view : runner->queue().limit_view()) {
      if (auto state = state_of(view)) states.push_back(*std::move(state));
    }
  }
  return states;
}

}  // namespace

LimitsWatch::Options watch_options(Runners runners, WatchOfRunners of) {
  return {.daemon = std::move(of.daemon),
          .version = of.version,
          .change =
              [runners](const std::string& channel, pacing::LimitSettings settings) {
                runners.at(channel)->change_limits(std::move(settings));
              },
          .lift =
              [runners](const std::string& node) {
                const auto runner = runners.find(node.substr(0, node.find('/')));
                if (runner != runners.end()) runner->second->queue().lift(node);
              },
          .states = [runners] { return states_of(runners); },
          .called_back = std::move(of.called_back)};
}

}  // namespace crier::app
