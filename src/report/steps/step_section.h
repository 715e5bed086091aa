// What has become of the steps of a campaign with a ladder, in its report and its status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "base/time.h"
#include "campaign/completeness.h"

namespace crier::report {

struct StepFigures {
  int step{};
  std::string channel;
  WallTime begins_at;
  WallTime ends_at;          // Whoever has not been told by it goes on, or fails in the last step.
  Completeness counts;       // Those who came to it, by how they stand in it.
  std::int64_t onward{};     // Of those who ended in it: who went on to the next step.
  std::int64_t came_back{};  // Of these: who had been notified, and whose notice came back.
  std::int64_t delivered{};  // Notices of which a receipt says that they have arrived.

  friend bool operator==(const StepFigures&, const StepFigures&) = default;
};

// "email, then sms": the ways of a campaign; `channel` before it has begun.
[[nodiscard]] std::string ways_text(const std::vector<StepFigures>& steps,
                                    const std::string& channel);
// A table under a title; empty unless there are several steps.
[[nodiscard]] std::string step_text(const std::vector<StepFigures>& steps, std::size_t width_max);
[[nodiscard]] boost::json::array step_json(const std::vector<StepFigures>& steps);

}  // namespace crier::report
