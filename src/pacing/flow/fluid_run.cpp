#include "pacing/flow/fluid_run.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>

#include "base/check.h"
#include "pacing/flow/campaign_split.h"
#include "pacing/flow/node_flow.h"
#include "pacing/flow/proportion.h"
#include "pacing/flow/waiting_retries.h"
#include "pacing/flow/wave_gate.h"

namespace crier::pacing::flow {
namespace {

constexpr double any_number = std::numeric_limits<double>::infinity();
constexpr double horizon = std::chrono::duration<double>(forecast_horizon).count();
constexpr double over_below = 1e-3;  // People over all parts: the campaign is over.
constexpr double nobody = 1e-9;      // People of one part.
constexpr double step_min = 1e-3;
constexpr double step_max = 86'400;
// Of the time that has passed: whether somebody is put off or told a minute sooner is no matter
// after a day. So a run has some thousand steps for retries, however long it is.
constexpr double step_part = 1.0 / 1'000;
constexpr std::size_t steps_most = 1'000'000;

class Run {
 public:
  Run(FlowNetwork& network, const std::vector<double>& delays, const FluidDraw& draw)
      : network_(network),
        draw_(draw),
        tries_of_others_(1 + draw.deferred / (1 - draw.deferred_again)),
        finest_(delays.front() / WaitingRetries::slots_a_delay),
        counts_from_(over_below /
                     (2 * std::max<double>(1, static_cast<double>(network.parts.size())))),
        waves_(network.waves),
        split_(network) {
    for (const FlowNode& node : network.nodes) {
      const bool is_channel = node.level == LimitLevel::channel;
      const double drawn = is_channel ? draw.channel_answer_seconds : draw.answer_seconds;
      nodes_.emplace_back(node,
                          NodeFlow::Drag{.time_lost = draw.time_lost,
                                         .answer_seconds = node.answer_seconds.value_or(drawn)});
    }
    static const std::vector<double> none;
    for (std::size_t part = 0; part < network.parts.size(); ++part) {
      const bool is_of_others = network.is_of_others(part);
      const std::vector<double>& stages = is_of_others ? none : delays;
      const double notices = network.parts[part].people * (is_of_others ? tries_of_others_ : 1);
      parts_.push_back({.first = notices,
                        .ready = std::vector<double>(stages.size()),
                        .waiting = WaitingRetries(stages),
                        .left = notices});
    }
    result_.left.resize(network.others.value_or(static_cast<std::uint32_t>(parts_.size())));
    for (std::size_t part = 0; part < parts_.size(); ++part) active_parts_.push_back(part);
    for (std::size_t node = 0; node < nodes_.size(); ++node) active_nodes_.push_back(node);
  }

  // Of the campaign itself, as it begins.
  double speed() {
    now_ = draw_.taken_up_seconds;
    look();
    share_by_speed();
    return network_.campaigns.empty() ? nodes_.front().given
                                      : nodes_[network_.campaigns.front().node].given;
  }

  // `goal` may be null: until everybody has an outcome.
  FluidRun run(bool notes_bounds, const FluidGoal* goal) {
    note();
    now_ = draw_.taken_up_seconds;
    const double end = goal == nullptr ? horizon : std::min(goal->by, horizon);
    const double goal_left =
        goal == nullptr ? 0 : std::accumulate(goal->left.begin(), goal->left.end(), 0.0);
    while (left_ > over_below && now_ < end && result_.times.size() < steps_most) {
      look();
      share_by_speed();
      const double step = next_step();
      if (step == any_number) break;
      if (notes_bounds) note_bounds(step);
      collect(now_ + step);
      share([&](std::size_t node) { return nodes_[node].flow.amount(now_, step); }, 1);
      serve(step);
      now_ += step;
      note();
      if (goal != nullptr && left_ <= goal_left && is_reached(*goal)) break;
    }
    if (left_ <= over_below) {
      for (auto& people : result_.left) people.back() = 0;
    }
    return std::move(result_);
  }

 private:
  struct Part {
    double first{};             // Not tried yet.
    std::vector<double> ready;  // Due for another try, by stage.
    WaitingRetries waiting;
    double left{};    // Without an outcome; of others, tries that are to come.
    double demand{};  // Who could go now.
    double weight{};  // By which it gets of what its node gives.
    double cap{};
    double given{};
    bool is_open{true};
    std::size_t span{};
  };
  struct Node {
    explicit Node(const FlowNode& node, NodeFlow::Drag drag) : flow(node, drag) {}
    NodeFlow flow;
    double left{};
    double demand{};
    double weight{};
    double wanted{};  // What its own would take if it were not there.
    double cap{};
    double given{};
  };

  [[nodiscard]] bool is_reached(const FluidGoal& goal) const {
    const std::size_t last = result_.times.size() - 1;
    for (std::size_t country = 0; country < goal.left.size(); ++country) {
      if (result_.left_of(network_.countries[country], last) > goal.left[country]) return false;
    }
    return true;
  }

  [[nodiscard]] static double ready_of(const Part& part) {
    double sum = 0;
    for (const double people : part.ready) sum += people;
    return sum;
  }

  // Hours, days, and who is left.
  void look() {
    for (const std::size_t index : active_nodes_) {
      nodes_[index].flow.advance(now_);
      nodes_[index].left = 0;
    }
    waves_.advance(now_, [this] { return untried() <= over_below; });
    for (const std::size_t index : active_parts_) {
      Part& part = parts_[index];
      const FlowPart& given = network_.parts[index];
      if (given.closes_at <= now_) give_up(part);
      part.is_open = waves_.is_open(given.wave) && given.opens_at <= now_;
      LimitTimeline* const hours = network_.parts[index].people_hours;
      if (hours != nullptr) {
        while (hours->span(part.span).until <= now_) ++part.span;
        const LimitTimeline::Span span = hours->span(part.span);
        part.is_open &= span.is_open || span.until > given.hours_begin_by;
      }
      nodes_[network_.parts[index].node].left += part.left;
    }
    for (const std::size_t node : std::views::reverse(active_nodes_)) {
      if (node > 0) nodes_[network_.nodes[node].parent].left += nodes_[node].left;
    }
    forget_done(active_parts_, parts_);
    forget_done(active_nodes_, nodes_);
  }

  static void give_up(Part& part) {
    part.first = part.left = 0;
    std::ranges::fill(part.ready, 0);
  }

  // Of the waves that are open.
  [[nodiscard]] double untried() const {
    double people = 0;
    for (const std::size_t index : active_parts_) {
      if (network_.is_of_others(index)) continue;
      if (waves_.is_open(network_.parts[index].wave)) people += parts_[index].first;
    }
    return people;
  }

  // Most domains are done long before the last one, and cost nothing from then on.
  template <class Each>
  static void forget_done(std::vector<std::size_t>& active, std::vector<Each>& all) {
    std::erase_if(active, [&](std::size_t index) {
      if (all[index].left > 0) return false;
      all[index].demand = all[index].weight = all[index].cap = all[index].given = 0;
      return true;
    });
  }

  // As of now. Who is found to be late by what others leave to it gets more of the channel.
  void share_by_speed() {
    const auto speed = [&](std::size_t node) { return nodes_[node].flow.speed(now_); };
    find_demand();
    const double carried = split_.is_needed() ? speed(0) / (1 - draw_.time_lost) : 0;
    splits_ = carried > 0 && carried < any_number;
    do {
      if (splits_) split_.look(now_, carried, [this](std::size_t each) { return standing(each); });
      divide_demand(speed, any_number);
    } while (splits_ && finds_endangered());
  }

  [[nodiscard]] CampaignSplit::Standing standing(std::size_t campaign) const {
    const Node& node = nodes_[network_.campaigns[campaign].node];
    const double tries_each = campaign == 0 ? 1 : tries_of_others_;
    return {.left = node.left / tries_each, .has_somebody = node.demand > 0};
  }

  // While the channel begins slowly, everybody is told too slowly; that is over by itself.
  [[nodiscard]] bool finds_endangered() {
    if (nodes_.front().flow.even_for(now_) > 0) return false;
    bool is_other = false;
    for (std::size_t campaign = 0; campaign < network_.campaigns.size(); ++campaign) {
      const Node& node = nodes_[network_.campaigns[campaign].node];
      const bool would_take_more = node.demand > 0 && node.given < node.cap * (1 - 1e-9);
      is_other |= would_take_more && split_.endangers(campaign, told_of(campaign));
    }
    return is_other;
  }

  // Divides what each node may give, `limit`, among those who stand behind it. A part takes
  // `most_of_part` times its people at most.
  template <class Limit>
  void share(Limit limit, double most_of_part) {
    find_demand();
    divide_demand(limit, most_of_part);
  }

  void find_demand() {
    for (const std::size_t index : active_nodes_) nodes_[index].demand = 0;
    for (const std::size_t index : active_parts_) {
      Part& part = parts_[index];
      part.demand = part.is_open ? part.first + ready_of(part) : 0;
      if (part.demand < nobody) part.demand = 0;
      part.weight = part.demand;
      nodes_[network_.parts[index].node].demand += part.demand;
    }
    for (const std::size_t index : std::views::reverse(active_nodes_)) {
      if (index > 0) nodes_[network_.nodes[index].parent].demand += nodes_[index].demand;
    }
  }

  template <class Limit>
  void divide_demand(Limit limit, double most_of_part) {
    for (const std::size_t index : active_nodes_) nodes_[index].wanted = 0;
    for (const std::size_t index : active_parts_) {
      Part& part = parts_[index];
      part.cap = part.demand > 0 ? part.demand * most_of_part : 0;
      nodes_[network_.parts[index].node].wanted += part.cap;
    }
    for (const std::size_t index : std::views::reverse(active_nodes_)) {
      Node& node = nodes_[index];
      node.cap = std::min(node.wanted, node.demand > 0 ? limit(index) : 0);
      if (index == 0) break;
      const auto campaign = network_.nodes[index].campaign;
      node.weight = campaign && splits_ ? weight_of(*campaign) : node.demand;
      nodes_[network_.nodes[index].parent].wanted += node.cap;
    }
    nodes_.front().given = nodes_.front().cap;
    for (const std::size_t index : active_nodes_) divide(index);
  }

  // Above 0 also of one whose people become due within a step.
  [[nodiscard]] double weight_of(std::size_t campaign) const {
    constexpr double part_least = 1e-6;
    return std::max(split_.part_of(campaign), part_least);
  }

  // In proportion to who waits, of campaigns to their parts, and nobody more than their cap.
  void divide(std::size_t index) {
    const FlowNode& node = network_.nodes[index];
    const auto each = [&](auto act) {
      for (const std::uint32_t child : node.nodes) act(nodes_[child]);
      for (const std::uint32_t child : node.parts) act(parts_[child]);
    };
    divide_in_proportion(nodes_[index].given, nodes_[index].wanted, each);
  }

  // How long nothing changes by itself. Towards the end of a part steps become shorter, so that who
  // was put off last is told from who was before.
  [[nodiscard]] double next_step() {
    const double step = std::min(step_of_calendar(), step_of_people());
    return step == any_number ? step : std::clamp(step, step_min, step_max);
  }

  [[nodiscard]] double step_of_calendar() const {
    const std::optional<double> watched_until = waves_.watched_until();
    double step = watched_until ? *watched_until - now_ : any_number;
    for (const std::size_t index : active_nodes_) {
      const Node& node = nodes_[index];
      step = std::min(step, node.flow.span_ends() - now_);
      if (node.given > 0) {
        step = std::min(step, std::max(node.flow.quota_left() / node.given, now_ * step_part));
      }
      if (const double even = node.flow.even_for(now_); even > 0) step = std::min(step, even);
    }
    for (const std::size_t index : active_parts_) {
      const Part& part = parts_[index];
      LimitTimeline* const hours = network_.parts[index].people_hours;
      if (hours != nullptr) step = std::min(step, hours->span(part.span).until - now_);
      const FlowPart& given = network_.parts[index];
      if (given.opens_at > now_) step = std::min(step, given.opens_at - now_);
      step = std::min(step, given.closes_at - now_);
    }
    return splits_ ? std::min(step, std::max(even_split(), now_ * step_part)) : step;
  }

  [[nodiscard]] double even_split() const {
    return split_.even_for(now_, [this](std::size_t campaign) { return told_of(campaign); });
  }

  // People a second.
  [[nodiscard]] double told_of(std::size_t campaign) const {
    const double given = nodes_[network_.campaigns[campaign].node].given;
    return campaign == 0 ? given * (1 - draw_.deferred) : given / tries_of_others_;
  }

  // Until a part is empty, or retries are due.
  [[nodiscard]] double step_of_people() const {
    const double finest = std::max(finest_, now_ * step_part);
    double step = any_number;
    for (const std::size_t index : active_parts_) {
      const Part& part = parts_[index];
      const bool is_waiting_only = part.demand == 0 && part.is_open;
      if (part.given <= 0 && !is_waiting_only) continue;
      if (network_.is_of_others(index)) {
        if (part.given > 0) step = std::min(step, part.demand / part.given);
        continue;
      }
      // Fewer are left than are worth a step where there is none; they are due at the end.
      const double slot = part.waiting.finest_slot(counts_from_);
      if (part.given <= 0) {
        step = std::min(step, slot > 0 ? std::max(slot, finest) : step_max);
        continue;
      }
      const double empty = part.demand / part.given;
      const double put_off =
          part.first * draw_.deferred + (part.demand - part.first) * draw_.deferred_again;
      const bool is_near = empty <= finest || put_off < counts_from_;
      const double until_empty = is_near ? empty : std::max(empty / 2, finest);
      // It is empty many times, as long as retries become due one after the other.
      step = std::min(step, slot > 0 ? std::max(until_empty, finest) : until_empty);
    }
    return step;
  }

  void collect(double until) {
    for (const std::size_t index : active_parts_) {
      Part& part = parts_[index];
      for (std::size_t stage = 0; stage < part.ready.size(); ++stage) {
        part.ready[stage] += part.waiting.collect(stage, until);
      }
    }
  }

  void serve(double step) {
    for (const std::size_t index : active_nodes_) {
      nodes_[index].flow.take(nodes_[index].given, now_, step);
    }
    for (const std::size_t index : active_parts_) {
      Part& part = parts_[index];
      if (part.given <= 0) continue;
      if (network_.is_of_others(index)) {
        serve_others(part);
        continue;
      }
      const double again = ready_of(part);
      const double served_again = std::min(again, part.given);
      const double first = std::min(part.first, part.given - served_again);
      const std::size_t last = part.ready.size() - 1;
      double done = first * (1 - draw_.deferred) + served_again * (1 - draw_.deferred_again);
      if (served_again > 0) {
        const double share = served_again / again;
        for (std::size_t stage = last + 1; stage-- > 0;) {
          const double tried = part.ready[stage] * share;
          part.ready[stage] -= tried;
          part.waiting.add(std::min(stage + 1, last), tried * draw_.deferred_again, now_,
                           now_ + step);
        }
      }
      part.first -= first;
      part.waiting.add(0, first * draw_.deferred, now_, now_ + step);
      part.left = std::max(0.0, part.left - done);
      // All such parts together are a thousandth of a person.
      if (part.left < counts_from_) part.left = 0;
    }
  }

  static void serve_others(Part& part) {
    part.first = std::max(0.0, part.first - part.given);
    if (part.first < over_below) part.first = 0;
    part.left = part.first;
  }

  void note() {
    left_ = 0;
    result_.times.push_back(result_.times.empty() ? 0 : now_);
    for (std::size_t part = 0; part < result_.left.size(); ++part) {
      result_.left[part].push_back(parts_[part].left);
      left_ += parts_[part].left;
    }
  }

  void note_bounds(double step) {
    for (const std::size_t index : active_nodes_) {
      const Node& node = nodes_[index];
      if (network_.nodes[index].campaign.value_or(0) > 0) continue;  // Their matter.
      if (index == 0 && !takes_more_of_channel()) continue;
      // All who stand behind it would have gone in less time than that.
      const bool has_more = node.demand > counts_from_ && node.given * step <= node.demand * 1.01;
      // One whose parent gives it less than it may take is not the one that binds.
      if (!has_more || node.given < node.cap * (1 - 1e-9) || node.cap >= node.wanted) continue;
      add_bound({.node = static_cast<std::uint32_t>(index),
                 .by = nodes_[index].flow.narrowest(now_),
                 .place = {},
                 .from = now_,
                 .until = now_ + step});
    }
    note_hours_of_people(step);
  }

  // Others may fill it beside a campaign that is held up by what is its own.
  [[nodiscard]] bool takes_more_of_channel() const {
    if (network_.campaigns.empty()) return true;
    const Node& own = nodes_[network_.campaigns.front().node];
    return own.demand > 0 && own.given < own.cap * (1 - 1e-9);
  }

  // Where people wait for their hours, and nothing else would keep them.
  void note_hours_of_people(double step) {
    std::set<std::uint32_t> waiting;
    for (const std::size_t index : active_parts_) {
      const FlowPart& given = network_.parts[index];
      const Part& part = parts_[index];
      if (given.people_hours == nullptr || part.is_open || network_.is_of_others(index)) continue;
      if (!waves_.is_open(given.wave) || part.first + ready_of(part) <= counts_from_) continue;
      if (has_room(given.node)) waiting.insert(given.place);
    }
    for (const std::uint32_t place : waiting) {
      add_bound(
          {.node = 0, .by = LimitHold::hours, .place = place, .from = now_, .until = now_ + step});
    }
  }

  [[nodiscard]] bool has_room(std::size_t index) const {
    const Node& node = nodes_[index];
    const double most = node.flow.speed(now_);
    if (most < any_number && node.given >= most * (1 - 1e-9)) return false;
    return index == 0 || has_room(network_.nodes[index].parent);
  }

  void add_bound(const BoundSpan& bound) {
    const auto before =
        std::find_if(result_.bounds.rbegin(), result_.bounds.rend(), [&](const BoundSpan& each) {
          return each.node == bound.node && each.place == bound.place;
        });
    if (before != result_.bounds.rend() && before->by == bound.by &&
        before->until >= bound.from - finest_) {
      before->until = bound.until;
    } else {
      result_.bounds.push_back(bound);
    }
  }

  FlowNetwork& network_;
  const FluidDraw draw_;
  // Of others it is no matter who is told when, but how much of the channel they take: each has all
  // tries one after the other, and nobody waits.
  const double tries_of_others_;
  const double finest_;
  const double counts_from_;  // People of a part whose retries are worth a step of their own.
  std::vector<Node> nodes_;
  std::vector<Part> parts_;
  std::vector<std::size_t> active_nodes_;  // With somebody left; parents first.
  std::vector<std::size_t> active_parts_;
  WaveGate waves_;
  CampaignSplit split_;
  bool splits_{};  // The channel is what they compete for.
  FluidRun result_;
  double now_{};
  double left_{};  // Without other campaigns: how long those go on is their matter.
};

}  // namespace

namespace {

void check(const FluidDraw& draw) {
  CRIER_CHECK(draw.deferred >= 0 && draw.deferred <= 1);
  CRIER_CHECK(draw.deferred_again >= 0 && draw.deferred_again < 1);
  CRIER_CHECK(draw.time_lost >= 0 && draw.time_lost < 1);
  CRIER_CHECK(draw.answer_seconds > 0 && draw.channel_answer_seconds >= 0);
}

}  // namespace

double speed_at_begin(FlowNetwork& network, const std::vector<double>& delays,
                      const FluidDraw& draw) {
  check(draw);
  return Run(network, delays, draw).speed();
}

FluidRun run_flows(FlowNetwork& network, const std::vector<double>& delays, const FluidDraw& draw,
                   bool notes_bounds) {
  check(draw);
  return Run(network, delays, draw).run(notes_bounds, nullptr);
}

FluidRun run_flows(FlowNetwork& network, const std::vector<double>& delays, const FluidDraw& draw,
                   const FluidGoal& goal) {
  check(draw);
  CRIER_CHECK(goal.left.size() == network.countries.size());
  return Run(network, delays, draw).run(false, &goal);
}

}  // namespace crier::pacing::flow
