#include "report/owed_reasons.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "report/table.h"

namespace crier::report {

std::int64_t sum_of(const std::vector<ReasonCount>& reasons) {
  std::int64_t sum = 0;
  for (const ReasonCount& each : reasons) sum += each.people;
  return sum;
}

std::string reasons_in_brackets(std::vector<ReasonCount> reasons) {
  if (reasons.empty()) return {};
  std::ranges::sort(reasons, [](const ReasonCount& left, const ReasonCount& right) {
    return std::tie(right.people, left.reason) < std::tie(left.people, right.reason);
  });
  std::string text;
  for (const ReasonCount& each : reasons) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(each.people), each.reason);
  }
  return " (" + text + ")";
}

boost::json::object json_of(const std::vector<ReasonCount>& reasons) {
  boost::json::object object;
  for (const ReasonCount& each : reasons) object[each.reason] = each.people;
  return object;
}

}  // namespace crier::report
