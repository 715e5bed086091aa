#include "daemon/feedback/mail_keeper.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "dispatch/caught_refusal.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// So many share a commit that its cost does not count any more, and so few octets that they do not
// fill the memory.
constexpr std::size_t batch_max = 500;
constexpr std::size_t batch_octets_max = std::size_t{16} << 20U;

}  // namespace

MailKeeper::MailKeeper(store::Database& database, Clock& clock,
                       const asio::any_io_executor& executor)
    : database_(database), clock_(clock), changed_(executor) {}

MailKeeper::Entries MailKeeper::next_batch() {
  Entries batch;
  std::size_t octets = 0;
  while (!waiting_.empty() && batch.size() < batch_max && octets < batch_octets_max) {
    octets += waiting_.front()->mail.octets.size();
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

// Whoever finds that nobody commits does it for all who wait, until their own is done.
asio::awaitable<bool> MailKeeper::keep(ComingMail mail) {
  const auto entry = std::make_shared<Entry>();
  entry->mail = std::move(mail);
  waiting_.push_back(entry);
  // A connection that is dropped while it commits for others still tells them the end.
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!entry->is_done) {
    if (is_committing_) {
      co_await changed_.wait();
      continue;
    }
    auto committing = commit();
    co_await std::move(committing);
  }
  co_await asio::this_coro::throw_if_cancelled(true);
  co_return entry->is_kept;
}

asio::awaitable<void> MailKeeper::commit() {
  is_committing_ = true;
  const Entries batch = next_batch();
  auto work = [batch, now = clock_.wall_now()](store::Transaction& transaction) {
    std::vector<ComingMail> mails;
    for (const auto& entry : batch) mails.push_back(entry->mail);
    static_cast<void>(keep_mails(transaction, now, mails));
  };
  std::exception_ptr failure;
  try {
    auto keeping = store::ask(&database_, std::move(work));
    co_await std::move(keeping);
  } catch (...) {
    failure = std::current_exception();
  }
  for (const auto& entry : batch) {
    entry->is_done = true;
    entry->is_kept = !failure;
  }
  is_committing_ = false;
  changed_.notify_all();
  if (!failure) co_return;
  if (const auto kept_back = warning_limit_.admit(clock_.now())) {
    log::warn("mails that came back cannot be kept; they are sent again",
              {{"mails", batch.size()},
               {"why", text_of(dispatch::refusal_of(failure))},
               {"kept_back", *kept_back}});
  }
}

}  // namespace crier::app
