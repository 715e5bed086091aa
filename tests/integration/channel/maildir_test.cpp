#include "channel/maildir.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdlib.h>
#include <string>
#include <sys/resource.h>

#include <gtest/gtest.h>

#include "integration/channel/listed_feed.h"
#include "integration/net/http/loop_test.h"

namespace crier::channel {
namespace {

using Fate = MaildirNotice::Fate;

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = std::filesystem::temp_directory_path() / "crier-maildir-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~ScratchFolder() { std::filesystem::remove_all(path); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path path;
};

class MaildirTest : public http::LoopTest {
 protected:
  [[nodiscard]] std::set<std::string> files_in(const std::string& folder) const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(maildir / folder)) {
      names.insert(entry.path().filename());
    }
    return names;
  }

  [[nodiscard]] std::string content_of(const std::string& file) const {
    std::ifstream stream(maildir / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void deliver() {
    const auto channel = make_maildir_channel(io.get_executor(), {.directory = maildir});
    channel->limit_concurrency(1);
    feed.close();
    run(channel->run(feed));
    EXPECT_EQ(channel->concurrency(), 0);
  }

  ScratchFolder scratch;
  std::filesystem::path maildir = scratch.path / "rehearsal";
  ListedFeed feed{io.get_executor()};
};

TEST_F(MaildirTest, holds_each_notice_as_a_file_that_readers_understand) {
  for (int number = 0; number < 200; ++number) {
    feed.add("key" + std::to_string(number), "To: someone@example.org\r\n\r\nHello\r\n");
  }

  deliver();

  EXPECT_EQ(feed.settled.size(), 200U);
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(feed.settled.at(1).provider_id, "notice.key0.crier");
  EXPECT_EQ(files_in("new").size(), 200U);
  EXPECT_TRUE(files_in("tmp").empty());
  EXPECT_TRUE(files_in("cur").empty());
  EXPECT_EQ(content_of("new/notice.key7.crier"), "To: someone@example.org\n\nHello\n");
  EXPECT_EQ(std::filesystem::status(maildir / "new/notice.key7.crier").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(MaildirTest, shows_a_repeated_notice_once) {
  feed.add("key", "first\r\n");
  feed.add("key", "second\r\n");

  deliver();

  EXPECT_EQ(feed.settled.size(), 2U);
  EXPECT_EQ(files_in("new"), (std::set<std::string>{"notice.key.crier"}));
  EXPECT_EQ(content_of("new/notice.key.crier"), "second\n");
}

TEST_F(MaildirTest, gives_back_what_it_may_not_write_any_more) {
  const auto allowed = feed.add("one", "x");
  const auto forbidden = feed.add("two", "x");
  feed.forbidden.insert(forbidden);

  deliver();

  EXPECT_EQ(feed.settled.at(allowed).verdict, Verdict::accepted);
  EXPECT_TRUE(feed.given_back.contains(forbidden));
  EXPECT_EQ(files_in("new"), (std::set<std::string>{"notice.one.crier"}));
}

TEST_F(MaildirTest, takes_nothing_before_it_may) {
  const auto channel = make_maildir_channel(io.get_executor(), {.directory = maildir});
  feed.add("key", "x");
  tasks.spawn(channel->run(feed));

  io.poll();
  EXPECT_TRUE(feed.taken.empty());

  channel->limit_concurrency(1);
  feed.close();
  run_until_done();
  EXPECT_EQ(feed.settled.size(), 1U);
}

TEST_F(MaildirTest, ends_when_it_is_closed_before_it_may_write) {
  const auto channel = make_maildir_channel(io.get_executor(), {.directory = maildir});
  tasks.spawn(channel->run(feed));
  io.poll();

  feed.close();
  channel->close();
  run_until_done();
}

TEST_F(MaildirTest, waits_while_its_folder_is_gone) {
  const auto channel = make_maildir_channel(io.get_executor(), {.directory = maildir});
  std::filesystem::remove_all(maildir);
  channel->limit_concurrency(1);
  const auto ticket = feed.add("key", "x");
  feed.close();

  run(channel->run(feed));

  const Outcome outcome = feed.settled.at(ticket);
  EXPECT_EQ(outcome.verdict, Verdict::retry_later);
  EXPECT_EQ(outcome.scope, Scope::channel);
  EXPECT_EQ(outcome.reason, Reason::service_unavailable);
}

TEST_F(MaildirTest, cannot_be_made_where_there_is_a_file) {
  std::ofstream(maildir) << "in the way";

  EXPECT_THROW(MaildirFolder(maildir, MaildirFlush::batch), std::filesystem::filesystem_error);
}

// A limit on the size of files stands in for a full disk: writing stops in the middle of a file.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

TEST_F(MaildirTest, leaves_nothing_of_a_notice_that_did_not_fit) {
  MaildirFolder folder(maildir, MaildirFlush::batch);
  std::vector<MaildirNotice> batch{
      {.idempotency_key = "small", .content = "fits"},
      {.idempotency_key = "large", .content = std::string(10'000, 'x')},
      {.idempotency_key = "small2", .content = "fits"},
  };

  int failure = 0;
  {
    const FileSizeLimit limit(4096);
    failure = folder.write(batch);
  }

  EXPECT_EQ(failure, EFBIG);
  EXPECT_EQ(batch[0].fate, Fate::written);
  EXPECT_EQ(batch[1].fate, Fate::not_written);
  EXPECT_EQ(batch[2].fate, Fate::written);
  EXPECT_EQ(files_in("new"), (std::set<std::string>{"notice.small.crier", "notice.small2.crier"}));
  EXPECT_TRUE(files_in("tmp").empty());
}

}  // namespace
}  // namespace crier::channel
