#include "use_cases/campaign/reading/campaign_troubles.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "store/campaign/deadlines.h"
#include "store/campaign/link_claims.h"
#include "store/report/channel_troubles.h"
#include "store/report/daemon_pulse.h"
#include "store/report/engine_troubles.h"
#include "store/report/owed_halts.h"

namespace crier::app {

namespace {

// Nobody is told while nobody could object.
std::optional<report::DaemonTrouble> link_trouble(store::Transaction& transaction,
                                                  const store::CampaignRecord& campaign) {
  const report::LinkRecord link = store::link_record(transaction, campaign.id);
  if (!link.is_down()) return std::nullopt;
  return report::DaemonTrouble{
      .host = {},
      .since = link.outages.back().began_at,
      .description = fmt::format(
          "nobody is told, because nobody could object: the objection link does not answer ({0}). "
          "To do: let its page answer (crier campaign check-link {1} asks it in every language); "
          "then it goes on by itself. Where people reach it and only this machine does not (its "
          "own "
          "public address seen from inside, a firewall): say where it reaches Crier's pages "
          "([pages] "
          "reached_at in crier.toml, then restart crierd), or crier campaign waive-link-check {1} "
          "--reason \"WHY\".",
          link.outages.back().fault, campaign.key)};
}

// Who has all of them now is counted when somebody looks.
std::string halt_description(const store::OwedHalt& halt) {
  const std::string who =
      halt.ref.empty() ? "" : fmt::format(", of which ref {} was refused", halt.ref);
  return fmt::format("{} are halted, and {} wait{}{}: {}", halt.noun, halt.waiting,
                     halt.waiting == 1 ? "s" : "", who, halt.description);
}

// Of daemons that have ended as they should nothing is left but what they have done: every minute
// the forecast of a campaign that runs.
WallTime unattended_since(store::Transaction& transaction, const store::CampaignRecord& campaign,
                          const store::DaemonPulse& pulse) {
  if (pulse.last_alive) return *pulse.last_alive;
  if (campaign.state == CampaignState::scheduled) return campaign.start_at.value_or(pulse.now);
  const auto deadline = store::deadline_record(transaction, campaign.id);
  return deadline ? deadline->reckoned_at : campaign.started_at.value_or(pulse.now);
}

}  // namespace

std::optional<report::DaemonTrouble> unattended(store::Transaction& transaction,
                                                const store::CampaignRecord& campaign) {
  const bool is_scheduled = campaign.state == CampaignState::scheduled;
  if (!is_scheduled && campaign.state != CampaignState::running) return std::nullopt;
  const store::DaemonPulse pulse = store::daemon_pulse(transaction);
  if (pulse.is_any_alive) return std::nullopt;
  if (is_scheduled && campaign.start_at && *campaign.start_at > pulse.now) return std::nullopt;
  // One that may not say that it is alive says so by its troubles. Those that were there at the
  // last sign of life may be of one that was killed.
  const auto is_later = [&pulse](const auto& trouble) {
    return !pulse.last_alive || trouble.since > *pulse.last_alive;
  };
  if (std::ranges::any_of(store::engine_troubles(transaction, campaign), is_later)) {
    return std::nullopt;
  }
  return report::DaemonTrouble{
      .host = {},
      .since = unattended_since(transaction, campaign, pulse),
      .description = fmt::format(
          "no crierd runs, so that {}. To do: start crierd on a machine that reaches this "
          "database; if it was running, its log says why it ended.",
          is_scheduled ? "the campaign does not begin, though it is due" : "nobody is told")};
}

std::vector<report::DaemonTrouble> campaign_troubles(store::Transaction& transaction,
                                                     const store::CampaignRecord& campaign) {
  std::vector<report::DaemonTrouble> troubles;
  for (const auto& trouble : store::engine_troubles(transaction, campaign)) {
    troubles.push_back(
        {.host = trouble.host, .since = trouble.since, .description = trouble.description});
  }
  for (const store::OwedHalt& halt : store::owed_halts(transaction, campaign.id)) {
    troubles.push_back(
        {.host = halt.host, .since = halt.since, .description = halt_description(halt)});
  }
  std::ranges::sort(troubles, {}, &report::DaemonTrouble::since);
  if (is_final(campaign.state)) return troubles;
  for (const auto& trouble : store::channel_troubles(transaction, campaign.channel)) {
    troubles.push_back(
        {.host = trouble.host, .since = trouble.since, .description = trouble.description});
  }
  if (auto trouble = link_trouble(transaction, campaign)) troubles.push_back(*std::move(trouble));
  std::ranges::sort(troubles, {}, &report::DaemonTrouble::since);
  // Nothing else is of any use before that.
  if (auto trouble = unattended(transaction, campaign)) {
    troubles.insert(troubles.begin(), *std::move(trouble));
  }
  return troubles;
}

}  // namespace crier::app
