// Asks the objection links of the campaigns that have begun, again and again, as a reader would.
// While one is down the list of running campaigns leaves its campaign out, for all daemons: nobody
// is told while nobody could object, and it goes on by itself when the link answers. Which daemon
// asks does not matter: each question is taken from the database by one of them, and left to the
// others by one that cannot ask it.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "daemon/monitoring/metrics.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "net/http/client.h"
#include "objection/link_check.h"
#include "objection/link_health.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "store/campaign/link_claims.h"
#include "store/settings.h"
#include "use_cases/objection/link/link_questions.h"

namespace crier::app {

class LinkWatch {
 public:
  struct Options {
    objection::LinkWatchPolicy policy;
    std::chrono::milliseconds timeout;
    PagesAddress pages;
    store::Settings settings;
    std::string actor;  // As of StoredCampaigns.
    std::uint64_t seed{};
  };

  // What is referred to must outlive this.
  LinkWatch(store::Database& database, Clock& clock, dispatch::Meter& meter, Metrics& metrics,
            Options options, const boost::asio::any_io_executor& executor);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();
  // None of its failures ends the questions beside it.
  boost::asio::awaitable<void> ask(store::LinkClaim claim);
  boost::asio::awaitable<void> ask_and_settle(store::LinkClaim claim);
  boost::asio::awaitable<bool> know(store::LinkClaim claim);
  boost::asio::awaitable<void> settle(store::LinkClaim claim, WallTime asked_at, std::string fault);
  [[nodiscard]] std::chrono::milliseconds silence_max() const;
  void fail(CampaignId campaign, const std::exception_ptr& failure);
  void forget_old_failures();
  void tell(CampaignId campaign, const objection::LinkVerdict& verdict, const std::string& fault);

  store::Database& database_;
  Clock& clock_;
  dispatch::Meter& meter_;
  Metrics& metrics_;
  Options options_;
  Random random_;
  http::Client client_;
  dispatch::Trouble trouble_;
  std::optional<SteadyTime> failing_since_;  // Every look since then has failed.
  // By campaign; what its link is does not change.
  std::map<CampaignId, objection::LinkQuestion> questions_;
  std::vector<CampaignId> others_;  // Whose questions this daemon cannot ask.

  // A question that was not asked to its end. Looks are more frequent than the questions of one
  // link, so that one that has gone well says nothing of them.
  struct Unsettled {
    Unsettled(const Clock& clock, dispatch::TroubleListener& listener, dispatch::Place where)
        : trouble(clock, listener, std::move(where)) {}

    dispatch::Trouble trouble;
    SteadyTime failed_at;
  };
  std::map<CampaignId, Unsettled> unsettled_;
};

}  // namespace crier::app
