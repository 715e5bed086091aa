#include "use_cases/limits/limit_change.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/ledger/limit_pauses.h"
#include "store/ledger/limit_slowdowns.h"
#include "store/ledger/limit_states.h"
#include "use_cases/alarms/alarm_book.h"

namespace crier::app {
namespace {

using store::SetLimit;

std::vector<SetLimit>::iterator find(std::vector<SetLimit>& set, const std::string& node,
                                     const std::string& key) {
  return std::ranges::find_if(
      set, [&](const SetLimit& each) { return each.node == node && each.key == key; });
}

// False: it is to be unset and is not set.
bool apply(std::vector<SetLimit>& set, const std::string& node, const LimitChange::Key& given) {
  const auto found = find(set, node, given.key);
  if (!given.value) {
    if (found == set.end()) return false;
    set.erase(found);
  } else if (found != set.end()) {
    found->value = *given.value;
  } else {
    set.push_back({.node = node, .key = given.key, .value = *given.value});
  }
  return true;
}

std::optional<std::string> lifted(store::Transaction& transaction, const std::string& node) {
  const auto slowdown = store::lift_limit_slowdown(transaction, node);
  if (const auto pause = store::lift_limit_pause(transaction, node)) {
    return fmt::format("a {} until {}: {}", pause->pause.is_stop ? "stop" : "pause",
                       iso8601(pause->pause.until), pause->pause.why);
  }
  for (const store::LimitState& state : store::limit_states(transaction, node)) {
    if (state.node != node || !state.rate_now) continue;
    return fmt::format("a rate that was lowered to {:.3g} a second", *state.rate_now);
  }
  if (!slowdown) return std::nullopt;
  // No daemon has told yet what it makes of it, or none runs.
  if (slowdown->concurrency_cap && slowdown->part >= 1 && !slowdown->rate_cap) {
    return fmt::format("a cap of {} at the same time", slowdown->concurrency_cap->notices);
  }
  return "a rate that was lowered";
}

}  // namespace

std::expected<std::int64_t, std::string> change_limits(store::Transaction& transaction,
                                                       const LimitChange& change,
                                                       const store::LimitNote& note,
                                                       const LimitFaults& faults_of) {
  store::lock_limit_records(transaction);
  std::vector<SetLimit> set = store::set_limits(transaction);
  std::vector<store::NewLimitRecord> records;
  for (const LimitChange::Key& each : change.keys) {
    if (!apply(set, change.node, each)) {
      return std::unexpected(
          fmt::format("{} of {} is not set: crier.toml says what it is; see crier limit show",
                      each.key, change.node));
    }
    records.push_back({.node = change.node, .key = each.key, .value = each.value});
  }
  if (std::string faults = faults_of(set, change.node); !faults.empty()) {
    return std::unexpected(std::move(faults));
  }
  return store::add_limit_records(transaction, records, note);
}

std::optional<LiftedLimit> lift_limit(store::Transaction& transaction, const std::string& node,
                                      const store::LimitNote& note) {
  store::lock_limit_records(transaction);
  std::optional<std::string> what = lifted(transaction, node);
  if (!what) return std::nullopt;
  clear_lifted_stops(transaction, note.at);
  const store::NewLimitRecord record{.node = node, .key = store::LimitRecord::lift, .value = *what};
  return LiftedLimit{.version = store::add_limit_records(transaction, {&record, 1}, note),
                     .what = *std::move(what)};
}

std::vector<store::LimitRecord> limit_history(store::Transaction& transaction,
                                              const std::string& channel, int rows_max) {
  return store::limit_records(transaction, channel, rows_max);
}

std::vector<SetLimit> limits_that_are_set(store::Transaction& transaction) {
  return store::set_limits(transaction);
}

LimitTakers takers_of(store::Transaction& transaction, std::int64_t version) {
  LimitTakers takers;
  for (store::DaemonLimits& daemon : store::daemons_limits(transaction)) {
    auto& of = daemon.version.value_or(-1) >= version ? takers.have : takers.have_not;
    of.push_back(std::move(daemon.host));
  }
  return takers;
}

}  // namespace crier::app
