#include "report/steps/step_section.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "report/table.h"

namespace crier::report {

std::string ways_text(const std::vector<StepFigures>& steps, const std::string& channel) {
  if (steps.empty()) return channel;
  std::string text;
  for (const StepFigures& each : steps) {
    if (!text.empty()) text += ", then ";
    text += each.channel;
  }
  return text;
}

std::string step_text(const std::vector<StepFigures>& steps, std::size_t width_max) {
  if (steps.size() < 2) return {};
  // Only some ways have receipts.
  const bool has_receipts =
      std::ranges::any_of(steps, [](const StepFigures& each) { return each.delivered > 0; });
  std::vector<Column> columns = {
      {"Step", Align::right},     {"By", Align::left},         {"Came", Align::right},
      {"Told", Align::right},     {"Came back", Align::right}, {"Failed", Align::right},
      {"Left out", Align::right}, {"Went on", Align::right},   {"Pending", Align::right}};
  constexpr std::ptrdiff_t behind_told = 4;
  if (has_receipts) columns.insert(columns.begin() + behind_told, {"Arrived", Align::right});
  Table table(std::move(columns));
  for (const StepFigures& each : steps) {
    std::vector<std::string> cells = {std::to_string(each.step),     each.channel,
                                      grouped(each.counts.planned),  grouped(each.counts.notified),
                                      grouped(each.came_back),       grouped(each.counts.failed),
                                      grouped(each.counts.excluded), grouped(each.onward),
                                      grouped(each.counts.pending)};
    if (has_receipts) cells.insert(cells.begin() + behind_told, grouped(each.delivered));
    table.add(std::move(cells));
  }
  return "\nSteps: whoever came back, failed or has no address goes on to the next\n" +
         table.text(width_max);
}

boost::json::array step_json(const std::vector<StepFigures>& steps) {
  boost::json::array all;
  for (const StepFigures& each : steps) {
    all.push_back({{"step", each.step},
                   {"channel", each.channel},
                   {"begins_at", iso8601(each.begins_at)},
                   {"ends_at", iso8601(each.ends_at)},
                   {"came", each.counts.planned},
                   {"notified", each.counts.notified},
                   {"failed", each.counts.failed},
                   {"excluded", each.counts.excluded},
                   {"went_on", each.onward},
                   {"came_back", each.came_back},
                   {"delivered", each.delivered},
                   {"pending", each.counts.pending}});
  }
  return all;
}

}  // namespace crier::report
