// What the civil calendar says of a policy over a whole campaign: spans in which its hours are open
// or closed and its day is one day. Asked of the functions that dispatch asks, so that the two
// cannot differ; once for all runs of a forecast. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pacing/limits/limit_calendar.h"

namespace crier::pacing::flow {

class LimitTimeline {
 public:
  struct Span {
    double until{};  // Seconds since the campaign's begin; infinity: for ever.
    bool is_open{true};
    std::int32_t day{};
    std::optional<std::int64_t> quota{};  // Of the whole day. Nothing: any number.
  };

  // `policy` must outlive this.
  LimitTimeline(const LimitPolicy& policy, WallTime begin);

  // The first one begins with the campaign, each other one where the one before ends. They are
  // reckoned when they are asked for. Valid until the next call.
  [[nodiscard]] const Span& span(std::size_t index) {
    while (spans_.size() <= index) add();
    return spans_[index];
  }

 private:
  void add();

  const LimitPolicy* policy_;
  LimitCalendar calendar_;
  WallTime begin_;
  WallTime next_;
  std::vector<Span> spans_;
};

}  // namespace crier::pacing::flow
