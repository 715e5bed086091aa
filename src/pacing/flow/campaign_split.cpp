#include "pacing/flow/campaign_split.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace crier::pacing::flow {
namespace {

// A change of what somebody needs that would move nobody noticeably.
constexpr double noticed = 0.02;
// A running campaign is at risk when it would be late if so much of its time were lost
// (deadline_outlook.h).
constexpr double time_lost_at_risk = ForecastTroubles{}.time_lost.p95;

bool is_alike(double one, double other) {
  return std::abs(one - other) <= noticed * std::max(one, other);
}

bool is_alike(const CampaignNeed& one, const CampaignNeed& other) {
  return one.campaign == other.campaign && one.is_endangered == other.is_endangered &&
         one.rate_needed.has_value() == other.rate_needed.has_value() &&
         is_alike(one.rate_needed.value_or(0), other.rate_needed.value_or(0));
}

// The campaign at hand is the one that was written last: of equal dates the others go first.
CampaignId id_of(std::size_t campaign, std::size_t campaigns) {
  const std::size_t place = campaign == 0 ? campaigns : campaign;
  return CampaignId{static_cast<std::int64_t>(place)};
}

}  // namespace

CampaignSplit::CampaignSplit(const FlowNetwork& network)
    : network_(network), standings_(network.campaigns.size()), parts_(network.campaigns.size()) {
  for (const FlowCampaign& each : network.campaigns) {
    is_endangered_.push_back(each.claim.is_endangered);
  }
}

void CampaignSplit::share(double now, double rate) {
  needs_.clear();
  const std::size_t all = standings_.size();
  for (std::size_t each = 0; each < all; ++each) {
    if (!standings_[each].has_somebody) continue;
    const FlowCampaign& campaign = network_.campaigns[each];
    needs_.push_back({.campaign = id_of(each, all),
                      .notify_by = campaign.notify_by,
                      .rate_needed = needed(each, now),
                      .weight = campaign.claim.weight,
                      .precedence = campaign.claim.precedence,
                      .is_endangered = is_endangered_[each]});
  }
  const bool is_as_before =
      is_alike(rate, shared_rate_) &&
      std::ranges::equal(needs_, shared_,
                         [](const auto& one, const auto& other) { return is_alike(one, other); });
  if (is_as_before) return;
  shared_ = needs_;
  shared_rate_ = rate;
  const CampaignShares shares = campaign_shares(needs_, rate);
  for (std::size_t each = 0; each < all; ++each) {
    const auto found = shares.find(id_of(each, all));
    parts_[each] = found == shares.end() ? 0 : found->second;
  }
}

bool CampaignSplit::endangers(std::size_t campaign, double people_per_second) {
  if (is_endangered_[campaign]) return false;
  // Nobody is endangered by what a breach holds up, and they could not help it.
  const bool has_breach = std::ranges::any_of(
      needs_, [](const auto& need) { return need.precedence == Precedence::breach; });
  if (has_breach) return false;
  const auto need =
      std::ranges::find(needs_, id_of(campaign, standings_.size()), &CampaignNeed::campaign);
  if (need == needs_.end() || !need->rate_needed) return false;
  is_endangered_[campaign] = people_per_second * (1 - time_lost_at_risk) < *need->rate_needed;
  return is_endangered_[campaign];
}

std::optional<double> CampaignSplit::needed(std::size_t campaign, double now) const {
  const FlowCampaign& each = network_.campaigns[campaign];
  return rate_needed(standings_[campaign].left, each.open_seconds.left(now), each.ends_at - now);
}

// Whoever is told faster than needed needs less and less, so that a part of it goes to others bit
// by bit; and whoever is told more slowly needs more. A campaign that could use the whole channel
// gets no more of it by needing yet more, until its date is over.
double CampaignSplit::even_for(std::size_t campaign, double now, double people_per_second) const {
  const double until_over = network_.campaigns[campaign].ends_at - now;
  const std::optional<double> rate = needed(campaign, now);
  if (!rate) return std::numeric_limits<double>::infinity();
  const double change = std::abs(*rate - people_per_second);
  if (*rate >= shared_rate_ || change <= 0) return until_over;
  const double seconds_needed = standings_[campaign].left / *rate;
  return std::min(until_over, noticed * shared_rate_ * seconds_needed / change);
}

}  // namespace crier::pacing::flow
