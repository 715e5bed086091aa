#include "report/steps/step_section.h"

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
  Table table({{"Step", Align::right},
               {"By", Align::left},
               {"Came", Align::right},
               {"Told", Align::right},
               {"Came back", Align::right},
               {"Failed", Align::right},
               {"Left out", Align::right},
               {"Went on", Align::right},
               {"Pending", Align::right}});
  for (const StepFigures& each : steps) {
    table.add({std::to_string(each.step), each.channel, grouped(each.counts.planned),
               grouped(each.counts.notified), grouped(each.came_back), grouped(each.counts.failed),
               grouped(each.counts.excluded), grouped(each.onward), grouped(each.counts.pending)});
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
                   {"pending", each.counts.pending}});
  }
  return all;
}

}  // namespace crier::report
