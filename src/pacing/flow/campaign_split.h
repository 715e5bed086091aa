// What part of the channel each campaign has in a run of the flows: by the rule of dispatch
// (campaign_shares.h), asked again when what they need has changed. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "pacing/campaign_shares.h"
#include "pacing/flow/flow_network.h"

namespace crier::pacing::flow {

class CampaignSplit {
 public:
  // `network` must outlive this.
  explicit CampaignSplit(const FlowNetwork& network);

  // They compete at all.
  [[nodiscard]] bool is_needed() const { return standings_.size() > 1; }

  // How a campaign stands at an instant of the run.
  struct Standing {
    double left{};        // People without an outcome.
    bool has_somebody{};  // Who can be told now; else it leaves its part to the others.
    friend bool operator==(const Standing&, const Standing&) = default;
  };
  // `rate`: notices a second that the channel carries, above 0. `standing_of(campaign)`.
  template <class StandingOf>
  void look(double now, double rate, const StandingOf& standing_of) {
    for (std::size_t each = 0; each < standings_.size(); ++each) {
      standings_[each] = standing_of(each);
    }
    share(now, rate);
  }
  [[nodiscard]] double part_of(std::size_t campaign) const { return parts_[campaign]; }

  // It gets so many people told a second and would take more. Whether it is now found to be
  // endangered, and was not before; then the parts are others.
  [[nodiscard]] bool endangers(std::size_t campaign, double people_per_second);

  // For how long the parts stay about what they are at `now`, if so many people a second are told
  // of each. Infinity: for ever. `told_of(campaign)`.
  template <class ToldOf>
  [[nodiscard]] double even_for(double now, const ToldOf& told_of) const {
    double even = std::numeric_limits<double>::infinity();
    for (std::size_t each = 0; each < standings_.size(); ++each) {
      if (standings_[each].has_somebody) {
        even = std::min(even, even_for(each, now, told_of(each)));
      }
    }
    return even;
  }

 private:
  void share(double now, double rate);
  [[nodiscard]] double even_for(std::size_t campaign, double now, double people_per_second) const;
  [[nodiscard]] std::optional<double> needed(std::size_t campaign, double now) const;

  const FlowNetwork& network_;
  std::vector<Standing> standings_;
  std::vector<CampaignNeed> needs_;   // Of those that have somebody.
  std::vector<CampaignNeed> shared_;  // By which the parts are.
  double shared_rate_{};
  std::vector<bool> is_endangered_;
  std::vector<double> parts_;
};

}  // namespace crier::pacing::flow
