#include "use_cases/campaign/deadline/limit_raises.h"

#include <algorithm>

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

}  // namespace

void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder) {
  const pacing::Outlook& outlook = found.outlook;
  if (outlook.bound_by) found.bound_by = report::words_of(*outlook.bound_by);
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
