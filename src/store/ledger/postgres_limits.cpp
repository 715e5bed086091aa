#include "store/ledger/postgres_limits.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "pacing/share.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/ledger/ledger_border.h"
#include "store/ledger/limit_bookings.h"
#include "store/ledger/limit_pauses.h"
#include "store/ledger/limit_places.h"
#include "store/ledger/limit_slowdowns.h"
#include "store/lock_table.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

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
  SELECT count(*) AS daemons, count(*) FILTER (WHERE daemon_id < $2::uuid) AS before,
         coalesce(sum(held), 0) AS held
  FROM concurrency_shares
  WHERE limit_name = $1 AND daemon_id <> $2::uuid
)sql");

const Statement store_share("store_share", R"sql(
  INSERT INTO concurrency_shares (limit_name, daemon_id, held) VALUES ($1, $2::uuid, $3)
  ON CONFLICT (limit_name, daemon_id) DO UPDATE SET held = excluded.held
)sql");

const Statement remove_daemon("remove_daemon", "DELETE FROM daemons WHERE id = $1::uuid");

struct Replies {
  std::vector<dispatch::LimitPause> pauses;
  std::vector<dispatch::LimitSlowdown> slowdowns;
};

Replies replies_of(Transaction& transaction, const std::string& channel) {
  Replies replies;
  for (KeptPause& each : limit_pauses(transaction, channel)) {
    replies.pauses.push_back(std::move(each.pause));
  }
  replies.slowdowns = limit_slowdowns(transaction, channel);
  return replies;
}

}  // namespace

PostgresLimits::PostgresLimits(Database& database, Daemon daemon)
    : database_(database), daemon_(std::move(daemon)) {}

asio::awaitable<dispatch::BookingAnswer> PostgresLimits::book(
    std::string channel, std::vector<dispatch::LimitBooking> bookings, dispatch::Hear hear) {
  // Before the booking, whose stamp says which of them had ended by then; and what is read has no
  // grant to lose if it cannot be.
  Replies replies;
  if (hear == dispatch::Hear::grants_and_replies) {
    auto reading = [channel](Transaction& transaction) { return replies_of(transaction, channel); };
    auto heard = ask(&database_, std::move(reading));
    replies = co_await std::move(heard);
  }
  auto work = [booker = BookingDaemon{.daemon = daemon_.id, .channel = std::move(channel)},
               bookings = std::move(bookings)](Transaction& transaction) {
    return book_limits(transaction, booker, bookings);
  };
  auto pending = ask(&database_, std::move(work));
  dispatch::BookingAnswer answer = co_await std::move(pending);
  answer.pauses = std::move(replies.pauses);
  answer.slowdowns = std::move(replies.slowdowns);
  co_return answer;
}

asio::awaitable<void> PostgresLimits::pause(dispatch::LimitPause pause) {
  auto work = [pause = std::move(pause)](Transaction& transaction) {
    tell_limit_pause(transaction, pause);
  };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

asio::awaitable<dispatch::LimitSlowdown> PostgresLimits::slow(std::string limit,
                                                              pacing::SlowdownState state) {
  auto work = [limit = std::move(limit), state](Transaction& transaction) {
    return tell_limit_slowdown(transaction, limit, state);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresLimits::raise(std::vector<dispatch::RaisedLimit> raised) {
  auto work = [raised = std::move(raised)](Transaction& transaction) {
    raise_limits(transaction, raised);
  };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

asio::awaitable<dispatch::Share> PostgresLimits::share(dispatch::ShareRequest request) {
  auto work = [request = std::move(request), daemon = daemon_](Transaction& transaction) {
    end_session_if_frozen(transaction);
    // One lock for the shares of all channels: shares are divided a few times a second at most, and
    // the burial of a daemon touches all of its shares.
    lock_exclusively(transaction, AdvisoryLock::connection_shares);
    exec(transaction, delete_expired_daemons);
    exec(transaction, heartbeat, daemon.id, daemon.host, daemon.started_at, request.lease.count());
    const auto others = exec(transaction, count_shares, request.name, daemon.id);
    const int daemons = 1 + read<int>(others[0]["daemons"]);
    const int share = pacing::share_of({.connections_max = request.connections_max,
                                        .daemons = daemons,
                                        .place = read<int>(others[0]["before"]),
                                        .held_by_others = read<int>(others[0]["held"])});
    exec(transaction, store_share, request.name, daemon.id,
         std::max(share, request.connections_open));
    return dispatch::Share{.connections = share, .daemons = daemons};
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresLimits::leave() {
  auto work = [id = daemon_.id](Transaction& transaction) {
    leave_places(transaction, id);
    exec(transaction, remove_daemon, id);
  };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

}  // namespace crier::store
