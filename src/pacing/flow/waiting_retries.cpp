#include "pacing/flow/waiting_retries.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace crier::pacing::flow {
namespace {

constexpr int stages_most = 16;
// Fewer people than this are nobody.
constexpr double nobody = 1e-9;
// Of a delay: a time that is shorter is an instant.
constexpr double instant_part = 1e-6;
constexpr double very_long = 8;

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
  // Of a long time only those who were put off during its last delay can be waiting still; of a
  // very long one they are few.
  double left = people;
  if (until - from > delay * very_long) {
    waiting.overdue += people;
    waiting.waiting += people;
    return;
  }
  if (until - from > delay) {
    left = people * delay / (until - from);
    waiting.overdue += people - left;
    waiting.waiting += people - left;
    from = until - delay;
  }
  deposit(waiting, width, left, from, until);
}

// Whoever is put off at an instant is due evenly between a tenth of the delay after it and all of
// it. Over all of them so many are due by then as the integral of that says.
void WaitingRetries::deposit(Stage& stage, double width, double people, double from, double until) {
  stage.waiting += people;
  const double least = width * static_cast<double>(slots_undrawn);
  const double most = width * static_cast<double>(slots_a_delay);
  // Of no time at all it is the same as of a very short one.
  const double time = std::max(until - from, most * instant_part);
  const double part_of_all = 1 / (time * (most - least));
  const auto due_by = [=](double at) {
    const double after = at - from;
    const auto area = [](double side) {
      const double long_side = std::max(side, 0.0);
      return long_side * long_side / 2;
    };
    return (area(after - least) - area(after - least - time) - area(after - most) +
            area(after - most - time)) *
           part_of_all;
  };
  const double begins = std::max(from + least, stage.collected_until);
  const auto first = static_cast<std::size_t>(begins / width);
  // Without branches or divisions, because this is where a forecast spends its time.
  std::array<double, slots_a_delay + 3> by_then{};
  by_then.front() = due_by(begins);
  const auto first_slot = static_cast<double>(first);
  for (int slot = 1; slot < static_cast<int>(by_then.size()); ++slot) {
    by_then[static_cast<std::size_t>(slot)] = due_by((first_slot + slot) * width);
  }
  for (double& share : by_then) share = std::min(share, 1.0);
  by_then.back() = 1;
  stage.overdue += people * by_then.front();
  for (std::size_t slot = 0; slot + 1 < by_then.size(); ++slot) {
    stage.due[(first + slot) % ring] += people * (by_then[slot + 1] - by_then[slot]);
  }
}

double WaitingRetries::collect_due(std::size_t stage, double now) {
  Stage& waiting = stages_[stage];
  if (waiting.waiting < nobody) {
    const double rest = waiting.waiting;
    waiting = {};
    return rest;
  }
  const double delay = (*delays_)[stage];
  const double width = delay / static_cast<double>(slots_a_delay);
  if (now >= waiting.collected_until + delay + width) {
    const double all = waiting.waiting;
    waiting = {.due = {}, .waiting = 0, .overdue = 0, .collected_until = now};
    return all;
  }
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
