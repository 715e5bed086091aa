#include "use_cases/campaign/changing/start_check.h"

#include <optional>

#include <fmt/format.h>

#include "campaign/validation/validation.h"
#include "specification/spec_surroundings.h"
#include "use_cases/campaign/opening/lacking.h"
#include "use_cases/campaign/planning/audience_plan.h"
#include "use_cases/campaign/planning/planned_audience.h"

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

}  // namespace

std::expected<report::CampaignPlan, std::string> check_start(store::Connection& connection,
                                                             const store::CampaignRecord& campaign,
                                                             const NoticeSource& source,
                                                             const StartQuestion& question) {
  if (question.start_at >= campaign.notify_by) {
    return std::unexpected(
        fmt::format("the campaign would begin at {}, when notify_by ({}) is over",
                    iso8601(question.start_at), iso8601(campaign.notify_by)));
  }
  const auto opened = connection.transact([&](store::Transaction& transaction) {
    return open_campaign(transaction, campaign, source);
  });
  if (!opened) return std::unexpected(cannot_start + opened.error());
  if (const auto faults = faults_of(opened->spec, source, question)) {
    return std::unexpected(cannot_start + *faults);
  }
  const auto audience = planned_audience(connection, opened->spec,
                                         {.lanes = source.settings.lanes, .now = question.now});
  if (const auto lacking = what_is_lacking(*opened, audience)) {
    return std::unexpected(cannot_start + *lacking);
  }
  if (question.ask_links.faults) {
    const auto answered = check_links(*opened, campaign, source, question.ask_links);
    if (!answered) return std::unexpected(cannot_start + answered.error());
  }
  return audience_plan(opened->spec, opened->book.locales(), audience,
                       {.rate = question.rate,
                        .begin = question.start_at,
                        .notify_by = campaign.notify_by,
                        .retry = question.retry});
}

}  // namespace crier::app
