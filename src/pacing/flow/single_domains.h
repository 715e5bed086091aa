// Domains that are in no group and have limits of their own: of those there may be thousands, and
// most of them are no matter for a forecast. Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/provider_index.h"

namespace crier::pacing::flow {

class SingleDomains {
 public:
  // Several that have limits of the same kinds, at the same hours, and as much to do for each of
  // them, to a twentieth: they go as one that has the limits of all.
  struct Alike {
    std::string name;  // Of the slowest.
    LimitPolicy policy;
    DayTaken taken{};
    std::optional<NodeHeld> held{};
  };

  // `facts` must outlive this.
  SingleDomains(const ForecastFacts& facts, const ProviderIndex& index);

  // The channel does not get round to filling it, so that it needs no node.
  [[nodiscard]] bool never_fills(std::string_view domain) const {
    return never_full_.contains(domain);
  }
  // Replies have done something to it.
  [[nodiscard]] bool is_held(std::string_view domain) const { return held_.contains(domain); }
  // Nothing: it goes by itself, as the slowest do. Valid as long as this.
  [[nodiscard]] const Alike* alike(std::string_view domain) const {
    const auto found = alike_of_.find(domain);
    return found == alike_of_.end() ? nullptr : found->second;
  }

 private:
  struct Domain {
    double people{};
    const LimitPolicy* policy{};
  };
  using Domains = std::map<std::string_view, Domain>;
  // For how long each of its limits that count keeps it, in steps of a logarithm.
  struct Likeness {
    std::size_t shape{};  // What is no number: hours, zone, ramp, adaptation.
    int rate{};
    int concurrency{};
    int day{};
    int ramp{};
    int taken{};
    int paused{};  // In hours.
    int lowered{};

    friend auto operator<=>(const Likeness&, const Likeness&) = default;
  };

  void leave_out_never_full(const ForecastFacts& facts, double unbound, Domains& domains);
  void put_together(const ForecastFacts& facts, const Domains& domains);
  [[nodiscard]] Likeness likeness(const Domain& domain, const DayTaken* taken, const NodeHeld* held,
                                  double width);
  [[nodiscard]] double pause_seconds(const NodeHeld& held) const;
  [[nodiscard]] std::size_t shape_of(const LimitPolicy& policy);

  double answer_seconds_;
  WallTime begin_;
  std::map<std::string_view, const NodeHeld*> held_;
  std::set<std::string_view> never_full_;
  std::vector<const LimitPolicy*> shapes_;  // One of each.
  std::map<Likeness, Alike> alike_;
  std::map<std::string_view, const Alike*> alike_of_;
};

}  // namespace crier::pacing::flow
