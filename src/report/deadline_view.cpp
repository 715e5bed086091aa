#include "report/deadline_view.h"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "report/json_values.h"

namespace crier::report {
namespace {

// A daemon does it every minute; one may die, and another one take over.
constexpr std::chrono::minutes reckoned_anew_within{5};

// Without those who are left out.
boost::json::value told(const DeadlineView& view, const std::optional<double>& people_per_second) {
  if (!people_per_second) return nullptr;
  return *people_per_second * view.told_share;
}

}  // namespace

std::string deadline_sentence(const DeadlineView& view, WallTime now) {
  if (now > view.reckoned_at + reckoned_anew_within) {
    return fmt::format(
        "not reckoned since {}: it was {} then, with {} people left, and what was foreseen counts "
        "no more",
        iso8601(view.reckoned_at), name_of(view.state), view.outlook.people_left);
  }
  return fmt::format("{} since {}, reckoned at {}: {}", name_of(view.state), iso8601(view.since),
                     iso8601(view.reckoned_at), view.figures);
}

boost::json::object json_of(const DeadlineView& view) {
  const pacing::Outlook& outlook = view.outlook;
  return {{"state", name_of(view.state)},
          {"since", iso8601(view.since)},
          {"reckoned_at", iso8601(view.reckoned_at)},
          {"people_left", outlook.people_left},
          {"awaiting_retry", outlook.awaiting_retry},
          {"rate_now", told(view, outlook.rate_now)},
          {"rate_needed", told(view, outlook.rate_needed)},
          {"rate_possible", told(view, outlook.rate_possible)},
          {"p50", json_of(outlook.p50)},
          {"p95", json_of(outlook.p95)},
          {"point_of_no_return", iso8601(outlook.point_of_no_return)},
          {"remedy", view.remedy}};
}

}  // namespace crier::report
