#include <array>
#include <memory>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "pacing/deadline/deadline_words.h"
#include "report/csv.h"
#include "report/display_width.h"
#include "report/table.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

std::string instant_or_empty(const std::optional<WallTime>& instant) {
  return instant ? iso8601(*instant) : "";
}

// Empty before its begin and after its end.
std::string_view deadline_of(const CampaignOverview& entry) {
  return entry.deadline ? name_of(entry.deadline->standing.state) : "";
}

std::string limits_of(const CampaignOverview& entry) {
  return report::holds_in_short(entry.limits);
}

boost::json::object json_of(const CampaignOverview& entry) {
  const store::CampaignRecord& campaign = entry.campaign;
  return {{"key", campaign.key},
          {"state", name_of(campaign.state)},
          {"purpose", campaign.purpose},
          {"channel", campaign.channel},
          {"notify_by", iso8601(campaign.notify_by)},
          {"cutoff", entry.has_cutoff ? iso8601(campaign.cutoff) : ""},
          {"effective_at", iso8601(campaign.effective_at)},
          {"created_at", iso8601(campaign.created_at)},
          {"start_at", instant_or_empty(campaign.start_at)},
          {"started_at", instant_or_empty(campaign.started_at)},
          {"finished_at", instant_or_empty(campaign.finished_at)},
          {"alarm", campaign.alarm},
          {"deadline", std::string(deadline_of(entry))},
          {"deadline_remedy", entry.deadline ? entry.deadline->remedy : ""},
          {"trouble", entry.trouble},
          {"limit", limits_of(entry)}};
}

// Enough to tell two alarms apart: a table at a terminal is for looking over. Elsewhere nobody can
// look at the rest, and grep does not mind long lines.
constexpr std::size_t alarm_columns = 36;
constexpr const char* alarm_hint =
    "\nAn alarm or a trouble in full, and what to do: crier campaign status CAMPAIGN\n";

// An alarm has stopped the campaign, and goes before what keeps it waiting, and that before a
// deadline that may be missed by it. A provider that asks for a pause or takes less is no reason to
// look sooner than a deadline is.
std::string alarm_or_trouble(const CampaignOverview& entry) {
  if (!entry.campaign.alarm.empty()) return entry.campaign.alarm;
  if (!entry.trouble.empty()) return "TROUBLE " + entry.trouble;
  const bool is_on_track =
      !entry.deadline || entry.deadline->standing.state == pacing::DeadlineState::on_track;
  const bool is_stopped = !entry.limits.empty() && entry.limits.front().is_stop();
  if (is_on_track || is_stopped) return entry.limits.empty() ? "" : "LIMIT " + limits_of(entry);
  return fmt::format("DEADLINE {}: {}", deadline_of(entry),
                     pacing::without_what_to_do(entry.deadline->remedy));
}

std::string list_text(const std::vector<CampaignOverview>& campaigns, std::size_t width) {
  if (campaigns.empty()) return "No campaigns. Begin with: crier campaign sample > campaign.toml\n";
  report::Table table(
      {{"Campaign"}, {"State"}, {"Channel"}, {"Notify by (UTC)"}, {"Alarm or trouble"}});
  const bool is_terminal = width != 0;
  bool is_shortened = false;
  for (const CampaignOverview& entry : campaigns) {
    const store::CampaignRecord& campaign = entry.campaign;
    const std::string alarm = alarm_or_trouble(entry);
    is_shortened = is_shortened || (is_terminal && !alarm.empty());
    table.add({campaign.key, std::string(name_of(campaign.state)), campaign.channel,
               iso8601(campaign.notify_by),
               is_terminal ? report::shortened(alarm, alarm_columns) : alarm});
  }
  return table.text(width) + (is_shortened ? alarm_hint : "");
}

std::string list_csv(const std::vector<CampaignOverview>& campaigns) {
  std::string text =
      "key,state,purpose,channel,notify_by,created_at,alarm,trouble,deadline,limit\r\n";
  for (const CampaignOverview& entry : campaigns) {
    const store::CampaignRecord& campaign = entry.campaign;
    text += report::csv_line(std::array<std::string, 10>{
        campaign.key, std::string(name_of(campaign.state)), campaign.purpose, campaign.channel,
        iso8601(campaign.notify_by), iso8601(campaign.created_at), campaign.alarm, entry.trouble,
        std::string(deadline_of(entry)), limits_of(entry)});
  }
  return text;
}

void list(Context& context, Format format) {
  const auto campaigns = campaign_overviews(context.connection());
  switch (format) {
    case Format::table:
      fmt::print(context.out(), "{}", list_text(campaigns, line_width(context)));
      break;
    case Format::csv: fmt::print(context.out(), "{}", list_csv(campaigns)); break;
    case Format::json: {
      boost::json::array array;
      for (const CampaignOverview& entry : campaigns) array.push_back(json_of(entry));
      fmt::print(context.out(), "{}\n", boost::json::serialize(array));
      break;
    }
  }
}

void show(Context& context, const std::string& key) {
  const CampaignHistory history =
      campaign_history(context.connection(), require_campaign(context, key));
  std::FILE* out = context.out();
  for (const auto& [name, value] : json_of(history.overview)) {
    const std::string_view text = value.as_string();
    if (!text.empty()) fmt::print(out, "{:<17}{}\n", std::string_view(name), text);
  }
  // Before the begin there is nothing to say, nor where nobody can object.
  const report::LinkRecord& link = history.link;
  if (link.answered_at || !link.waiver.empty() || !link.outages.empty()) {
    fmt::print(out, "{:<17}{}\n", "object_link",
               report::link_sentence(link, {.cutoff = history.overview.campaign.cutoff,
                                            .now = context.now(),
                                            .zone = "UTC"}));
  }
  report::Table table({{"When (UTC)"}, {"Who"}, {"What"}, {"State"}, {"Reason"}});
  for (const report::TrailRow& row : history.trail) {
    table.add({iso8601(row.at), row.actor, row.action, row.state_to, row.reason});
  }
  fmt::print(out, "\n{}\nSpecification\n─────────────\n{}", table.text(line_width(context)),
             history.overview.campaign.spec);
}

}  // namespace

void add_campaign_list(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("list", "All campaigns, the latest first");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*command, *format);
  command->callback([&context, format] { list(context, *format); });
  set_examples(*command, "crier campaign list --format json");
}

void add_campaign_show(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("show", "One campaign: dates, audit trail, specification");
  const auto key = std::make_shared<std::string>();
  command->add_option("campaign", *key, "Its key")->required()->type_name("CAMPAIGN");
  command->callback([&context, key] { show(context, *key); });
  set_examples(*command, "crier campaign show ai-training-2026");
}

}  // namespace crier::app
