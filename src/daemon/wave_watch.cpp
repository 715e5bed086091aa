#include "daemon/wave_watch.h"

#include <chrono>
#include <utility>
#include <vector>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"
#include "store/lock_table.h"
#include "use_cases/campaign/answers/answer_care.h"
#include "use_cases/campaign/waves/wave_care.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// A rule that is broken is seen within so many notices as leave meanwhile.
constexpr std::chrono::seconds interval{5};

void tell(const WaveNews& news) {
  switch (news.kind) {
    case WaveNews::Kind::tried:
      log::info("everybody in a wave has been tried; it is watched now",
                {{"campaign", news.campaign}, {"wave", news.wave}});
      return;
    case WaveNews::Kind::opened:
      log::info("the next wave of a campaign begins",
                {{"campaign", news.campaign}, {"wave", news.wave}});
      return;
    case WaveNews::Kind::stopped:
      log::error("a campaign is stopped by its own rule",
                 {{"campaign", news.campaign}, {"wave", news.wave}, {"why", news.why}});
      return;
  }
}

}  // namespace

WaveWatch::WaveWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener,
                     Options options)
    : database_(database), clock_(clock), listener_(listener), options_(std::move(options)) {}

asio::awaitable<void> WaveWatch::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "waves and stop rules"},
                       .during = "looking after waves and stop rules",
                       .interval = interval},
                      [this] { return look(); });
}

asio::awaitable<void> WaveWatch::look() {
  auto work = [care = WaveCare{.now = clock_.wall_now(),
                               .lanes = options_.lanes,
                               .actor = options_.actor}](store::Transaction& transaction) {
    if (!store::try_lock(transaction, store::AdvisoryLock::waves)) return std::vector<WaveNews>();
    look_after_answers(transaction, care.lanes, care.now);
    return look_after_waves(transaction, care);
  };
  auto looking = store::ask(&database_, std::move(work));
  for (const WaveNews& news : co_await std::move(looking)) tell(news);
}

}  // namespace crier::app
