#include "daemon/feedback/feedback_watch.h"

#include <utility>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/feedback/feedback_inbox.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr auto interval = 500ms;
// A key is added seldom, and by hand.
constexpr auto learning_interval = 10s;
constexpr auto forgetting_interval = 1h;
// Of reading, and of forgetting, before the other gets its turn: receipts come all day long, and
// those of a large campaign are forgotten for hours.
constexpr int portions_at_once = 50;

}  // namespace

FeedbackWatch::FeedbackWatch(store::Database& database, Clock& clock,
                             dispatch::TroubleListener& listener, Metrics& metrics, Options options)
    : database_(database),
      clock_(clock),
      listener_(listener),
      metrics_(metrics),
      options_(std::move(options)) {}

asio::awaitable<void> FeedbackWatch::run() {
  return keep_looking(
      &clock_, &listener_,
      {.where = {.name = "mails that came back", .use = dispatch::Place::Use::telling},
       .during = "reading mails that came back",
       .interval = interval},
      [this] { return look(); });
}

asio::awaitable<void> FeedbackWatch::look() {
  co_await learn();
  co_await read();
  co_await forget();
}

asio::awaitable<void> FeedbackWatch::learn() {
  if (clock_.now() < learns_at_) co_return;
  auto work = [](store::Transaction& transaction) {
    return std::pair(return_path_reader(transaction), backlog_of_feedback(transaction));
  };
  auto learning = store::ask(&database_, std::move(work));
  auto [reader, backlog] = co_await std::move(learning);
  metrics_.feedback_waiting({.unread = backlog.unread, .open = backlog.open});
  if (options_.learnt) options_.learnt(std::move(reader));
  learns_at_ = clock_.now() + learning_interval;
}

asio::awaitable<void> FeedbackWatch::read() {
  std::int64_t portion = mails_read_at_once;
  MailsRead all;
  // A smaller one was all that was due.
  for (int count = 0; portion >= mails_read_at_once && count < portions_at_once; ++count) {
    auto work = [rules = options_.rules, now = clock_.wall_now()](store::Transaction& transaction) {
      return read_kept_mails(transaction, rules, now, OthersRead::leave);
    };
    auto reading = store::ask(&database_, std::move(work));
    const auto read = co_await std::move(reading);
    if (!read) break;
    portion = read->mails;
    all += *read;
    for (std::size_t at = 0; at < read->by_class.size(); ++at) {
      if (read->by_class[at] == 0) continue;
      metrics_.feedback_read(feedback::name_of(static_cast<feedback::FeedbackClass>(at)),
                             read->by_class[at]);
    }
  }
  if (all.mails == all.of(FeedbackEffect::put_off)) co_return;
  log::info("mails that came back were read", {{"mails", all.mails},
                                               {"suppressed", all.of(FeedbackEffect::suppressed)},
                                               {"to_be_read", all.of(FeedbackEffect::to_be_read)},
                                               {"foreign", all.of(FeedbackEffect::foreign)}});
}

asio::awaitable<void> FeedbackWatch::forget() {
  if (clock_.now() < forgets_at_) co_return;
  auto emptying = forget_all(empty_old_mails);
  const bool mails_are_done = co_await std::move(emptying);
  auto forgetting = forget_all(forget_old_texts);
  const bool texts_are_done = co_await std::move(forgetting);
  if (mails_are_done && texts_are_done) forgets_at_ = clock_.now() + forgetting_interval;
}

asio::awaitable<bool> FeedbackWatch::forget_all(Forget forget) {
  for (int count = 0; count < portions_at_once; ++count) {
    auto work = [forget, kept = options_.kept, now = clock_.wall_now()](
                    store::Transaction& transaction) { return forget(transaction, now, kept); };
    auto forgetting = store::ask(&database_, std::move(work));
    const int portion = co_await std::move(forgetting);
    if (portion < emptied_at_once) co_return true;
  }
  co_return false;
}

}  // namespace crier::app
