#include <boost/json/serialize.hpp>

#include "campaign/civil_time.h"
#include "report/json_values.h"
#include "report/status_view.h"

namespace crier::report {

using boost::json::array;
using boost::json::object;

namespace {

object json_of(const OwedFigures& figures) {
  return {{"owed", figures.owed},
          {"sent", figures.sent},
          {"failed", figures.failed},
          {"none", figures.none},
          {"failed_by", json_of(figures.failed_by)},
          {"none_by", json_of(figures.none_by)},
          {"are_more", figures.are_more},
          {"is_unwalked", figures.is_unwalked}};
}

object json_of(const pacing::WaitingFor& waiting) {
  return {{"retry", waiting.retry},
          {"limit", waiting.limit},
          {"morning", waiting.morning},
          {"are_more", waiting.are_more}};
}

}  // namespace

std::string status_json(const CampaignStatus& status) {
  const auto number = [](const std::optional<double>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
  };
  array countries;
  for (const CoverageRow& row : status.countries) {
    object entry = json_of(row);
    entry["country"] = row.country;
    countries.push_back(std::move(entry));
  }
  array troubles;
  for (const DaemonTrouble& trouble : status.troubles) {
    troubles.push_back(object{{"host", trouble.host},
                              {"since", iso8601(trouble.since)},
                              {"description", trouble.description}});
  }
  object document{{"campaign", status.key},
                  {"state", name_of(status.facts.state)},
                  {"channel", status.channel},
                  {"alarm", status.alarm},
                  {"troubles", std::move(troubles)},
                  {"is_unattended", status.facts.is_unattended},
                  {"limits", json_of(status.limits)},
                  {"waiting", json_of(status.waiting)},
                  {"approvals", status.approvals},
                  {"bounces_until", json_of(status.bounces_until)},
                  {"post", post_json(status.post)},
                  {"waves", status.waves},
                  {"answers", status.answers},
                  {"objection_link", status.link},
                  {"confirmations", json_of(status.confirmations)},
                  {"corrections", json_of(status.corrections)},
                  {"as_of", iso8601(status.facts.now)},
                  {"start_at", json_of(status.start_at)},
                  {"notify_by", json_of(status.notify_by, end_text(status.notify_by))},
                  {"deadline", name_of(verdict(status.facts))},
                  {"forecast", status.forecast ? boost::json::value(json_of(*status.forecast))
                                               : boost::json::value(nullptr)},
                  {"expected_finish", json_of(expected_finish(status.facts))},
                  {"rate_recent", number(status.told_recent)},
                  {"rate_average", number(status.told_average)},
                  {"rate_needed", number(rate_needed(status.facts))},
                  {"total", json_of(sum_of(status.countries))},
                  {"countries", std::move(countries)},
                  {"steps", step_json(status.steps)},
                  {"failures", json_of(status.failures)}};
  if (status.sends_confirmations) document["sends_confirmations"] = *status.sends_confirmations;
  return boost::json::serialize(document) + "\n";
}

}  // namespace crier::report
