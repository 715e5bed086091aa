#include "pacing/flow/waiting_retries.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace crier::pacing::flow {
namespace {

constexpr int stages_most = 16;
// Fewer people than this are nobody.
constexpr double nobody = 1e-9;
// Instants that stand for a time in which people are put off.
constexpr int points_most = 6;
constexpr double drawn_slots = WaitingRetries::slots_a_delay - WaitingRetries::slots_undrawn;

}  // namespace

std::vector<double> delay_stages(const RetryPolicy& policy) {
  std::vector<double> delays;
  for (int made = 1; made <= stages_most; ++made) {
    const auto bound = delay_bound(policy, made);
    delays.push_back(std::max(std::chrono::duration<double>(bound).count(), 1e-3));
    if (bound >= policy.delay_max) break;
  }
  return delays;
}

void WaitingRetries::add(std::size_t stage, double people, double from, double until) {
  if (people < nobody) return;
  Stage& waiting = stages_[stage];
  const double delay = (*delays_)[stage];
  const double width = delay / static_cast<double>(slots_a_delay);
  if (waiting.waiting < nobody) waiting.collected_until = until;
  // Of a long time only those who were put off during its last delay can be waiting still.
  double left = people;
  if (until - from > delay) {
    left = people * delay / (until - from);
    waiting.overdue += people - left;
    waiting.waiting += people - left;
    from = until - delay;
  }
  const int points =
      std::clamp(static_cast<int>(std::ceil((until - from) / width)), 1, points_most);
  for (int point = 0; point < points; ++point) {
    deposit(waiting, width, left / points, from + (until - from) * (point + 0.5) / points);
  }
}

// Due evenly between a tenth of the delay after `at` and all of it.
void WaitingRetries::deposit(Stage& stage, double width, double people, double at) {
  stage.waiting += people;
  double begins = at + width * static_cast<double>(slots_undrawn);
  const double ends = at + width * static_cast<double>(slots_a_delay);
  const double a_second = people / (width * drawn_slots);
  if (begins < stage.collected_until) {
    const double late = std::min(ends, stage.collected_until);
    stage.overdue += a_second * (late - begins);
    begins = late;
  }
  auto slot = static_cast<std::size_t>(begins / width);
  while (begins < ends) {
    const double border = std::min(ends, static_cast<double>(slot + 1) * width);
    if (border > begins) {
      stage.due[slot % ring] += a_second * (border - begins);
      begins = border;
    }
    ++slot;
  }
}

double WaitingRetries::collect_due(std::size_t stage, double now) {
  Stage& waiting = stages_[stage];
  if (waiting.waiting < nobody) {
    const double rest = waiting.waiting;
    waiting = {};
    return rest;
  }
  const double width = (*delays_)[stage] / static_cast<double>(slots_a_delay);
  double come = waiting.overdue;
  waiting.overdue = 0;
  auto slot = static_cast<std::size_t>(waiting.collected_until / width);
  for (std::size_t looked = 0; looked < ring; ++looked, ++slot) {
    const double begins = std::max(waiting.collected_until, static_cast<double>(slot) * width);
    const double ends = static_cast<double>(slot + 1) * width;
    if (begins >= now) break;
    double& due = waiting.due[slot % ring];
    const double part =
        now >= ends || ends <= begins ? due : due * (now - begins) / (ends - begins);
    come += part;
    due -= part;
  }
  waiting.collected_until = std::max(waiting.collected_until, now);
  waiting.waiting -= come;
  return come;
}

double WaitingRetries::finest_slot(double people_min) const {
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    if (stages_[stage].waiting >= people_min) {
      return (*delays_)[stage] / static_cast<double>(slots_a_delay);
    }
  }
  return 0;
}

}  // namespace crier::pacing::flow
