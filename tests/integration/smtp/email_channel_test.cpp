#include <memory>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "channel/email.h"
#include "integration/channel/listed_feed.h"
#include "integration/smtp/play.h"

namespace crier::channel {
namespace {

// The channel between a listed feed and a scripted sink.
class EmailChannel : public ::testing::Test {
 protected:
  void carry(const std::string& rules) {
    sink::SinkOptions options;
    options.record.keeps_messages = true;
    options.script = smtp::script(rules);
    sink_ = std::make_unique<sink::Sink>(loop_.get_executor(), std::move(options));
    const EmailOptions email{.relays = {{.host = "127.0.0.1", .port = sink_->ports().smtp}},
                             .sender = "us@example.com",
                             .connections_max = 1};
    channel_ = make_email_channel(loop_.get_executor(), clock_, email, 1);
    feed_.close();
    TaskGroup tasks(loop_.get_executor());
    tasks.spawn(run());
    tasks.spawn(sink_->run());
    loop_.run_for(std::chrono::seconds{60});
    ASSERT_TRUE(tasks.empty());
  }

  boost::asio::awaitable<void> run() {
    co_await channel_->run(feed_);
    sink_->stop();
  }

  boost::asio::io_context loop_{1};
  SystemClock clock_;
  ListedFeed feed_{loop_.get_executor()};
  std::unique_ptr<sink::Sink> sink_;
  std::unique_ptr<dispatch::Channel> channel_;
};

TEST_F(EmailChannel, tells_the_feed_what_the_server_said_of_each_notice) {
  feed_.add("key-0", smtp::content_for(0));
  feed_.add("key-1", smtp::content_for(1));
  feed_.add("key-2", smtp::content_for(2));
  feed_.add("key-3", smtp::content_for(3));
  feed_.forbidden = {4};

  carry("rcpt count=1 reply 550 5.1.1 No such user\nrcpt count=1 reply 450 4.2.2 Full");

  EXPECT_EQ(feed_.settled.at(1).verdict, Verdict::give_up);
  EXPECT_EQ(feed_.settled.at(1).reason, Reason::mailbox_unknown);
  EXPECT_EQ(feed_.settled.at(2).verdict, Verdict::retry_later);
  EXPECT_EQ(feed_.settled.at(2).reason, Reason::mailbox_full);
  EXPECT_EQ(feed_.settled.at(3).verdict, Verdict::accepted);
  EXPECT_EQ(feed_.settled.at(3).provider_id, "1");
  EXPECT_TRUE(feed_.given_back.contains(4));
  EXPECT_EQ(feed_.healths, 1);
  EXPECT_EQ(sink_->record().counts().messages, 1U);
}

// Two of the server's words, and two notices of the feed for them: each has its own leave.
TEST_F(EmailChannel, gives_a_notice_back_that_a_used_connection_was_refused_for) {
  feed_.add("key-0", smtp::content_for(0));
  feed_.add("key-1", smtp::content_for(1));

  carry("rcpt session=1 reply 452 4.5.3 One each");

  ASSERT_TRUE(feed_.displaced.contains(2));
  EXPECT_EQ(feed_.displaced.at(2).reply_code, 452);
  EXPECT_NE(feed_.displaced.at(2).description.find("One each"), std::string::npos);
  EXPECT_EQ(feed_.settled.at(1).verdict, Verdict::accepted);
  EXPECT_EQ(feed_.settled.at(3).verdict, Verdict::accepted);
  EXPECT_EQ(sink_->record().counts().attempts, 3U);
}

TEST_F(EmailChannel, reports_trouble_with_the_server_apart_from_any_notice) {
  feed_.add("key-0", smtp::content_for(0));

  carry("connect reply 421 4.3.2 Busy");

  EXPECT_TRUE(feed_.settled.empty());
  EXPECT_TRUE(feed_.given_back.contains(1));
  ASSERT_FALSE(feed_.troubles.empty());
  EXPECT_EQ(feed_.troubles.front(), Reason::service_unavailable);
}

}  // namespace
}  // namespace crier::channel
