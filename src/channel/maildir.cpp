#include "channel/maildir.h"

#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "runtime/log.h"
#include "runtime/log_limit.h"
#include "runtime/wait_list.h"
#include "runtime/worker_thread.h"

namespace crier::channel {

namespace asio = boost::asio;
using dispatch::NoticeFeed;
using dispatch::OutgoingNotice;

namespace {

// So many notices share the flushes of the disk. A batch is under way for some 100 ms on a slow
// disk, far below a lease.
constexpr std::size_t batch_size_max = 64;

class MaildirChannel final : public dispatch::Channel {
 public:
  MaildirChannel(asio::any_io_executor executor, MaildirOptions options)
      : folder_(std::move(options.directory), options.flush), changed_(std::move(executor)) {}

  asio::awaitable<void> run(NoticeFeed& feed) override {
    for (;;) {
      while (limit_ == 0 && !closed_) co_await changed_.wait();
      std::optional<OutgoingNotice> first = co_await feed.take();
      if (!first) co_return;
      if (limit_ == 0) {
        feed.give_back(first->ticket);
        continue;
      }
      take_batch(feed, std::move(*first));
      if (batch_.empty()) continue;
      co_await write_batch();
      settle_batch(feed);
    }
  }

  void limit_concurrency(int connections_max) override {
    limit_ = connections_max;
    changed_.notify_all();
  }

  void close() override {
    closed_ = true;
    changed_.notify_all();
  }

  [[nodiscard]] int concurrency() const override { return batch_.empty() ? 0 : 1; }

 private:
  void take_batch(NoticeFeed& feed, OutgoingNotice first) {
    std::optional<OutgoingNotice> notice = std::move(first);
    while (notice) {
      if (feed.may_send(notice->ticket)) {
        tickets_.push_back(notice->ticket);
        batch_.push_back({.idempotency_key = std::move(notice->idempotency_key),
                          .content = std::move(notice->content)});
      } else {
        feed.give_back(notice->ticket);
      }
      notice = batch_.size() < batch_size_max ? feed.try_take() : std::nullopt;
    }
  }

  asio::awaitable<void> write_batch() {
    int failure = 0;
    std::function<void()> work = [this, &failure] { failure = folder_.write(batch_); };
    co_await thread_.run(std::move(work));
    if (failure == 0) co_return;
    if (const auto kept_back = failures_.admit(std::chrono::steady_clock::now())) {
      const std::error_code why(failure, std::generic_category());
      log::error("the maildir cannot be written",
                 {{"error", why.message()}, {"kept_back", *kept_back}});
    }
  }

  void settle_batch(NoticeFeed& feed) {
    for (std::size_t index = 0; index < batch_.size(); ++index) {
      feed.settle(tickets_[index], outcome_of(batch_[index]));
    }
    batch_.clear();
    tickets_.clear();
  }

  static Outcome outcome_of(const MaildirNotice& notice) {
    Outcome outcome;
    switch (notice.fate) {
      case MaildirNotice::Fate::written:
        outcome.verdict = Verdict::accepted;
        outcome.provider_id = maildir_name(notice.idempotency_key);
        return outcome;
      case MaildirNotice::Fate::in_doubt:
        outcome.description = "the maildir cannot be written; the log says why";
        outcome.verdict = Verdict::unknown;
        outcome.reason = Reason::service_unavailable;
        return outcome;
      case MaildirNotice::Fate::not_written:
        outcome.description = "the maildir cannot be written; the log says why";
        // The disk is the channel: its trouble is everybody's, and passes.
        outcome.verdict = Verdict::retry_later;
        outcome.reason = Reason::service_unavailable;
        outcome.scope = Scope::channel;
        return outcome;
    }
    std::unreachable();
  }

  MaildirFolder folder_;
  WaitList changed_;
  int limit_{};
  bool closed_{};
  std::vector<MaildirNotice> batch_;  // While the thread writes, it is the thread's.
  std::vector<dispatch::Ticket> tickets_;
  log::Limit failures_{std::chrono::seconds{10}};
  WorkerThread thread_;  // Last: joined before what it writes goes.
};

}  // namespace

std::unique_ptr<dispatch::Channel> make_maildir_channel(asio::any_io_executor executor,
                                                        MaildirOptions options) {
  return std::make_unique<MaildirChannel>(std::move(executor), std::move(options));
}

}  // namespace crier::channel
