#include "daemon/limits_watch.h"

#include <optional>

#include <fmt/format.h>

#include "base/refusal.h"
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
// In one look: there are as many rows as there are domains, and what is set waits meanwhile.
constexpr int rows_a_sweep = 1000;
const dispatch::Place set_over_file{.name = "limits that are set and do not fit crier.toml",
                                    .use = dispatch::Place::Use::telling};
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
  auto work = [daemon = options_.daemon, known = options_.version,
               is_first = looks_ == 0](store::Transaction& transaction) {
    News news{.versions = store::limit_versions(transaction, daemon),
              .set = {},
              .lifted = {},
              .changed = {}};
    if (news.versions.latest != known || is_first) news.set = store::set_limits(transaction);
    if (news.versions.latest != known) {
      news.lifted = store::limits_lifted_since(transaction, known);
      news.changed = store::channels_changed_since(transaction, known);
    }
    return news;
  };
  auto reading = store::ask(&database_, std::move(work));
  const News news = co_await std::move(reading);
  // crier.toml may say other limits than before this daemon was started.
  if (looks_ == 0) call_back_all();
  if (news.versions.latest != options_.version) take(news);
  if (news.set) note_what_does_not_count(*news.set);
  tell_what_does_not_count();
  auto telling = tell(news.versions.told);
  co_await std::move(telling);
  auto calling = waiting_.call();
  co_await std::move(calling);
  if (looks_++ % looks_a_sweep == 0) is_sweeping_ = true;
  if (is_sweeping_) {
    auto sweeping = sweep();
    co_await std::move(sweeping);
  }
}

asio::awaitable<void> LimitsWatch::sweep() {
  auto work = [](store::Transaction& transaction) {
    return store::sweep_limits(transaction, rows_a_sweep);
  };
  auto sweeping = store::ask(&database_, std::move(work));
  is_sweeping_ = co_await std::move(sweeping);
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

void LimitsWatch::call_back_all() {
  for (const ChannelSection& section : config_.channels) {
    waiting_.limits_changed(std::string(name_of(section)));
  }
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

void LimitsWatch::note_what_does_not_count(const std::vector<store::SetLimit>& set) {
  std::string words;
  for (const ChannelSection& section : config_.channels) {
    for (const auto& each : limits_in_force(config_, section, set).left_out) {
      words += fmt::format("{}{}{}{}: {}", words.empty() ? "" : "; ", each.node,
                           each.key.empty() ? "" : " ", each.key, each.why);
    }
  }
  if (words.empty() && !does_not_count_.empty()) listener_.works_again(set_over_file);
  does_not_count_ = std::move(words);
}

// As long as it is so: a limit that an operator relies on must not vanish in silence.
void LimitsWatch::tell_what_does_not_count() {
  if (does_not_count_.empty()) return;
  listener_.refused(
      set_over_file, "laying what is set of limits over crier.toml",
      {.kind = Refusal::Kind::rule, .statement = {}, .sqlstate = {}, .message = does_not_count_});
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
                {"key", each.key},
                {"why", each.why},
                {"to_do", "crier limit unset it, or set what fits"}});
  }
  return std::move(limits.settings);
}

}  // namespace crier::app
