// Who stands where: the waiting entries of one channel, in the order in which they may go: by the
// turns of their campaigns (campaign_turns.h), and within a campaign in the order of offers. Pure;
// it knows no rate and no clock of its own, and is told which node of the tree of limits (limits/)
// holds what back. pacing/send_queue.h asks the tree and tells it.
//
// An entry stands in a line of its owner. All owners' ordinary lines stand together, ordered by
// their fronts. An entry that a node holds back goes to another line of its owner, under the bench
// of that node. A bench stands among the lines with its best front while the node may let something
// go, and is put away while it does not: one step, however many wait on it.
//
//   ready ──┬── line of owner 1            (its front)
//           ├── line of owner 2
//           └── bench of group gmail ──┬── line of owner 1
//                                      ├── line of owner 2
//                                      └── bench of domain googlemail.com ── line of owner 1
//
// The bench of a domain stands under the one of its group once the group has held its front back.
// So an entry moves at most twice on its way (from its ordinary line to the group's bench, and to
// the domain's), and each call costs some steps in trees of lines; none looks through entries.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "pacing/campaign_shares.h"
#include "pacing/campaign_turns.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {

class WaitingLines {
 public:
  // The caller's name for a notice. The caller does not offer a name twice at the same time.
  enum class Entry : std::uint32_t {};
  enum class Owner : std::uint32_t {};
  enum class Kind : std::uint8_t { notice, confirmation, correction };
  static constexpr std::array kinds{Kind::notice, Kind::confirmation, Kind::correction};
  using NodeId = LimitTree::NodeId;

  // Of those with the same turn the nearest deadline goes first; ids break ties. Confirmations have
  // no turns.
  struct Urgency {
    WallTime notify_by;
    CampaignId campaign;
    Kind kind{Kind::notice};
    friend constexpr auto operator<=>(const Urgency&, const Urgency&) = default;
  };

  // The part of the notices that goes to each campaign from now on. Gives other turns to all that
  // waits.
  void share(CampaignShares parts);

  [[nodiscard]] Owner join(Urgency urgency);
  // Forgets the owner. Answers what it had waiting, in order.
  [[nodiscard]] std::vector<Entry> leave(Owner owner);

  // After everything else of its campaign. The views of `to` live until the entry is gone.
  // `has_waited` is kept for whoever finds it at the front.
  void offer(Owner owner, Entry entry, const Destination& to, bool has_waited = false);
  // Before everything else of its campaign.
  void offer_again(Owner owner, Entry entry, const Destination& to);

  struct Front {
    std::uint32_t line{};
    Owner owner{};
    Entry entry{};
    Destination to;
    bool has_waited{};
  };
  [[nodiscard]] bool is_ready(Kind kind) const { return !ready_of(kind).empty(); }
  // The first of those that are not put away. `is_ready(kind)`.
  [[nodiscard]] Front front(Kind kind) const;
  // It goes.
  void go(const Front& front);
  // It is taken out without going.
  void pop(const Front& front);
  // `node`, which is no channel, holds it back, and so everything that stands on its bench, until
  // an instant or until `open`.
  void hold(const Front& front, NodeId node, std::optional<SteadyTime> until);

  // The node may let something go again.
  void open(NodeId node);
  void open_all();
  // Opens those whose instant has come.
  void tick(SteadyTime now);
  // The next such instant. Nothing: none, or only events.
  [[nodiscard]] std::optional<SteadyTime> next_opening() const;

  // Whatever it has waiting does not stand with the others until `wake`.
  void sleep(Owner owner);
  void wake(Owner owner);

  // Removes all entries whose deadline has come.
  [[nodiscard]] std::vector<Entry> expire(WallTime now);
  // The nearest deadline of all that waits.
  [[nodiscard]] std::optional<WallTime> next_deadline() const;

  [[nodiscard]] std::size_t size() const { return entries_; }
  // On the benches, also of nodes that are open.
  [[nodiscard]] std::size_t aside() const { return aside_; }
  // Of the kind, over all owners.
  [[nodiscard]] std::size_t aside(Kind kind) const {
    return aside_by_kind_[static_cast<std::size_t>(kind)];
  }
  // On the bench of `node`, and on those under it.
  [[nodiscard]] std::size_t aside_under(NodeId node) const;
  [[nodiscard]] bool is_aside(const Front& front) const { return lines_[front.line].bench != none; }
  // Of the campaign, on all benches; its notices only.
  [[nodiscard]] std::size_t aside_of(CampaignId campaign) const;
  [[nodiscard]] Kind kind_of(Owner owner) const { return owned(owner).urgency.kind; }
  [[nodiscard]] CampaignId campaign_of(Owner owner) const { return owned(owner).urgency.campaign; }
  // It has entries, and nodes hold back all of them.
  [[nodiscard]] bool is_held(Owner owner) const;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  struct Waiting {
    std::int64_t number{};  // The order of offers within a campaign.
    std::int64_t turn{};
    Entry entry{};
    Destination to;
    bool has_waited{};
  };
  // Where a line, or a bench by its best line, stands among the others.
  struct Place {
    std::int64_t turn{};
    Urgency urgency;
    std::int64_t number{};
    std::uint32_t line{};
    friend constexpr auto operator<=>(const Place&, const Place&) = default;
  };
  using Places = std::set<Place>;
  struct Line {
    Owner owner{};
    std::uint32_t bench{none};  // None: the ordinary line of its owner.
    std::size_t index{};        // Among the owner's lines.
    std::deque<Waiting> entries;
    Places::node_type spare;  // The place of an empty line: the next offer allocates none.
  };
  struct Bench {
    NodeId node;
    Kind kind{};
    Places fronts;               // Of its lines, and of benches that stand under it.
    std::uint32_t parent{none};  // The bench under which it stands; none: among all lines.
    int lines{};                 // Under it, also those that sleep, and benches.
    std::size_t entries{};       // Of its lines, and of the benches under it.
    bool is_held{};
    std::optional<SteadyTime> until;
    Places::node_type spare;
  };
  struct Owned {
    Urgency urgency;
    std::vector<std::uint32_t> lines;  // The ordinary one first.
    std::size_t entries{};
    bool is_asleep{};
  };

  [[nodiscard]] Owned& owned(Owner owner) { return owners_[static_cast<std::size_t>(owner)]; }
  [[nodiscard]] const Owned& owned(Owner owner) const {
    return owners_[static_cast<std::size_t>(owner)];
  }
  [[nodiscard]] Places& ready_of(Kind kind) { return ready_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Places& ready_of(Kind kind) const {
    return ready_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] Place place_of(std::uint32_t line) const;

  [[nodiscard]] std::uint32_t new_line(Owner owner, std::uint32_t bench);
  void free_line(std::uint32_t line);
  [[nodiscard]] std::uint32_t line_on(std::uint32_t bench, Owner owner);
  [[nodiscard]] std::uint32_t bench_of(NodeId node, Kind kind);
  [[nodiscard]] std::uint32_t find_bench(NodeId node, Kind kind) const;
  void free_if_empty(std::uint32_t bench);

  // A line with entries whose owner is awake stands where it belongs, or steps out from there.
  void stand(std::uint32_t line);
  void step_out(std::uint32_t line);
  // The same of a bench with fronts that is not held.
  void stand_bench(std::uint32_t bench);
  void step_out_bench(std::uint32_t bench);
  void put_under(std::uint32_t bench, std::uint32_t parent);
  void put_away(std::uint32_t bench, std::optional<SteadyTime> until);
  void open_bench(std::uint32_t bench);

  void add(std::uint32_t line, Waiting waiting);
  [[nodiscard]] Waiting remove_front(std::uint32_t line);
  void count(std::uint32_t line, std::ptrdiff_t entries);
  void give_other_turns(const std::vector<std::uint32_t>& lines);
  void count_aside(Owner owner, std::ptrdiff_t entries);
  [[nodiscard]] std::vector<Entry> take_all(Owner owner);
  [[nodiscard]] bool has_turns(Owner owner) const { return kind_of(owner) == Kind::notice; }
  // Who was given back, and stands before all others of the campaign, has had a turn.
  [[nodiscard]] static bool had_turn(const Waiting& waiting) { return waiting.number < 0; }

  std::vector<Owned> owners_;
  std::vector<Owner> free_owners_;  // That have left, for the next ones.
  std::vector<Line> lines_;
  std::vector<std::uint32_t> free_lines_;
  std::vector<Bench> benches_;
  std::vector<std::uint32_t> free_benches_;
  std::map<std::pair<NodeId, Kind>, std::uint32_t> by_node_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_bench_and_owner_;
  std::array<Places, kinds.size()> ready_;  // By kind.
  CampaignTurns turns_;
  std::map<CampaignId, std::size_t> aside_of_;  // Where there are any.
  std::set<std::pair<SteadyTime, std::uint32_t>> openings_;
  std::set<std::pair<WallTime, Owner>> deadlines_;  // Of owners with entries.
  std::size_t entries_{};
  std::size_t aside_{};
  std::array<std::size_t, kinds.size()> aside_by_kind_{};
  std::int64_t last_number_{};
  std::int64_t first_number_{};
};

}  // namespace crier::pacing
