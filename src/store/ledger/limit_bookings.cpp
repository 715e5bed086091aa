#include "store/ledger/limit_bookings.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "pacing/shared_days.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/ledger/limit_places.h"
#include "store/ledger/limit_slowdowns.h"

namespace crier::store {
namespace {

using dispatch::LimitBooking;

// Of this transaction; of a daemon that is awake the next statement comes within milliseconds.
const Statement limit_idleness("limit_booking_idleness", R"sql(
  SELECT set_config('idle_in_transaction_session_timeout', '2s', true) AS set
)sql");

// Rows are locked in the order in which they are inserted, or found to be there: two daemons that
// want the same ones never wait for each other. SELECT … FOR UPDATE would lock no row that a sweep
// has just taken away. A burst reaches back by a day at most (pacing/limits/limit_policy.cpp).
const Statement lock_rates("lock_rate_limits", R"sql(
  INSERT INTO rate_limits AS kept (name, booked_until)
  SELECT wanted.name, '-infinity'::timestamptz
  FROM unnest($1::text[]) AS wanted (name)
  ORDER BY wanted.name
  ON CONFLICT (name) DO UPDATE SET booked_until = kept.booked_until
  RETURNING name, greatest(booked_until, clock_timestamp() - interval '1 day') AS booked_until,
            slot_interval_ns
)sql");

const Statement lock_days("lock_limit_days", R"sql(
  INSERT INTO limit_days AS kept (name, day, taken)
  SELECT wanted.name, wanted.day, 0
  FROM unnest($1::text[], $2::integer[]) AS wanted (name, day)
  ORDER BY wanted.name, wanted.day
  ON CONFLICT (name, day) DO UPDATE SET taken = kept.taken
  RETURNING name, day, taken, ends_at
)sql");

// Their rows of rate_limits keep others from booking them meanwhile.
const Statement select_unended_days("unended_limit_days", R"sql(
  SELECT name, day, taken, ends_at
  FROM limit_days
  WHERE name = ANY ($1::text[]) AND ends_at > $2::timestamptz
)sql");

// After all locks: time spent waiting for them must not be booked.
const Statement read_shared_clock("read_shared_clock", "SELECT clock_timestamp() AS now");

const Statement store_rates("store_rate_limits", R"sql(
  UPDATE rate_limits AS kept
  SET booked_until = booked.until, slot_interval_ns = booked.interval_ns
  FROM unnest($1::text[], $2::timestamptz[], $3::bigint[]) AS booked (name, until, interval_ns)
  WHERE kept.name = booked.name
)sql");

const Statement store_days("store_limit_days", R"sql(
  UPDATE limit_days AS kept
  SET taken = counted.taken, ends_at = greatest(kept.ends_at, counted.ends_at)
  FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::timestamptz[])
       AS counted (name, day, taken, ends_at)
  WHERE kept.name = counted.name AND kept.day = counted.day
)sql");

const Statement sweep_rates("sweep_rate_limits", R"sql(
  DELETE FROM rate_limits
  WHERE name IN (SELECT name FROM rate_limits
                 WHERE booked_until < clock_timestamp() - interval '25 hours'
                 LIMIT $1
                 FOR UPDATE SKIP LOCKED)
)sql");

const Statement sweep_days("sweep_limit_days", R"sql(
  DELETE FROM limit_days
  WHERE (name, day) IN (SELECT name, day FROM limit_days
                        WHERE day < floor(extract(epoch FROM clock_timestamp()) / 86400) - 7
                        LIMIT $1
                        FOR UPDATE SKIP LOCKED)
)sql");

const Statement sweep_pauses("sweep_limit_pauses", R"sql(
  DELETE FROM limit_pauses
  WHERE name IN (SELECT name FROM limit_pauses
                 WHERE until < clock_timestamp() - interval '7 days'
                 LIMIT $1
                 FOR UPDATE SKIP LOCKED)
)sql");

using Rates = std::map<std::string, pacing::SharedSlots, std::less<>>;
using Days = std::map<std::string, pacing::SharedDays, std::less<>>;

bool wants_slots(const LimitBooking& booking) {
  return booking.rate && booking.slots > 0;
}

Rates locked_rates(Transaction& transaction, const std::vector<LimitBooking>& bookings) {
  std::vector<std::string_view> names;
  std::set<std::string_view> with_slots;
  for (const LimitBooking& booking : bookings) {
    if (wants_slots(booking)) with_slots.insert(booking.limit);
    // Also of a day: two zones have two rows of it (LimitBooking::Day).
    const bool has_days = booking.day || booking.returned > 0;
    if (wants_slots(booking) || booking.places || has_days) names.emplace_back(booking.limit);
  }
  Rates rates;
  if (names.empty()) return rates;
  for (const auto& row : exec(transaction, lock_rates, names)) {
    if (!with_slots.contains(read<std::string>(row["name"]))) continue;
    const auto interval = read<std::optional<std::int64_t>>(row["slot_interval_ns"]);
    rates.emplace(read<std::string>(row["name"]),
                  pacing::SharedSlots{.booked_until = read<WallTime>(row["booked_until"]),
                                      .interval = std::chrono::nanoseconds(interval.value_or(0))});
  }
  return rates;
}

struct DayRows {
  std::vector<std::string_view> names;
  std::vector<std::int32_t> numbers;
};
DayRows day_rows_of(const std::vector<LimitBooking>& bookings) {
  DayRows rows;
  const auto add = [&rows](const LimitBooking& booking, std::int32_t day) {
    rows.names.emplace_back(booking.limit);
    rows.numbers.push_back(day);
  };
  for (const LimitBooking& booking : bookings) {
    if (booking.day) add(booking, booking.day->day);
    const bool is_same = booking.day && booking.day->day == booking.returned_day;
    if (booking.returned > 0 && !is_same) add(booking, booking.returned_day);
  }
  return rows;
}

using DayList = std::map<std::string, std::vector<pacing::SharedDay>, std::less<>>;
void add_days(const pqxx::result& rows, DayList& days) {
  for (const auto& row : rows) {
    auto& known = days[read<std::string>(row["name"])];
    const auto number = read<std::int32_t>(row["day"]);
    if (std::ranges::find(known, number, &pacing::SharedDay::number) != known.end()) continue;
    known.push_back({.number = number,
                     .taken = read<std::int64_t>(row["taken"]),
                     .ends = read<std::optional<WallTime>>(row["ends_at"])});
  }
}

Days days_of(DayList&& list) {
  Days days;
  for (auto& [name, rows] : list) days.emplace(name, pacing::SharedDays(std::move(rows)));
  return days;
}

void give_back(const LimitBooking& booking, Days& days, WallTime now) {
  if (booking.returned == 0) return;
  days.at(booking.limit).give_back(booking.returned_day, booking.returned, now);
}

// What the day still gives of the slots that are wanted.
int left_of_day(const LimitBooking& booking, Days& days, WallTime now) {
  if (!booking.day) return booking.slots;
  const pacing::CivilDay day = booking.day->civil();
  pacing::SharedDays& of_limit = days.at(booking.limit);
  of_limit.begin(day, now);
  const std::int64_t left =
      std::max<std::int64_t>(booking.day->quota - of_limit.taken(day, now), 0);
  return static_cast<int>(std::min<std::int64_t>(booking.slots, left));
}

pacing::Booking booked(const LimitBooking& booking, int slots, WallTime now, Rates& rates) {
  if (slots == 0 || !booking.rate) return {.grant = {.first = now, .slots = slots}};
  return pacing::book_slots(rates.at(booking.limit), *booking.rate, now,
                            {.slots = slots, .ahead = booking.ahead});
}

void keep(Transaction& transaction, const Rates& rates) {
  if (rates.empty()) return;
  std::vector<std::string_view> names;
  std::vector<WallTime> ends;
  std::vector<std::optional<std::int64_t>> intervals;
  for (const auto& [name, slots] : rates) {
    names.emplace_back(name);
    ends.push_back(slots.booked_until);
    const std::int64_t interval = slots.interval.count();
    intervals.push_back(interval > 0 ? std::optional(interval) : std::nullopt);
  }
  exec(transaction, store_rates, names, ends, intervals);
}

void keep(Transaction& transaction, const Days& days) {
  if (days.empty()) return;
  std::vector<std::string_view> names;
  std::vector<std::int32_t> numbers;
  std::vector<std::int64_t> counts;
  std::vector<std::optional<WallTime>> ends;
  for (const auto& [name, of_limit] : days) {
    for (const pacing::SharedDay& day : of_limit.all()) {
      names.emplace_back(name);
      numbers.push_back(day.number);
      counts.push_back(day.taken);
      ends.push_back(day.ends);
    }
  }
  exec(transaction, store_days, names, numbers, counts, ends);
}

}  // namespace

void end_session_if_frozen(Transaction& transaction) {
  exec(transaction, limit_idleness);
}

dispatch::BookingAnswer book_limits(Transaction& transaction, const BookingDaemon& booker,
                                    const std::vector<LimitBooking>& bookings) {
  end_session_if_frozen(transaction);
  Rates rates = locked_rates(transaction, bookings);
  const DayRows rows = day_rows_of(bookings);
  DayList list;
  if (!rows.names.empty()) add_days(exec(transaction, lock_days, rows.names, rows.numbers), list);
  const WallTime now = read<WallTime>(exec(transaction, read_shared_clock)[0]["now"]);
  if (!rows.names.empty()) add_days(exec(transaction, select_unended_days, rows.names, now), list);
  Days days = days_of(std::move(list));
  dispatch::BookingAnswer answer{.grants = {},
                                 .places = divide_places(transaction, booker.daemon, bookings, now),
                                 .pauses = {},
                                 .stamped = now};
  for (const LimitBooking& booking : bookings) {
    give_back(booking, days, now);
    const int slots = left_of_day(booking, days, now);
    const pacing::Booking made = booked(booking, slots, now, rates);
    if (booking.day) days.at(booking.limit).take(booking.day->civil(), made.grant.slots, now);
    answer.set_back = std::max(answer.set_back, made.set_back);
    answer.grants.push_back(made.grant);
  }
  keep(transaction, rates);
  keep(transaction, days);
  return answer;
}

bool sweep_limits(Transaction& transaction, int rows_max) {
  bool may_be_more = false;
  for (const Statement* sweep : {&sweep_rates, &sweep_days, &sweep_pauses}) {
    const auto swept = static_cast<int>(exec(transaction, *sweep, rows_max).affected_rows());
    may_be_more |= swept >= rows_max;
  }
  may_be_more |= sweep_slowdowns(transaction, rows_max) >= rows_max;
  may_be_more |= sweep_places(transaction, rows_max) >= rows_max;
  return may_be_more;
}

}  // namespace crier::store
