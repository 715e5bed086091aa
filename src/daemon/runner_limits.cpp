#include "daemon/runner_limits.h"

#include <optional>
#include <utility>

namespace crier::app {
namespace {

// A rate that replies have lowered, or notices that are held back.
template <class View>
std::optional<store::LimitState> state_of(const View& view) {
  store::LimitState state{.node = view.name, .rate_now = {}, .held = {}};
  state.held = static_cast<std::int64_t>(view.held);
  const bool is_slowed =
      view.rate && (!view.rate_allowed || view.rate->per_second < view.rate_allowed->per_second);
  if (is_slowed) state.rate_now = view.rate->per_second;
  if (!is_slowed && state.held == 0) return std::nullopt;
  return state;
}

template <class Runner>
void change(Runner& runner, pacing::LimitSettings settings) {
  if constexpr (requires { runner.change_limits(settings); }) {
    runner.change_limits(std::move(settings));
  }
}

template <class Queue>
void lift(Queue& queue, const std::string& node) {
  if constexpr (requires { queue.lift(node); }) queue.lift(node);
}

template <class Queue>
void add_states(Queue& queue, std::vector<store::LimitState>& states) {
  if constexpr (requires { queue.limit_view(); }) {
    for (const auto& view : queue.limit_view()) {
      if (auto state = state_of(view)) states.push_back(*std::move(state));
    }
  }
}

std::vector<store::LimitState> states_of(const Runners& runners) {
  std::vector<store::LimitState> states;
  for (const auto& [name, runner] : runners) add_states(runner->queue(), states);
  return states;
}

}  // namespace

LimitsWatch::Options watch_options(Runners runners, const WatchOfRunners& of) {
  return {.daemon = of.daemon,
          .version = of.version,
          .change =
              [runners](const std::string& channel, pacing::LimitSettings settings) {
                change(*runners.at(channel), std::move(settings));
              },
          .lift =
              [runners](const std::string& node) {
                const auto runner = runners.find(node.substr(0, node.find('/')));
                if (runner != runners.end()) lift(runner->second->queue(), node);
              },
          .states = [runners] { return states_of(runners); }};
}

}  // namespace crier::app
