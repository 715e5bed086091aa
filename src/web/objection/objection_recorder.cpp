#include "web/objection/objection_recorder.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "dispatch/ledger.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// So many share a commit that its cost does not count any more, and none waits long for the others.
constexpr std::size_t batch_max = 500;
// A commit whose answer was lost is asked for again: the register records nothing twice.
constexpr int tries_in_doubt = 3;

}  // namespace

ObjectionRecorder::ObjectionRecorder(store::Database& database,
                                     const asio::any_io_executor& executor)
    : database_(database), changed_(executor) {}

ObjectionRecorder::Entries ObjectionRecorder::next_batch() {
  Entries batch;
  while (!waiting_.empty() && batch.size() < batch_max) {
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

// Whoever finds that nobody commits does it for all who wait, until their own is done.
asio::awaitable<LinkAnswer> ObjectionRecorder::record(LinkStatement statement, SteadyTime until) {
  const auto entry = std::make_shared<Entry>();
  entry->statement = std::move(statement);
  entry->until = until;
  waiting_.push_back(entry);
  // A connection that is dropped while it commits for others still tells them the end.
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!entry->is_done()) {
    if (is_committing_) {
      co_await changed_.wait();
      continue;
    }
    auto committing = commit();
    co_await std::move(committing);
  }
  co_await asio::this_coro::throw_if_cancelled(true);
  if (entry->failure) std::rethrow_exception(entry->failure);
  co_return entry->answer.value();
}

asio::awaitable<void> ObjectionRecorder::commit() {
  is_committing_ = true;
  const Entries batch = next_batch();
  std::vector<LinkStatement> statements;
  // Whoever has waited longest for what was under way before bounds all of them: the others are
  // asked to press again, too, and none waits for a commit that began too late for them.
  store::Database::Patience patience{.until = SteadyTime::max()};
  for (const auto& entry : batch) {
    statements.push_back(entry->statement);
    patience.until = std::min(*patience.until, entry->until);
  }
  std::vector<LinkAnswer> answers;
  std::exception_ptr failure;
  for (int tries = 1; tries <= tries_in_doubt; ++tries) {
    failure = nullptr;
    bool is_in_doubt = false;
    try {
      auto recording = record_link_statements(&database_, statements, patience);
      answers = co_await std::move(recording);
    } catch (const dispatch::LedgerInDoubt&) {
      is_in_doubt = true;
      failure = std::current_exception();
    } catch (...) {
      failure = std::current_exception();
    }
    if (!is_in_doubt || std::chrono::steady_clock::now() >= *patience.until) break;
  }
  for (std::size_t index = 0; index < batch.size(); ++index) {
    if (failure) {
      batch[index]->failure = failure;
    } else {
      batch[index]->answer = std::move(answers[index]);
    }
  }
  is_committing_ = false;
  changed_.notify_all();
}

}  // namespace crier::app
