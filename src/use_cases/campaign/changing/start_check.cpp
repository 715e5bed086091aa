#include "use_cases/campaign/changing/start_check.h"

#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "campaign/validation/validation.h"
#include "specification/spec_surroundings.h"
#include "use_cases/campaign/opening/lacking.h"
#include "use_cases/campaign/planning/audience_plan.h"
#include "use_cases/campaign/planning/other_campaigns.h"
#include "use_cases/campaign/planning/planned_audience.h"
#include "use_cases/limits/days_taken.h"
#include "use_cases/limits/nodes_held.h"

namespace crier::app {
namespace {

constexpr const char* cannot_start = "the campaign cannot start:\n";

// What the rules of today say of the specification, one fault a line.
std::optional<std::string> faults_of(const CampaignSpec& spec, const NoticeSource& source,
                                     const StartQuestion& question) {
  const SpecSurroundings surroundings =
      spec_surroundings(spec, question.channels, source.catalogue, question.now);
  std::string text;
  for (const Finding& finding : validate(spec, surroundings, {})) {
    if (finding.severity != Severity::fault) continue;
    if (!text.empty()) text += '\n';
    text += fmt::format("  {}: {}", finding.key, finding.message);
  }
  if (text.empty()) return std::nullopt;
  return text;
}

std::unexpected<StartRefusal> faulty(std::string text) {
  return std::unexpected(StartRefusal{.why = StartRefusal::Why::faulty, .text = std::move(text)});
}

std::string late_text(const report::CampaignPlan& plan) {
  return fmt::format(
      "the campaign is not started: by {} almost certainly (19 in 20) everybody has been told, and "
      "notify_by is {}.\n{}If it is to begin all the same: --although-late \"WHY\"; the reason is "
      "kept in its events",
      civil_text(std::chrono::floor<std::chrono::seconds>(plan.forecast.finish.p95.at),
                 plan.notify_by.zone),
      end_text(plan.notify_by), report::plan_warnings(plan, 0));
}

}  // namespace

std::expected<report::CampaignPlan, StartRefusal> check_start(store::Connection& connection,
                                                              const store::CampaignRecord& campaign,
                                                              const NoticeSource& source,
                                                              const StartQuestion& question) {
  if (question.start_at >= campaign.notify_by) {
    return faulty(fmt::format("the campaign would begin at {}, when notify_by ({}) is over",
                              iso8601(question.start_at), iso8601(campaign.notify_by)));
  }
  const auto opened = connection.transact([&](store::Transaction& transaction) {
    return open_campaign(transaction, campaign, source);
  });
  if (!opened) return faulty(cannot_start + opened.error());
  if (const auto faults = faults_of(opened->spec, source, question)) {
    return faulty(cannot_start + *faults);
  }
  const int lanes = source.settings.lanes;
  const auto held = nodes_held(connection, campaign.channel, question.now);
  const auto domains =
      domains_told_apart(connection, opened->spec, question.channel.limits, held, lanes);
  const auto audience = planned_audience(connection, opened->spec,
                                         {.lanes = lanes, .now = question.now, .domains = domains});
  if (const auto lacking = what_is_lacking(*opened, audience)) {
    return faulty(cannot_start + *lacking);
  }
  if (question.ask_links.faults) {
    const auto answered = check_links(*opened, campaign, source, question.ask_links);
    if (!answered) return faulty(cannot_start + answered.error());
  }
  report::CampaignPlan plan = audience_plan(
      opened->spec, opened->book.locales(), audience,
      {.channel = question.channel,
       .lanes = lanes,
       .now = question.now,
       .begin = question.start_at,
       .notify_by = campaign.notify_by,
       .others = campaigns_beside(connection, campaign, source.catalogue,
                                  {.campaign = campaign.id,
                                   .channel = campaign.channel,
                                   .limits = question.channel.limits,
                                   .now = question.now},
                                  lanes),
       .ways = planned_ways(connection, opened->spec, {.lanes = lanes, .now = question.now}),
       .days_taken =
           days_taken(connection, campaign.channel, question.channel.limits, domains, question.now),
       .held = held});
  if (plan.forecast.is_endangered && question.although_late.empty()) {
    return std::unexpected(StartRefusal{.why = StartRefusal::Why::late, .text = late_text(plan)});
  }
  return plan;
}

}  // namespace crier::app
