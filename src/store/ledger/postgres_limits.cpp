#include "store/ledger/postgres_limits.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "pacing/share.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/ledger/ledger_border.h"
#include "store/lock_table.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

const Statement ensure_rate_limit("ensure_rate_limit", R"sql(
  INSERT INTO rate_limits (name, booked_until) VALUES ($1, '-infinity'::timestamptz)
  ON CONFLICT (name) DO NOTHING
)sql");

// The clock is read after taking the lock: time spent waiting for it must not be booked.
const Statement lock_rate_limit("lock_rate_limit", R"sql(
  SELECT greatest(booked_until, clock_timestamp() - interval '1 day') AS booked_until
  FROM rate_limits WHERE name = $1 FOR UPDATE
)sql");
const Statement read_shared_clock("read_shared_clock", "SELECT clock_timestamp() AS now");

const Statement store_rate_limit("store_rate_limit", R"sql(
  UPDATE rate_limits SET booked_until = $2 WHERE name = $1
)sql");

const Statement heartbeat("heartbeat", R"sql(
  INSERT INTO daemons (id, host, started_at, alive_until)
  VALUES ($1::uuid, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
  ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
)sql");

// A daemon that did not say so in time is dead to the others; its leases have ended as well.
const Statement delete_expired_daemons("delete_expired_daemons", R"sql(
  DELETE FROM daemons WHERE alive_until < clock_timestamp()
)sql");

const Statement count_shares("count_shares", R"sql(
  SELECT count(*) AS daemons, coalesce(sum(held), 0) AS held
  FROM concurrency_shares
  WHERE limit_name = $1 AND daemon_id <> $2::uuid
)sql");

const Statement store_share("store_share", R"sql(
  INSERT INTO concurrency_shares (limit_name, daemon_id, held) VALUES ($1, $2::uuid, $3)
  ON CONFLICT (limit_name, daemon_id) DO UPDATE SET held = excluded.held
)sql");

const Statement remove_daemon("remove_daemon", "DELETE FROM daemons WHERE id = $1::uuid");

pacing::Grant book_slots(Transaction& transaction, const dispatch::LimitBooking& booking) {
  const bool books_slots = booking.rate.has_value() && booking.slots > 0;
  if (books_slots) exec(transaction, ensure_rate_limit, booking.limit);
  const auto locked =
      books_slots ? std::optional(exec(transaction, lock_rate_limit, booking.limit)) : std::nullopt;
  const auto clock = exec(transaction, read_shared_clock);
  const WallTime now = read<WallTime>(clock[0][0]);
  if (!locked) return {.first = now, .slots = booking.slots};
  const pacing::Reservation reserved =
      pacing::reserve(*booking.rate, read<WallTime>((*locked)[0][0]), now, booking.slots);
  exec(transaction, store_rate_limit, booking.limit, reserved.booked_until);
  return reserved.grant;
}

dispatch::BookingAnswer book_in_order(Transaction& transaction,
                                      const std::vector<dispatch::LimitBooking>& bookings) {
  std::vector<std::size_t> order(bookings.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t place) { return bookings[place].limit; });
  dispatch::BookingAnswer answer;
  answer.grants.resize(bookings.size());
  for (const std::size_t place : order) {
    answer.grants[place] = book_slots(transaction, bookings[place]);
  }
  answer.stamped = read<WallTime>(exec(transaction, read_shared_clock)[0][0]);
  return answer;
}

}  // namespace

PostgresLimits::PostgresLimits(Database& database, Daemon daemon)
    : database_(database), daemon_(std::move(daemon)) {}

asio::awaitable<dispatch::BookingAnswer> PostgresLimits::book(
    std::string /*channel*/, std::vector<dispatch::LimitBooking> bookings) {
  auto work = [bookings = std::move(bookings)](Transaction& transaction) {
    return book_in_order(transaction, bookings);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

// A pause is this daemon's own as long as the database has no table of them.
asio::awaitable<void> PostgresLimits::pause(dispatch::LimitPause /*pause*/) {
  co_return;
}

asio::awaitable<dispatch::Share> PostgresLimits::share(dispatch::ShareRequest request) {
  auto work = [request = std::move(request), daemon = daemon_](Transaction& transaction) {
    // One lock for the shares of all channels: shares are divided a few times a second at most, and
    // the burial of a daemon touches all of its shares.
    lock_exclusively(transaction, AdvisoryLock::connection_shares);
    exec(transaction, delete_expired_daemons);
    exec(transaction, heartbeat, daemon.id, daemon.host, daemon.started_at, request.lease.count());
    const auto others = exec(transaction, count_shares, request.name, daemon.id);
    const int daemons = 1 + read<int>(others[0]["daemons"]);
    const int share = pacing::share_of({.connections_max = request.connections_max,
                                        .daemons = daemons,
                                        .held_by_others = read<int>(others[0]["held"])});
    exec(transaction, store_share, request.name, daemon.id,
         std::max(share, request.connections_open));
    return dispatch::Share{.connections = share, .daemons = daemons};
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresLimits::leave() {
  auto work = [id = daemon_.id](Transaction& transaction) { exec(transaction, remove_daemon, id); };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

}  // namespace crier::store
