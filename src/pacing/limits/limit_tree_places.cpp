// What the tree wants of the places that daemons share, and what it is given.
#include <algorithm>

#include "base/check.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {

std::optional<SteadyTime> LimitTree::places_asked_at() const {
  if (places_asked_.empty()) return std::nullopt;
  return places_asked_.begin()->first;
}

void LimitTree::look_after_places(NodeId node, const LimitNode& state, SteadyTime now) {
  if (!state.has_places()) return;
  if (const auto at = state.places_asked_at(now)) places_asked_.emplace(*at, node);
}

void LimitTree::add_places(std::vector<Want>& wants, const Waiting& waiting, std::size_t most,
                           Moment now) {
  while (wants.size() < most && !places_asked_.empty() &&
         places_asked_.begin()->first <= now.steady) {
    const NodeId id = places_asked_.begin()->second;
    places_asked_.erase(places_asked_.begin());
    // Its place may be another domain's by now.
    if (id.level == LimitLevel::domain && domain_id(id.place) != id) continue;
    const auto wanting = wanting_at(id.level, id.place);
    if (!wanting || !wanting->node->has_places()) continue;
    const auto at = wanting->node->places_asked_at(now.steady);
    // It is being asked about, or has been since.
    if (!at || *at > now.steady) continue;
    const Asking asking{
        .slots = false, .places = true, .waiting = waiting ? waiting(wanting->id) : 0};
    const auto same = std::ranges::find(wants, id, &Want::node);
    if (same == wants.end()) {
      wants.push_back(want_of(*wanting, asking, now));
    } else {
      same->places = wanting->node->want_places(now.steady, asking.waiting);
    }
  }
}

std::vector<LimitTree::Want> LimitTree::wants_places(Moment now, const Waiting& waiting,
                                                     std::size_t most) {
  std::vector<Want> wants;
  add_places(wants, waiting, most, now);
  return wants;
}

std::optional<LimitTree::NodeId> LimitTree::give_places(NodeName node, const PlacesAnswer& places,
                                                        Moment now) {
  const auto id = booked(node);
  if (!id) return std::nullopt;
  const auto wanting = wanting_at(id->level, id->place);
  CRIER_CHECK(wanting.has_value());
  wanting->node->give_places(places, now.steady);
  look_after_places(*id, *wanting->node, now.steady);
  return id;
}

void LimitTree::lose_places(Moment now) {
  const auto lose = [&](LimitNode& node, NodeId id) {
    node.lose_places();
    look_after_places(id, node, now.steady);
  };
  lose(channel_, {});
  for (std::uint32_t place = 0; place < groups_.size(); ++place) {
    lose(groups_[place].node, {.level = LimitLevel::group, .place = place});
  }
  for (std::uint32_t place = 0; place < domains_.size(); ++place) {
    if (domains_[place].node) lose(domains_[place].at(), domain_id(place));
  }
}

}  // namespace crier::pacing
