#include "daemon/request_watch.h"

#include <utility>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/objection/form/requests.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// It is a matter of days; a dashboard asks four times a minute.
constexpr std::chrono::seconds interval{15};
// An hour more or less is nothing to months.
constexpr std::chrono::hours forgetting_interval{1};

}  // namespace

RequestWatch::RequestWatch(store::Database& database, Clock& clock,
                           dispatch::TroubleListener& listener, Metrics& metrics,
                           RequestWatchOptions options)
    : database_(database),
      clock_(clock),
      metrics_(metrics),
      options_(std::move(options)),
      listener_(listener) {}

asio::awaitable<void> RequestWatch::run() {
  return keep_looking(
      &clock_, &listener_,
      {.where = {.name = "requests of the public form", .use = dispatch::Place::Use::telling},
       .during = "looking after the requests of the public form",
       .interval = interval},
      [this] { return look(); });
}

asio::awaitable<void> RequestWatch::look() {
  co_await count();
  co_await forget();
}

asio::awaitable<void> RequestWatch::count() {
  auto work = [now = clock_.wall_now(),
               match_within = options_.match_within](store::Transaction& transaction) {
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

asio::awaitable<void> RequestWatch::forget() {
  if (clock_.now() < forgets_at_) co_return;
  std::int64_t all = 0;
  std::int64_t portion = forgotten_at_once;
  while (portion >= forgotten_at_once) {
    auto work = [kept = options_.kept,
                 note = store::RequestNote{.actor = options_.actor, .at = clock_.wall_now()}](
                    store::Transaction& transaction) {
      return forget_requests(transaction, kept, note);
    };
    auto forgetting = store::ask(&database_, std::move(work));
    portion = co_await std::move(forgetting);
    all += portion;
  }
  forgets_at_ = clock_.now() + forgetting_interval;
  if (all > 0) log::info("requests of the public form were emptied", {{"requests", all}});
}

}  // namespace crier::app
