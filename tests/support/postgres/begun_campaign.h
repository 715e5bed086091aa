// Begins a campaign as crierd does, with languages of a test's choice and without its words.
#pragma once

#include <cstdint>
#include <vector>

#include "campaign/language/counted_languages.h"
#include "store/campaign/campaign_start.h"
#include "store/campaign/campaign_steps.h"

namespace crier::test {

// False: it is not due any more. Without a ladder its channel is all there is.
inline bool begin_campaign(store::Transaction& transaction, store::CampaignRecord& campaign,
                           int lanes, CountedLanguages& languages,
                           const std::vector<std::string>& locales, const store::ChangeNote& note,
                           std::vector<LadderStep> ladder = {}) {
  const auto due = store::take_due(transaction, campaign.id, note.at);
  if (!due) return false;
  campaign = *due;
  store::freeze_audience(transaction, campaign, locales, lanes, note);
  std::vector<std::vector<store::PlannedPlace>> planned;
  for (const auto& groups : store::frozen_groups(transaction, campaign, lanes)) {
    auto& places = planned.emplace_back();
    for (const auto& group : groups) {
      places.push_back({.country = group.country,
                        .locale = languages.of(group.country, group.locale).counted,
                        .people = group.people});
    }
  }
  store::lay_out(transaction, campaign, first_step, planned);
  if (ladder.empty()) ladder = {{.channel = channel_named(campaign.channel).value()}};
  store::lay_out_steps(transaction, campaign, ladder);
  return true;
}

}  // namespace crier::test
