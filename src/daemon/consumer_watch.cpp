#include "daemon/consumer_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds look_min{100};
constexpr std::chrono::milliseconds look_max{30'000};

}  // namespace

ConsumerWatch::ConsumerWatch(store::Database& database, Clock& clock,
                             dispatch::TroubleListener& listener, Metrics& metrics,
                             std::chrono::milliseconds alarm_after)
    : database_(database),
      clock_(clock),
      metrics_(metrics),
      alarm_after_(alarm_after),
      listener_(listener) {}

asio::awaitable<void> ConsumerWatch::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "whether the consumers of objections are late",
                                 .use = dispatch::Place::Use::telling},
                       .during = "reading how far the consumers of objections have got",
                       .interval = std::clamp(alarm_after_ / 10, look_min, look_max)},
                      [this] { return look(); });
}

asio::awaitable<void> ConsumerWatch::look() {
  auto work = [now = clock_.wall_now(),
               alarm_after = alarm_after_](store::Transaction& transaction) {
    return consumer_standings(transaction, now, alarm_after);
  };
  auto reading = store::ask(&database_, std::move(work));
  const std::vector<ConsumerStanding> standings = co_await std::move(reading);
  std::erase_if(late_, [&](const std::string& name) {
    return std::ranges::find(standings, name, &ConsumerStanding::name) == standings.end();
  });
  metrics_.consumers(standings);
  for (const ConsumerStanding& standing : standings) tell(standing);
}

void ConsumerWatch::tell(const ConsumerStanding& standing) {
  if (!standing.is_alarming) {
    if (late_.erase(standing.name) == 1) {
      log::info("a consumer of objections has caught up", {{"consumer", standing.name}});
    }
    return;
  }
  if (!late_.insert(standing.name).second) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(standing.behind_for);
  log::error("a consumer of objections is late: it processes data of people who have objected",
             {{"consumer", standing.name},
              {"purpose", standing.purpose},
              {"records_behind", standing.records_behind},
              {"behind_seconds", seconds.count()},
              {"to_do",
               "see why it does not read the feed, or does not acknowledge; until then "
               "let it process nothing"}});
}

}  // namespace crier::app
