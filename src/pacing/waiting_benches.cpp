// The lines and benches themselves: where they stand, and when they come and go.
#include <utility>

#include "base/check.h"
#include "pacing/waiting_lines.h"

namespace crier::pacing {
namespace {

std::uint64_t key_of(std::uint32_t bench, WaitingLines::Owner owner) {
  return std::uint64_t{bench} << 32U | static_cast<std::uint32_t>(owner);
}

}  // namespace

WaitingLines::Place WaitingLines::place_of(std::uint32_t line) const {
  const Line& of = lines_[line];
  const Waiting& front = of.entries.front();
  return {
      .turn = front.turn, .urgency = owned(of.owner).urgency, .number = front.number, .line = line};
}

std::uint32_t WaitingLines::new_line(Owner owner, std::uint32_t bench) {
  if (free_lines_.empty()) {
    free_lines_.push_back(static_cast<std::uint32_t>(lines_.size()));
    lines_.emplace_back();
  }
  const std::uint32_t line = free_lines_.back();
  free_lines_.pop_back();
  lines_[line].owner = owner;
  lines_[line].bench = bench;
  lines_[line].index = owned(owner).lines.size();
  owned(owner).lines.push_back(line);
  return line;
}

void WaitingLines::free_line(std::uint32_t line) {
  const auto [owner, bench, index] =
      std::tuple(lines_[line].owner, lines_[line].bench, lines_[line].index);
  auto& lines = owned(owner).lines;
  lines[index] = lines.back();
  lines_[lines[index]].index = index;
  lines.pop_back();
  by_bench_and_owner_.erase(key_of(bench, owner));
  free_lines_.push_back(line);
  --benches_[bench].lines;
  free_if_empty(bench);
}

std::uint32_t WaitingLines::line_on(std::uint32_t bench, Owner owner) {
  const auto [known, is_new] = by_bench_and_owner_.emplace(key_of(bench, owner), none);
  if (is_new) {
    ++benches_[bench].lines;
    known->second = new_line(owner, bench);
  }
  return known->second;
}

std::uint32_t WaitingLines::find_bench(NodeId node, Kind kind) const {
  const auto known = by_node_.find({node, kind});
  return known == by_node_.end() ? none : known->second;
}

std::uint32_t WaitingLines::bench_of(NodeId node, Kind kind) {
  const auto [known, is_new] = by_node_.emplace(std::pair(node, kind), none);
  if (!is_new) return known->second;
  if (free_benches_.empty()) {
    free_benches_.push_back(static_cast<std::uint32_t>(benches_.size()));
    benches_.emplace_back();
  }
  const std::uint32_t bench = free_benches_.back();
  free_benches_.pop_back();
  benches_[bench].node = node;
  benches_[bench].kind = kind;
  known->second = bench;
  return bench;
}

void WaitingLines::free_if_empty(std::uint32_t bench) {
  if (benches_[bench].lines > 0) return;
  CRIER_CHECK(benches_[bench].fronts.empty() && benches_[bench].entries == 0);
  open_bench(bench);
  const std::uint32_t parent = std::exchange(benches_[bench].parent, none);
  by_node_.erase({benches_[bench].node, benches_[bench].kind});
  free_benches_.push_back(bench);
  if (parent == none) return;
  --benches_[parent].lines;
  free_if_empty(parent);
}

void WaitingLines::stand(std::uint32_t line) {
  Line& standing = lines_[line];
  if (standing.entries.empty() || owned(standing.owner).is_asleep) return;
  const std::uint32_t bench = standing.bench;
  if (bench != none) step_out_bench(bench);
  Places& places =
      bench == none ? ready_of(owned(standing.owner).urgency.kind) : benches_[bench].fronts;
  if (standing.spare.empty()) {
    places.insert(place_of(line));
  } else {
    standing.spare.value() = place_of(line);
    places.insert(std::move(standing.spare));
  }
  if (bench != none) stand_bench(bench);
}

void WaitingLines::step_out(std::uint32_t line) {
  Line& standing = lines_[line];
  if (standing.entries.empty() || owned(standing.owner).is_asleep) return;
  const std::uint32_t bench = standing.bench;
  if (bench != none) step_out_bench(bench);
  Places& places =
      bench == none ? ready_of(owned(standing.owner).urgency.kind) : benches_[bench].fronts;
  const auto found = places.find(place_of(line));
  CRIER_CHECK(found != places.end());
  standing.spare = places.extract(found);
  if (bench != none) stand_bench(bench);
}

void WaitingLines::stand_bench(std::uint32_t bench) {
  Bench& standing = benches_[bench];
  if (standing.is_held || standing.fronts.empty()) return;
  const std::uint32_t parent = standing.parent;
  if (parent != none) step_out_bench(parent);
  Places& places = parent == none ? ready_of(standing.kind) : benches_[parent].fronts;
  if (standing.spare.empty()) {
    places.insert(*standing.fronts.begin());
  } else {
    standing.spare.value() = *standing.fronts.begin();
    places.insert(std::move(standing.spare));
  }
  if (parent != none) stand_bench(parent);
}

void WaitingLines::step_out_bench(std::uint32_t bench) {
  Bench& standing = benches_[bench];
  if (standing.is_held || standing.fronts.empty()) return;
  const std::uint32_t parent = standing.parent;
  if (parent != none) step_out_bench(parent);
  Places& places = parent == none ? ready_of(standing.kind) : benches_[parent].fronts;
  const auto found = places.find(*standing.fronts.begin());
  CRIER_CHECK(found != places.end());
  standing.spare = places.extract(found);
  if (parent != none) stand_bench(parent);
}

void WaitingLines::put_under(std::uint32_t bench, std::uint32_t parent) {
  step_out_bench(bench);
  const std::uint32_t before = std::exchange(benches_[bench].parent, parent);
  if (before != none) {
    benches_[before].entries -= benches_[bench].entries;
    --benches_[before].lines;
  }
  if (parent != none) {
    benches_[parent].entries += benches_[bench].entries;
    ++benches_[parent].lines;
  }
  stand_bench(bench);
  if (before != none) free_if_empty(before);
}

void WaitingLines::put_away(std::uint32_t bench, std::optional<SteadyTime> until) {
  step_out_bench(bench);
  Bench& held = benches_[bench];
  if (held.until) openings_.erase({*held.until, bench});
  held.is_held = true;
  held.until = until;
  if (until) openings_.emplace(*until, bench);
}

void WaitingLines::open_bench(std::uint32_t bench) {
  Bench& held = benches_[bench];
  if (!held.is_held) return;
  if (held.until) openings_.erase({*held.until, bench});
  held.until.reset();
  held.is_held = false;
  stand_bench(bench);
}

}  // namespace crier::pacing
