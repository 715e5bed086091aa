#include "pacing/waiting_lines.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {
namespace {

// It holds back domains that have nothing to do with each other.
bool is_for_room(LimitTree::NodeId node) {
  return node.level == LimitLevel::domain && node.place == LimitTree::none;
}

}  // namespace

WaitingLines::Owner WaitingLines::join(Urgency urgency) {
  if (free_owners_.empty()) {
    free_owners_.push_back(static_cast<Owner>(owners_.size()));
    owners_.emplace_back();
  }
  const Owner owner = free_owners_.back();
  free_owners_.pop_back();
  Owned& joined = owned(owner);
  joined.urgency = urgency;
  joined.is_asleep = false;
  // The ordinary line of whoever was called so before is kept.
  if (joined.lines.empty()) static_cast<void>(new_line(owner, none));
  return owner;
}

std::vector<WaitingLines::Entry> WaitingLines::leave(Owner owner) {
  std::vector<Entry> entries = take_all(owner);
  free_owners_.push_back(owner);
  return entries;
}

void WaitingLines::offer(Owner owner, Entry entry, const Destination& to, bool has_waited) {
  const std::int64_t turn = has_turns(owner) ? turns_.next(campaign_of(owner)) : 0;
  add(owned(owner).lines.front(),
      {.number = ++last_number_, .turn = turn, .entry = entry, .to = to, .has_waited = has_waited});
}

void WaitingLines::offer_again(Owner owner, Entry entry, const Destination& to) {
  add(owned(owner).lines.front(),
      {.number = --first_number_, .turn = 0, .entry = entry, .to = to, .has_waited = false});
}

WaitingLines::Front WaitingLines::front(Kind kind) const {
  const std::uint32_t line = ready_of(kind).begin()->line;
  const Waiting& first = lines_[line].entries.front();
  return {.line = line,
          .owner = lines_[line].owner,
          .entry = first.entry,
          .to = first.to,
          .has_waited = first.has_waited};
}

void WaitingLines::go(const Front& front) {
  const Waiting gone = remove_front(front.line);
  if (has_turns(front.owner)) turns_.went(gone.turn);
}

void WaitingLines::pop(const Front& front) {
  const Waiting removed = remove_front(front.line);
  if (has_turns(front.owner) && !had_turn(removed)) turns_.give_back(campaign_of(front.owner), 1);
}

void WaitingLines::share(CampaignShares parts) {
  turns_.share(std::move(parts));
  std::vector<std::uint32_t> lines;
  for (const Owned& each : owners_) {
    if (each.entries == 0 || each.urgency.kind != Kind::notice) continue;
    lines.insert(lines.end(), each.lines.begin(), each.lines.end());
  }
  for (const std::uint32_t line : lines) step_out(line);
  give_other_turns(lines);
  for (const std::uint32_t line : lines) stand(line);
}

// Who has had a turn keeps it.
void WaitingLines::give_other_turns(const std::vector<std::uint32_t>& lines) {
  struct Turn {
    std::int64_t number{};
    CampaignId campaign;
    Waiting* waiting{};
  };
  std::vector<Turn> all;
  all.reserve(entries_);
  for (const std::uint32_t line : lines) {
    const CampaignId campaign = campaign_of(lines_[line].owner);
    for (Waiting& waiting : lines_[line].entries) {
      if (!had_turn(waiting)) all.push_back({waiting.number, campaign, &waiting});
    }
  }
  std::ranges::sort(all, {}, &Turn::number);
  for (const Turn& each : all) each.waiting->turn = turns_.next(each.campaign);
}

void WaitingLines::hold(const Front& front, NodeId node, std::optional<SteadyTime> until) {
  const Kind kind = owned(front.owner).urgency.kind;
  const std::uint32_t on = lines_[front.line].bench;
  const std::uint32_t bench = bench_of(node, kind);
  put_away(bench, until);
  if (on == bench) return;
  if (on != none) {
    if (benches_[on].parent == bench) return;
    // A domain whose group is full.
    const bool is_below = benches_[on].node.level > node.level && !is_for_room(benches_[on].node);
    if (is_below) return put_under(on, bench);
  }
  const std::uint32_t line = line_on(bench, front.owner);
  add(line, remove_front(front.line));
}

void WaitingLines::open(NodeId node) {
  for (const Kind kind : kinds) {
    const std::uint32_t bench = find_bench(node, kind);
    if (bench != none) open_bench(bench);
  }
}

// Domains may belong to other groups from now on: each bench stands by itself until its front is
// held back again.
void WaitingLines::open_all() {
  std::vector<std::uint32_t> benches;
  for (const auto& [node, bench] : by_node_) benches.push_back(bench);
  for (const std::uint32_t bench : benches) {
    if (benches_[bench].parent != none) put_under(bench, none);
  }
  for (const auto& [node, bench] : by_node_) open_bench(bench);
}

void WaitingLines::tick(SteadyTime now) {
  while (!openings_.empty() && openings_.begin()->first <= now) {
    open_bench(openings_.begin()->second);
  }
}

std::optional<SteadyTime> WaitingLines::next_opening() const {
  return openings_.empty() ? std::nullopt : std::optional(openings_.begin()->first);
}

void WaitingLines::sleep(Owner owner) {
  for (const std::uint32_t line : owned(owner).lines) step_out(line);
  owned(owner).is_asleep = true;
}

void WaitingLines::wake(Owner owner) {
  if (!owned(owner).is_asleep) return;
  owned(owner).is_asleep = false;
  for (const std::uint32_t line : owned(owner).lines) stand(line);
}

std::vector<WaitingLines::Entry> WaitingLines::expire(WallTime now) {
  std::vector<Entry> late;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const std::vector<Entry> theirs = take_all(deadlines_.begin()->second);
    late.insert(late.end(), theirs.begin(), theirs.end());
  }
  return late;
}

std::optional<WallTime> WaitingLines::next_deadline() const {
  return deadlines_.empty() ? std::nullopt : std::optional(deadlines_.begin()->first);
}

std::size_t WaitingLines::aside_under(NodeId node) const {
  std::size_t entries = 0;
  for (const Kind kind : kinds) {
    const std::uint32_t bench = find_bench(node, kind);
    if (bench != none) entries += benches_[bench].entries;
  }
  return entries;
}

std::size_t WaitingLines::aside_of(CampaignId campaign) const {
  const auto found = aside_of_.find(campaign);
  return found == aside_of_.end() ? 0 : found->second;
}

bool WaitingLines::is_held(Owner owner) const {
  if (owned(owner).entries == 0) return false;
  return std::ranges::all_of(owned(owner).lines, [this](std::uint32_t line) {
    if (lines_[line].entries.empty()) return true;
    for (std::uint32_t bench = lines_[line].bench; bench != none; bench = benches_[bench].parent) {
      if (benches_[bench].is_held) return true;
    }
    return false;
  });
}

void WaitingLines::add(std::uint32_t line, Waiting waiting) {
  auto& entries = lines_[line].entries;
  const bool is_last = entries.empty() || entries.back().number < waiting.number;
  if (is_last && !entries.empty()) {
    entries.push_back(waiting);
    return count(line, 1);
  }
  step_out(line);
  const auto after = std::ranges::upper_bound(entries, waiting.number, {}, &Waiting::number);
  entries.insert(after, waiting);
  count(line, 1);
  stand(line);
}

WaitingLines::Waiting WaitingLines::remove_front(std::uint32_t line) {
  step_out(line);
  const Waiting first = lines_[line].entries.front();
  lines_[line].entries.pop_front();
  count(line, -1);
  if (!lines_[line].entries.empty()) {
    stand(line);
  } else if (lines_[line].bench != none) {
    free_line(line);
  }
  return first;
}

void WaitingLines::count(std::uint32_t line, std::ptrdiff_t entries) {
  const auto change = [entries](std::size_t& number) {
    number = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(number) + entries);
  };
  const Owner owner = lines_[line].owner;
  const std::pair deadline{owned(owner).urgency.notify_by, owner};
  if (owned(owner).entries == 0) deadlines_.insert(deadline);
  change(owned(owner).entries);
  if (owned(owner).entries == 0) deadlines_.erase(deadline);
  change(entries_);
  if (lines_[line].bench != none) {
    change(aside_);
    change(aside_by_kind_.at(static_cast<std::size_t>(kind_of(owner))));
    count_aside(owner, entries);
  }
  for (std::uint32_t bench = lines_[line].bench; bench != none; bench = benches_[bench].parent) {
    change(benches_[bench].entries);
  }
}

void WaitingLines::count_aside(Owner owner, std::ptrdiff_t entries) {
  if (!has_turns(owner)) return;
  const auto found = aside_of_.try_emplace(campaign_of(owner)).first;
  found->second = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(found->second) + entries);
  if (found->second == 0) aside_of_.erase(found);
}

std::vector<WaitingLines::Entry> WaitingLines::take_all(Owner owner) {
  std::vector<Waiting> taken;
  const std::vector<std::uint32_t> lines = owned(owner).lines;
  for (const std::uint32_t line : lines) {
    step_out(line);
    auto& entries = lines_[line].entries;
    taken.insert(taken.end(), entries.begin(), entries.end());
    if (!entries.empty()) count(line, -static_cast<std::ptrdiff_t>(entries.size()));
    entries.clear();
    if (lines_[line].bench != none) free_line(line);
  }
  if (lines.size() > 1) std::ranges::sort(taken, {}, &Waiting::number);
  if (has_turns(owner)) {
    const auto turns = std::ranges::count_if(taken, [](const auto& it) { return !had_turn(it); });
    turns_.give_back(campaign_of(owner), static_cast<std::size_t>(turns));
  }
  std::vector<Entry> all;
  all.reserve(taken.size());
  for (const Waiting& waiting : taken) all.push_back(waiting.entry);
  return all;
}

}  // namespace crier::pacing
