// People of one part of an audience who wait for their next try, as a number: by how many tries
// they have made, and by when they are due. What retry.h draws for each notice, from a tenth of the
// delay to all of it, is here spread evenly. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "pacing/retry.h"

namespace crier::pacing::flow {

// The delays of a policy, in seconds, up to the longest one, with which it goes on.
[[nodiscard]] std::vector<double> delay_stages(const RetryPolicy& policy);

class WaitingRetries {
 public:
  // A delay is divided into so many slots; the first ones of them, a tenth, are never drawn.
  static constexpr std::size_t slots_a_delay = 20;
  static constexpr std::size_t slots_undrawn = 2;

  // `delays` must outlive this.
  explicit WaitingRetries(const std::vector<double>& delays)
      : delays_(&delays), stages_(delays.size()) {}

  // So many were put off evenly between the two instants (seconds), each after that stage's number
  // of tries. Nobody may be due before `until` is collected.
  void add(std::size_t stage, double people, double from, double until);
  // Those of a stage who have come due by `now`.
  [[nodiscard]] double collect(std::size_t stage, double now) {
    // Most stages have nobody, most of the time.
    return stages_[stage].waiting == 0 ? 0 : collect_due(stage, now);
  }

  [[nodiscard]] double waiting(std::size_t stage) const { return stages_[stage].waiting; }
  [[nodiscard]] std::size_t stages() const { return stages_.size(); }
  // One slot of the shortest delay that at least so many wait for; 0: nobody does.
  [[nodiscard]] double finest_slot(double people_min) const;

 private:
  static constexpr std::size_t ring = 32;  // More than the slots of a delay.
  struct Stage {
    std::array<double, ring> due{};  // By slot number, modulo the ring.
    double waiting{};
    double overdue{};  // Due before what was collected last.
    double collected_until{};
  };

  [[nodiscard]] double collect_due(std::size_t stage, double now);
  static void deposit(Stage& stage, double width, double people, double from, double until);

  const std::vector<double>* delays_;
  std::vector<Stage> stages_;
};

}  // namespace crier::pacing::flow
