#include "use_cases/campaign/deadline/limit_raises.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pacing/deadline/held_up.h"
#include "pacing/deadline/remainder_forecast.h"
#include "pacing/flow/remedy.h"
#include "report/remedy_words.h"

namespace crier::app {
namespace {

namespace flow = pacing::flow;

constexpr std::size_t raises_most = 2;

// A search with all runs takes about half a second (pacing/flow/README.md), and those of so many
// two seconds of each minute. By fewer runs than the least the P95, and what is proposed, would
// waver.
constexpr std::size_t searched_with_all_runs = 4;
constexpr int runs_least = 60;

// What the least change raises binds, in half of all campaigns or in those that are late.
std::optional<flow::Binding> raised_by(const flow::Remedy& remedy, const flow::Forecast& forecast) {
  if (remedy.kind != flow::Remedy::Kind::raise || remedy.raises.size() != 1) return std::nullopt;
  const flow::LimitRaise& raise = remedy.raises.front();
  for (const auto* bindings : {&forecast.bindings, &forecast.late_bindings}) {
    const auto found = std::ranges::find_if(*bindings, [&](const flow::Binding& each) {
      return each.level == raise.level && each.node == raise.node && each.by == raise.by &&
             each.is_answers == raise.is_answers;
    });
    if (found != bindings->end()) return *found;
  }
  return std::nullopt;
}

// Nights and pauses are named where they take most of the time, though some number could be so
// large that they are no matter.
bool is_of_calendar(const flow::Binding& bound) {
  return bound.by == pacing::LimitHold::hours || bound.by == pacing::LimitHold::reply ||
         bound.ramp_from.has_value();
}

bool raises_limits(const flow::Remedy& remedy) {
  return remedy.kind == flow::Remedy::Kind::raise ||
         remedy.kind == flow::Remedy::Kind::raise_together;
}

// Nobody's servers take so many times what somebody has thought right for them.
bool raises_too_much(const flow::Remedy& remedy) {
  return std::ranges::any_of(remedy.raises, [](const flow::LimitRaise& raise) {
    return raise.from > 0 && raise.to > pacing::raise_factor_most * raise.from;
  });
}

// In the words of a plan where crier.toml has the number.
std::vector<std::string> steps_of(const flow::Remedy& remedy, const std::string& channel) {
  std::vector<std::string> steps;
  for (const flow::LimitRaise& raise : remedy.raises) {
    if (!raise.connections) continue;
    steps.push_back(
        report::words_of(flow::Remedy{.kind = remedy.kind, .raises = {raise}, .at = {}}, {}));
  }
  std::ranges::move(report::commands_of(remedy, channel), std::back_inserter(steps));
  return steps;
}

// What holds all is how many answers can be taken, and no rate of the channel helps against that.
bool raises_answers(const flow::Remedy& remedy) {
  return std::ranges::any_of(remedy.raises, [](const flow::LimitRaise& raise) {
    return raise.level == pacing::LimitLevel::channel && raise.by == pacing::LimitHold::rate;
  });
}

// Whatever they allow for the rest: they hold it up now.
std::vector<pacing::HeldByReplies> held_by_replies(const pacing::DeadlineCase& found,
                                                   const pacing::Remainder& remainder) {
  std::vector<pacing::HeldByReplies> all;
  const auto& bound = found.outlook.bound_by;
  for (const flow::NodeHeld& held : pacing::held_up_longest(remainder)) {
    const bool binds =
        bound && !bound->is_of_people && bound->level == held.level && bound->node == held.node &&
        (bound->by == pacing::LimitHold::rate || bound->by == pacing::LimitHold::reply);
    const flow::LimitRaise lift{
        .level = held.level, .node = held.node, .by = pacing::LimitHold::reply, .from = 0, .to = 0};
    const flow::Remedy remedy{.kind = flow::Remedy::Kind::raise, .raises = {lift}, .at = {}};
    all.push_back({.node = report::node_words(held.level, held.node),
                   .rate = held.paused_until ? std::nullopt : held.rate,
                   .is_stop = held.paused_until && held.is_stop,
                   .binds = binds,
                   .lift = report::commands_of(remedy, found.channel).front()});
  }
  return all;
}

}  // namespace

int search_runs(std::size_t endangered) {
  const int all = flow::ForecastFacts().runs;
  if (endangered <= searched_with_all_runs) return all;
  const std::size_t of_each = static_cast<std::size_t>(all) * searched_with_all_runs / endangered;
  return std::max(static_cast<int>(of_each), runs_least);
}

void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder,
                std::size_t endangered) {
  const pacing::Outlook& outlook = found.outlook;
  if (outlook.bound_by) found.bound_by = report::words_of(*outlook.bound_by);
  // The figures may be bad already while it is on track.
  found.held = held_by_replies(found, remainder);
  const bool is_well = found.state == pacing::DeadlineState::on_track;
  if (is_well || remainder.people_left == 0 || is_in_time_again(found)) return;
  // Of what others have of the channel's rate these know nothing.
  if (!outlook.done_at_best && found.rate_of_others > 0) return;
  flow::ForecastFacts facts = facts_at_limits(remainder);
  facts.runs = search_runs(endangered);
  const flow::Forecast forecast = flow::forecast(facts);
  found.p50_at_limits =
      std::max(forecast.finish.p50.at, remainder.last_retry_due.value_or(found.now));
  if (!forecast.is_endangered) return;
  std::vector<flow::Remedy> remedies = flow::remedies(facts, forecast, found.now).enough;
  std::erase_if(remedies, [&](const flow::Remedy& remedy) {
    return !raises_limits(remedy) || (found.answers_bind && raises_answers(remedy));
  });
  for (const flow::Remedy& remedy : remedies) {
    if (raises_too_much(remedy)) continue;
    if (found.raises.size() == raises_most) break;
    auto steps = steps_of(remedy, found.channel);
    if (!steps.empty()) found.raises.push_back(std::move(steps));
  }
  found.no_raise_would_do = found.raises.empty() && std::ranges::any_of(remedies, raises_too_much);
  if (remedies.empty() || (outlook.bound_by && is_of_calendar(*outlook.bound_by))) return;
  found.cause = raised_by(remedies.front(), forecast);
  if (found.cause) found.cause_words = report::words_of(*found.cause);
}

}  // namespace crier::app
