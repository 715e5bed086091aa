#include "daemon/monitoring/refusal_log.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "runtime/log.h"

namespace crier::app {

namespace {

constexpr std::chrono::seconds interval{15};
// The other lanes of a campaign meet the refusal within seconds; one line more says how many they
// are.
constexpr std::chrono::seconds growth_interval{2};

std::string key_of(const dispatch::Place& where, const Refusal& refusal) {
  if (!where.campaign) return where.name;
  return fmt::format("{} {} {}", where.campaign->value, refusal.statement, refusal.sqlstate);
}

}  // namespace

void RefusalLog::join(const std::string& key, const dispatch::Place& where) {
  const auto known = keys_.find(where.name);
  if (known != keys_.end() && known->second == key) return;
  leave(where.name);
  keys_[where.name] = key;
  Group& group =
      groups_
          .try_emplace(
              key, Group{.places = {},
                         .limit = log::Limit(interval),
                         .growth_limit = log::Limit(growth_interval),
                         .name = where.campaign ? fmt::format("campaign {}", where.campaign->value)
                                                : where.name})
          .first->second;
  group.places.insert(where.name);
  group.places_most = std::max(group.places_most, group.places.size());
}

void RefusalLog::leave(const std::string& place) {
  const auto key = keys_.find(place);
  if (key == keys_.end()) return;
  const auto group = groups_.find(key->second);
  group->second.places.erase(place);
  if (group->second.places.empty()) groups_.erase(group);
  keys_.erase(key);
}

void RefusalLog::refused(const dispatch::Place& where, const char* during, const Refusal& refusal,
                         SteadyTime now) {
  const std::string key = key_of(where, refusal);
  join(key, where);
  Group& group = groups_.at(key);
  group.has_worked = false;
  std::optional<std::int64_t> kept_back;
  // Asked for each of them, so that one that has just spoken keeps the other quiet.
  const auto grown = group.growth_limit.admit(now);
  if (grown && group.places.size() > group.places_told) kept_back = grown;
  if (const auto due = group.limit.admit(now)) kept_back = due;
  if (!kept_back) return;
  group.places_told = group.places.size();
  if (refusal.statement.empty()) {
    log::error("a step has failed", {{"where", where.name},
                                     {"places", group.places_told},
                                     {"during", during},
                                     {"error", refusal.message},
                                     {"kept_back", *kept_back}});
  } else {
    log::error("the database refuses a statement", {{"where", where.name},
                                                    {"places", group.places_told},
                                                    {"during", during},
                                                    {"statement", refusal.statement},
                                                    {"sqlstate", refusal.sqlstate},
                                                    {"error", refusal.message},
                                                    {"kept_back", *kept_back}});
  }
}

void RefusalLog::works_again(const dispatch::Place& where) {
  const auto key = keys_.find(where.name);
  if (key == keys_.end()) return;
  Group& group = groups_.at(key->second);
  group.has_worked = true;
  nobody_there(where);
}

void RefusalLog::nobody_there(const dispatch::Place& where) {
  const auto key = keys_.find(where.name);
  if (key == keys_.end()) return;
  const Group& group = groups_.at(key->second);
  if (group.places.size() == 1 && group.has_worked) {
    log::info("it works again", {{"where", group.places_most == 1 ? where.name : group.name},
                                 {"places", group.places_most}});
  }
  leave(where.name);
}

}  // namespace crier::app
