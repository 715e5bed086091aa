#include "daemon/alarms/own_alarms.h"

#include <algorithm>
#include <utility>

namespace crier::app {
namespace {

// Some ten places of a daemon and two of each campaign may be in trouble, and each is one alarm a
// way. Beyond this a receiver has been away for long, and the oldest alarms say least.
constexpr std::size_t unsent_max = 1000;

}  // namespace

std::vector<report::AlarmStep> OwnConditions::steps(
    const std::vector<report::AlarmCondition>& found, WallTime now) {
  std::vector<report::AlarmCondition> before;
  for (auto& [subject, told] : told_) {
    const bool is_found =
        std::ranges::find(found, subject, &report::AlarmCondition::subject) != found.end();
    if (is_found) told.seen_at = now;
    // What is away and not over yet is neither: nobody speaks of it.
    if (is_found || now - told.seen_at >= well_after) before.push_back(told.condition);
  }
  std::vector<report::AlarmStep> steps = report::alarm_steps(found, before, now, remind_every_);
  for (const report::AlarmStep& step : steps) {
    if (step.kind == report::AlarmKind::cleared) {
      told_.erase(step.condition.subject);
    } else {
      told_[step.condition.subject] = {.condition = step.condition, .seen_at = now};
    }
  }
  return steps;
}

void OwnConditions::adopt(const std::vector<report::AlarmCondition>& told, WallTime now) {
  for (const report::AlarmCondition& condition : told) {
    told_.try_emplace(condition.subject, Told{.condition = condition, .seen_at = now});
  }
}

std::vector<report::AlarmCondition> OwnConditions::told() const {
  std::vector<report::AlarmCondition> conditions;
  for (const auto& [subject, told] : told_) conditions.push_back(told.condition);
  return conditions;
}

bool UnsentAlarms::add(Unsent unsent) {
  const auto same = std::ranges::find_if(unsent_, [&](const Unsent& waiting) {
    return waiting.way == unsent.way && waiting.alarm.subject == unsent.alarm.subject;
  });
  if (same != unsent_.end()) {
    *same = std::move(unsent);
    return true;
  }
  unsent_.push_back(std::move(unsent));
  if (unsent_.size() <= unsent_max) return true;
  unsent_.pop_front();
  return false;
}

std::optional<UnsentAlarms::Unsent> UnsentAlarms::take(WallTime now) {
  const auto due =
      std::ranges::find_if(unsent_, [&](const Unsent& waiting) { return waiting.due <= now; });
  if (due == unsent_.end()) return std::nullopt;
  Unsent taken = std::move(*due);
  unsent_.erase(due);
  return taken;
}

}  // namespace crier::app
