#include "pacing/campaign_shares.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace crier::pacing {

Precedence precedence_of(NoticeProfile profile) {
  return profile == NoticeProfile::breach ? Precedence::breach : Precedence::ordinary;
}

std::optional<double> rate_needed(double people, double open_seconds, double seconds) {
  if (people <= 0 || seconds <= 0) return std::nullopt;
  return people / (open_seconds > 0 ? open_seconds : seconds);
}

CampaignShares campaign_shares(std::vector<CampaignNeed> needs, double rate) {
  CRIER_CHECK(rate > 0);
  CampaignShares parts;
  if (needs.empty()) return parts;
  const double least = part_of_nobody_starves / static_cast<double>(needs.size());
  for (const CampaignNeed& need : needs) {
    CRIER_CHECK(need.weight >= 1);
    const bool is_new = parts.emplace(need.campaign, least).second;
    CRIER_CHECK(is_new);
  }
  const bool has_breach = std::ranges::any_of(
      needs, [](const auto& need) { return need.precedence == Precedence::breach; });
  if (has_breach) {
    std::erase_if(needs, [](const auto& need) { return need.precedence != Precedence::breach; });
  }
  std::ranges::sort(needs, {}, [](const CampaignNeed& need) {
    return std::tuple(need.notify_by, need.campaign);
  });
  double left = 1 - part_of_nobody_starves;
  double weights = 0;
  for (const CampaignNeed& need : needs) weights += need.weight;
  for (const double factor : {factor_to_be_safe, factor_at_ease}) {
    for (const CampaignNeed& need : needs) {
      double& part = parts[need.campaign];
      const double wanted = least + need.rate_needed.value_or(0) * factor / rate;
      const double more = std::clamp(wanted - part, 0.0, left);
      left -= more;
      part += more;
    }
  }
  const auto endangered = std::ranges::find_if(
      needs, [](const auto& need) { return need.is_endangered && need.rate_needed; });
  if (endangered != needs.end()) {
    parts[endangered->campaign] += left;
    return parts;
  }
  for (const CampaignNeed& need : needs) parts[need.campaign] += left * need.weight / weights;
  return parts;
}

}  // namespace crier::pacing
