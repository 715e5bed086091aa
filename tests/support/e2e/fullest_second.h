// How many notices were handed over within any second, held against how many were allowed then.
#pragma once

#include <vector>

#include "base/time.h"

namespace crier::e2e {

// The rate of one limit as operators set it. Spans overlap while daemons take a new one.
struct AllowedRate {
  double per_second{};
  WallTime from;
  WallTime until;
};

struct AllowedNotices {
  int burst{};
  std::vector<AllowedRate> rates;  // Of those that touch a second, the highest counts.
};

struct FullestSecond {
  WallTime ends;
  int notices{};
  int allowed{};
};

// Of all seconds that end with a notice, the one that has most in comparison with what is allowed.
[[nodiscard]] FullestSecond fullest_second(std::vector<WallTime> handed_over,
                                           const AllowedNotices& allowed);

}  // namespace crier::e2e
