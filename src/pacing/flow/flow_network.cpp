#include "pacing/flow/flow_network.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>

#include "base/check.h"
#include "pacing/limits/provider_index.h"
#include "pacing/limits/quiet_hours.h"

namespace crier::pacing::flow {
namespace {

constexpr std::string_view other_destinations = "other";

LimitPolicy channel_policy(const ForecastFacts& facts) {
  LimitPolicy policy = facts.limits.channel;
  if (facts.connections) {
    policy.concurrency =
        std::min(policy.concurrency.value_or(*facts.connections), *facts.connections);
  }
  return policy;
}

bool is_there(const OtherCampaign& other) {
  return other.people > 0 && other.from < other.notify_by;
}

using Shares = std::map<std::string, std::map<std::uint32_t, double>>;

std::vector<FlowCut> cuts_of(const Shares& shares, const std::vector<FlowPart>& parts) {
  std::vector<FlowCut> cuts;
  for (const auto& [name, people] : shares) {
    FlowCut cut{.name = name, .people = 0, .parts = {}};
    double sum = 0;
    for (const auto& [part, count] : people) {
      sum += count;
      cut.parts.emplace_back(part, count / parts[part].people);
    }
    cut.people = std::llround(sum);
    cuts.push_back(std::move(cut));
  }
  return cuts;
}

}  // namespace

bool goes_by_date(const ForecastFacts& facts) {
  return facts.people_hours || facts.claim.people_per_second ||
         std::ranges::any_of(facts.others, is_there);
}

FlowNetwork::FlowNetwork(const ForecastFacts& facts)
    : waves(facts.waves), facts_(facts), channel_(channel_policy(facts)) {
  CRIER_CHECK(faults_of(facts.limits).empty());
  if (waves.shares.empty()) waves.shares = {1};
  hours_begin_by = second_of(facts.notify_by - QuietHours::time_to_tell);
  for (const AnswerTime& each : facts.answer_times) {
    answer_seconds_.insert_or_assign({each.level, each.node}, each.seconds);
  }
  const LimitSettings& limits = facts.limits;
  const ProviderIndex index(limits.groups);
  singles_.emplace(facts, index);
  nodes.push_back({.level = LimitLevel::channel,
                   .name = {},
                   .policy = &channel_,
                   .timeline = timeline_of(channel_),
                   .parent = 0,
                   .taken = taken_of(LimitLevel::channel, {}),
                   .answer_seconds = answer_seconds_of(LimitLevel::channel, {}),
                   .nodes = {},
                   .parts = {}});
  for (const NodeHeld& held : facts.held) {
    if (held.level == LimitLevel::channel) hold(nodes.front(), held);
  }
  const std::uint32_t own = add_own();
  std::map<std::tuple<std::uint32_t, LimitTimeline*, std::size_t>, std::uint32_t> known;
  Shares by_country;
  Shares by_provider;
  for (const AudiencePart& given : facts.audience) {
    if (given.people <= 0) continue;
    std::uint32_t node = own;
    std::string provider(other_destinations);
    if (!given.domain.empty()) {
      const auto group = index.group_of({.domain = given.domain});
      if (group) {
        const ProviderGroup& row = limits.groups[*group];
        node = node_at(LimitLevel::group, row.name, row.policy, node);
        provider = row.name;
      }
      const auto named = limits.domains.find(given.domain);
      const bool is_named = named != limits.domains.end();
      const LimitPolicy& policy = is_named ? named->second : limits.each_domain;
      const bool is_held = singles_->is_held(given.domain);
      const bool is_bound = is_named || is_held || (!group && has_limits(policy));
      if (const auto* alike = singles_->alike(given.domain)) {
        node = node_at(LimitLevel::domain, alike->name, alike->policy, node);
        nodes[node].taken = alike->taken;
        if (alike->held) hold(nodes[node], *alike->held);
      } else if (is_bound && !singles_->never_fills(given.domain)) {
        node = node_at(LimitLevel::domain, given.domain, policy, node);
      }
      if (!group && (is_named || is_held)) provider = given.domain;
    }
    const std::optional<std::uint32_t> place = place_of(given);
    LimitTimeline* const hours = place ? places[*place].hours : nullptr;
    for (std::size_t wave = 0; wave < waves.shares.size(); ++wave) {
      const double people = static_cast<double>(given.people) * waves.shares[wave];
      if (people <= 0) continue;
      const auto [found, is_new] =
          known.emplace(std::tuple(node, hours, wave), static_cast<std::uint32_t>(parts.size()));
      if (is_new) {
        nodes[node].parts.push_back(found->second);
        parts.push_back({.node = node,
                         .people_hours = hours,
                         .place = place.value_or(0),
                         .wave = wave,
                         .people = 0,
                         .hours_begin_by = hours_begin_by});
      }
      parts[found->second].people += people;
      by_country[given.country][found->second] += people;
      by_provider[provider][found->second] += people;
    }
  }
  for (const OtherCampaign& other : facts.others) add_other(other);
  countries = cuts_of(by_country, parts);
  providers = cuts_of(by_provider, parts);
  std::ranges::sort(providers, {}, [](const FlowCut& cut) {
    return std::pair(cut.name == other_destinations, std::string_view(cut.name));
  });
}

double FlowNetwork::second_of(WallTime at) const {
  return std::chrono::duration<double>(at - facts_.begin).count();
}

std::uint32_t FlowNetwork::add_own() {
  const bool is_alone = std::ranges::none_of(facts_.others, is_there);
  if (is_alone && !facts_.claim.people_per_second) return 0;
  return add_campaign(facts_.claim, facts_.notify_by, facts_.people_hours);
}

std::uint32_t FlowNetwork::add_campaign(const CampaignClaim& claim, WallTime notify_by,
                                        const std::optional<SendHours>& people_hours) {
  auto policy = std::make_unique<LimitPolicy>();
  if (const auto& pace = claim.people_per_second) {
    policy->rate = RateLimit{.per_second = *pace, .burst = burst_min(*pace)};
  }
  const auto node = static_cast<std::uint32_t>(nodes.size());
  nodes.push_back({.level = LimitLevel::channel,
                   .name = {},
                   .policy = policy.get(),
                   .timeline = timeline_of(*policy),
                   .parent = 0,
                   .campaign = campaigns.size(),
                   .nodes = {},
                   .parts = {}});
  nodes.front().nodes.push_back(node);
  campaign_policies_.push_back(std::move(policy));
  const LimitPolicy& channel = facts_.limits.channel;
  campaigns.push_back(
      {.node = node,
       .claim = claim,
       .notify_by = notify_by,
       .ends_at = second_of(notify_by),
       .open_seconds = OpenSeconds(channel, people_hours, facts_.begin, notify_by)});
  return node;
}

void FlowNetwork::add_other(const OtherCampaign& other) {
  if (!is_there(other)) return;
  const std::uint32_t node = add_campaign(other.claim, other.notify_by, other.people_hours);
  const auto part = static_cast<std::uint32_t>(parts.size());
  if (!others) others = part;
  nodes[node].parts.push_back(part);
  LimitTimeline* hours = nullptr;
  if (other.people_hours) {
    auto policy = std::make_unique<LimitPolicy>();
    policy->hours = other.people_hours;
    policy->zone = facts_.limits.channel.zone;
    policy->country = facts_.limits.channel.country;
    hours = timeline_of(*policy);
    campaign_policies_.push_back(std::move(policy));
  }
  parts.push_back({.node = node,
                   .people_hours = hours,
                   .people = static_cast<double>(other.people),
                   .opens_at = std::max(0.0, second_of(other.from)),
                   .closes_at = second_of(other.notify_by),
                   .hours_begin_by = second_of(other.notify_by - QuietHours::time_to_tell)});
}

LimitTimeline* FlowNetwork::timeline_of(const LimitPolicy& policy) {
  const auto found =
      std::ranges::find(timelines_, &policy, [](const auto& each) { return each.first; });
  if (found != timelines_.end()) return found->second.get();
  timelines_.emplace_back(&policy, std::make_unique<LimitTimeline>(policy, facts_.begin));
  return timelines_.back().second.get();
}

std::optional<double> FlowNetwork::answer_seconds_of(LimitLevel level,
                                                     std::string_view name) const {
  const auto found = answer_seconds_.find({level, name});
  return found == answer_seconds_.end() ? std::nullopt : std::optional(found->second);
}

DayTaken FlowNetwork::taken_of(LimitLevel level, std::string_view name) const {
  const auto found = std::ranges::find_if(facts_.days_taken, [&](const DayTaken& each) {
    return each.level == level && each.node == name;
  });
  return found == facts_.days_taken.end() ? DayTaken{} : *found;
}

// One that was lowered and has no new complaint for an hour, or for as long as it takes to recover,
// is free (slowdown.h).
void FlowNetwork::hold(FlowNode& node, const NodeHeld& held) const {
  using Seconds = std::chrono::duration<double>;
  if (held.paused_until) {
    node.paused_until = std::max(0.0, Seconds(*held.paused_until - facts_.begin).count());
    node.is_stop = held.is_stop;
  }
  if (!held.rate) return;
  const WallTime::duration counts =
      std::max<WallTime::duration>(std::chrono::hours(1), node.policy->adaptation.recovery);
  const bool is_lower = !node.policy->rate || *held.rate < node.policy->rate->per_second;
  const WallTime from = std::max(held.at, held.paused_until.value_or(held.at));
  if (is_lower && facts_.begin < from + counts) node.lowered_to = *held.rate;
}

std::uint32_t FlowNetwork::node_at(LimitLevel level, const std::string& name,
                                   const LimitPolicy& policy, std::uint32_t parent) {
  for (const std::uint32_t node : nodes[parent].nodes) {
    if (nodes[node].level == level && nodes[node].name == name) return node;
  }
  const auto node = static_cast<std::uint32_t>(nodes.size());
  nodes.push_back({.level = level,
                   .name = name,
                   .policy = &policy,
                   .timeline = timeline_of(policy),
                   .parent = parent,
                   .taken = taken_of(level, name),
                   .answer_seconds = answer_seconds_of(level, name),
                   .nodes = {},
                   .parts = {}});
  const auto held = std::ranges::find_if(
      facts_.held, [&](const NodeHeld& each) { return each.level == level && each.node == name; });
  if (held != facts_.held.end()) hold(nodes.back(), *held);
  nodes[parent].nodes.push_back(node);
  return node;
}

std::optional<std::uint32_t> FlowNetwork::place_of(const AudiencePart& part) {
  if (!facts_.people_hours) return std::nullopt;
  const auto same = std::ranges::find_if(people_policies_, [&](const auto& known) {
    return known.first->zone == part.zone && known.first->country == part.country;
  });
  if (same != people_policies_.end()) return same->second;
  auto policy = std::make_unique<LimitPolicy>();
  policy->hours = facts_.people_hours;
  policy->zone = part.zone;
  policy->country = part.country;
  LimitTimeline* const hours = timeline_of(*policy);
  auto place = std::ranges::find_if(places, [&](const FlowPlace& each) {
    return are_the_same_until_the_end(*each.hours, *hours);
  });
  if (place == places.end()) {
    places.push_back({.hours = hours, .countries = {}});
    place = std::prev(places.end());
  }
  place->countries.push_back(part.country);
  const auto number = static_cast<std::uint32_t>(place - places.begin());
  people_policies_.emplace_back(std::move(policy), number);
  return number;
}

// Most countries have one clock with others. What differs after notify_by is no matter.
bool FlowNetwork::are_the_same_until_the_end(LimitTimeline& one, LimitTimeline& other) const {
  const double end = std::chrono::duration<double>(facts_.notify_by - facts_.begin).count();
  for (std::size_t index = 0;; ++index) {
    const LimitTimeline::Span span = one.span(index);
    const LimitTimeline::Span same = other.span(index);
    if (span.is_open != same.is_open || span.until != same.until) return false;
    if (span.until >= end) return true;
  }
}

}  // namespace crier::pacing::flow
