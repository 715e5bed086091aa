#include "pacing/limits/limit_tree.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::pacing {
namespace {

// Places that are looked at for one notice, and for one new domain. More than one each, so that
// places are freed faster than they are taken.
constexpr std::size_t looked_at_by_notice = 1;
constexpr std::size_t looked_at_by_new_domain = 4;
constexpr std::size_t looked_at_for_room = 64;
// Bare counts of a day that are kept of forgotten domains, of some 40 octets each: as much memory
// again as the domains have that are remembered.
constexpr std::size_t day_counts_for_domain = 8;
// When a domain without room asks again.
constexpr std::chrono::milliseconds room_pause{100};

std::size_t index_of(LimitLevel level) {
  return static_cast<std::size_t>(level);
}

}  // namespace

LimitTree::LimitTree(LimitSettings settings, RateSupply supply, Moment now)
    : supply_(supply),
      settings_(std::move(settings)),
      index_(settings_.groups),
      channel_policy_(share(settings_.channel)),
      each_domain_(share(settings_.each_domain)),
      free_(share(LimitPolicy{})),
      channel_(*channel_policy_, now) {
  CRIER_CHECK(faults_of(settings_).empty());
  change(std::move(settings_), now);
}

LimitNode& LimitTree::Domain::at() {
  CRIER_CHECK(node.has_value());
  return *node;
}

const LimitNode& LimitTree::Domain::at() const {
  CRIER_CHECK(node.has_value());
  return *node;
}

void LimitTree::change(LimitSettings settings, Moment now) {
  CRIER_CHECK(faults_of(settings).empty());
  settings_ = std::move(settings);
  index_ = ProviderIndex(settings_.groups);
  // Nodes look at the policies of before until all have changed.
  const auto old_channel = std::exchange(channel_policy_, share(settings_.channel));
  const auto old_domain = std::exchange(each_domain_, share(settings_.each_domain));
  const auto old_special = std::exchange(special_, {});
  for (const auto& [name, policy] : settings_.domains) special_.emplace(name, share(policy));
  days_.rename(old_domain->calendar.day(now.wall).number,
               each_domain_->calendar.day(now.wall).number);

  channel_.change(*channel_policy_, now);
  group_places_.clear();
  std::vector<bool> is_configured(groups_.size());
  for (const ProviderGroup& each : settings_.groups) {
    auto policy = share(each.policy);
    const auto found = std::ranges::find(groups_, each.name, &Group::name);
    group_places_.push_back(static_cast<std::uint32_t>(found - groups_.begin()));
    if (found == groups_.end()) {
      LimitNode node(*policy, now);
      groups_.push_back({.name = each.name,
                         .policy = std::move(policy),
                         .rules = each.rules,
                         .node = std::move(node)});
      continue;
    }
    is_configured[group_places_.back()] = true;
    found->node.change(*policy, now);
    found->policy = std::move(policy);
    found->rules = each.rules;
  }
  for (std::size_t place = 0; place < is_configured.size(); ++place) {
    if (!is_configured[place]) groups_[place].node.change(*free_, now);
  }
  for (Domain& domain : domains_) {
    if (!domain.node) continue;
    // One that is known by its mail server only is looked up again when it is asked for.
    domain.group = group_at(index_.group_of({.domain = domain.name}));
    domain.at().change(policy_of(domain.name, domain.group), now);
  }
}

std::uint32_t LimitTree::group_at(std::optional<std::size_t> index) const {
  return index ? group_places_[*index] : none;
}

SharedPolicy& LimitTree::policy_of(std::string_view domain, std::uint32_t group) const {
  if (!special_.empty()) {
    const auto found = special_.find(std::string(domain));
    if (found != special_.end()) return *found->second;
  }
  return group == none ? *each_domain_ : *free_;
}

std::optional<LimitTree::Path> LimitTree::path_of(const Destination& destination, Moment now) {
  if (destination.domain.empty()) return Path{};
  const auto found = by_domain_.find(destination.domain);
  if (found == by_domain_.end()) {
    const std::uint32_t group = group_at(index_.group_of(destination));
    const auto place = new_domain(destination.domain, group, now);
    if (!place) return std::nullopt;
    return Path{.group = group, .domain = *place};
  }
  Domain& domain = domains_[found->second];
  if (domain.group == none && !destination.mx.empty()) {
    domain.group = group_at(index_.group_of(destination));
    if (domain.group != none) domain.at().change(policy_of(domain.name, domain.group), now);
  }
  return Path{.group = domain.group, .domain = found->second};
}

std::optional<std::uint32_t> LimitTree::new_domain(std::string_view name, std::uint32_t group,
                                                   Moment now) {
  forget_idle(looked_at_by_new_domain, now);
  if (by_domain_.size() >= settings_.domains_max) {
    forget_idle(looked_at_for_room, now);
    if (by_domain_.size() >= settings_.domains_max) return std::nullopt;
  }
  std::uint32_t place = static_cast<std::uint32_t>(domains_.size());
  if (free_places_.empty()) {
    domains_.emplace_back();
  } else {
    place = free_places_.back();
    free_places_.pop_back();
  }
  Domain& domain = domains_[place];
  domain.name = name;
  ++domain.life;
  domain.group = group;
  domain.wish = Wish::none;
  domain.is_booked = false;
  SharedPolicy& policy = policy_of(name, group);
  domain.node.emplace(policy, now);
  const bool is_counted_here = supply_ == RateSupply::own && &policy == each_domain_.get();
  if (is_counted_here && policy.calendar.has_quota()) {
    const std::int32_t today = domain.at().day_count(now).day;
    domain.at().count_today(days_.take_out(name, today));
  }
  by_domain_.emplace(domain.name, place);
  return place;
}

void LimitTree::forget_idle(std::size_t places, Moment now) {
  for (std::size_t looked = 0; looked < std::min(places, domains_.size()); ++looked) {
    hand_ = (hand_ + 1) % domains_.size();
    Domain& domain = domains_[hand_];
    if (!domain.node || domain.wish != Wish::none || domain.is_booked) continue;
    if (!domain.at().is_idle(now) || !keep_day_of(domain, now)) continue;
    by_domain_.erase(domain.name);
    domain.node.reset();
    domain.name.clear();
    free_places_.push_back(static_cast<std::uint32_t>(hand_));
  }
}

bool LimitTree::keep_day_of(Domain& domain, Moment now) {
  if (supply_ == RateSupply::granted) {
    const LimitNode::DayCount left = domain.at().release_day(now);
    // Of an earlier day nobody can make use.
    if (left.notices > 0) returns_.insert_or_assign(domain.name, left);
    return true;
  }
  const LimitNode::DayCount count = domain.at().day_count(now);
  if (count.notices == 0) return true;
  // Of domains with limits of their own there are few.
  if (&domain.at().policy() != &each_domain_->policy) return false;
  return days_.keep(domain.name, count.day, count.notices,
                    settings_.domains_max * day_counts_for_domain);
}

std::optional<LimitTree::Held> LimitTree::held_back(const Destination& destination, Moment now) {
  if (const auto held = channel_.held_back(now)) {
    if (held->by == LimitHold::slots) note_want(LimitLevel::channel, none, now, Wish::held);
    return Held{.node = {}, .by = held->by, .until = held->until};
  }
  const auto path = path_of(destination, now);
  if (!path) {
    return Held{.node = {.level = LimitLevel::domain},
                .by = LimitHold::room,
                .until = now.steady + room_pause};
  }
  if (path->group != none) {
    Group& group = groups_[path->group];
    if (const auto held = group.node.held_back(now)) {
      if (held->by == LimitHold::slots) {
        note_want(LimitLevel::group, path->group, now, Wish::held);
      }
      return Held{.node = {.level = LimitLevel::group, .place = path->group},
                  .by = held->by,
                  .until = held->until};
    }
  }
  if (path->domain == none) return std::nullopt;
  Domain& domain = domains_[path->domain];
  const auto held = domain.at().held_back(now);
  if (!held) return std::nullopt;
  if (held->by == LimitHold::slots) note_want(LimitLevel::domain, path->domain, now, Wish::held);
  return Held{.node = domain_id(path->domain), .by = held->by, .until = held->until};
}

LimitTree::Ticket LimitTree::take(const Destination& destination, Moment now, int weight) {
  CRIER_CHECK(weight >= 1);
  const auto path = path_of(destination, now);
  CRIER_CHECK(path.has_value());
  Ticket ticket{.group = path->group, .domain = path->domain, .taken_at = now.steady};
  ticket.days[index_of(LimitLevel::channel)] = channel_.take(now, weight);
  if (path->group != none) {
    ticket.days[index_of(LimitLevel::group)] = groups_[path->group].node.take(now, weight);
  }
  if (path->domain != none) {
    ticket.days[index_of(LimitLevel::domain)] = domains_[path->domain].at().take(now, weight);
  }
  if (supply_ == RateSupply::granted) {
    note_want(LimitLevel::channel, none, now, Wish::low);
    if (path->group != none) note_want(LimitLevel::group, path->group, now, Wish::low);
    if (path->domain != none) note_want(LimitLevel::domain, path->domain, now, Wish::low);
  }
  forget_idle(looked_at_by_notice, now);
  return ticket;
}

template <class How>
LimitTree::Freed LimitTree::end(const Ticket& ticket, SteadyTime now, How how) {
  Freed freed;
  const auto end_at = [&](LimitNode& node, NodeId id) {
    const bool was_full = node.is_full(now);
    const Pace before = node.pace();
    const bool has_day = how(node, id.level);
    const bool has_room = was_full && !node.is_full(now);
    if (has_room || has_day || node.pace().is_faster_than(before)) freed.add(id);
    if (node.has_places_to_give_back()) look_after_places(id, node, now);
  };
  end_at(channel_, {});
  if (ticket.group != none) {
    end_at(groups_[ticket.group].node, {.level = LimitLevel::group, .place = ticket.group});
  }
  if (ticket.domain != none) end_at(domains_[ticket.domain].at(), domain_id(ticket.domain));
  return freed;
}

LimitTree::Freed LimitTree::accepted(const Ticket& ticket, Moment now) {
  return end(ticket, now.steady, [&](LimitNode& node, LimitLevel) {
    node.answered();
    node.accepted(ticket.taken_at, now.steady);
    return false;
  });
}

LimitTree::Refusal LimitTree::refused(const Ticket& ticket, const Reply& reply, Moment now) {
  const Freed freed = end(ticket, now.steady, [](LimitNode& node, LimitLevel) {
    node.answered();
    return false;
  });
  const Path path{.group = ticket.group, .domain = ticket.domain};
  return {.reaction = react(path, reply, ticket.taken_at, now), .freed = freed};
}

LimitTree::Freed LimitTree::give_back(const Ticket& ticket, Moment now) {
  return end(ticket, now.steady, [&](LimitNode& node, LimitLevel level) {
    node.give_back(ticket.days.at(index_of(level)), now);
    return node.has_quota();
  });
}

}  // namespace crier::pacing
