#include "daemon/alarms/heard_rules.h"

#include <algorithm>
#include <utility>

namespace crier::app {
namespace {

bool is_same(const HeardRule& one, const HeardRule& other) {
  return one.channel == other.channel && one.rule == other.rule;
}

bool has(const std::vector<HeardRule>& all, const HeardRule& heard) {
  return std::ranges::any_of(all, [&](const HeardRule& each) { return is_same(each, heard); });
}

}  // namespace

void HeardRules::hear(HeardRule heard) {
  if (!has(waiting_, heard)) waiting_.push_back(std::move(heard));
}

void HeardRules::booked(const std::vector<HeardRule>& heard) {
  std::erase_if(waiting_, [&](const HeardRule& each) { return has(heard, each); });
}

}  // namespace crier::app
