#include <array>

#include <fmt/format.h>

#include "report/csv.h"
#include "report/status_view.h"

namespace crier::report {

std::string status_csv(const CampaignStatus& status) {
  std::string text =
      "campaign,state,country,planned,notified,failed,excluded,pending,"
      "unreachable,concerned,came_back,complaints,reached,delivered\r\n";
  for (const CoverageRow& row : status.countries) {
    text += csv_line(std::array<std::string, 14>{
        status.key, std::string(name_of(status.facts.state)), row.country,
        fmt::format("{}", row.counts.planned), fmt::format("{}", row.counts.notified),
        fmt::format("{}", row.counts.failed), fmt::format("{}", row.counts.excluded),
        fmt::format("{}", row.counts.pending), fmt::format("{}", row.unreachable),
        fmt::format("{}", row.concerned()), fmt::format("{}", row.came_back),
        fmt::format("{}", row.complaints), fmt::format("{}", row.reached()),
        fmt::format("{}", row.delivered)});
  }
  return text;
}

}  // namespace crier::report
