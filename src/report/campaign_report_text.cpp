#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/campaign_report.h"
#include "report/objection_section.h"
#include "report/table.h"

namespace crier::report {
namespace {

// More hours than this are shown in the CSV and JSON only.
constexpr std::size_t hours_max = 48;

std::string instant_text(const std::optional<WallTime>& instant, const std::string& zone) {
  return instant ? civil_text(*instant, zone) : "–";
}

std::string verdict_sentence(const CampaignReport& report) {
  switch (report.deadline) {
    case pacing::DeadlineVerdict::open: return "open";
    case pacing::DeadlineVerdict::endangered:
      return "ENDANGERED: at this rate somebody is told too late";
    case pacing::DeadlineVerdict::met: return "met";
    case pacing::DeadlineVerdict::missed: return "MISSED: somebody was not told in time";
    case pacing::DeadlineVerdict::abandoned: return "abandoned: cancelled";
  }
  return {};
}

std::string heading(const CampaignReport& report) {
  const std::string& zone = report.notify_by.zone;
  std::string text = fmt::format("Delivery report: {}\n\n", report.key);
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{:<16}{}\n", name, value);
  };
  line("Purpose", fmt::format("{} ({} notice by {})", report.purpose, name_of(report.profile),
                              ways_text(report.steps, report.channel)));
  line("State", std::string(name_of(report.state)));
  if (!report.alarm.empty()) line("Alarm", report.alarm);
  line("As of", civil_text(report.as_of, zone));
  line("Started", instant_text(report.started_at, zone));
  line("Finished", instant_text(report.finished_at, zone));
  line("First accepted", instant_text(report.first_notified, zone));
  line("Last accepted", instant_text(report.last_notified, zone));
  line("Notify by", end_text(report.notify_by));
  if (can_be_objected_to(report.profile)) line("Cut-off", end_text(report.cutoff));
  if (report.profile != NoticeProfile::breach) line("Effective", civil_text(report.effective_at));
  line("Deadline", verdict_sentence(report));
  return text;
}

std::vector<std::string> coverage_cells(std::string country, std::string locale,
                                        const CoverageRow& row) {
  const Completeness& counts = row.counts;
  return {
      std::move(country),       std::move(locale),        grouped(counts.planned),
      grouped(counts.notified), grouped(counts.failed),   grouped(counts.excluded),
      grouped(counts.pending),  grouped(row.unreachable), percent(row.reached(), row.concerned())};
}

std::string coverage_section(const CampaignReport& report, std::size_t width_max) {
  Table table({{"Country"},
               {"Language"},
               {"Planned", Align::right},
               {"Notified", Align::right},
               {"Failed", Align::right},
               {"Excluded", Align::right},
               {"Pending", Align::right},
               {"Unreachable", Align::right},
               {"Reached", Align::right}});
  std::string country;
  for (const CoverageRow& row : report.coverage) {
    table.add(coverage_cells(row.country == country ? "" : row.country, row.locale, row));
    country = row.country;
  }
  const CoverageRow sum = sum_of(report.coverage);
  table.add_rule();
  table.add(coverage_cells("All", "", sum));
  return fmt::format(
      "\nCoverage (planned = notified + failed + excluded + pending: {})\n"
      "Reached: of the people concerned, how many were notified, less those whose\n"
      "notice came back. The excluded are not concerned, but for the unreachable (no\n"
      "address, or a suppressed one).\n{}",
      sum.counts.closes() ? "closes" : "DOES NOT CLOSE", table.text(width_max));
}

std::string outcome_section(const CampaignReport& report, std::size_t width_max) {
  if (report.outcomes.empty()) return {};
  Table table({{"Outcome"}, {"Reason"}, {"Tries", Align::right}});
  for (const OutcomeRow& row : report.outcomes) {
    table.add({std::string(name_of(row.outcome)),
               row.reason == Reason::none ? "" : std::string(name_of(row.reason)),
               grouped(row.tries)});
  }
  return "\nWhat became of the tries\n" + table.text(width_max);
}

std::string feedback_section(const CampaignReport& report, std::size_t width_max) {
  if (report.feedback.empty()) return {};
  const CoverageRow all = sum_of(report.coverage);
  Table table({{"What came back"}, {"Notices", Align::right}});
  for (const FeedbackRow& row : report.feedback) table.add({row.klass, grouped(row.notices)});
  const std::int64_t accepted = all.counts.notified + all.came_back_onward;
  const std::int64_t came_back = all.came_back + all.came_back_onward;
  const std::string onward =
      all.came_back_onward == 0
          ? ""
          : fmt::format("\n{} of those whose notice came back went on to the next step.",
                        grouped(all.came_back_onward));
  const std::string arrived =
      all.delivered == 0
          ? ""
          : fmt::format("\nOf {} a receipt says that they have arrived.",
                        counted(all.delivered, {.one = "notice", .many = "notices"}));
  return fmt::format("\nAfter they were accepted: of {} came back {} ({}); complaints: {}{}{}\n{}",
                     counted(accepted, {.one = "notice", .many = "notices"}), grouped(came_back),
                     percent(came_back, accepted), grouped(all.complaints), onward, arrived,
                     table.text(width_max));
}

std::string language_section(const CampaignReport& report, std::size_t width_max) {
  if (report.language_rules.empty()) return {};
  Table table({{"Language chosen by"}, {"People", Align::right}});
  for (const LanguageRuleRow& row : report.language_rules) {
    table.add({row.rule, grouped(row.people)});
  }
  return "\nWhy that language\n" + table.text(width_max);
}

std::string hour_section(const CampaignReport& report, std::size_t width_max) {
  if (report.hours.empty()) return {};
  Table table({{"Hour"},
               {"Accepted", Align::right},
               {"Deferred", Align::right},
               {"Failed", Align::right},
               {"Unknown", Align::right},
               {""}});
  std::int64_t most = 1;
  for (const HourRow& row : report.hours) most = std::max(most, row.accepted);
  const std::size_t first = report.hours.size() > hours_max ? report.hours.size() - hours_max : 0;
  constexpr std::size_t bar_width = 16;
  for (std::size_t index = first; index < report.hours.size(); ++index) {
    const HourRow& row = report.hours[index];
    const double share = static_cast<double>(row.accepted) / static_cast<double>(most);
    std::string hour = civil_text(row.hour, report.notify_by.zone);
    hour.erase(hour.rfind(' '));  // The zone stands in the title.
    table.add({std::move(hour), grouped(row.accepted), grouped(row.deferred), grouped(row.failed),
               grouped(row.unknown), bar(share, bar_width)});
  }
  const std::string omitted =
      first == 0 ? "" : fmt::format(", the last {} of {}", hours_max, report.hours.size());
  return fmt::format("\nThroughput by hour ({}{})\n{}", report.notify_by.zone, omitted,
                     table.text(width_max));
}

std::string doubt_section(const CampaignReport& report) {
  const Doubts& doubts = report.doubts;
  if (doubts.unknown_tries == 0) {
    return "\nUnknown outcomes: none. No notice was sent twice.\n";
  }
  return fmt::format(
      "\nUnknown outcomes (a crash or a broken line left them without an answer)\n"
      "{:>12}  tries without an answer, of {} people\n"
      "{:>12}  sent again under the same Message-ID or idempotency key\n"
      "{:>12}  people who may have got the notice more than once\n"
      "{:>12}  people still waiting for another try\n",
      grouped(doubts.unknown_tries), grouped(doubts.people), grouped(doubts.resent),
      grouped(doubts.perhaps_twice), grouped(doubts.unresolved));
}

std::string earlier_dates_section(const CampaignReport& report) {
  if (report.told_earlier_dates == 0) return {};
  return fmt::format(
      "\nEarlier dates\n{:>12}  told the dates from before, just after they were moved\n",
      grouped(report.told_earlier_dates));
}

std::string objection_section(const CampaignReport& report, std::size_t width_max) {
  std::string text;
  if (report.objections) text += objection_text(*report.objections, report.purpose, width_max);
  if (report.link) text += link_text(*report.link, link_times(report), width_max);
  return text;
}

std::string post_section(const CampaignReport& report) {
  const std::string words = post_sentence(report.key, report.post);
  return words.empty() ? std::string() : fmt::format("\nLetters\n{}\n", words);
}

std::string trail_section(const CampaignReport& report, std::size_t width_max) {
  if (report.trail.empty()) return {};
  Table table({{"When (UTC)"}, {"Who"}, {"What"}, {"State"}, {"Reason"}});
  for (const TrailRow& row : report.trail) {
    table.add({iso8601(row.at), row.actor, row.action, row.state_to, row.reason});
  }
  return "\nAudit trail\n" + table.text(width_max);
}

}  // namespace

std::string report_text(const CampaignReport& report, std::size_t width_max) {
  return heading(report) + coverage_section(report, width_max) +
         step_text(report.steps, width_max) + post_section(report) +
         outcome_section(report, width_max) + feedback_section(report, width_max) +
         language_section(report, width_max) + hour_section(report, width_max) +
         doubt_section(report) + earlier_dates_section(report) +
         correction_text(report.corrections) + objection_section(report, width_max) +
         trail_section(report, width_max);
}

}  // namespace crier::report
