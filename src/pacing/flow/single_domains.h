// Domains that have a rate of their own and nothing else, in no group: of those there may be
// thousands, and most of them are no matter for a forecast. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/provider_index.h"

namespace crier::pacing::flow {

class SingleDomains {
 public:
  // Several that are done by themselves in about the same time, to a twentieth: they go as one that
  // has the rates of all.
  struct Alike {
    std::string name;  // Of the slowest.
    LimitPolicy policy;
  };

  // `facts` must outlive this.
  SingleDomains(const ForecastFacts& facts, const ProviderIndex& index);

  // The channel does not get round to filling it, so that it needs no node.
  [[nodiscard]] bool never_fills(std::string_view domain) const {
    return never_full_.contains(domain);
  }
  // Nothing: it goes by itself, as the slowest do. Valid as long as this.
  [[nodiscard]] const Alike* alike(std::string_view domain) const {
    const auto found = alike_of_.find(domain);
    return found == alike_of_.end() ? nullptr : &alike_.at(found->second);
  }

 private:
  struct Domain {
    double people{};
    RateLimit rate{};
    [[nodiscard]] double seconds() const { return people / rate.per_second; }
  };
  using Domains = std::map<std::string_view, Domain>;

  void put_together(const Domains& full);

  std::set<std::string_view> never_full_;
  std::map<int, Alike> alike_;  // By the logarithm of their time.
  std::map<std::string_view, int> alike_of_;
};

}  // namespace crier::pacing::flow
