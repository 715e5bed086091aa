// How many notices have gone on the days of one limit, over all daemons. Pure.
//
// What is taken stands in a table that all share, in a row for each civil day. The promise: what is
// taken counts on every day that has not ended in its own zone when it is taken. So no day has more
// than its quota where the zone of the limit is changed and two days go on at the same time, and
// the count goes on until the later of both midnights.
//
// A day of another zone may have the same number. They share a row, which ends with the later one:
// then less goes than might, never more.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.h"

namespace crier::pacing {

struct CivilDay {
  std::int32_t number{};  // Days since 1970-01-01 in the zone of the limit.
  WallTime begins{};
  WallTime ends{};  // The next day's first instant.
};

// A row of the table.
struct SharedDay {
  std::int32_t number{};
  std::int64_t taken{};
  std::optional<WallTime> ends{};  // Nothing: nobody has asked for this day yet.

  friend bool operator==(const SharedDay&, const SharedDay&) = default;
};

// `now` is by the clock that all share. It may differ from that of a daemon: a day that has just
// begun for it may be asked for while the day before has not ended, and the reverse.
class SharedDays {
 public:
  SharedDays() = default;
  // Those that have not ended, and those that are asked for or returned to as far as there are any.
  explicit SharedDays(std::vector<SharedDay> days) : days_(std::move(days)) {}

  // Before anything is taken on it.
  void begin(const CivilDay& day, WallTime now);
  void take(const CivilDay& day, std::int64_t notices, WallTime now);
  // Of those that were taken on that day, so many count no more, on no day on which they are known
  // to count. Of a day that is over that is this one. A day that is not known counts nothing.
  void give_back(std::int32_t number, std::int64_t notices, WallTime now);

  // What counts against the quota of that day.
  [[nodiscard]] std::int64_t taken(const CivilDay& day, WallTime now) const;
  [[nodiscard]] const std::vector<SharedDay>& all() const { return days_; }

 private:
  [[nodiscard]] SharedDay* find(std::int32_t number);

  std::vector<SharedDay> days_;
};

}  // namespace crier::pacing
