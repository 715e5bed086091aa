#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/campaign/campaign_commands.h"
#include "report/table.h"
#include "use_cases/campaign/reading/person_cutoff.h"

namespace crier::app {
namespace {

namespace json = boost::json;

struct Row {
  std::string name;
  CivilInstant date;
};

// The person's own last.
std::vector<Row> rows_of(const PersonCutoff& found) {
  const OwnCutoff& own = found.own;
  std::vector<Row> rows = {{"of the campaign", in_zone(own.promised, found.terms.cutoff.zone)},
                           {"in their zone", in_zone(own.local, own.zone)}};
  if (own.period_end) {
    rows.push_back({"end of notice period", in_zone(*own.period_end, own.zone)});
  }
  rows.push_back({"their own", own.end});
  return rows;
}

std::string promised_text(const PersonCutoff& found, const std::string& campaign) {
  if (!found.elsewhere) return {};
  return fmt::format(
      "  An objection is to the purpose: {} promises them until {}. An objection by the link of {} "
      "is judged by the above; \"crier release export\" waits for the later date.\n",
      found.elsewhere->campaign, civil_text(found.elsewhere->cutoff, found.own.end.zone), campaign);
}

std::string text_of(const PersonCutoff& found, const std::string& campaign) {
  report::Table table({{"cut-off"}, {"local"}, {"in UTC"}});
  for (const Row& each : rows_of(found)) {
    table.add({each.name, end_text(each.date), iso8601(each.date.instant)});
  }
  std::string text = table.text(0) + fmt::format("\n{}\n", found.ref);
  for (const std::string& reason : found.reasons) text += "  " + reason + "\n";
  return text + promised_text(found, campaign);
}

json::value known(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

json::value known(const std::optional<WallTime>& at) {
  if (!at) return nullptr;
  return json::value(iso8601(*at));
}

json::object inputs_of(const PersonCutoff& found) {
  return {{"cut_off", iso8601(found.own.promised)},
          {"cut_off_zone", found.terms.cutoff.zone},
          {"country", known(found.dates.country)},
          {"time_zone", known(found.dates.time_zone)},
          {"first_notified_at", known(found.dates.told_at)},
          {"notice_period_min_days", found.terms.notice_period_min.count()}};
}

std::string json_of(const PersonCutoff& found, const std::string& campaign) {
  const OwnCutoff& own = found.own;
  json::value elsewhere = nullptr;
  if (found.elsewhere) {
    elsewhere = {{"campaign", found.elsewhere->campaign},
                 {"cut_off", iso8601(found.elsewhere->cutoff)}};
  }
  const json::object object{{"campaign", campaign},
                            {"ref", found.ref},
                            {"cut_off", iso8601(own.end.instant)},
                            {"local", end_text(own.end)},
                            {"zone", own.end.zone},
                            {"inputs", inputs_of(found)},
                            {"zone_rule", name_of(own.rule)},
                            {"days_end_in", own.zone},
                            {"in_their_zone", iso8601(own.local)},
                            {"notice_period_end", known(own.period_end)},
                            {"reasons", json::array(found.reasons.begin(), found.reasons.end())},
                            {"promised_elsewhere", std::move(elsewhere)}};
  return json::serialize(object) + "\n";
}

std::string csv_of(const PersonCutoff& found) {
  std::string text = "name,date,zone\n";
  for (const Row& each : rows_of(found)) {
    text += fmt::format("{},{},{}\n", each.name, iso8601(each.date.instant), each.date.zone);
  }
  return text;
}

}  // namespace

void explain_cutoff_of_person(Context& context, const std::string& key, const std::string& ref,
                              Format format) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const auto found =
      cutoff_of_person(context.connection(), campaign, context.catalogue(),
                       {.ref = ref, .lanes = context.settings().lanes, .now = context.now()});
  if (!found) throw CommandFailure(found.error());
  switch (format) {
    case Format::table: fmt::print(context.out(), "{}", text_of(*found, key)); return;
    case Format::json: fmt::print(context.out(), "{}", json_of(*found, key)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(*found)); return;
  }
}

}  // namespace crier::app
