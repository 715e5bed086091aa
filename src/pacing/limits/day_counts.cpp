#include "pacing/limits/day_counts.h"

#include <functional>
#include <utility>

namespace crier::pacing {
namespace {

constexpr std::size_t days_most = 2;

std::uint64_t hash_of(std::string_view domain) {
  return std::hash<std::string_view>{}(domain);
}

}  // namespace

bool DayCounts::keep(std::string_view domain, std::int32_t day, std::int64_t notices,
                     std::size_t most) {
  if (!by_day_.contains(day) && by_day_.size() >= days_most) by_day_.erase(by_day_.begin());
  if (size() >= most) return false;
  by_day_[day][hash_of(domain)] += notices;
  return true;
}

std::int64_t DayCounts::take_out(std::string_view domain, std::int32_t day) {
  const auto counts = by_day_.find(day);
  if (counts == by_day_.end()) return 0;
  const auto found = counts->second.find(hash_of(domain));
  if (found == counts->second.end()) return 0;
  const std::int64_t notices = found->second;
  counts->second.erase(found);
  return notices;
}

void DayCounts::rename(std::int32_t from, std::int32_t to) {
  if (from == to) return;
  auto counts = by_day_.extract(from);
  if (counts.empty()) return;
  counts.key() = to;
  by_day_.erase(to);
  by_day_.insert(std::move(counts));
}

std::size_t DayCounts::size() const {
  std::size_t all = 0;
  for (const auto& [day, counts] : by_day_) all += counts.size();
  return all;
}

}  // namespace crier::pacing
