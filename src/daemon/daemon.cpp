#include "daemon/daemon.h"

#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/version.h"
#include "config/channel/bounces.h"
#include "config/listening.h"
#include "config/open_database.h"
#include "daemon/alarms/alarm_teller.h"
#include "daemon/alarms/deadline_watch.h"
#include "daemon/channels.h"
#include "daemon/consumer_watch.h"
#include "daemon/feedback/feedback_desk.h"
#include "daemon/frozen_watch.h"
#include "daemon/links/begin_links.h"
#include "daemon/links/link_watch.h"
#include "daemon/monitoring/channel_trouble_teller.h"
#include "daemon/monitoring/database_pulse.h"
#include "daemon/monitoring/engine_meter.h"
#include "daemon/monitoring/engine_watch.h"
#include "daemon/monitoring/health.h"
#include "daemon/monitoring/status_server.h"
#include "daemon/monitoring/trouble_teller.h"
#include "daemon/monitoring/troubles.h"
#include "daemon/public_pages.h"
#include "daemon/request_watch.h"
#include "daemon/runner_limits.h"
#include "daemon/stored_campaigns.h"
#include "daemon/stored_owed.h"
#include "daemon/wave_watch.h"
#include "dispatch/dispatcher.h"
#include "postgres/refusal_words.h"
#include "runtime/join_with_upkeep.h"
#include "runtime/log.h"
#include "runtime/signals.h"
#include "store/ledger/ledger_border.h"
#include "store/ledger/postgres_ledger.h"
#include "store/ledger/postgres_limits.h"
#include "store/ledger/postgres_owed.h"
#include "store/registers/stored_objection_feed.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

std::uint64_t fresh_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

// Before there is an engine: what the database refuses ends the start.
template <class Read>
auto read_at_start(const std::string& url, Read read) {
  store::Connection connection(url, "crierd");
  try {
    return connection.transact(read);
  } catch (...) {
    store::rethrow_for_engine(std::current_exception(), store::refused_statement(connection));
  }
}

dispatch::DispatcherOptions dispatcher_options(const Config& config, std::uint64_t seed) {
  return {.lanes_active_max = config.dispatch.lanes_active,
          .lease = config.dispatch.lease,
          .flush_interval = config.dispatch.flush_interval,
          .drain = config.dispatch.drain_timeout,
          .standstill_max = config.dispatch.standstill_max,
          .retry = config.retry,
          .seed = seed};
}

constexpr int register_connections = 1;

// What is declared first outlives what comes after and refers to it.
class Daemon {
 public:
  Daemon(const Config& config, const std::string& url, asio::io_context& io)
      : listens_({.status = config.daemon.listen, .pages = config.pages.listen}),
        name_(boost::uuids::to_string(boost::uuids::random_generator()())),
        database_(
            // Others see by its sessions that it stands still (store/ledger/limit_places.h).
            {.url = url,
             .application = "crierd " + name_,
             .connections = config.database.connections}),
        register_database_(
            {.url = url, .application = "crierd register", .connections = register_connections}),
        health_({"database"}),
        meter_(metrics_, troubles_, clock_),
        pulse_(url, clock_, meter_),
        teller_(database_, clock_, meter_,
                {.troubles = troubles_, .held = held_, .halts = meter_.halts()},
                {.id = name_, .host = asio::ip::host_name()}),
        ledger_(database_, name_),
        limits_(database_,
                {.id = name_, .host = asio::ip::host_name(), .started_at = clock_.wall_now()}),
        materials_({.templates = config.templates.directory,
                    .pages_url = config.pages.url,
                    .settings = read_at_start(url, store::read_settings),
                    .return_address = return_address_of(config),
                    .heard = heard_ways(config)}),
        objection_feed_(register_database_),
        objections_(clock_, meter_, objection_feed_),
        begin_links_(database_, clock_, meter_,
                     {.materials = materials_,
                      .pages_reached_at = config.pages.reached_at,
                      .timeout = config.objection_link.timeout},
                     io.get_executor()),
        source_(database_, register_database_, materials_, clock_, meter_, begin_links_, held_,
                actor()),
        confirmations_(database_, store::confirmation_calls),
        confirmation_writers_(database_, materials_.settings, materials_.pages_url,
                              confirmation_writing),
        corrections_(database_, store::correction_calls),
        correction_writers_(database_, materials_.settings, materials_.pages_url,
                            correction_writing),
        link_watch_(database_, clock_, meter_, metrics_, link_watch_options(config),
                    io.get_executor()),
        consumer_watch_(database_, clock_, meter_, metrics_,
                        config.objections.consumer_alarm_after),
        request_watch_(database_, clock_, meter_, metrics_,
                       {.match_within = config.objections.match_within,
                        .kept = config.objections.requests_kept,
                        .actor = actor()}),
        deadline_watch_(
            config, database_, clock_, meter_, metrics_, meter_.heard_rules(),
            {.lanes = materials_.settings.lanes,
             .actor = actor(),
             .answer_times =
                 [this](const std::string& channel) { return answer_times_of(channel); }}),
        frozen_watch_(database_, clock_, meter_),
        feedback_(config,
                  {.url = url,
                   .application = "crierd feedback",
                   .return_address = materials_.return_address,
                   .keys = materials_.settings.token_keys},
                  clock_, meter_, metrics_, io.get_executor()),
        wave_watch_(database_, clock_, meter_,
                    {.lanes = materials_.settings.lanes, .actor = actor()}),
        alarm_teller_(config, database_, clock_, meter_, troubles_, io.get_executor(),
                      {.daemon = name_, .host = asio::ip::host_name()}),
        set_at_start_(read_at_start(url, read_set_limits)),
        channels_(make_channels(config, set_at_start_.set,
                                {.executor = io.get_executor(),
                                 .clock = clock_,
                                 .seed = fresh_seed(),
                                 .breaker = config.circuit_breaker,
                                 .texts = &feedback_.texts()})),
        runners_(make_runners(io)),
        limits_watch_(
            config, database_, clock_, meter_,
            watch_options(runners_by_name(), {.daemon = name_,
                                              .version = set_at_start_.version,
                                              // While `run` runs, the dispatcher is there.
                                              .called_back =
                                                  [this](const std::string& channel) {
                                                    dispatcher_.called_back(channel);
                                                  }})),
        dispatcher_(dispatcher_options(config, fresh_seed()),
                    {.clock = clock_,
                     .ledger = ledger_,
                     .limits = limits_,
                     .source = source_,
                     .meter = meter_,
                     .confirmations = &confirmations_,
                     .confirmation_writers = &confirmation_writers_,
                     .corrections = &corrections_,
                     .correction_writers = &correction_writers_,
                     .gate = &gate_},
                    runners_by_name(), io.get_executor()),
        engine_watch_({.dispatcher = dispatcher_,
                       .channels = channels_,
                       .runners = runners_by_name(),
                       .pulse = pulse_,
                       .meter = meter_},
                      {.health = health_, .metrics = metrics_, .troubles = troubles_}, clock_,
                      config.dispatch.standstill_max),
        channel_trouble_teller_(database_, clock_, meter_, runners_by_name(), name_),
        status_(listening("daemon.listen", config.daemon.listen,
                          [&](http::ServerOptions at) {
                            return StatusServer(io.get_executor(), clock_, health_, troubles_,
                                                metrics_, std::move(at));
                          })),
        pages_(make_pages(config, url, io)),
        signals_(io.get_executor()),
        engine_(io.get_executor()),
        upkeep_(io.get_executor()) {
    // Without signals and status pages nobody could look after the engine.
    upkeep_.take_along(engine_);
  }

  asio::awaitable<void> run();

 private:
  LinkWatch::Options link_watch_options(const Config& config) const {
    return {.policy = {.interval = config.objection_link.ask_every,
                       .failures_to_pause = config.objection_link.failures_to_pause},
            .timeout = config.objection_link.timeout,
            .pages = {.url = config.pages.url, .reached_at = config.pages.reached_at},
            .settings = materials_.settings,
            .actor = actor(),
            .seed = fresh_seed()};
  }

  // Of this daemon in the audit trail.
  [[nodiscard]] std::string actor() const { return "crierd " + name_.substr(0, 8); }

  std::list<dispatch::ChannelRunner> make_runners(asio::io_context& io) {
    std::list<dispatch::ChannelRunner> runners;
    for (ConfiguredChannel& each : channels_) {
      each.runner.seed = fresh_seed();
      each.runner.objections = &objections_;
      runners.emplace_back(each.runner, *each.channel, clock_, limits_, meter_, io.get_executor());
      objections_.tell(runners.back().queue());
    }
    return runners;
  }

  Runners runners_by_name() {
    Runners runners;
    auto runner = runners_.begin();
    for (const ConfiguredChannel& each : channels_) runners[each.runner.name] = &*runner++;
    return runners;
  }

  std::vector<pacing::flow::AnswerTime> answer_times_of(const std::string& channel) {
    const Runners runners = runners_by_name();
    const auto runner = runners.find(channel);
    if (runner == runners.end()) return {};
    return runner->second->queue().answer_times();
  }

  // Null: this daemon serves none.
  std::unique_ptr<PublicPages> make_pages(const Config& config, const std::string& url,
                                          asio::io_context& io) {
    if (config.pages.listen.empty()) return nullptr;
    auto pages = std::make_unique<PublicPages>(
        config, url, materials_.settings,
        PublicPages::Home{
            .executor = io.get_executor(), .listener = meter_.of_pages(), .gate = gate_});
    objections_.tell(pages->listener());
    return pages;
  }

  asio::awaitable<void> dispatch_and_close();
  asio::awaitable<void> run_channel(dispatch::ChannelRunner* runner);
  asio::awaitable<void> obey_signals();

  // As configured; the port may be 0.
  struct Listens {
    std::string status;
    std::string pages;
  };

  Listens listens_;
  std::string name_;
  SystemClock clock_;
  store::Database database_;
  // To follow the register, and the list of what runs, without waiting for the flushes of a
  // campaign: nothing is sent while either is old.
  store::Database register_database_;
  Metrics metrics_;
  Health health_;
  Troubles troubles_;
  Troubles held_;  // Campaigns that are due and lack what people have to mend.
  EngineMeter meter_;
  DatabasePulse pulse_;
  TroubleTeller teller_;
  store::PostgresLedger ledger_;
  store::PostgresLimits limits_;
  NoticeMaterials materials_;
  store::StoredObjectionFeed objection_feed_;
  dispatch::ObjectionWatch objections_;
  dispatch::ObjectionGate gate_;  // Moved by the pages.
  BeginLinks begin_links_;
  StoredCampaigns source_;
  store::PostgresOwed confirmations_;
  StoredOwed confirmation_writers_;
  store::PostgresOwed corrections_;
  StoredOwed correction_writers_;
  LinkWatch link_watch_;
  ConsumerWatch consumer_watch_;
  RequestWatch request_watch_;
  DeadlineWatch deadline_watch_;
  FrozenWatch frozen_watch_;
  FeedbackDesk feedback_;
  WaveWatch wave_watch_;
  AlarmTeller alarm_teller_;
  SetLimits set_at_start_;
  std::vector<ConfiguredChannel> channels_;
  std::list<dispatch::ChannelRunner> runners_;
  LimitsWatch limits_watch_;
  dispatch::Dispatcher dispatcher_;
  EngineWatch engine_watch_;
  ChannelTroubleTeller channel_trouble_teller_;
  StatusServer status_;
  std::unique_ptr<PublicPages> pages_;
  StopSignals signals_;
  std::exception_ptr channel_failure_;
  TaskGroup engine_;
  TaskGroup upkeep_;
};

asio::awaitable<void> Daemon::run() {
  log::info("crierd is up", {{"version", version_text()},
                             {"daemon", name_},
                             {"channels", channels_.size()},
                             {"status_port", status_.port()}});
  log::info("status pages are served", {{"listen", listened_at(listens_.status, status_.port())}});
  if (pages_) {
    log::info("notice pages are served", {{"listen", listened_at(listens_.pages, pages_->port())}});
  }
  upkeep_.spawn(obey_signals());
  upkeep_.spawn(pulse_.run());
  upkeep_.spawn(engine_watch_.run());
  upkeep_.spawn(objections_.run());
  upkeep_.spawn(channel_trouble_teller_.run());
  upkeep_.spawn(teller_.run());
  upkeep_.spawn(link_watch_.run());
  upkeep_.spawn(begin_links_.run());
  upkeep_.spawn(consumer_watch_.run());
  upkeep_.spawn(request_watch_.run());
  upkeep_.spawn(limits_watch_.run());
  upkeep_.spawn(deadline_watch_.run());
  upkeep_.spawn(frozen_watch_.run());
  upkeep_.spawn(feedback_.run());
  upkeep_.spawn(wave_watch_.run());
  upkeep_.spawn(alarm_teller_.run());
  upkeep_.spawn(alarm_teller_.run_for_daemon());
  upkeep_.spawn(status_.run());
  if (pages_) upkeep_.spawn(pages_->run());
  engine_.spawn(dispatch_and_close());
  for (dispatch::ChannelRunner& runner : runners_) engine_.spawn(run_channel(&runner));
  co_await join_with_upkeep(&engine_, &upkeep_);
  if (channel_failure_) std::rethrow_exception(channel_failure_);
  if (dispatcher_.has_left_doubt()) {
    log::warn("crierd is down; some outcomes could not be booked, and are in doubt");
  } else {
    log::info("crierd is down: everything known is booked");
  }
}

// What the engine itself cannot carry ends the program, as a crash would: the supervisor starts it
// anew, and leases make that safe. Said here at once, because the end may take a while.
void tell_end(const char* what, const std::exception_ptr& failure) {
  if (is_cancellation(failure)) return;
  log::fatal(what, {{"why", text_of(dispatch::refusal_of(failure))}});
}

// A failure of the engine ends the channels too.
asio::awaitable<void> Daemon::dispatch_and_close() {
  std::exception_ptr failure;
  try {
    co_await dispatcher_.run();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await asio::this_coro::throw_if_cancelled(false);
  for (dispatch::ChannelRunner& runner : runners_) runner.close();
  if (failure) {
    tell_end("the engine has failed; crierd ends", failure);
    std::rethrow_exception(failure);
  }
  try {
    co_await limits_.leave();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  log::warn("this daemon's shares could not be given back; they end with their lease",
            {{"error", text_of(dispatch::refusal_of(failure))}});
}

// A channel ends when its runner is closed; one that ends by a failure takes the daemon with it.
asio::awaitable<void> Daemon::run_channel(dispatch::ChannelRunner* runner) {
  std::exception_ptr failure;
  try {
    co_await runner->run();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  // The other channels finish what they have begun.
  tell_end("a channel has failed; crierd ends", failure);
  dispatcher_.stop();
  if (!channel_failure_) channel_failure_ = failure;
}

asio::awaitable<void> Daemon::obey_signals() {
  while (true) {
    const StopRequest request = co_await signals_.next();
    if (request == StopRequest::drain) {
      log::info("stopping: what is on the wire is waited for; ask again to stop at once");
      dispatcher_.stop();
      continue;
    }
    // What is on the wire stays in doubt, as after a crash.
    log::warn("stopping at once: what is on the wire stays in doubt");
    std::fflush(stderr);
    _exit(1);
  }
}

asio::awaitable<void> run_to_its_end(Daemon* daemon, std::exception_ptr* failure) {
  try {
    co_await daemon->run();
  } catch (...) {
    *failure = std::current_exception();
  }
}

}  // namespace

std::string words_of_end(const std::exception_ptr& failure) {
  std::optional<Refusal> refusal = store::refusal_of(failure, "");
  // The same has been translated where the statement was known.
  if (!refusal) refusal = dispatch::refusal_of(failure);
  if (refusal->sqlstate.empty()) return refusal->message;
  return fmt::format("the database refuses it: {}. To do: {}.", text_of(*refusal),
                     store::remedy(*refusal));
}

int run_daemon(const Config& config) {
  ignore_broken_pipes();
  if (config.channels.empty()) {
    log::warn("no channel is configured: nothing can be sent (crier config sample shows how)");
  }
  const std::string url = ready_database(config);
  asio::io_context io(1);
  Daemon daemon(config, url, io);
  TaskGroup life(io.get_executor());
  std::exception_ptr failure;
  life.spawn(run_to_its_end(&daemon, &failure));
  io.run();
  if (failure) std::rethrow_exception(failure);
  return 0;
}

}  // namespace crier::app
