// A campaign as flows: the nodes of the tree of limits that its audience goes through, and under
// them the parts of the audience that are limited alike. Compiled once for all runs of a forecast.
// Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/flow/limit_timeline.h"
#include "pacing/flow/open_seconds.h"
#include "pacing/flow/single_domains.h"

namespace crier::pacing::flow {

struct FlowNode {
  LimitLevel level{LimitLevel::channel};
  std::string name;  // Of the group or the domain; empty: the channel.
  const LimitPolicy* policy{};
  LimitTimeline* timeline{};
  std::uint32_t parent{};  // Of the channel itself.
  DayTaken taken{};
  // What replies have done to it, in seconds since the begin and notices a second; 0: nothing.
  double paused_until{};
  bool is_stop{};
  double lowered_to{};
  std::optional<double> answer_seconds{};  // That were measured.
  // Which of the campaigns that share the channel this is: what goes to it, of whatever provider.
  // Its rate is that of the answers that it can take. Nothing: a node of the tree of limits.
  std::optional<std::size_t> campaign{};
  std::vector<std::uint32_t> nodes;
  std::vector<std::uint32_t> parts;
};

// Countries whose people may be told at the same hours.
struct FlowPlace {
  LimitTimeline* hours{};
  std::vector<std::string> countries;
};

struct FlowPart {
  std::uint32_t node{};
  LimitTimeline* people_hours{};  // Null: at all hours.
  std::uint32_t place{};          // Where it has hours.
  std::size_t wave{};
  double people{};
  // Seconds since the begin. Whoever is left when it closes is not told.
  double opens_at{};
  double closes_at{std::numeric_limits<double>::infinity()};
  // Hours that begin later do not count (quiet_hours.h).
  double hours_begin_by{};
};

// One that shares the channel.
struct FlowCampaign {
  std::uint32_t node{};
  CampaignClaim claim{};
  WallTime notify_by;
  double ends_at{};          // Seconds since the begin.
  OpenSeconds open_seconds;  // Until then.
};

// Some of the people, by part: those of a country, or those of a provider.
struct FlowCut {
  std::string name;
  std::int64_t people{};
  std::vector<std::pair<std::uint32_t, double>> parts;  // The share of the part's people.
};

// With another notify_by the flows of these facts are others. Else only what is asked of them is.
[[nodiscard]] bool goes_by_date(const ForecastFacts& facts);

class FlowNetwork {
 public:
  // `facts` must outlive this; its limits and hours have no fault.
  explicit FlowNetwork(const ForecastFacts& facts);

  // The channel is the first; a node stands behind its parent.
  std::vector<FlowNode> nodes;
  std::vector<FlowPart> parts;
  std::vector<FlowPlace> places;
  std::vector<FlowCut> countries;  // By name.
  std::vector<FlowCut> providers;  // Groups and single domains with limits, then "other".
  ForecastWaves waves;             // At least one.
  double hours_begin_by{};         // FlowPart, of those that are not of others.
  // Its own first. Empty: it has the channel for itself, at any pace.
  std::vector<FlowCampaign> campaigns;
  // The first part of other campaigns, which are in no cut; behind it are only such. Nothing: there
  // are none.
  std::optional<std::uint32_t> others;
  [[nodiscard]] bool is_of_others(std::size_t part) const { return others && part >= *others; }

 private:
  [[nodiscard]] LimitTimeline* timeline_of(const LimitPolicy& policy);
  // The node of the campaign's own people, whose parent is the channel, or the channel itself.
  [[nodiscard]] std::uint32_t add_own();
  void add_other(const OtherCampaign& other);
  std::uint32_t add_campaign(const CampaignClaim& claim, WallTime notify_by,
                             const std::optional<SendHours>& people_hours);
  // Seconds since the begin.
  [[nodiscard]] double second_of(WallTime at) const;
  [[nodiscard]] std::optional<double> answer_seconds_of(LimitLevel level,
                                                        std::string_view name) const;
  [[nodiscard]] DayTaken taken_of(LimitLevel level, std::string_view name) const;
  void hold(FlowNode& node, const NodeHeld& held) const;
  [[nodiscard]] std::uint32_t node_at(LimitLevel level, const std::string& name,
                                      const LimitPolicy& policy, std::uint32_t parent);
  // Nothing: they may be told at all hours.
  [[nodiscard]] std::optional<std::uint32_t> place_of(const AudiencePart& part);
  [[nodiscard]] bool are_the_same_until_the_end(LimitTimeline& one, LimitTimeline& other) const;

  const ForecastFacts& facts_;
  std::map<std::pair<LimitLevel, std::string_view>, double> answer_seconds_;
  std::optional<SingleDomains> singles_;  // Nodes have its policies.
  LimitPolicy channel_;                   // With the connections that there are.
  std::vector<std::pair<const LimitPolicy*, std::unique_ptr<LimitTimeline>>> timelines_;
  std::vector<std::pair<std::unique_ptr<LimitPolicy>, std::uint32_t>> people_policies_;
  std::vector<std::unique_ptr<LimitPolicy>> campaign_policies_;  // Of their paces and hours.
};

}  // namespace crier::pacing::flow
