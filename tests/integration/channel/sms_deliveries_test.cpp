// What an SMSC that is not ours delivers to the channel sms: receipts, and what people write.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "channel/sms.h"
#include "integration/channel/listed_feed.h"
#include "integration/channel/open_sms_test.h"
#include "net/smpp/deliver_body.h"
#include "support/smsc/smsc.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;

// Keeps them in memory, or cannot for a while.
class ListedDeliveries final : public smpp::DeliveryTaker {
 public:
  boost::asio::awaitable<bool> keep(std::vector<std::string> bodies) override {
    if (refusals > 0) {
      --refusals;
      co_return false;
    }
    for (const std::string& body : bodies) kept.push_back(smpp::read_delivery(body).value());
    co_return true;
  }

  int refusals{};
  std::vector<smpp::Delivery> kept;
};

class SmsDeliveries : public OpenSmsTest<ListedDeliveries> {
 protected:
  static SmsOptions options_to(const Smsc& smsc) {
    return {.servers = {{.host = "127.0.0.1", .port = smsc.port()}},
            .system_id = "crier",
            .sender = "Example",
            .receives = true,
            .backoff_min = 1ms};
  }
};

TEST_F(SmsDeliveries, are_kept_as_they_come) {
  const Smsc smsc(R"([{"to":"^111","receipt":"DELIVRD","err":"000"},
                      {"to":"^222","receipt":"UNDELIV","form":"parameters","network":1,
                       "reply":"STOP"}])");
  feed.add("1", "text", "+111");
  feed.add("2", "text", "+222");
  open(options_to(smsc));

  run_until([&] { return taker.kept.size() >= 3; });
  end();

  EXPECT_EQ(smsc.noted("bind").at(0).at("kind"), "bind_transceiver");
  for (const auto& submit : smsc.noted("submit")) EXPECT_EQ(submit.at("receipt"), 1);
  ASSERT_EQ(taker.kept.size(), 3U);
  const smpp::Delivery* in_words = nullptr;
  const smpp::Delivery* in_parameters = nullptr;
  const smpp::Delivery* reply = nullptr;
  for (const smpp::Delivery& each : taker.kept) {
    if (each.source == "111") in_words = &each;
    if (each.source == "222" && each.message_state) in_parameters = &each;
    if (each.octets == "STOP") reply = &each;
  }
  ASSERT_TRUE(in_words && in_parameters && reply);
  EXPECT_EQ(in_words->esm_class, 4);
  EXPECT_TRUE(in_words->octets.contains("stat:DELIVRD")) << in_words->octets;
  EXPECT_EQ(in_parameters->message_state, 5);
  EXPECT_EQ(in_parameters->network_error, std::string("\x03\x00\x01", 3));
  EXPECT_EQ(reply->source, "222");
  EXPECT_EQ(reply->esm_class, 0);
  EXPECT_EQ(smsc.noted("unbind").size(), 1U);
}

TEST_F(SmsDeliveries, come_again_until_they_are_kept) {
  const Smsc smsc(R"([{"to":"^111","receipt":"DELIVRD"}])");
  taker.refusals = 2;
  feed.add("1", "text", "+111");
  open(options_to(smsc));

  run_until([&] { return !taker.kept.empty(); });
  end();

  EXPECT_EQ(taker.kept.size(), 1U);
  const auto answers = smsc.noted("delivery");
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].at("status"), 0x64) << "ESME_RX_T_APPN: later";
  EXPECT_EQ(answers[1].at("status"), 0x64);
  EXPECT_EQ(answers[2].at("status"), 0);
}

TEST_F(SmsDeliveries, can_come_while_there_is_nothing_to_send) {
  const Smsc smsc;
  open(options_to(smsc));

  run_until([&] { return feed.healths == 1; });
  end();

  EXPECT_EQ(smsc.noted("unbind").size(), 1U);
  EXPECT_TRUE(smsc.noted("submit").empty());
}

TEST_F(SmsDeliveries, can_come_again_after_the_line_broke) {
  const Smsc smsc(R"([{"to":"^111","times":1,"close":true}])");
  feed.add("1", "text", "+111");
  open(options_to(smsc));

  run_until([&] { return smsc.noted("bind").size() == 2; });
  end();

  EXPECT_EQ(smsc.noted("submit").size(), 1U) << "nothing is sent again for it";
}

TEST_F(SmsDeliveries, that_are_owed_come_right_behind_the_bind) {
  const Smsc smsc(R"([{"to":"^111","receipt":"DELIVRD"}])");
  taker.refusals = 1'000'000;
  feed.add("1", "text", "+111");
  open(options_to(smsc));
  run_until([&] { return !smsc.noted("delivery").empty(); });
  end();
  ASSERT_TRUE(taker.kept.empty());

  taker.refusals = 0;
  ListedFeed later{io.get_executor()};
  const auto channel = make_sms_channel(io.get_executor(), clock, options_to(smsc), 1, &taker);
  tasks.spawn(channel->run(later));
  run_until([&] { return !taker.kept.empty(); });
  later.close();
  channel->close();
  run_until_done();

  EXPECT_EQ(taker.kept.size(), 1U);
}

TEST_F(SmsDeliveries, that_cannot_come_are_told_of_the_server_and_not_of_the_channel) {
  SmsOptions options{.servers = {{.host = "127.0.0.1", .port = 1}},
                     .system_id = "crier",
                     .sender = "Example",
                     .receives = true,
                     .backoff_min = 1ms};
  open(std::move(options));

  run_until([&] { return !feed.server_troubles.empty(); });
  end();

  EXPECT_TRUE(feed.troubles.empty()) << "nothing was to be sent";
  EXPECT_TRUE(feed.server_troubles.at("127.0.0.1:1").contains("receipts and answers cannot come"));
}

TEST_F(SmsDeliveries, are_of_each_part_of_a_text) {
  const Smsc smsc(R"([{"to":"^111","receipt":"DELIVRD","ids":"hex"}])");
  feed.add("1", std::string(200, 'a'), "+111");
  open(options_to(smsc));

  run_until([&] { return taker.kept.size() == 2; });
  end();

  EXPECT_EQ(feed.settled.at(1).part_ids, (std::vector<std::string>{"A0001", "A0002"}));
  EXPECT_TRUE(taker.kept[0].octets.starts_with("id:000000655361 ")) << taker.kept[0].octets;
}

}  // namespace
}  // namespace crier::channel
