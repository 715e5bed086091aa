#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/campaign/campaign_commands.h"
#include "report/table.h"
#include "use_cases/campaign/reading/date_account.h"

namespace crier::app {
namespace {

namespace json = boost::json;

std::string shown(const DateAccount& account, const CivilInstant& date) {
  return account.is_end ? end_text(date) : civil_text(date);
}

std::string text_of(const std::vector<DateAccount>& accounts) {
  report::Table table({{"date"}, {"local"}, {"in UTC"}});
  for (const DateAccount& each : accounts) {
    table.add({each.name, shown(each, each.date), iso8601(each.date.instant)});
  }
  std::string text = table.text(0);
  for (const DateAccount& each : accounts) {
    text += fmt::format("\n{}\n", each.name);
    if (each.reasons.empty()) text += "  The specification names this date.\n";
    for (const std::string& reason : each.reasons) text += "  " + reason + "\n";
    for (const DateBefore& before : each.before) {
      text += fmt::format("  It was {} until {}, when the campaign was extended.\n",
                          shown(each, before.date), iso8601(before.until));
    }
  }
  return text;
}

json::value json_of(const DateAccount& account) {
  json::array before;
  for (const DateBefore& each : account.before) {
    before.push_back({{"date", iso8601(each.date.instant)}, {"until", iso8601(each.until)}});
  }
  return {{"name", account.name},
          {"date", iso8601(account.date.instant)},
          {"local", shown(account, account.date)},
          {"zone", account.date.zone},
          {"reasons", json::array(account.reasons.begin(), account.reasons.end())},
          {"before", std::move(before)}};
}

std::string csv_of(const std::vector<DateAccount>& accounts) {
  std::string text = "name,date,zone\n";
  for (const DateAccount& each : accounts) {
    text += fmt::format("{},{},{}\n", each.name, iso8601(each.date.instant), each.date.zone);
  }
  return text;
}

}  // namespace

void explain_campaign_dates(Context& context, const std::string& key, Format format) {
  const store::CampaignRecord campaign = require_campaign(context, key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  const auto accounts = account_for_dates(context.connection(), campaign, spec);
  switch (format) {
    case Format::table: fmt::print(context.out(), "{}", text_of(accounts)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(accounts)); return;
    case Format::json: break;
  }
  json::array all;
  for (const DateAccount& each : accounts) all.push_back(json_of(each));
  fmt::print(context.out(), "{}\n", json::serialize(all));
}

}  // namespace crier::app
