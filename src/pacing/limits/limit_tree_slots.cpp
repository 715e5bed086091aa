// What the tree wants of the limits that daemons share, and what it is given.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {

std::optional<LimitTree::Wanting> LimitTree::wanting_at(LimitLevel level, std::uint32_t place) {
  if (level == LimitLevel::channel) {
    return Wanting{.node = &channel_, .wish = &channel_wish_, .id = {}, .name = {}};
  }
  if (level == LimitLevel::group) {
    Group& group = groups_[place];
    return Wanting{.node = &group.node,
                   .wish = &group.wish,
                   .id = {.level = level, .place = place},
                   .name = group.name};
  }
  Domain& domain = domains_[place];
  if (!domain.node) return std::nullopt;
  return Wanting{
      .node = &domain.at(), .wish = &domain.wish, .id = domain_id(place), .name = domain.name};
}

void LimitTree::note_want(LimitLevel level, std::uint32_t place, Moment now, Wish wish) {
  const auto wanting = wanting_at(level, place);
  CRIER_CHECK(wanting.has_value());
  if (wish == Wish::low &&
      (*wanting->wish != Wish::none || wanting->node->has_enough(now, booking_took_))) {
    return;
  }
  if (std::exchange(*wanting->wish, wish) != Wish::none) return;
  // Of domains there may be many, and these hold up more than themselves.
  if (level == LimitLevel::domain) {
    wanting_.emplace_back(level, place);
  } else {
    wanting_.emplace_front(level, place);
  }
}

std::vector<LimitTree::Want> LimitTree::wants(Moment now, const Waiting& waiting,
                                              std::size_t most) {
  std::vector<Want> wants;
  while (!wanting_.empty() && wants.size() < most) {
    const auto [level, place] = wanting_.front();
    wanting_.pop_front();
    const auto wanting = wanting_at(level, place);
    if (!wanting) continue;
    const Wish wish = std::exchange(*wanting->wish, Wish::none);
    if (wish == Wish::none) continue;
    const std::size_t held = waiting ? waiting(wanting->id) : 0;
    // It may be that nobody else comes there for long.
    const bool is_idle = waiting && held == 0 && level == LimitLevel::domain;
    if (wish == Wish::low && is_idle) continue;
    const auto places_at = wanting->node->places_asked_at(now.steady);
    const Asking asking{.slots = !wanting->node->has_enough(now, booking_took_),
                        .places = wish == Wish::held && wanting->node->is_full(now.steady) &&
                                  places_at && *places_at <= now.steady,
                        .waiting = held};
    if (asking.slots || asking.places) wants.push_back(want_of(*wanting, asking, now));
  }
  add_places(wants, waiting, most, now);
  add_returns(wants, most);
  return wants;
}

LimitTree::Want LimitTree::want_of(const Wanting& wanting, const Asking& asking, Moment now) {
  Want want{.level = wanting.id.level,
            .name = std::string(wanting.name),
            .node = wanting.id,
            .rate = std::nullopt,
            .slots_left = {},
            .slots = {},
            .places = std::nullopt,
            .day = {},
            .returned_day = {},
            .returned = {},
            .waiting = asking.waiting};
  if (asking.slots) {
    const LimitNode::Want node = wanting.node->want(now);
    want.rate = node.rate;
    want.slots_left = node.slots_left;
    want.slots = node.of_day;
    want.day = node.day;
  }
  if (asking.places) want.places = wanting.node->want_places(now.steady, asking.waiting);
  if (want.day.quota) {
    const LimitNode::DayCount surplus = wanting.node->take_surplus(now);
    want.returned_day = surplus.day;
    want.returned = static_cast<int>(surplus.notices);
  }
  if (want.level != LimitLevel::domain) return want;
  domains_[want.node.place].is_booked = true;
  const auto known = returns_.find(wanting.name);
  if (known == returns_.end()) return want;
  if (want.returned == 0) want.returned_day = known->second.day;
  if (known->second.day == want.returned_day) {
    want.returned += static_cast<int>(known->second.notices);
  }
  returns_.erase(known);
  return want;
}

void LimitTree::add_returns(std::vector<Want>& wants, std::size_t most) {
  while (!returns_.empty() && wants.size() < most) {
    const auto& [name, count] = *returns_.begin();
    wants.push_back({.level = LimitLevel::domain,
                     .name = name,
                     .node = {},
                     .rate = std::nullopt,
                     .slots_left = 0,
                     .slots = 0,
                     .places = std::nullopt,
                     .day = {},
                     .returned_day = count.day,
                     .returned = static_cast<int>(count.notices),
                     .waiting = 0});
    returns_.erase(returns_.begin());
  }
}

std::optional<LimitTree::NodeId> LimitTree::add(NodeName node, const Grant& grant,
                                                const SharedClock& clock, Moment now,
                                                std::optional<std::int32_t> day) {
  const auto id = booked(node);
  if (!id) return std::nullopt;
  const auto wanting = wanting_at(id->level, id->place);
  CRIER_CHECK(wanting.has_value());
  wanting->node->add(grant, clock, day, now);
  return id;
}

std::optional<LimitTree::NodeId> LimitTree::booked(NodeName node) {
  const auto id = id_of(node);
  if (id && id->level == LimitLevel::domain) domains_[id->place].is_booked = false;
  return id;
}

std::optional<LimitTree::NodeId> LimitTree::forgo(NodeName node, Moment now) {
  const auto id = booked(node);
  if (!id) return std::nullopt;
  const auto wanting = wanting_at(id->level, id->place);
  CRIER_CHECK(wanting.has_value());
  wanting->node->forgo_places(now.steady);
  look_after_places(*id, *wanting->node, now.steady);
  return id;
}

}  // namespace crier::pacing
