#include "report/campaign_report.h"

namespace crier::report {

namespace {

void add(CoverageRow& to, const CoverageRow& row) {
  to.counts += row.counts;
  to.unreachable += row.unreachable;
  to.came_back += row.came_back;
  to.came_back_onward += row.came_back_onward;
  to.complaints += row.complaints;
  to.delivered += row.delivered;
}

}  // namespace

Completeness total(const std::vector<CoverageRow>& rows) {
  return sum_of(rows).counts;
}

CoverageRow sum_of(const std::vector<CoverageRow>& rows) {
  CoverageRow sum;
  for (const CoverageRow& row : rows) add(sum, row);
  return sum;
}

std::int64_t out_of_time(const std::vector<OutcomeRow>& rows) {
  std::int64_t people = 0;
  for (const OutcomeRow& row : rows) {
    if (row.reason == Reason::deadline_passed) people += row.tries;
  }
  return people;
}

LinkTimes link_times(const CampaignReport& report) {
  return {.cutoff = report.cutoff.instant, .now = report.as_of, .zone = report.notify_by.zone};
}

std::vector<CoverageRow> by_country(const std::vector<CoverageRow>& rows) {
  std::vector<CoverageRow> result;
  for (const CoverageRow& row : rows) {
    if (result.empty() || result.back().country != row.country) {
      result.push_back({.country = row.country, .locale = {}, .counts = {}});
    }
    add(result.back(), row);
  }
  return result;
}

}  // namespace crier::report
