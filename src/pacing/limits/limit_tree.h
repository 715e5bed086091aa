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
#include <functional>
#include <limits>
#include <map>
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
  // That it may be sent to now; nothing: any, or the node has been forgotten.
  [[nodiscard]] std::optional<RateLimit> rate_of(NodeId node, SteadyTime now) const;

  // Notices a second that the channel was sent from here, when it last was; at least 1.
  [[nodiscard]] double rate_seen(SteadyTime now) const { return channel_.rate_seen(now); }

  // Notices a second that it was sent when it last was; at least 1.
  [[nodiscard]] double rate_seen(NodeId node, SteadyTime now) const;

  // The end of its civil day; `now` where the node has been forgotten.
  [[nodiscard]] SteadyTime day_ends(NodeId node, Moment now);

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

  // The nodes that may let something go sooner than they have said: as many as may be were under
  // way and now are not, the rate was raised, or a notice of the day was given back. From the
  // channel downwards.
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
    // Something was done to this node, of which the other daemons have to hear. An alarm may be
    // about another one.
    bool has_acted{};
    LimitLevel acted_level{};
    std::string acted_on;

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

  // Another daemon has heard so of it: nothing goes to the node before `until`. False: there is no
  // such group, or no room for the domain.
  bool pause(NodeName node, SteadyTime until, Moment now);
  // The operator has looked into what a node was stopped or slowed for. False: no such node.
  bool lift(NodeName node, Moment now);

  // What replies have made of the speed of a node, for the other daemons; nothing: they have done
  // nothing, or it has come back.
  [[nodiscard]] std::optional<SlowdownState> slowdown_of(NodeName node, Moment now) const;
  // Another daemon was told so. False: there is no such group, or no room for the domain.
  bool slow_to(NodeName node, const SlowdownState& told, Moment now);
  // Others have won back so much of the rate; all of it.
  void raise_to(NodeName node, double part, Moment now);
  void recover(NodeName node, Moment now);
  // So many, this one included, share the limits.
  void share_among(int daemons);

  // Other settings, from `now` on. What was taken, is under way or was said stays, and so does the
  // group of what is under way.
  void change(LimitSettings settings, Moment now);

  // For RateSupply::granted: the nodes that want slots, because they have run low or have held
  // something back for want of them; each once, until it is asked for again. `rate` follows what
  // providers have said. A node is remembered from then on until `add` or `forgo`.
  struct Want {
    LimitLevel level{};
    std::string name;
    NodeId node{};
    std::optional<RateLimit> rate;  // Nothing: notices of the day only, `slots` of them.
    int slots_left{};
    int slots{};  // 0 without a rate: no slots and nothing of the day.
    std::optional<LimitNode::PlacesWant> places;
    LimitCalendar::Day day;
    // Notices of `returned_day` that it was granted and has not sent. Whoever asks has them from
    // here on, and gives them to others once.
    std::int32_t returned_day{};
    int returned{};
    std::size_t waiting{};  // As `Waiting` says.
  };
  // How many notices a node holds back. A domain that has run low and holds nobody back wants none.
  using Waiting = std::function<std::size_t(NodeId)>;
  [[nodiscard]] std::vector<Want> wants(Moment now, const Waiting& waiting = {},
                                        std::size_t most = std::numeric_limits<std::size_t>::max());
  // When places have to be asked about again, though nobody comes who wants some; nothing: never.
  // Until then `wants` has them when somebody is held back for want of them.
  [[nodiscard]] std::optional<SteadyTime> places_asked_at() const;
  // Only what `wants` has of such places.
  [[nodiscard]] std::vector<Want> wants_places(
      Moment now, const Waiting& waiting = {},
      std::size_t most = std::numeric_limits<std::size_t>::max());
  std::optional<NodeId> give_places(NodeName node, const PlacesAnswer& places, Moment now);
  // Others may have all places by now: those that are under way are what is left.
  void lose_places(Moment now);
  // Who may go on. Nothing: there is no such node, and the slots are lost. `day`: the grant is of
  // that day's notices.
  std::optional<NodeId> add(NodeName node, const Grant& grant, const SharedClock& clock, Moment now,
                            std::optional<std::int32_t> day = std::nullopt);
  // Nothing came of it: who waits there has to ask again.
  std::optional<NodeId> forgo(NodeName node, Moment now);
  // How long it takes from `wants` to `add`.
  void booking_takes(Duration time) { booking_took_ = time; }

  // To show. Null: it has nothing to remember.
  [[nodiscard]] const LimitNode* find(NodeName node) const;
  [[nodiscard]] std::optional<NodeId> id_of(NodeName node) const;
  // All nodes that are remembered, from the channel downwards: (name, node).
  template <class Visit>
  void for_each(const Visit& visit) {
    visit(NodeName{}, channel_);
    for (Group& group : groups_) {
      visit(NodeName{.level = LimitLevel::group, .name = group.name}, group.node);
    }
    for (Domain& domain : domains_) {
      if (!domain.node) continue;
      visit(NodeName{.level = LimitLevel::domain, .name = domain.name}, *domain.node);
    }
  }
  [[nodiscard]] std::size_t domains() const { return by_domain_.size(); }

 private:
  // Slots: it has run low, or holds somebody back for want of them.
  enum class Wish : std::uint8_t { none, low, held };
  struct Group {
    std::string name;
    std::unique_ptr<SharedPolicy> policy;
    std::vector<ReplyRule> rules;
    LimitNode node;
    Wish wish{};
  };
  struct Domain {
    std::string name;  // Empty: this place is free.
    std::uint32_t life{};
    std::uint32_t group{none};
    std::optional<LimitNode> node;
    Wish wish{};
    bool is_booked{};  // Somebody has gone to get slots for it.

    // `node` is there.
    [[nodiscard]] LimitNode& at();
    [[nodiscard]] const LimitNode& at() const;
  };
  struct Path {
    std::uint32_t group{none};
    std::uint32_t domain{none};
  };

  [[nodiscard]] std::unique_ptr<SharedPolicy> share(LimitPolicy policy) const {
    return std::make_unique<SharedPolicy>(std::move(policy), supply_, daemons_);
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
  void note_want(LimitLevel level, std::uint32_t place, Moment now, Wish wish);
  struct Wanting {
    LimitNode* node{};
    Wish* wish{};
    NodeId id;
    std::string_view name;
  };
  // Nothing: it has been forgotten.
  [[nodiscard]] std::optional<Wanting> wanting_at(LimitLevel level, std::uint32_t place);
  void add_returns(std::vector<Want>& wants, std::size_t most);
  // An answer has come for it.
  std::optional<NodeId> booked(NodeName node);
  // What it wants now; it is booked from here on.
  struct Asking {
    bool slots{};
    bool places{};
    std::size_t waiting{};
  };
  [[nodiscard]] Want want_of(const Wanting& wanting, const Asking& asking, Moment now);
  void add_places(std::vector<Want>& wants, const Waiting& waiting, std::size_t most, Moment now);
  void look_after_places(NodeId node, const LimitNode& state, SteadyTime now);
  // `how` ends it at each node of its path: (node, level). It answers whether a day that was full
  // may be so no more.
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
  int daemons_{1};
  LimitSettings settings_;
  ProviderIndex index_;
  std::vector<std::uint32_t> group_places_;  // By place in the settings.
  std::unique_ptr<SharedPolicy> channel_policy_;
  std::unique_ptr<SharedPolicy> each_domain_;
  std::unique_ptr<SharedPolicy> free_;  // Of a domain in a group: no limit of its own.
  std::unordered_map<std::string, std::unique_ptr<SharedPolicy>> special_;  // Of named domains.
  LimitNode channel_;
  Wish channel_wish_{};
  // Groups stay where they are, also those that are configured no more: tickets name them.
  std::deque<Group> groups_;
  std::deque<Domain> domains_;
  std::vector<std::uint32_t> free_places_;
  std::unordered_map<std::string_view, std::uint32_t> by_domain_;  // The name is in domains_.
  std::size_t hand_{};  // The place that is looked at next for whether it can be forgotten.
  DayCounts days_;      // Of forgotten domains under each_domain_.
  ReplyCounts counts_;
  std::deque<std::pair<LimitLevel, std::uint32_t>> wanting_;
  // When the places of nodes are to be asked about, and of which. What a node says itself counts.
  std::multimap<SteadyTime, NodeId> places_asked_;
  // Of domains that are forgotten: what they were granted of a day and have not sent.
  std::map<std::string, LimitNode::DayCount, std::less<>> returns_;
  Duration booking_took_{};
};

}  // namespace crier::pacing
