#include "channel/maildir.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "runtime/wait_list.h"

namespace crier::channel {

namespace asio = boost::asio;

namespace {

// Closes on every way out.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

  [[nodiscard]] bool write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  [[nodiscard]] bool flush() const { return fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

class MaildirChannel final : public dispatch::Channel {
 public:
  MaildirChannel(asio::any_io_executor executor, MaildirOptions options)
      : executor_(executor), options_(std::move(options)), limit_changed_(executor) {
    for (const char* folder : {"tmp", "new", "cur"}) {
      std::filesystem::create_directories(options_.directory / folder);
    }
  }

  asio::awaitable<void> run(dispatch::NoticeFeed& feed) override {
    while (true) {
      while (limit_ == 0) co_await limit_changed_.wait();
      auto notice = co_await feed.take();
      if (!notice) co_return;
      if (limit_ == 0 || !feed.may_send(notice->ticket)) {
        feed.give_back(notice->ticket);
        continue;
      }
      feed.settle(notice->ticket, deliver(*notice));
      // A file costs a flush of the disk; others on the loop get their turn in between.
      co_await asio::post(executor_, asio::use_awaitable);
    }
  }

  void limit_concurrency(int connections_max) override {
    limit_ = connections_max;
    limit_changed_.notify_all();
  }

  [[nodiscard]] int concurrency() const override { return std::min(limit_, 1); }

 private:
  // The disk is the channel: its trouble is everybody's, and passes.
  static Outcome trouble() {
    return {.verdict = Verdict::retry_later,
            .reason = Reason::service_unavailable,
            .scope = Scope::channel};
  }

  [[nodiscard]] Outcome deliver(const dispatch::OutgoingNotice& notice) const {
    const std::string name = maildir_name(notice.idempotency_key);
    const auto draft = options_.directory / "tmp" / name;
    const auto place = options_.directory / "new" / name;
    constexpr int owner_only = 0600;
    {
      const File file(open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only));
      if (!file.is_open()) return trouble();
      if (!file.write_all(with_plain_line_ends(notice.content)) || !file.flush()) {
        unlink(draft.c_str());
        return trouble();
      }
    }
    if (rename(draft.c_str(), place.c_str()) != 0) {
      unlink(draft.c_str());
      return trouble();
    }
    return {.verdict = Verdict::accepted, .provider_id = name};
  }

  asio::any_io_executor executor_;
  MaildirOptions options_;
  WaitList limit_changed_;
  int limit_{};
};

}  // namespace

std::string maildir_name(const std::string& idempotency_key) {
  // No '/' and no ':' can be in a key; a name must not begin with a dot.
  return "notice." + idempotency_key + ".crier";
}

std::string with_plain_line_ends(const std::string& content) {
  std::string plain;
  plain.reserve(content.size());
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] == '\r' && at + 1 < content.size() && content[at + 1] == '\n') continue;
    plain += content[at];
  }
  return plain;
}

std::unique_ptr<dispatch::Channel> make_maildir_channel(asio::any_io_executor executor,
                                                        MaildirOptions options) {
  return std::make_unique<MaildirChannel>(std::move(executor), std::move(options));
}

}  // namespace crier::channel
