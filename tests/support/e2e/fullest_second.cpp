#include "support/e2e/fullest_second.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>

namespace crier::e2e {
namespace {

constexpr std::chrono::seconds second{1};

int allowed_in(WallTime ends, const AllowedNotices& allowed) {
  double rate = 0;
  for (const AllowedRate& each : allowed.rates) {
    const bool touches = each.from <= ends && each.until > ends - second;
    if (touches) rate = std::max(rate, each.per_second);
  }
  return static_cast<int>(std::floor(rate)) + allowed.burst;
}

}  // namespace

FullestSecond fullest_second(std::vector<WallTime> handed_over, const AllowedNotices& allowed) {
  std::ranges::sort(handed_over);
  FullestSecond fullest;
  std::size_t first = 0;
  for (std::size_t last = 0; last < handed_over.size(); ++last) {
    const WallTime ends = handed_over[last];
    while (handed_over[first] <= ends - second) ++first;
    const FullestSecond here{.ends = ends,
                             .notices = static_cast<int>(last - first + 1),
                             .allowed = allowed_in(ends, allowed)};
    if (last == 0 || here.notices - here.allowed > fullest.notices - fullest.allowed) {
      fullest = here;
    }
  }
  return fullest;
}

}  // namespace crier::e2e
