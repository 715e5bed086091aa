#include "pacing/shared_days.h"

#include <algorithm>

namespace crier::pacing {
namespace {

// No day is shorter where clocks go forward by an hour.
constexpr std::chrono::hours day_least{23};

// One that nobody has asked for is over.
WallTime end_of(const SharedDay& day) {
  return day.ends.value_or(WallTime::min());
}

// Of the same zone, the day before has ended when this one begins, whatever the daemon's clock is.
bool goes_on_beside(const SharedDay& other, const CivilDay& day, WallTime now) {
  return other.number != day.number && end_of(other) > now && end_of(other) > day.begins;
}

// Both go on. Two days of which one begins when the other ends are a day apart. More than those are
// taken for such: then what is returned counts on one of them as before.
bool are_beside(const SharedDay& one, const SharedDay& other) {
  const auto apart = end_of(one) - end_of(other);
  return apart < day_least && apart > -day_least;
}

}  // namespace

void SharedDays::begin(const CivilDay& day, WallTime now) {
  if (find(day.number) == nullptr) days_.push_back({.number = day.number});
  SharedDay& own = *find(day.number);
  if (end_of(own) <= now) {
    // What was taken on them before counts on this one by their counts, for as long as it lasts.
    for (SharedDay& other : days_) {
      if (goes_on_beside(other, day, now)) other.ends = std::max(end_of(other), day.ends);
    }
  }
  own.ends = std::max(end_of(own), day.ends);
}

void SharedDays::take(const CivilDay& day, std::int64_t notices, WallTime now) {
  for (SharedDay& each : days_) {
    if (each.number == day.number || goes_on_beside(each, day, now)) each.taken += notices;
  }
}

// A day has all that was taken on those that were begun later while it went on; of what was taken
// on those begun earlier it has only what came later. So a count that is not less than that of the
// day returned to has at least all that was taken there, and one that is less may have nothing of
// it. What is not known to be there is not taken away.
void SharedDays::give_back(std::int32_t number, std::int64_t notices, WallTime now) {
  SharedDay* const own = find(number);
  if (own == nullptr) return;
  const std::int64_t before = own->taken;
  const bool goes_on = end_of(*own) > now;
  for (SharedDay& each : days_) {
    const bool has_it = &each == own || (goes_on && end_of(each) > now && are_beside(each, *own) &&
                                         each.taken >= before);
    if (has_it) each.taken = std::max<std::int64_t>(each.taken - notices, 0);
  }
}

std::int64_t SharedDays::taken(const CivilDay& day, WallTime now) const {
  std::int64_t most = 0;
  for (const SharedDay& each : days_) {
    const bool counts = each.number == day.number || goes_on_beside(each, day, now);
    if (counts) most = std::max(most, each.taken);
  }
  return most;
}

SharedDay* SharedDays::find(std::int32_t number) {
  const auto found = std::ranges::find(days_, number, &SharedDay::number);
  return found == days_.end() ? nullptr : &*found;
}

}  // namespace crier::pacing
