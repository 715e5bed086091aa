#include "web/objection/shown_campaigns.h"

#include <chrono>
#include <utility>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

// What a campaign has stated changes seldom: its words may be approved anew, and its dates be moved
// to later ones. A page may be some minutes behind; a statement is judged by the dates of its
// instant.
constexpr Duration kept_for = 5min;

}  // namespace

boost::asio::awaitable<std::shared_ptr<ShownCampaign>> ShownCampaigns::find(CampaignId campaign,
                                                                            SteadyTime until) {
  const auto kept = kept_.find(campaign);
  if (kept != kept_.end() && clock_.now() < kept->second.until) co_return kept->second.shown;
  auto reading = objection_terms(&database_, campaign, {.until = until});
  auto terms = co_await std::move(reading);
  if (!terms) co_return nullptr;
  auto shown = std::make_shared<ShownCampaign>();
  shown->terms = *std::move(terms);
  kept_.insert_or_assign(campaign, Kept{.shown = shown, .until = clock_.now() + kept_for});
  co_return shown;
}

}  // namespace crier::app
