#include "use_cases/campaign/deadline/limit_raises.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "pacing/deadline/held_up.h"
#include "pacing/deadline/remainder_forecast.h"
#include "pacing/flow/remedy.h"
#include "report/remedy_words.h"

namespace crier::app {
namespace {

namespace flow = pacing::flow;

constexpr int runs = 60;
constexpr std::size_t raises_most = 2;

bool raises_limits(const flow::Remedy& remedy) {
  return remedy.kind == flow::Remedy::Kind::raise ||
         remedy.kind == flow::Remedy::Kind::raise_together;
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

void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder) {
  const pacing::Outlook& outlook = found.outlook;
  if (outlook.bound_by) found.bound_by = report::words_of(*outlook.bound_by);
  if (found.state != pacing::DeadlineState::on_track) {
    found.held = held_by_replies(found, remainder);
  }
  if (!outlook.done_at_best || found.state == pacing::DeadlineState::on_track) return;
  flow::ForecastFacts facts = facts_at_limits(remainder);
  facts.runs = runs;
  const flow::Forecast forecast = flow::forecast(facts);
  found.p50_at_limits =
      std::max(forecast.finish.p50.at, remainder.last_retry_due.value_or(found.now));
  if (!forecast.is_endangered) return;
  for (const flow::Remedy& remedy : flow::remedies(facts, forecast, found.now).enough) {
    if (!raises_limits(remedy) || found.raises.size() == raises_most) continue;
    if (found.answers_bind && raises_answers(remedy)) continue;
    auto commands = report::commands_of(remedy, found.channel);
    if (!commands.empty()) found.raises.push_back(std::move(commands));
  }
}

}  // namespace crier::app
