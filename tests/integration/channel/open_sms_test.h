// A test whose channel of texts stays open while the test looks on.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "channel/sms.h"
#include "dispatch/notice_feed.h"
#include "integration/channel/listed_feed.h"
#include "integration/net/http/loop_test.h"
#include "runtime/clock.h"

namespace crier::channel {

// `Taker`: what takes the deliveries, a smpp::DeliveryTaker.
template <class Taker>
class OpenSmsTest : public http::LoopTest {
 protected:
  void open(SmsOptions options) {
    channel_ = make_sms_channel(io.get_executor(), clock, std::move(options), 1, &taker);
    tasks.spawn(channel_->run(feed));
  }

  void run_until(const std::function<bool()>& holds) {
    io.restart();
    const auto end = clock.now() + std::chrono::seconds(20);
    while (!holds() && clock.now() < end) io.run_one_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(holds());
  }

  void end() {
    feed.close();
    channel_->close();
    run_until_done();
  }

  SystemClock clock;
  ListedFeed feed{io.get_executor()};
  Taker taker;

 private:
  std::unique_ptr<dispatch::Channel> channel_;
};

}  // namespace crier::channel
