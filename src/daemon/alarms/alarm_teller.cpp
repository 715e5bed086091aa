#include "daemon/alarms/alarm_teller.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "daemon/keep_looking.h"
#include "postgres/refusal_words.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"
#include "store/report/daemon_alarms.h"
#include "use_cases/alarms/alarm_book.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds look_interval{1};
// At one time; the others come with the next look.
constexpr int sent_at_once_max = 8;
// Longer than any try takes, and a daemon that dies in one keeps nobody waiting for long.
constexpr std::chrono::minutes lost_after{5};
constexpr std::chrono::seconds pause_first{10};
constexpr std::chrono::minutes pause_max{30};
// With these pauses, some three days: whoever has not read it by then reads the reminder.
constexpr int tries_max = 150;
// What passes by itself within this is told by the log alone.
constexpr std::chrono::seconds trouble_patience{30};
// How soon what an ended daemon of this host has told is taken over.
constexpr std::chrono::seconds adopt_interval{10};

}  // namespace

std::chrono::milliseconds alarm_pause(int tries) {
  std::chrono::milliseconds pause = pause_first;
  for (int each = 1; each < tries && pause < pause_max; ++each) pause *= 2;
  return std::min<std::chrono::milliseconds>(pause, pause_max);
}

std::vector<report::AlarmCondition> trouble_conditions(
    const std::vector<Troubles::Trouble>& troubles, const std::string& host, WallTime now,
    std::chrono::milliseconds patience) {
  std::vector<report::AlarmCondition> found;
  for (const Troubles::Trouble& trouble : troubles) {
    if (now - trouble.since < patience) continue;
    // The lanes of a campaign mostly suffer from the same.
    const std::string place = trouble.place.campaign
                                  ? fmt::format("campaign {}", trouble.place.campaign->value)
                                  : trouble.place.name;
    std::string subject = fmt::format("daemon on {}, {}", host, place);
    if (std::ranges::find(found, subject, &report::AlarmCondition::subject) != found.end()) {
      continue;
    }
    found.push_back(
        {.subject = std::move(subject),
         .state = trouble.refusal ? "refused" : "standstill",
         .campaign = {},
         .headline = trouble.refusal
                         ? fmt::format("the database refuses crierd on {} a step ({})", host, place)
                         : fmt::format("work of crierd on {} stands still", host),
         .details = trouble.refusal ? fmt::format("{}. To do: {}.", trouble.why,
                                                  store::remedy(*trouble.refusal))
                                    : trouble.why + ". To do: crier campaign status says what "
                                                    "keeps each campaign; so does the log.",
         .since = trouble.since,
         .told_at = now});
  }
  return found;
}

AlarmTeller::AlarmTeller(const Config& config, store::Database& database, Clock& clock,
                         dispatch::TroubleListener& listener, const Troubles& troubles,
                         const asio::any_io_executor& executor, Options options)
    : config_(config),
      database_(database),
      clock_(clock),
      listener_(listener),
      troubles_(troubles),
      options_(std::move(options)),
      ways_(alarm_ways(config.alarms)),
      sender_(executor, clock, config),
      conditions_(config.alarms.remind_every) {}

asio::awaitable<void> AlarmTeller::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "alarms that wait", .use = dispatch::Place::Use::telling},
                       .during = "reading the alarms that wait",
                       .interval = look_interval},
                      [this] { return look(); });
}

asio::awaitable<void> AlarmTeller::look() {
  auto sending = send_due();
  co_await std::move(sending);
  auto keeping = keep_own();
  co_await std::move(keeping);
}

asio::awaitable<void> AlarmTeller::send_due() {
  if (ways_.empty()) co_return;
  const WallTime now = clock_.wall_now();
  auto work = [ways = ways_, now](store::Transaction& transaction) {
    return store::claim_alarms(transaction, ways, now, now + lost_after, sent_at_once_max);
  };
  auto claiming = store::ask(&database_, std::move(work));
  std::vector<store::DueAlarm> due = co_await std::move(claiming);
  std::vector<asio::awaitable<void>> sending;
  for (store::DueAlarm& alarm : due) sending.push_back(deliver(std::move(alarm)));
  co_await join_all(std::move(sending));
}

asio::awaitable<void> AlarmTeller::deliver(store::DueAlarm due) {
  auto sending = sender_.send(due.way, due.alarm);
  const auto sent = co_await std::move(sending);
  const WallTime now = clock_.wall_now();
  std::optional<WallTime> again_at;
  if (!sent) {
    const int tries = due.tries + 1;
    if (tries < tries_max) again_at = now + alarm_pause(tries);
    log::warn(again_at ? "an alarm could not be sent; it is tried again"
                       : "an alarm could not be sent and is given up",
              {{"alarm", due.alarm.id}, {"way", due.way}, {"why", sent.error()}});
  }
  auto work = [due, now, again_at,
               fault = sent ? std::string() : sent.error()](store::Transaction& transaction) {
    if (fault.empty()) return store::alarm_arrived(transaction, due, now);
    store::alarm_failed(transaction, due, fault, again_at);
  };
  auto settling = store::ask(&database_, std::move(work));
  co_await std::move(settling);
}

asio::awaitable<void> AlarmTeller::run_for_daemon() {
  while (true) {
    auto sending = send_own();
    co_await std::move(sending);
    co_await clock_.sleep_until(clock_.now() + look_interval);
  }
}

asio::awaitable<void> AlarmTeller::keep_own() {
  if (ways_.empty()) co_return;
  const store::AlarmingDaemon daemon{.id = options_.daemon, .host = options_.host};
  const SteadyTime now = clock_.now();
  if (!adopted_at_ || now >= *adopted_at_ + adopt_interval) {
    auto adopt = [daemon](store::Transaction& transaction) {
      return store::adopt_daemon_conditions(transaction, daemon);
    };
    auto adopting = store::ask(&database_, std::move(adopt));
    const std::vector<report::AlarmCondition> left = co_await std::move(adopting);
    conditions_.adopt(left, clock_.wall_now());
    adopted_at_ = now;
  }
  std::vector<report::AlarmCondition> told = conditions_.told();
  if (told == kept_) co_return;
  auto keep = [daemon, told](store::Transaction& transaction) {
    store::keep_daemon_conditions(transaction, daemon, told);
  };
  auto keeping = store::ask(&database_, std::move(keep));
  co_await std::move(keeping);
  kept_ = std::move(told);
}

void AlarmTeller::find_own(WallTime now) {
  const auto found = trouble_conditions(troubles_.all(), options_.host, now, trouble_patience);
  for (const report::AlarmStep& step : conditions_.steps(found, now)) {
    report::Alarm alarm = alarm_of(step, now);
    alarm.id = fmt::format("{}-{}", options_.daemon, ++numbered_);
    alarm.host = options_.host;
    for (const std::string& way : ways_) wait({.alarm = alarm, .way = way, .tries = 0, .due = now});
  }
}

void AlarmTeller::wait(UnsentAlarms::Unsent unsent) {
  if (unsent_.add(std::move(unsent))) return;
  log::error("too many alarms of this daemon wait; the one that has waited longest is given up");
}

asio::awaitable<void> AlarmTeller::send_own() {
  if (ways_.empty()) co_return;
  const WallTime now = clock_.wall_now();
  find_own(now);
  std::optional<UnsentAlarms::Unsent> own = unsent_.take(now);
  if (!own) co_return;
  auto sending = sender_.send(own->way, own->alarm);
  const auto sent = co_await std::move(sending);
  if (sent) co_return;
  const bool is_given_up = ++own->tries >= tries_max;
  log::warn(is_given_up ? "an alarm could not be sent and is given up"
                        : "an alarm could not be sent; it is tried again",
            {{"alarm", own->alarm.id}, {"way", own->way}, {"why", sent.error()}});
  if (is_given_up) co_return;
  own->due = clock_.wall_now() + alarm_pause(own->tries);
  wait(*std::move(own));
}

}  // namespace crier::app
