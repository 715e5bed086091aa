#include <boost/json/serialize.hpp>

#include "campaign/civil_time.h"
#include "report/campaign_report.h"
#include "report/json_values.h"
#include "report/objection_section.h"

namespace crier::report {

using boost::json::array;
using boost::json::object;

boost::json::value json_of(const std::optional<WallTime>& instant) {
  if (!instant) return nullptr;
  return boost::json::value(iso8601(*instant));
}

object json_of(const CivilInstant& instant, std::string_view civil) {
  return {{"instant", iso8601(instant.instant)}, {"civil", civil}, {"zone", instant.zone}};
}

object json_of(const Completeness& counts) {
  return {{"planned", counts.planned},
          {"notified", counts.notified},
          {"failed", counts.failed},
          {"excluded", counts.excluded},
          {"pending", counts.pending}};
}

object json_of(const CoverageRow& row) {
  object entry = json_of(row.counts);
  entry["unreachable"] = row.unreachable;
  entry["concerned"] = row.concerned();
  entry["came_back"] = row.came_back;
  entry["came_back_onward"] = row.came_back_onward;
  entry["complaints"] = row.complaints;
  entry["delivered"] = row.delivered;
  entry["reached"] = row.reached();
  return entry;
}

array json_of(const std::vector<OutcomeRow>& rows) {
  array result;
  for (const OutcomeRow& row : rows) {
    result.push_back(object{
        {"outcome", name_of(row.outcome)}, {"reason", name_of(row.reason)}, {"tries", row.tries}});
  }
  return result;
}

namespace {

array coverage_json(const std::vector<CoverageRow>& rows) {
  array result;
  for (const CoverageRow& row : rows) {
    object entry = json_of(row);
    entry["country"] = row.country;
    entry["locale"] = row.locale;
    result.push_back(std::move(entry));
  }
  return result;
}

array feedback_json(const std::vector<FeedbackRow>& rows) {
  array result;
  for (const FeedbackRow& row : rows) {
    result.push_back(object{{"class", row.klass}, {"notices", row.notices}});
  }
  return result;
}

array hours_json(const std::vector<HourRow>& rows) {
  array result;
  for (const HourRow& row : rows) {
    result.push_back(object{{"hour", iso8601(row.hour)},
                            {"accepted", row.accepted},
                            {"deferred", row.deferred},
                            {"failed", row.failed},
                            {"unknown", row.unknown},
                            {"excluded", row.excluded}});
  }
  return result;
}

array trail_json(const std::vector<TrailRow>& rows) {
  array result;
  for (const TrailRow& row : rows) {
    result.push_back(object{{"at", iso8601(row.at)},
                            {"actor", row.actor},
                            {"action", row.action},
                            {"state_from", row.state_from},
                            {"state_to", row.state_to},
                            {"reason", row.reason}});
  }
  return result;
}

object doubts_json(const Doubts& doubts) {
  return {{"unknown_tries", doubts.unknown_tries},
          {"people", doubts.people},
          {"resent", doubts.resent},
          {"perhaps_twice", doubts.perhaps_twice},
          {"unresolved", doubts.unresolved}};
}

array rules_json(const std::vector<LanguageRuleRow>& rows) {
  array result;
  for (const LanguageRuleRow& row : rows) {
    result.push_back(object{{"rule", row.rule}, {"people", row.people}});
  }
  return result;
}

}  // namespace

std::string report_json(const CampaignReport& report) {
  object document{{"campaign", report.key},
                  {"purpose", report.purpose},
                  {"profile", name_of(report.profile)},
                  {"channel", report.channel},
                  {"state", name_of(report.state)},
                  {"alarm", report.alarm},
                  {"as_of", iso8601(report.as_of)},
                  {"notify_by", json_of(report.notify_by, end_text(report.notify_by))},
                  {"started_at", json_of(report.started_at)},
                  {"finished_at", json_of(report.finished_at)},
                  {"first_notified", json_of(report.first_notified)},
                  {"last_notified", json_of(report.last_notified)},
                  {"deadline", name_of(report.deadline)},
                  {"total", json_of(sum_of(report.coverage))},
                  {"coverage", coverage_json(report.coverage)},
                  {"steps", step_json(report.steps)},
                  {"post", post_json(report.post)},
                  {"outcomes", json_of(report.outcomes)},
                  {"feedback", feedback_json(report.feedback)},
                  {"language_rules", rules_json(report.language_rules)},
                  {"hours", hours_json(report.hours)},
                  {"unknown", doubts_json(report.doubts)},
                  {"told_earlier_dates", report.told_earlier_dates},
                  {"corrections", correction_json(report.corrections)},
                  {"audit_trail", trail_json(report.trail)}};
  if (can_be_objected_to(report.profile)) {
    document["cutoff"] = json_of(report.cutoff, end_text(report.cutoff));
  }
  if (report.objections) document["objections"] = objection_json(*report.objections);
  if (report.link) {
    document["objection_link"] = link_json(*report.link, link_times(report));
  }
  if (report.profile != NoticeProfile::breach) {
    document["effective_at"] = json_of(report.effective_at, civil_text(report.effective_at));
  }
  return boost::json::serialize(document) + "\n";
}

}  // namespace crier::report
