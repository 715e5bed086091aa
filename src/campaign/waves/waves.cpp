#include "campaign/waves/waves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "base/check.h"

namespace crier {

std::vector<int> waves_of_lanes(const Waves& waves, int lanes, CampaignId campaign) {
  CRIER_CHECK(lanes > 0);
  std::vector<int> in_order;  // The wave of the first lane, of the second, …
  for (const double share : waves.shares) {
    const int wave = in_order.empty() ? 1 : in_order.back() + 1;
    // One lane at least stays for those that are left over.
    const int room = lanes - 1 - static_cast<int>(in_order.size());
    const int wanted = std::max(1, static_cast<int>(std::lround(share * lanes)));
    for (int taken = 0; taken < std::min(wanted, room); ++taken) in_order.push_back(wave);
  }
  const int last = in_order.empty() ? 1 : in_order.back() + 1;
  in_order.resize(static_cast<std::size_t>(lanes), last);
  const auto first = static_cast<std::ptrdiff_t>(campaign.value % lanes);
  std::ranges::rotate(in_order, in_order.end() - first);
  return in_order;
}

std::vector<double> wave_shares(const Waves& waves, int lanes) {
  const std::vector<int> of_lanes = waves_of_lanes(waves, lanes, CampaignId{0});
  std::vector<double> shares(static_cast<std::size_t>(std::ranges::max(of_lanes)));
  for (const int wave : of_lanes) shares[static_cast<std::size_t>(wave - 1)] += 1.0 / lanes;
  return shares;
}

std::string text_of(const std::vector<int>& waves_of_lanes) {
  const int waves = std::ranges::max(waves_of_lanes);
  if (waves == 1) return {};
  const std::size_t lanes = waves_of_lanes.size();
  std::string text;
  for (int wave = 1; wave <= waves; ++wave) {
    const auto count = std::ranges::count(waves_of_lanes, wave);
    const double percent = 100.0 * static_cast<double>(count) / static_cast<double>(lanes);
    text += wave == 1 ? fmt::format("{} of {} lanes ({:.1f} %)", count, lanes, percent)
                      : fmt::format(", then {} ({:.1f} %)", count, percent);
  }
  return text;
}

}  // namespace crier
