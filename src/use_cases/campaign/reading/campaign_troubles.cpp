#include "use_cases/campaign/reading/campaign_troubles.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "store/campaign/link_claims.h"
#include "store/report/channel_troubles.h"
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

}  // namespace

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
  return troubles;
}

}  // namespace crier::app
