// Campaigns of a daemon, and the alarms that are booked of them, on a simulated clock.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "daemon/links/begin_links.h"
#include "daemon/monitoring/engine_meter.h"
#include "daemon/stored_campaigns.h"
#include "integration/use_cases/whole_campaign.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "store/campaign/deadlines.h"
#include "store/report/alarms.h"
#include "use_cases/alarms/alarm_book.h"
#include "use_cases/alarms/alarm_conditions.h"

namespace crier::app {

struct AlarmedCampaigns : WholeCampaign {
  // With the templates of this folder; empty: the shipped ones.
  explicit AlarmedCampaigns(const std::string& templates = {}) {
    const NoticeMaterials materials{.templates = templates,
                                    .pages_url = std::string(source().pages_url),
                                    .settings = settings_};
    links.emplace(database, clock, meter,
                  BeginLinks::Options{.materials = materials,
                                      .pages_reached_at = "http://127.0.0.1:1",
                                      .timeout = std::chrono::seconds(1)},
                  io.get_executor());
    campaigns.emplace(database, database, materials, clock, meter, *links, held, "test");
  }

  // Runs it to its end.
  void await(boost::asio::awaitable<void> work) {
    TaskGroup working(io.get_executor());
    io.restart();  // It has stopped when the last work was done.
    working.spawn(std::move(work));
    while (!working.empty()) io.run_one();
  }

  // By a daemon that knows these ways.
  void book_alarms_at(WallTime at, const std::vector<std::string>& ways = {way}) {
    connection_.transact([&](store::Transaction& transaction) {
      const auto reckoned = store::deadline_campaigns(transaction);
      book_alarms(transaction, alarm_conditions(transaction, reckoned, at), reckoned,
                  {.now = at, .remind_every = std::chrono::hours(24), .ways = ways});
    });
  }

  // What is to go out now; each is taken for sent.
  std::vector<report::Alarm> sent_at(WallTime at) {
    return connection_.transact([&](store::Transaction& transaction) {
      std::vector<report::Alarm> alarms;
      for (const auto& due : store::claim_alarms(transaction, {way}, at, at, 100)) {
        store::alarm_arrived(transaction, due, at);
        alarms.push_back(due.alarm);
      }
      return alarms;
    });
  }
  // "raised halted ai-training-2026".
  std::vector<std::string> told_at(WallTime at) {
    std::vector<std::string> told;
    for (const report::Alarm& alarm : sent_at(at)) {
      told.push_back(fmt::format("{} {}", name_of(alarm.kind), alarm.subject));
    }
    return told;
  }

  static constexpr const char* way = "email ops@example.org";
  boost::asio::io_context io;
  SimClock clock{now()};
  store::Database database{{.url = url_, .application = "test", .connections = 2}};
  Metrics metrics;
  Troubles troubles;
  Troubles held;
  EngineMeter meter{metrics, troubles, clock};
  std::optional<BeginLinks> links;
  std::optional<StoredCampaigns> campaigns;
};

}  // namespace crier::app
