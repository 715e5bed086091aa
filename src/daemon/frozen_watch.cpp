#include "daemon/frozen_watch.h"

#include <chrono>
#include <utility>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/frozen_sessions.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 5s;
// As long as the server waits for a session that idles in a transaction (server_session.cpp).
constexpr auto waited_max = 10s;

}  // namespace

asio::awaitable<void> FrozenWatch::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "whether daemons that hang hold locks",
                                 .use = dispatch::Place::Use::telling},
                       .during = "ending the sessions of daemons that hang",
                       .interval = look_every},
                      [this] { return look(); });
}

asio::awaitable<void> FrozenWatch::look() {
  auto work = [](store::Transaction& transaction) {
    return store::end_frozen_sessions(transaction, waited_max);
  };
  auto ending = store::ask(&database_, std::move(work));
  const int ended = co_await std::move(ending);
  if (ended == 0) co_return;
  log::warn("a daemon hangs in the middle of a booking; its session is ended",
            {{"sessions", ended}});
}

}  // namespace crier::app
