// What the objection links of campaigns that are due have answered, until their begins take it, and
// who is asked next. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace crier::app {

// A begin takes its answer within seconds. One that has lain for longer was kept from it, such as
// by a database that was away, and says nothing of the link any more. As long as the link of a
// running campaign is believed without being asked (objection_link.ask_every).
inline constexpr Duration link_answer_age_max = std::chrono::seconds(30);

class LinkAnswers {
 public:
  // Why the campaign must not begin; empty: nothing of its link speaks against it. Told once.
  // Nothing: there is none that is fresh; it is to be asked from now on.
  [[nodiscard]] std::optional<std::string> take(CampaignId campaign, SteadyTime now);
  // Nobody wants the answers of the others any more.
  void keep_only(const std::vector<CampaignId>& wanted);

  // The campaign that has waited longest to be asked; it is being asked from now on, until one of
  // the two below. Nothing: nobody waits.
  [[nodiscard]] std::optional<CampaignId> next();
  // It may not be wanted any more.
  void settle(CampaignId campaign, std::string fault, SteadyTime at);
  // It could not be asked, and waits again, behind the others.
  void put_back(CampaignId campaign);

 private:
  struct Answer {
    std::string fault;
    SteadyTime at;
  };
  struct Entry {
    std::optional<Answer> answer;
    bool is_being_asked{};
    std::uint64_t turn{};
  };

  std::map<CampaignId, Entry> entries_;
  std::uint64_t turns_{};
};

}  // namespace crier::app
