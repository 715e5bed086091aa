// The promise of pacing/limits/limit_tree.h, beside a model of it in its plainest words: lists of
// what went when.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"
#include "property/pacing/limits/drawn_limits.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using test::domain_names;
using test::group_of;
using test::open_hours;
using test::rate_of;
using test::some_settings;
using test::wall_start;

// What the model knows of a node: what went, and what was allowed at the time.
struct ModelNode {
  struct Send {
    SteadyTime at;
    std::int64_t day{};  // -1: given back.
    double allowed{};    // All that the rates gave until then, beside bursts.
  };
  std::vector<Send> sends;
  int in_flight{};
  LimitPolicy policy;
  // All that the rates have given until `given_at`.
  double given{};
  SteadyTime given_at;
  int burst_most{};

  [[nodiscard]] double given_until(SteadyTime now) const {
    const double per_second = policy.rate ? policy.rate->per_second : 0;
    return given + per_second * std::chrono::duration<double>(now - given_at).count();
  }

  // Whether the plain reading of the promise lets one more go. Only for a rate that has always been
  // the same: the bucket by its definition, replayed from the beginning.
  [[nodiscard]] bool rate_allows(SteadyTime now) const {
    if (!policy.rate) return true;
    const auto interval = slot_interval(*policy.rate);
    const auto lateness = interval * (policy.rate->burst - 1);
    SteadyTime worked_off{};
    for (const Send& send : sends) worked_off = std::max(worked_off, send.at) + interval;
    return worked_off - lateness <= now;
  }
  void give_back(SteadyTime taken_at) {
    const auto send = std::ranges::find_if(
        sends, [&](const Send& each) { return each.at == taken_at && each.day >= 0; });
    RC_ASSERT(send != sends.end());
    send->day = -1;
  }
  [[nodiscard]] bool is_day_full(std::int64_t day) const {
    const auto quota = quota_on(policy, std::chrono::sys_days(std::chrono::days(day)));
    return quota && sends_on(day) >= *quota;
  }
  [[nodiscard]] std::int64_t sends_on(std::int64_t day) const {
    return std::ranges::count(sends, day, &Send::day);
  }
};

class World {
 public:
  explicit World(std::uint64_t seed)
      : random_(seed), settings_(some_settings(random_)), tree_(settings_, RateSupply::own, now()) {
    tell_policies();
  }

  void pass(Duration time) { elapsed_ += time; }
  Random& random() { return random_; }

  bool ask_and_go(const std::string& domain) {
    const Destination to{.domain = domain};
    const auto held = tree_.held_back(to, now());
    for (ModelNode* node : path_of(domain)) {
      const bool is_whose = held && is_node(held->node, *node, domain);
      if (!held) check_may_go(*node);
      if (is_whose) check_may_not_go(*node, *held);
    }
    if (held) {
      check_until(to, *held);
      return false;
    }
    const LimitTree::Ticket ticket = tree_.take(to, now());
    for (ModelNode* node : path_of(domain)) {
      node->sends.push_back(
          {.at = now().steady, .day = today(), .allowed = node->given_until(now().steady)});
      ++node->in_flight;
    }
    in_flight_.push_back({.ticket = ticket, .domain = domain});
    return true;
  }

  void answer() {
    if (in_flight_.empty()) return;
    const auto which = in_flight_.begin() + static_cast<long>(random_.below(in_flight_.size()));
    const double how = are_replies_given_ ? random_.unit() : 0;
    LimitTree::Freed freed;
    if (how < 0.7) {
      freed = tree_.accepted(which->ticket, now());
    } else if (how < 0.85) {
      freed = tree_.give_back(which->ticket, now());
      for (ModelNode* node : path_of(which->domain)) node->give_back(which->ticket.taken_at);
    } else {
      freed = tree_.refused(which->ticket, some_reply(), now()).freed;
    }
    std::size_t freed_by_model = 0;
    for (ModelNode* node : path_of(which->domain)) {
      const auto most = node->policy.concurrency;
      if (most && node->in_flight == *most) ++freed_by_model;
      --node->in_flight;
    }
    if (!are_replies_given_) RC_ASSERT(freed.size() == freed_by_model);
    in_flight_.erase(which);
  }

  // From now on not all is accepted, so that a node may be slower than its policy says.
  void give_replies() {
    are_replies_given_ = true;
    has_changed_ = true;
    settings_.rules = {
        {.name = "closing", .code = "421"},
        {.name = "pause", .code = "450", .action = ReplyAction::pause, .duration = 10s},
        {.name = "cap",
         .code = "451",
         .action = ReplyAction::cap_rate,
         .scope = ReplyScope::domain,
         .duration = 20s,
         .per_minute = 60},
        {.name = "one_by_one",
         .code = "452",
         .action = ReplyAction::cap_concurrency,
         .scope = ReplyScope::channel,
         .times_an_hour = 3,
         .duration = 5s,
         .concurrency = 1}};
    tree_.change(settings_, now());
  }

  // Only rates grow or shrink here; which nodes have one stays, so that the model can sum them up.
  void change_limits() {
    const auto another = [&](LimitPolicy& policy) {
      if (policy.rate) policy.rate = rate_of(0.5 + random_.unit() * 30, random_);
      if (policy.concurrency) policy.concurrency = 1 + static_cast<int>(random_.below(6));
      if (policy.per_day) policy.per_day = 20 + static_cast<std::int64_t>(random_.below(300));
    };
    another(settings_.channel);
    for (ProviderGroup& group : settings_.groups) another(group.policy);
    another(settings_.each_domain);
    another(settings_.domains["gmx.net"]);
    tree_.change(settings_, now());
    tell_policies();
    has_changed_ = true;
  }

  // The worst windows begin and end with a send: in each, at most what the rates of its time gave,
  // and a burst.
  void check_windows() {
    for (const auto& [name, node] : nodes_) {
      if (!node.policy.rate) continue;
      for (std::size_t from = 0; from < node.sends.size(); ++from) {
        for (std::size_t until = from; until < node.sends.size(); ++until) {
          const auto sent = static_cast<double>(until - from + 1);
          const double given = node.sends[until].allowed - node.sends[from].allowed;
          RC_ASSERT(sent <= given + node.burst_most + 1e-3);
        }
      }
    }
  }

  [[nodiscard]] bool has_changed() const { return has_changed_; }

 private:
  struct InFlight {
    LimitTree::Ticket ticket;
    std::string domain;
  };

  [[nodiscard]] Moment now() const {
    return {.steady = SteadyTime(1h) + elapsed_,
            .wall = wall_start + std::chrono::floor<std::chrono::microseconds>(elapsed_)};
  }
  [[nodiscard]] std::int64_t today() const {
    return std::chrono::floor<std::chrono::days>(now().wall).time_since_epoch().count();
  }

  void tell_policies() {
    const auto tell = [this](const std::string& name, const LimitPolicy& policy) {
      ModelNode& node = nodes_[name];
      node.given = node.given_until(now().steady);
      node.given_at = now().steady;
      node.policy = policy;
      if (policy.rate) node.burst_most = std::max(node.burst_most, policy.rate->burst);
    };
    tell("channel", settings_.channel);
    for (const ProviderGroup& group : settings_.groups) tell("group " + group.name, group.policy);
    for (const char* domain : domain_names) {
      const auto special = settings_.domains.find(domain);
      if (special != settings_.domains.end()) {
        tell(domain, special->second);
      } else {
        tell(domain, group_of(domain).empty() ? settings_.each_domain : LimitPolicy{});
      }
    }
  }

  std::vector<ModelNode*> path_of(const std::string& domain) {
    std::vector<ModelNode*> path = {&nodes_["channel"]};
    if (!group_of(domain).empty()) path.push_back(&nodes_["group " + group_of(domain)]);
    path.push_back(&nodes_[domain]);
    return path;
  }
  bool is_node(const LimitTree::NodeId& name, const ModelNode& node, const std::string& domain) {
    switch (name.level) {
      case LimitLevel::channel: return &node == &nodes_["channel"];
      case LimitLevel::group: return &node == &nodes_["group " + group_of(domain)];
      case LimitLevel::domain: return &node == &nodes_[domain];
    }
    return false;
  }

  void check_may_go(const ModelNode& node) {
    if (node.policy.concurrency) RC_ASSERT(node.in_flight < *node.policy.concurrency);
    RC_ASSERT(!node.is_day_full(today()));
    RC_ASSERT(is_open(node));
    if (!has_changed_) RC_ASSERT(node.rate_allows(now().steady));
  }

  [[nodiscard]] bool is_open(const ModelNode& node) const {
    const auto hour = now().wall - std::chrono::floor<std::chrono::days>(now().wall);
    return !node.policy.hours || (hour >= open_hours.from && hour < open_hours.until);
  }
  Reply some_reply() {
    Reply reply{.code = 0, .enhanced = {}, .words = "", .retry_after = {}};
    constexpr std::array codes = {421, 450, 451, 452, 550};
    reply.code = codes.at(random_.below(codes.size()));
    if (random_.chance(0.1)) reply.retry_after = std::chrono::seconds(random_.below(30));
    return reply;
  }

  // Work-conserving: whatever holds it back does so by the plain reading as well.
  void check_may_not_go(const ModelNode& node, const LimitTree::Held& held) {
    switch (held.by) {
      case LimitHold::concurrency:
        if (are_replies_given_) return;
        RC_ASSERT(node.policy.concurrency && node.in_flight >= *node.policy.concurrency);
        return;
      case LimitHold::hours: RC_ASSERT(!is_open(node)); return;
      case LimitHold::reply: RC_ASSERT(are_replies_given_); return;
      case LimitHold::day: RC_ASSERT(node.is_day_full(today())); return;
      case LimitHold::rate:
        if (!has_changed_) RC_ASSERT(!node.rate_allows(now().steady));
        return;
      default: RC_FAIL("held back by what nobody has set");
    }
  }

  // The hold ends when it says, and not a nanosecond before.
  void check_until(const Destination& to, const LimitTree::Held& held) {
    if (!held.until) {
      RC_ASSERT(held.by == LimitHold::concurrency);
      return;
    }
    RC_ASSERT(*held.until > now().steady);
    // The end of a cap may be what it waits for, and the rate holds it back further.
    if (are_replies_given_) return;
    const LimitLevel level = held.node.level;
    const LimitHold by = held.by;
    // The clock on the wall stands still meanwhile: a tree does not go back to a day that is over.
    const auto still_held = [&](SteadyTime at) {
      const auto again = tree_.held_back(to, {.steady = at, .wall = now().wall});
      return again && again->node.level == level && again->by == by;
    };
    if (by == LimitHold::rate) RC_ASSERT(still_held(*held.until - 1ns));
    if (by == LimitHold::rate) RC_ASSERT(!still_held(*held.until));
  }

  Random random_;
  Duration elapsed_{};
  LimitSettings settings_;
  LimitTree tree_;
  std::map<std::string, ModelNode> nodes_;
  std::vector<InFlight> in_flight_;
  bool has_changed_{};
  bool are_replies_given_{};
};

Duration some_time(Random& random) {
  const double which = random.unit();
  if (which < 0.5) return std::chrono::microseconds(random.below(2'000));
  if (which < 0.9) return std::chrono::milliseconds(random.below(300));
  if (which < 0.995) return std::chrono::seconds(random.below(20));
  return std::chrono::hours(random.below(30));
}

void live(World& world, int steps, double change_chance) {
  for (int step = 0; step < steps; ++step) {
    world.pass(some_time(world.random()));
    if (world.random().chance(change_chance)) world.change_limits();
    if (world.random().chance(0.4)) world.answer();
    const std::string domain = domain_names.at(world.random().below(domain_names.size()));
    const int asks = 1 + static_cast<int>(world.random().below(8));
    for (int ask = 0; ask < asks; ++ask) {
      if (!world.ask_and_go(domain)) break;
    }
  }
  world.check_windows();
}

RC_GTEST_PROP(LimitTree, lets_go_what_every_limit_lets_go_and_nothing_else, ()) {
  World world(*rc::gen::arbitrary<std::uint64_t>());

  live(world, 400, 0);
}

RC_GTEST_PROP(LimitTree, is_never_over_a_limit_while_limits_change, ()) {
  World world(*rc::gen::arbitrary<std::uint64_t>());

  live(world, 300, 0.05);

  RC_ASSERT(world.has_changed());
}

RC_GTEST_PROP(LimitTree, is_never_over_a_limit_whatever_is_answered, ()) {
  World world(*rc::gen::arbitrary<std::uint64_t>());
  world.give_replies();

  live(world, 300, 0.02);
}

}  // namespace
}  // namespace crier::pacing
