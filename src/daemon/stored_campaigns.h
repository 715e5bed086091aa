// The engine's source on the database: begins campaigns that are due, finishes those that are
// through, raises alarms.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/links/begin_links.h"
#include "daemon/monitoring/troubles.h"
#include "daemon/notice_materials.h"
#include "dispatch/campaign_source.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/changing_line.h"
#include "runtime/clock.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

class StoredCampaigns final : public dispatch::CampaignSource {
 public:
  // What is referred to must outlive this. `listing` is for the list of what runs alone, because
  // nothing is sent while that is old: it waits for neither a begin nor the flushes. `actor` is the
  // daemon's name in the audit trail; `held` has the campaigns that are due and lack what people
  // have to mend.
  StoredCampaigns(store::Database& database, store::Database& listing, NoticeMaterials materials,
                  const Clock& clock, dispatch::Meter& meter, BeginLinks& links, Troubles& held,
                  std::string actor);

  boost::asio::awaitable<bool> begin_due() override;
  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> running() override;
  boost::asio::awaitable<std::unique_ptr<dispatch::NoticeComposer>> composer(
      dispatch::RunningCampaign campaign) override;
  boost::asio::awaitable<void> finish_if_done(CampaignId campaign) override;
  boost::asio::awaitable<void> raise_alarm(CampaignId campaign, std::string why) override;
  boost::asio::awaitable<void> halt(CampaignId campaign, dispatch::Halt halt) override;

 private:
  boost::asio::awaitable<bool> begin(CampaignId campaign);
  // `told` is what of it goes out of the house.
  boost::asio::awaitable<void> raise(CampaignId campaign, std::string why, std::string told);
  void stay_stuck(CampaignId campaign, const std::string& why);
  void pass(CampaignId campaign);
  void hold(CampaignId campaign, const std::string& why);
  void forget_others(const std::vector<CampaignId>& due);

  struct Stuck {
    log::ChangingLine line{std::chrono::hours(1)};  // Why.
    SteadyTime again_at;
    std::unique_ptr<dispatch::Trouble> trouble;  // When it failed in a way nobody has foreseen.
  };

  store::Database& database_;
  store::Database& listing_;
  NoticeMaterials materials_;
  const Clock& clock_;
  dispatch::Meter& meter_;
  BeginLinks& links_;
  Troubles& held_;
  std::string actor_;
  // Campaigns that cannot begin, and why: told when the reason changes and each hour, not each
  // time.
  std::map<CampaignId, Stuck> stuck_;
  // By what several campaigns compete while they share a channel.
  struct Rivalry {
    std::map<std::pair<CampaignId, int>, std::int64_t> people_left;  // By campaign and step.
    std::set<CampaignId> endangered;
  };
  Rivalry rivalry_;
  SteadyTime rivalry_read_at_{SteadyTime::min()};
};

}  // namespace crier::app
