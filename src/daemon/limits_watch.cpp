#include "daemon/limits_watch.h"

#include <optional>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"
#include "store/ledger/limit_bookings.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// What is set has effect within two seconds.
constexpr std::chrono::seconds interval{1};
// Every ten minutes: what is swept has lain there for a day.
constexpr int looks_a_sweep = 600;
// Nobody acts upon them but people who look.
constexpr int looks_a_telling = 5;

}  // namespace

struct LimitsWatch::News {
  store::LimitVersions versions;
  std::optional<std::vector<store::SetLimit>> set;  // Nothing: this daemon goes by it already.
  std::vector<std::string> lifted;                  // Nodes.
  std::vector<std::string> changed;                 // Channels.
};

LimitsWatch::LimitsWatch(const Config& config, store::Database& database, Clock& clock,
                         dispatch::TroubleListener& listener, Options options)
    : config_(config),
      database_(database),
      clock_(clock),
      listener_(listener),
      options_(std::move(options)),
      waiting_(database, clock, options_.called_back) {}

asio::awaitable<void> LimitsWatch::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "what is set of limits"},
                       .during = "reading limits",
                       .interval = interval},
                      [this] { return look(); });
}

asio::awaitable<void> LimitsWatch::look() {
  const bool is_to_sweep = looks_ % looks_a_sweep == 0;
  auto work = [daemon = options_.daemon, known = options_.version,
               is_to_sweep](store::Transaction& transaction) {
    News news{.versions = store::limit_versions(transaction, daemon),
              .set = {},
              .lifted = {},
              .changed = {}};
    if (news.versions.latest != known) {
      news.set = store::set_limits(transaction);
      news.lifted = store::limits_lifted_since(transaction, known);
      news.changed = store::channels_changed_since(transaction, known);
    }
    if (is_to_sweep) store::sweep_limits(transaction);
    return news;
  };
  auto reading = store::ask(&database_, std::move(work));
  const News news = co_await std::move(reading);
  if (news.set) take(news);
  auto telling = tell(news.versions.told);
  co_await std::move(telling);
  ++looks_;
  auto calling = waiting_.call();
  co_await std::move(calling);
}

// A daemon that was given up and is back in the list tells all of it again.
asio::awaitable<void> LimitsWatch::tell(std::optional<std::int64_t> told_version) {
  const bool is_version_told = told_version == options_.version;
  std::vector<store::LimitState> states = told_;
  if (looks_ % looks_a_telling == 0 || !is_version_told) states = options_.states();
  if (is_version_told && states == told_) co_return;
  auto work = [daemon = options_.daemon, version = options_.version,
               states](store::Transaction& transaction) {
    store::tell_limits_version(transaction, daemon, version);
    store::tell_limit_states(transaction, daemon, states);
  };
  auto telling = store::ask(&database_, std::move(work));
  co_await std::move(telling);
  told_ = std::move(states);
}

void LimitsWatch::take(const News& news) {
  for (const ChannelSection& section : config_.channels) {
    options_.change(std::string(name_of(section)), settings_of(config_, section, *news.set));
  }
  for (const std::string& node : news.lifted) options_.lift(node);
  for (const std::string& channel : news.changed) waiting_.limits_changed(channel);
  options_.version = news.versions.latest;
  log::info("limits have changed", {{"version", options_.version}});
}

SetLimits read_set_limits(store::Transaction& transaction) {
  // In this order: what is set in between comes once more with the next version.
  SetLimits limits{.version = store::limits_version(transaction), .set = {}};
  limits.set = store::set_limits(transaction);
  return limits;
}

pacing::LimitSettings settings_of(const Config& config, const ChannelSection& section,
                                  const std::vector<store::SetLimit>& set) {
  LimitsInForce limits = limits_in_force(config, section, set);
  for (const auto& each : limits.left_out) {
    log::error("what is set of a limit does not count with this crier.toml",
               {{"node", each.node},
                {"why", each.why},
                {"to_do", "crier limit unset it, or set what fits"}});
  }
  return std::move(limits.settings);
}

}  // namespace crier::app
