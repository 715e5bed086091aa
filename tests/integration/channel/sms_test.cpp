// The channel sms against an SMSC that is not ours.
#include "channel/sms.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "integration/channel/listed_feed.h"
#include "integration/net/http/loop_test.h"
#include "support/smsc/smsc.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;

class SmsTest : public http::LoopTest {
 protected:
  static SmsOptions options_to(const Smsc& smsc) {
    return {.servers = {{.host = "127.0.0.1", .port = smsc.port()}},
            .system_id = "crier",
            .password = "secret",
            .sender = "Example"};
  }

  // Delivers what the feed lists, and returns.
  void deliver(SmsOptions options) {
    const auto channel = make_sms_channel(io.get_executor(), clock, std::move(options), 1);
    feed.close();
    run(channel->run(feed));
    EXPECT_EQ(channel->concurrency(), 0);
  }

  SystemClock clock;
  ListedFeed feed{io.get_executor()};
};

TEST_F(SmsTest, delivers_each_text_once_in_its_own_alphabet) {
  const Smsc smsc;
  feed.add("1", "Your data, 12 €\n", "+4930123");
  feed.add("2", "Вашите данни", "+359301");

  deliver(options_to(smsc));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
  EXPECT_EQ(feed.settled.at(1).provider_id, "id-1");
  EXPECT_TRUE(feed.settled.at(1).part_ids.empty()) << "a transmitter hears of no receipt";
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
  const auto submits = smsc.noted("submit");
  ASSERT_EQ(submits.size(), 2U);
  EXPECT_EQ(submits[0].at("to"), "4930123");
  EXPECT_EQ(submits[0].at("to_ton"), 1);
  EXPECT_EQ(submits[0].at("to_npi"), 1);
  EXPECT_EQ(submits[0].at("from"), "Example");
  EXPECT_EQ(submits[0].at("from_ton"), 5);
  EXPECT_EQ(submits[0].at("text"), "Your data, 12 €");
  EXPECT_EQ(submits[0].at("coding"), 0);
  EXPECT_EQ(submits[0].at("parts"), 1);
  EXPECT_EQ(submits[0].at("validity_hours"), 48);
  EXPECT_EQ(submits[1].at("text"), "Вашите данни");
  EXPECT_EQ(submits[1].at("coding"), 8);
}

TEST_F(SmsTest, binds_as_a_transmitter_and_unbinds_at_the_end) {
  const Smsc smsc;
  feed.add("1", "text", "+4930123");

  deliver(options_to(smsc));

  const auto binds = smsc.noted("bind");
  ASSERT_EQ(binds.size(), 1U);
  EXPECT_EQ(binds[0].at("kind"), "bind_transmitter");
  EXPECT_EQ(binds[0].at("system_id"), "crier");
  EXPECT_EQ(binds[0].at("password"), "secret");
  EXPECT_EQ(smsc.noted("unbind").size(), 1U);
}

TEST_F(SmsTest, cuts_a_long_text_into_parts_that_are_joined_again) {
  const Smsc smsc;
  const std::string text = std::string(153, 'a') + std::string(153, 'b') + "end";
  feed.add("1", text, "+4930123");

  deliver(options_to(smsc));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
  const auto submits = smsc.noted("submit");
  ASSERT_EQ(submits.size(), 3U);
  std::string joined;
  for (std::size_t part = 0; part < submits.size(); ++part) {
    EXPECT_EQ(submits[part].at("parts"), 3);
    EXPECT_EQ(submits[part].at("part"), static_cast<int>(part) + 1);
    EXPECT_EQ(submits[part].at("reference"), submits[0].at("reference"));
    EXPECT_EQ(submits[part].at("esm_class"), 0x40);
    joined += std::string(submits[part].at("text").as_string());
  }
  EXPECT_EQ(joined, text);
}

TEST_F(SmsTest, carries_many_texts_over_several_connections) {
  const Smsc smsc;
  constexpr int texts = 500;
  for (int number = 0; number < texts; ++number) {
    feed.add(std::to_string(number), "text", "+4930" + std::to_string(1000 + number));
  }
  SmsOptions options = options_to(smsc);
  options.connections_max = 3;

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.size(), static_cast<std::size_t>(texts));
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(smsc.noted("submit").size(), static_cast<std::size_t>(texts));
  EXPECT_LE(smsc.noted("bind").size(), 3U);
}

TEST_F(SmsTest, tells_what_the_server_refuses) {
  const Smsc smsc(R"([{"to":"^111","status":11},{"to":"^222","status":88}])");
  feed.add("1", "text", "+111");
  feed.add("2", "text", "+222");
  feed.add("3", "text", "+333");

  deliver(options_to(smsc));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::give_up);
  EXPECT_TRUE(feed.settled.at(1).description.contains("ESME_RINVDSTADR"));
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::retry_later);
  EXPECT_EQ(feed.settled.at(2).scope, Scope::channel);
  EXPECT_EQ(feed.settled.at(3).verdict, Verdict::accepted);
}

TEST_F(SmsTest, repeats_a_later_part_and_never_the_first) {
  const Smsc smsc(R"([{"to":"^111","part":2,"times":2,"status":88}])");
  feed.add("1", std::string(200, 'a'), "+111");

  deliver(options_to(smsc));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
  const auto submits = smsc.noted("submit");
  ASSERT_EQ(submits.size(), 4U);
  EXPECT_EQ(submits[0].at("part"), 1);
  for (std::size_t again = 1; again < submits.size(); ++again) {
    EXPECT_EQ(submits[again].at("part"), 2);
  }
}

TEST_F(SmsTest, does_not_know_what_a_broken_connection_has_carried) {
  const Smsc smsc(R"([{"to":"^111","times":1,"close":true}])");
  feed.add("1", "text", "+111");
  feed.add("2", "text", "+222");
  SmsOptions options = options_to(smsc);
  options.window = 1;
  options.backoff_min = 1ms;

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::unknown);
  EXPECT_EQ(feed.settled.at(1).reason, Reason::connection_lost);
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
  EXPECT_EQ(feed.troubles, std::vector{Reason::connection_lost});
  EXPECT_EQ(smsc.noted("submit").size(), 2U);
}

TEST_F(SmsTest, does_not_wait_for_ever_for_an_answer) {
  const Smsc smsc(R"([{"to":"^111","silent":true}])");
  feed.add("1", "text", "+111");
  SmsOptions options = options_to(smsc);
  options.answer_timeout = 100ms;

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::unknown);
  EXPECT_EQ(feed.settled.at(1).reason, Reason::timed_out);
  EXPECT_EQ(feed.troubles, std::vector{Reason::timed_out});
}

TEST_F(SmsTest, lets_a_refused_login_stop_the_campaign) {
  const Smsc smsc(R"([{"bind":14}])");
  feed.add("1", "text", "+111");

  deliver(options_to(smsc));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::halt);
  EXPECT_EQ(feed.settled.at(1).reason, Reason::authentication_failed);
  EXPECT_TRUE(feed.settled.at(1).description.contains("refused the bind"));
  EXPECT_EQ(feed.troubles, std::vector{Reason::authentication_failed});
  EXPECT_TRUE(feed.descriptions.front().contains("ESME_RINVPASWD")) << feed.descriptions.front();
}

TEST_F(SmsTest, gives_back_what_it_cannot_carry) {
  const Smsc smsc(R"([{"bind":13}])");
  feed.add("1", "text", "+111");

  deliver(options_to(smsc));

  EXPECT_TRUE(feed.given_back.contains(1));
  EXPECT_EQ(feed.troubles, std::vector{Reason::service_unavailable});
}

TEST_F(SmsTest, gives_back_what_may_not_leave_any_more) {
  const Smsc smsc;
  feed.add("1", "text", "+111");
  feed.add("2", "text", "+222");
  feed.forbidden.insert(1);

  deliver(options_to(smsc));

  EXPECT_TRUE(feed.given_back.contains(1));
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
  EXPECT_EQ(smsc.noted("submit").size(), 1U);
}

TEST_F(SmsTest, keeps_a_silent_line_alive) {
  const Smsc smsc;
  SmsOptions options = options_to(smsc);
  options.enquire_interval = 20ms;
  options.answer_timeout = 10s;
  feed.add("1", "text", "+111");
  const auto channel = make_sms_channel(io.get_executor(), clock, std::move(options), 1);
  tasks.spawn(channel->run(feed));
  io.restart();
  const auto end = clock.now() + 300ms;
  while (clock.now() < end) io.run_one_for(10ms);
  EXPECT_EQ(channel->concurrency(), 1);
  EXPECT_TRUE(feed.troubles.empty());

  feed.close();
  run_until_done();

  EXPECT_EQ(smsc.noted("bind").size(), 1U);
}

TEST_F(SmsTest, tries_the_next_server_when_one_is_away) {
  const Smsc smsc;
  SmsOptions options = options_to(smsc);
  options.servers.insert(options.servers.begin(), {.host = "127.0.0.1", .port = 1});
  options.backoff_min = 1ms;
  feed.add("1", "text", "+111");
  feed.add("2", "text", "+222");

  deliver(std::move(options));

  EXPECT_TRUE(feed.given_back.contains(1)) << "and is offered again by the feed";
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
}

}  // namespace
}  // namespace crier::channel
