#include "daemon/monitoring/database_pulse.h"

#include <utility>

#include "dispatch/ledger.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// A server that refuses us, or a host on which none listens, says so at once.
constexpr std::chrono::seconds at_once{1};

}  // namespace

DatabasePulse::DatabasePulse(const std::string& url, Clock& clock,
                             dispatch::TroubleListener& listener)
    : database_({.url = url,
                 .application = "crierd pulse",
                 .connections = 1,
                 .transaction_max = answer_max}),
      clock_(clock),
      silence_(clock, listener,
               {.name = "whether the database answers", .use = dispatch::Place::Use::telling}) {}

asio::awaitable<void> DatabasePulse::run() {
  while (true) {
    const SteadyTime asked = clock_.now();
    std::exception_ptr failure;
    try {
      auto asking = ask();
      co_await std::move(asking);
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    judge(clock_.now() - asked, failure);
    co_await clock_.sleep_until(clock_.now() + interval);
  }
}

// A transaction in which nothing is done: the server has to answer its begin.
asio::awaitable<void> DatabasePulse::ask() {
  auto asking = store::ask(&database_, [](store::Transaction&) {});
  co_await std::move(asking);
}

// Only silence is told here. Whoever is refused, or finds nobody, hears of it at once in each
// connection that is meant, and this one may be refused alone: for want of a free one, by a new
// rule.
void DatabasePulse::judge(Duration took, const std::exception_ptr& failure) {
  if (!failure) return silence_.pass();
  if (took >= answer_max || (silence_.is_away() && took >= at_once)) {
    silence_.add(
        "asking whether it answers",
        std::make_exception_ptr(dispatch::LedgerUnavailable("it has not answered for some time")));
    return;
  }
  silence_.leave();
}

}  // namespace crier::app
