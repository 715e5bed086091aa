#include "daemon/monitoring/engine_watch.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "dispatch/standstill.h"
#include "runtime/log.h"

namespace crier::app {

namespace asio = boost::asio;

EngineWatch::EngineWatch(Watched watched, Listeners listeners, Clock& clock,
                         std::chrono::milliseconds standstill_max)
    : watched_(std::move(watched)),
      listeners_(listeners),
      clock_(clock),
      standstill_max_(standstill_max),
      servers_(listeners.metrics) {}

asio::awaitable<void> EngineWatch::run() {
  while (true) {
    const SteadyTime now = clock_.now();
    if (!watched_.pulse.is_well()) {
      listeners_.health.down("database", "it does not answer");
    } else if (watched_.dispatcher.healthy()) {
      listeners_.health.up("database", now + std::chrono::seconds(5));
    } else {
      const std::string& why = watched_.meter.last_absence();
      listeners_.health.down("database",
                             fmt::format("campaigns cannot be read, or leases cannot be renewed{}",
                                         why.empty() ? "" : ": " + why));
    }
    watch_for_standstill();
    watch_for_kept_back(now);
    for (const ConfiguredChannel& each : watched_.channels) {
      listeners_.metrics.connections(each.runner.name, each.channel->concurrency());
    }
    for (const auto& [name, runner] : watched_.runners) {
      servers_.look(name, runner->queue().servers());
    }
    co_await clock_.sleep_until(now + std::chrono::seconds(1));
  }
}

// The pages have connections of their own. They may find no new one, such as for want of a right to
// log in, while the engine lives on its old ones.
void EngineWatch::watch_for_kept_back(SteadyTime now) {
  // A rehearsal that fails once is tried again before that.
  constexpr std::chrono::seconds short_time{3};
  constexpr const char* place = "what can be objected to";
  const auto since = watched_.dispatcher.kept_back_since();
  if (!since || now - *since < short_time || !watched_.dispatcher.healthy()) {
    return listeners_.troubles.clear(place);
  }
  const std::string& absence = watched_.meter.last_absence_of_pages();
  std::string why = fmt::format("nobody is told of it while no objection can be recorded{}",
                                absence.empty() ? "" : ": " + absence);
  listeners_.troubles.tell({.place = {.name = place},
                            .since = clock_.wall_now(),
                            .why = why,
                            .refusal = Refusal{.kind = Refusal::Kind::busy,
                                               .statement = {},
                                               .sqlstate = "08001",  // No session to be had.
                                               .message = std::move(why)}});
}

void EngineWatch::watch_for_standstill() {
  constexpr const char* place = "the watch";
  const dispatch::Standstill found = watched_.dispatcher.standstill();
  listeners_.metrics.standing({.longest = found.longest,
                               .for_circuit = found.for_circuit,
                               .for_rate = found.for_rate,
                               .for_database = found.for_database});
  if (found.longest < standstill_max_) {
    if (std::exchange(stands_still_, false)) log::info("all that has work moves again");
    return listeners_.troubles.clear(place);
  }
  const auto stood = std::chrono::duration_cast<std::chrono::seconds>(found.longest);
  listeners_.troubles.tell(
      {.place = {.name = place},
       .since = clock_.wall_now(),
       .why = fmt::format("{} has not moved for {} s", found.where, stood.count())});
  if (!std::exchange(stands_still_, true)) {
    log::error("work stands still", {{"where", found.where}, {"seconds", stood.count()}});
  }
}

}  // namespace crier::app
