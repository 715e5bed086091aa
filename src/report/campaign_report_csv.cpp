#include <array>

#include <fmt/format.h>

#include "report/campaign_report.h"
#include "report/csv.h"
#include "report/objection_section.h"

namespace crier::report {
namespace {

struct Line {
  std::string_view section;
  std::string_view country;
  std::string_view locale;
  std::string hour;
  std::string_view outcome;
  std::string_view reason;
  std::int64_t count{};
};

void append(std::string& text, const Line& line) {
  const std::array<std::string, 7> fields = {
      std::string(line.section), std::string(line.country), std::string(line.locale),     line.hour,
      std::string(line.outcome), std::string(line.reason),  fmt::format("{}", line.count)};
  text += csv_line(fields);
}

void append_coverage(std::string& text, const CoverageRow& row) {
  const auto add = [&](std::string_view bucket, std::int64_t count) {
    append(text, {.section = "coverage",
                  .country = row.country,
                  .locale = row.locale,
                  .hour = {},
                  .outcome = bucket,
                  .reason = {},
                  .count = count});
  };
  add("planned", row.counts.planned);
  add("notified", row.counts.notified);
  add("failed", row.counts.failed);
  add("excluded", row.counts.excluded);
  add("pending", row.counts.pending);
  add("unreachable", row.unreachable);
  add("concerned", row.concerned());
  add("came_back", row.came_back);
  add("came_back_onward", row.came_back_onward);
  add("complaints", row.complaints);
  add("reached", row.reached());
  add("delivered", row.delivered);
}

void append_hour(std::string& text, const HourRow& row) {
  const auto add = [&](AttemptOutcome outcome, std::int64_t count) {
    append(text, {.section = "hour",
                  .country = {},
                  .locale = {},
                  .hour = iso8601(row.hour),
                  .outcome = name_of(outcome),
                  .reason = {},
                  .count = count});
  };
  add(AttemptOutcome::accepted, row.accepted);
  add(AttemptOutcome::deferred, row.deferred);
  add(AttemptOutcome::failed, row.failed);
  add(AttemptOutcome::unknown, row.unknown);
  add(AttemptOutcome::excluded, row.excluded);
}

void append_doubts(std::string& text, const Doubts& doubts) {
  const auto add = [&](std::string_view what, std::int64_t count) {
    append(text, {.section = "unknown",
                  .country = {},
                  .locale = {},
                  .hour = {},
                  .outcome = what,
                  .reason = {},
                  .count = count});
  };
  add("tries", doubts.unknown_tries);
  add("people", doubts.people);
  add("resent", doubts.resent);
  add("perhaps_twice", doubts.perhaps_twice);
  add("unresolved", doubts.unresolved);
}

}  // namespace

std::string report_csv(const CampaignReport& report) {
  std::string text = "section,country,locale,hour,outcome,reason,count\r\n";
  for (const CoverageRow& row : report.coverage) append_coverage(text, row);
  for (const OutcomeRow& row : report.outcomes) {
    append(text, {.section = "outcome",
                  .country = {},
                  .locale = {},
                  .hour = {},
                  .outcome = name_of(row.outcome),
                  .reason = name_of(row.reason),
                  .count = row.tries});
  }
  for (const FeedbackRow& row : report.feedback) {
    append(text, {.section = "feedback",
                  .country = {},
                  .locale = {},
                  .hour = {},
                  .outcome = row.klass,
                  .reason = {},
                  .count = row.notices});
  }
  for (const LanguageRuleRow& row : report.language_rules) {
    append(text, {.section = "language_rule",
                  .country = {},
                  .locale = {},
                  .hour = {},
                  .outcome = {},
                  .reason = row.rule,
                  .count = row.people});
  }
  for (const HourRow& row : report.hours) append_hour(text, row);
  append_doubts(text, report.doubts);
  if (report.told_earlier_dates > 0) {
    append(text, {.section = "extension",
                  .country = {},
                  .locale = {},
                  .hour = {},
                  .outcome = "told_earlier_dates",
                  .reason = {},
                  .count = report.told_earlier_dates});
  }
  for (const StepFigures& each : report.steps) {
    for (const auto& [name, people] :
         {std::pair("came", each.counts.planned), std::pair("notified", each.counts.notified),
          std::pair("failed", each.counts.failed), std::pair("excluded", each.counts.excluded),
          std::pair("went_on", each.onward), std::pair("pending", each.counts.pending),
          std::pair("delivered", each.delivered)}) {
      append(text, {.section = "step",
                    .country = {},
                    .locale = {},
                    .hour = {},
                    .outcome = name,
                    .reason = fmt::format("step {} {}", each.step, each.channel),
                    .count = people});
    }
  }
  for (const CorrectionFigures& each : report.corrections) {
    for (const auto& [name, people] :
         {std::pair("sent", each.sent), std::pair("failed", each.failed),
          std::pair("none", each.none), std::pair("owed", each.owed)}) {
      append(text, {.section = "correction",
                    .country = {},
                    .locale = {},
                    .hour = {},
                    .outcome = name,
                    .reason = fmt::format("step {}", each.step),
                    .count = people});
    }
  }
  if (report.objections) text += objection_csv(*report.objections);
  if (report.link) text += link_csv(*report.link, link_times(report));
  return text;
}

}  // namespace crier::report
