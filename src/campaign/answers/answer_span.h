// Over how long the answers a minute of a campaign are an average. Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace crier {

// Ten minutes, or all the time for which it has told people where that is shorter, and a minute at
// least: what came an hour ago does not say how many come now, and of two answers in ten seconds
// nobody can say how many come a minute.
[[nodiscard]] inline std::chrono::seconds answer_span(std::chrono::seconds told_for) {
  using namespace std::chrono_literals;
  return std::clamp<std::chrono::seconds>(told_for, 1min, 10min);
}

}  // namespace crier
