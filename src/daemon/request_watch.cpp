#include "daemon/request_watch.h"

#include <exception>
#include <utility>

#include "runtime/log.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/objection/requests.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// It is a matter of days; a dashboard asks four times a minute.
constexpr std::chrono::seconds interval{15};

}  // namespace

RequestWatch::RequestWatch(store::Database& database, Clock& clock, dispatch::Meter& meter,
                           Metrics& metrics, std::chrono::milliseconds match_within)
    : database_(database),
      clock_(clock),
      metrics_(metrics),
      match_within_(match_within),
      trouble_(clock, meter,
               {.name = "requests of the public form", .use = dispatch::Place::Use::telling}) {}

asio::awaitable<void> RequestWatch::run() {
  while (true) {
    std::exception_ptr failure;
    try {
      co_await look();
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) {
      trouble_.add("counting the requests of the public form", failure);
    } else {
      trouble_.pass();
    }
    co_await clock_.sleep_until(clock_.now() + interval);
  }
}

asio::awaitable<void> RequestWatch::look() {
  auto work = [now = clock_.wall_now(),
               match_within = match_within_](store::Transaction& transaction) {
    return request_standing(transaction, now, match_within);
  };
  auto counting = store::ask(&database_, std::move(work));
  const RequestStanding standing = co_await std::move(counting);
  metrics_.requests_open(standing.open, standing.oldest);
  if (!standing.is_alarming) co_return;
  if (!warning_limit_.admit(clock_.now())) co_return;
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(standing.oldest);
  log::warn("people who objected by the form wait for crier objections match",
            {{"open", standing.open}, {"oldest_hours", hours.count()}});
}

}  // namespace crier::app
