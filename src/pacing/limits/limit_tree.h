// The limits of one channel: channel → provider group → destination domain. A notice goes when
// every node on its path lets it; a node that is full holds back its own notices and nobody else's.
// Pure: told what happens, given `now`, it answers.
//
//   held_back(destination, now)   nothing: it may go; else by which node, why, and until when
//   take                          it goes: all nodes of its path count it, or none of them
//   accepted, refused             it has an answer, which speeds up or slows down who gave it
//   give_back                     it has not left
// An answer also tells which nodes were full and are no more.
//
// The promise: in any window of length W a node is given at most rate·W + burst notices (where they
// weigh more than one, a daemon may be ahead by the heaviest, less one), on any civil day at most
// its quota, and at no time more than its concurrency; whatever is asked, and while limits change
// (then the highest of the window's limits counts). Nothing is held back without such a reason.
//
// A domain has a node only while it has something to remember; others are forgotten, a few with
// each notice. Of what they had today a bare number stays. A notice costs one look-up of its
// domain, whatever their number.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pacing/limits/day_counts.h"
#include "pacing/limits/limit_node.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/limits/provider_index.h"
#include "pacing/limits/reply_counts.h"
#include "pacing/limits/reply_rule.h"

namespace crier::pacing {

class LimitTree {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  // `settings` have no fault.
  LimitTree(LimitSettings settings, RateSupply supply, Moment now);

  // A node, for whoever drives the tree: as long as the node is remembered this is it and no other.
  struct NodeId {
    LimitLevel level{LimitLevel::channel};
    std::uint32_t place{none};  // None: the channel, or a domain for which there was no room.
    std::uint32_t life{};       // Of a domain: its place has been others' before.
    friend auto operator<=>(const NodeId&, const NodeId&) = default;
  };

  // A node, for people and for the table of grants. The name lives until the next call of this tree
  // that is not const.
  struct NodeName {
    LimitLevel level{LimitLevel::channel};
    std::string_view name;  // Of the group or the domain; empty: the channel.
    friend bool operator==(const NodeName&, const NodeName&) = default;
  };

  struct Held {
    NodeId node;
    LimitHold by{};
    std::optional<SteadyTime> until;  // Ask again then. Nothing: an event ends it.
  };
  // From the channel downwards, the first node that holds it back: while that is the channel,
  // nothing goes at all.
  [[nodiscard]] std::optional<Held> held_back(const Destination& destination, Moment now);

  // Nothing: the node has been forgotten, or never was.
  [[nodiscard]] std::optional<NodeName> name_of(NodeId node) const;

  // One notice on its way. It must be ended once by `accepted`, `refused` or `give_back`.
  struct Ticket {
    std::uint32_t group{};
    std::uint32_t domain{};
    std::array<std::int32_t, 3> days{};  // On which it was counted, by level.
    SteadyTime taken_at;
  };
  // Nothing may hold it back at this moment. `weight`, at least 1, is what it takes of the rates:
  // of a text message its parts, which is what operators count. It is one notice of a day all the
  // same.
  [[nodiscard]] Ticket take(const Destination& destination, Moment now, int weight = 1);

  // The nodes that held notices back because as many as may be were under way, and now do not. From
  // the channel downwards.
  class Freed {
   public:
    [[nodiscard]] const NodeId* begin() const { return nodes_.data(); }
    [[nodiscard]] const NodeId* end() const { return nodes_.data() + size_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    void add(NodeId node) { nodes_.at(size_++) = node; }

   private:
    std::array<NodeId, 3> nodes_{};
    std::size_t size_{};
  };
  Freed accepted(const Ticket& ticket, Moment now);
  Freed give_back(const Ticket& ticket, Moment now);

  // What a rule has done, for the log; of `stop` and `alarm` also for whoever has to look.
  struct Reaction {
    LimitLevel level{};
    std::string node;
    std::string rule;  // Empty: no rule, the provider has asked for a pause.
    ReplyAction action{};
    std::optional<SteadyTime> paused_until;  // Nothing goes to the node before.

    [[nodiscard]] bool is_alarm() const {
      return action == ReplyAction::stop || action == ReplyAction::alarm;
    }
  };
  struct Refusal {
    // Nothing: it says nothing of a limit, or nothing that was not said before: what comes back for
    // notices that were on their way is one complaint.
    std::optional<Reaction> reaction;
    Freed freed;
  };
  Refusal refused(const Ticket& ticket, const Reply& reply, Moment now);
  // What a server said apart from any notice, such as its greeting. `destination` is whose server
  // it is: empty where it takes the notices for everybody, as a relay does.
  std::optional<Reaction> said(const Destination& destination, const Reply& reply, Moment now);

  // The operator has looked into what a node was stopped or slowed for. False: no such node.
  bool lift(NodeName node, Moment now);

  // Other settings, from `now` on. What was taken, is under way or was said stays, and so does the
  // group of what is under way.
  void change(LimitSettings settings, Moment now);

  // For RateSupply::granted: the nodes that want slots, because they have run low or have held
  // something back for want of them; each once, until it is asked for again. `per_second` follows
  // what providers have said.
  struct Want {
    LimitLevel level{};
    std::string name;
    RateLimit rate;
    int slots_left{};
  };
  [[nodiscard]] std::vector<Want> wants(SteadyTime now);
  // Who may go on. Nothing: the node has been forgotten meanwhile, and the slots are lost.
  std::optional<NodeId> add(NodeName node, const Grant& grant, const SharedClock& clock);

  // To show. Null: it has nothing to remember.
  [[nodiscard]] const LimitNode* find(NodeName node) const;
  [[nodiscard]] std::size_t domains() const { return by_domain_.size(); }

 private:
  struct Group {
    std::string name;
    std::unique_ptr<SharedPolicy> policy;
    std::vector<ReplyRule> rules;
    LimitNode node;
    bool wants_slots{};
  };
  struct Domain {
    std::string name;  // Empty: this place is free.
    std::uint32_t life{};
    std::uint32_t group{none};
    std::optional<LimitNode> node;
    bool wants_slots{};

    // `node` is there.
    [[nodiscard]] LimitNode& at();
    [[nodiscard]] const LimitNode& at() const;
  };
  struct Path {
    std::uint32_t group{none};
    std::uint32_t domain{none};
  };

  [[nodiscard]] std::unique_ptr<SharedPolicy> share(LimitPolicy policy) const {
    return std::make_unique<SharedPolicy>(std::move(policy), supply_);
  }
  [[nodiscard]] SharedPolicy& policy_of(std::string_view domain, std::uint32_t group) const;
  [[nodiscard]] std::uint32_t group_at(std::optional<std::size_t> index) const;
  // Nothing: there is no room for the domain.
  [[nodiscard]] std::optional<Path> path_of(const Destination& destination, Moment now);
  [[nodiscard]] std::optional<std::uint32_t> new_domain(std::string_view name, std::uint32_t group,
                                                        Moment now);
  void forget_idle(std::size_t places, Moment now);
  // False: what counts for its day cannot be kept elsewhere.
  [[nodiscard]] bool keep_day_of(Domain& domain, Moment now);
  // Null: there is none.
  template <class Tree>
  [[nodiscard]] static auto node_of(Tree& tree, NodeName node) -> decltype(&tree.channel_);
  void note_want(LimitLevel level, std::uint32_t place, SteadyTime now);
  // `how` ends it at each node of its path: (node, level).
  template <class How>
  Freed end(const Ticket& ticket, SteadyTime now, How how);
  [[nodiscard]] NodeId domain_id(std::uint32_t place) const {
    return {.level = LimitLevel::domain, .place = place, .life = domains_[place].life};
  }

  struct Target {
    LimitNode* node{};
    LimitLevel level{};
    std::string_view name;
  };
  [[nodiscard]] Target target_of(ReplyScope scope, const Path& path);
  std::optional<Reaction> react(const Path& path, const Reply& reply, SteadyTime taken_at,
                                Moment now);
  struct Fitting {
    const ReplyRule* alarm{};   // Null: none, or it was given before.
    const ReplyRule* action{};  // Null: none.
  };
  [[nodiscard]] Fitting rules_for(const Path& path, const Reply& reply, SteadyTime now);
  // The rule fits: it may be time for it.
  void hear(const ReplyRule& rule, const Path& path, SteadyTime now, Fitting& found);
  struct Complaint {
    SteadyTime taken_at;
    SteadyTime now;
    std::optional<std::chrono::seconds> retry_after;
  };
  // False: it was said before.
  static bool act(const ReplyRule& rule, LimitNode& node, const Complaint& complaint);

  RateSupply supply_;
  LimitSettings settings_;
  ProviderIndex index_;
  std::vector<std::uint32_t> group_places_;  // By place in the settings.
  std::unique_ptr<SharedPolicy> channel_policy_;
  std::unique_ptr<SharedPolicy> each_domain_;
  std::unique_ptr<SharedPolicy> free_;  // Of a domain in a group: no limit of its own.
  std::unordered_map<std::string, std::unique_ptr<SharedPolicy>> special_;  // Of named domains.
  LimitNode channel_;
  bool channel_wants_slots_{};
  // Groups stay where they are, also those that are configured no more: tickets name them.
  std::deque<Group> groups_;
  std::deque<Domain> domains_;
  std::vector<std::uint32_t> free_places_;
  std::unordered_map<std::string_view, std::uint32_t> by_domain_;  // The name is in domains_.
  std::size_t hand_{};  // The place that is looked at next for whether it can be forgotten.
  DayCounts days_;      // Of forgotten domains under each_domain_.
  ReplyCounts counts_;
  std::vector<std::pair<LimitLevel, std::uint32_t>> wanting_;
};

}  // namespace crier::pacing
