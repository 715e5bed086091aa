#include "channel/post.h"

#include <optional>
#include <utility>

namespace crier::channel {

namespace asio = boost::asio;

namespace {

class PostChannel final : public dispatch::Channel {
 public:
  asio::awaitable<void> run(dispatch::NoticeFeed& feed) override {
    for (;;) {
      auto taking = feed.take();
      const std::optional<dispatch::OutgoingNotice> notice = co_await std::move(taking);
      if (!notice) co_return;
      // A walk offers nobody of it: a fault of ours, by which nobody may be lost or told.
      Outcome outcome;
      outcome.verdict = Verdict::halt;
      outcome.reason = Reason::protocol_error;
      outcome.description = "letters are not sent from here, but exported for the post";
      feed.settle(notice->ticket, std::move(outcome));
    }
  }

  void close() override {}
  void limit_concurrency(int /*connections_max*/) override {}
  [[nodiscard]] int concurrency() const override { return 0; }
};

}  // namespace

std::unique_ptr<dispatch::Channel> make_post_channel() {
  return std::make_unique<PostChannel>();
}

}  // namespace crier::channel
