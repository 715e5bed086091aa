#include "report/alarm_view.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "pacing/deadline/deadline_outlook.h"

namespace crier::report {
namespace {

constexpr std::array<std::string_view, 6> kinds = {"raised", "reminder", "cleared",
                                                   "test",   "once",     "eased"};

std::string_view prefix_of(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::raised:
    case AlarmKind::once: return "ALARM: ";
    case AlarmKind::reminder: return "still: ";
    case AlarmKind::cleared: return "all clear: ";
    case AlarmKind::test: return "test: ";
    case AlarmKind::eased: return "eased: ";
  }
  return {};
}

}  // namespace

std::string_view name_of(AlarmKind kind) {
  return kinds[std::to_underlying(kind)];
}

std::optional<AlarmKind> alarm_kind_named(std::string_view name) {
  const auto* const found = std::ranges::find(kinds, name);
  if (found == kinds.end()) return std::nullopt;
  return static_cast<AlarmKind>(found - kinds.begin());
}

bool is_eased(std::string_view before, std::string_view after) {
  const auto from = pacing::deadline_state_named(before);
  const auto to = pacing::deadline_state_named(after);
  return from && to && *to < *from;
}

std::vector<AlarmStep> alarm_steps(const std::vector<AlarmCondition>& found,
                                   const std::vector<AlarmCondition>& told, WallTime now,
                                   std::chrono::milliseconds remind_every) {
  std::vector<AlarmStep> steps;
  for (const AlarmCondition& before : told) {
    if (std::ranges::find(found, before.subject, &AlarmCondition::subject) == found.end()) {
      steps.push_back({.kind = AlarmKind::cleared, .condition = before});
    }
  }
  for (const AlarmCondition& condition : found) {
    const auto before = std::ranges::find(told, condition.subject, &AlarmCondition::subject);
    AlarmCondition step = condition;
    step.told_at = now;
    if (before != told.end() && is_eased(before->state, condition.state)) {
      steps.push_back(
          {.kind = AlarmKind::eased, .condition = std::move(step), .eased_from = before->state});
    } else if (before == told.end() || before->state != condition.state) {
      steps.push_back({.kind = AlarmKind::raised, .condition = std::move(step)});
    } else if (now - before->told_at >= remind_every) {
      steps.push_back({.kind = AlarmKind::reminder, .condition = std::move(step)});
    }
  }
  return steps;
}

std::string alarm_json(const Alarm& alarm) {
  return boost::json::serialize(boost::json::object{{"id", alarm.id},
                                                    {"kind", name_of(alarm.kind)},
                                                    {"subject", alarm.subject},
                                                    {"state", alarm.state},
                                                    {"campaign", alarm.campaign},
                                                    {"host", alarm.host},
                                                    {"headline", alarm.headline},
                                                    {"details", alarm.details},
                                                    {"since", iso8601(alarm.since)},
                                                    {"at", iso8601(alarm.at)}});
}

std::string alarm_subject(const Alarm& alarm) {
  return fmt::format("[Crier] {}{}", prefix_of(alarm.kind), alarm.headline);
}

std::string alarm_text(const Alarm& alarm) {
  std::string text = fmt::format("{}{}.\n\n", prefix_of(alarm.kind), alarm.headline);
  if (!alarm.details.empty()) text += alarm.details + "\n\n";
  if (!alarm.campaign.empty()) text += fmt::format("Campaign: {}\n", alarm.campaign);
  if (!alarm.host.empty()) text += fmt::format("Daemon:   crierd on {}\n", alarm.host);
  if (!alarm.state.empty()) text += fmt::format("State:    {}\n", alarm.state);
  text += fmt::format("Since:    {}\nTold at:  {}\nAlarm:    {}\n", iso8601(alarm.since),
                      iso8601(alarm.at), alarm.id);
  return text;
}

}  // namespace crier::report
