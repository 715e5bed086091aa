// How often each rule was heard of each node within the last hour. Pure; its memory is bounded by
// what was said within an hour, of which a rule needs at most `times_an_hour`.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/reply_rule.h"

namespace crier::pacing {

class ReplyCounts {
 public:
  struct Node {
    LimitLevel level{};
    std::string name;
    friend auto operator<=>(const Node&, const Node&) = default;
  };

  // The node has said what `rule` means. True: as often as the rule asks for; it begins anew.
  [[nodiscard]] bool count(const ReplyRule& rule, const Node& node, SteadyTime now);

  // False: the same alarm was given within the last hour, and once is enough.
  [[nodiscard]] bool give_alarm(const ReplyRule& rule, const Node& node, SteadyTime now);

  [[nodiscard]] std::size_t size() const { return heard_.size(); }

 private:
  void forget_old(SteadyTime now);

  using Key = std::pair<Node, std::string>;  // The rule's name.
  std::map<Key, std::deque<SteadyTime>> heard_;
  std::map<Key, SteadyTime> alarms_;
  SteadyTime swept_at_{SteadyTime::min().time_since_epoch() / 2};
};

}  // namespace crier::pacing
