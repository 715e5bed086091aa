// How often each rule was heard of each node within the last hour. Pure. A rule needs the last
// `times_an_hour` of them. There may be as many nodes as there are domains, of which each can say
// anything: beyond `reply_counts_most` those are forgotten that were heard longest ago, so that
// they act later or are given an alarm again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/reply_rule.h"

namespace crier::pacing {

// Pairs of a rule and a node, of some 200 octets each and 8 for each time.
inline constexpr std::size_t reply_counts_most = 10'000;

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

  [[nodiscard]] std::size_t size() const { return heard_.size() + alarms_.size(); }

 private:
  using Key = std::pair<Node, std::string>;  // The rule's name.
  using Times = std::map<Key, std::vector<SteadyTime>>;

  void forget_old(SteadyTime now);
  static void make_room(Times& times);

  // The last times, oldest first.
  Times heard_;
  Times alarms_;  // One each.
  SteadyTime swept_at_{SteadyTime::min().time_since_epoch() / 2};
};

}  // namespace crier::pacing
