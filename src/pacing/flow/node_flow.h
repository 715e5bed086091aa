// What one node of the tree of limits may give in a run of a forecast: at an instant, and within a
// step. The counterpart of limit_node.h for quantities instead of notices. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "pacing/flow/flow_network.h"
#include "pacing/limits/limit_node.h"

namespace crier::pacing::flow {

class NodeFlow {
 public:
  // Troubles that slow down every node.
  struct Drag {
    double time_lost{};       // A share.
    double answer_seconds{};  // 0: not known, and concurrency does not limit it.
  };

  // `node` must outlive this. All times are seconds since the campaign's begin.
  NodeFlow(const FlowNode& node, Drag drag);

  // It is `now`: its span of the calendar, and its day, are those of now.
  void advance(double now);

  // Nothing goes before the end of its span.
  [[nodiscard]] bool is_blocked() const {
    return !span_.is_open || quota_left_ < least || is_paused_;
  }
  [[nodiscard]] double span_ends() const {
    return is_paused_ ? std::min(span_.until, node_->paused_until) : span_.until;
  }
  [[nodiscard]] double quota_left() const { return quota_left_; }
  // It begins slowly at the moment, and until when its rate may be taken for even; 0: it does not.
  [[nodiscard]] double even_for(double now) const;

  // Notices a second, without its burst; infinity: any number.
  [[nodiscard]] double speed(double now) const;
  // Notices within `seconds` from now on.
  [[nodiscard]] double amount(double now, double seconds) const;
  // So many went.
  void take(double notices, double now, double seconds);
  // Which of its limits is the narrowest now.
  [[nodiscard]] LimitHold narrowest(double now) const;

 private:
  static constexpr double least = 1e-6;  // Of a notice.

  [[nodiscard]] bool is_slow_at_first() const;
  [[nodiscard]] double usual_rate() const;
  [[nodiscard]] double rate(double now) const;
  [[nodiscard]] double rate_of_answers() const;
  [[nodiscard]] double started_part(double now) const;
  [[nodiscard]] double quota_of_day() const;  // What is left of it as it begins.

  const FlowNode* node_;
  Drag drag_;
  LimitTimeline::Span span_;
  std::size_t span_index_{};
  bool has_begun_{};
  bool is_paused_{};
  double quota_left_;
  double tokens_{};
  double started_at_{};
  double last_taken_{};
};

}  // namespace crier::pacing::flow
