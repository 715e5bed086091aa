#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/smtp/play.h"

namespace crier::smtp {
namespace {

using Kind = Ending::Kind;

std::map<std::string, std::string> contents(sink::Sink& sink) {
  std::map<std::string, std::string> found;
  for (const auto& message : sink.record().messages()) found[message.recipient] = message.content;
  return found;
}

void expect_everybody_once(Play& play, int people) {
  EXPECT_EQ(play.source.accepted_count, static_cast<std::uint64_t>(people));
  EXPECT_EQ(play.sink.record().counts().messages, static_cast<std::uint64_t>(people));
  for (int person = 0; person < people; ++person) {
    EXPECT_EQ(play.sink.record().copies_for(mailbox(person)), 1U) << person;
  }
}

TEST(Delivery, brings_every_message_once_over_several_connections) {
  Play play({}, {.connections_max = 4});
  play.add(500);

  play.run();

  expect_everybody_once(play, 500);
  EXPECT_LE(play.sink.record().counts().connections, 4U);
  EXPECT_TRUE(play.source.troubles.empty());
}

TEST(Delivery, works_without_pipelining_and_without_ehlo) {
  sink::SinkOptions plain;
  plain.smtp.without = {"PIPELINING"};
  sink::SinkOptions old;
  old.smtp.without = {"PIPELINING"};
  old.script = script("ehlo reply 502 5.5.1 What?");
  Play without_pipelining(std::move(plain), {.connections_max = 2});
  Play without_ehlo(std::move(old), {.connections_max = 2});

  for (Play* play : {&without_pipelining, &without_ehlo}) {
    play->add(50);
    play->run();
    expect_everybody_once(*play, 50);
  }
}

TEST(Delivery, keeps_every_octet) {
  const std::string dots = ".\r\n..\r\n.a\r\nb.\r\n\r\n.\r\n";
  std::string long_lines;
  while (long_lines.size() < 3'000'000) long_lines += std::string(990, 'x') + "\r\n.y\r\n";
  Play play({}, {.connections_max = 1});
  play.source.add(mailbox(1), content_for(1, dots));
  play.source.add(mailbox(2), content_for(2, long_lines));
  play.source.add(mailbox(3), content_for(3, "gr\xc3\xbc\xc3\x9f\r\n"));

  play.run();

  const auto found = contents(play.sink);
  EXPECT_EQ(found.at(mailbox(1)), content_for(1, dots));
  EXPECT_TRUE(found.at(mailbox(2)) == content_for(2, long_lines));
  EXPECT_EQ(found.at(mailbox(3)), content_for(3, "gr\xc3\xbc\xc3\x9f\r\n"));
}

TEST(Delivery, tells_the_servers_name_for_what_it_kept) {
  Play play({}, {});
  const Ticket ticket = play.source.add(mailbox(1), content_for(1));

  play.run();

  EXPECT_EQ(queue_id(play.source.texts.at(ticket)), "1");
  EXPECT_EQ(play.source.endings.at(ticket).enhanced, (EnhancedCode{2, 0, 0}));
}

TEST(Delivery, a_connection_carries_no_more_than_its_share) {
  Play play({}, {.connections_max = 1, .messages_per_connection_max = 10});
  play.add(95);

  play.run();

  expect_everybody_once(play, 95);
  EXPECT_EQ(play.sink.record().counts().connections, 10U);
}

TEST(Delivery, international_addresses_need_a_server_that_knows_them) {
  const std::string address = "\xce\xac\xce\xbd\xce\xbd\xce\xb1@example.org";
  sink::SinkOptions ascii_only;
  ascii_only.smtp.without = {"SMTPUTF8"};
  Play able({}, {});
  Play unable(std::move(ascii_only), {});
  const Ticket ticket = able.source.add(address, content_for(1));
  unable.source.add(address, content_for(1));

  able.run();
  unable.run();

  EXPECT_EQ(able.source.endings.at(ticket).kind, Kind::accepted);
  EXPECT_EQ(unable.source.endings.at(ticket).kind, Kind::unsendable);
  EXPECT_EQ(unable.source.endings.at(ticket).obstacle, Obstacle::smtputf8_missing);
}

TEST(Delivery, what_the_server_cannot_take_is_not_offered_and_does_not_hold_up_the_rest) {
  sink::SinkOptions small;
  small.smtp.size_max = 1000;
  Play play(std::move(small), {.connections_max = 1});
  std::string body;
  while (body.size() < 2000) body += "a line\r\n";
  const Ticket large = play.source.add(mailbox(0), content_for(0, body));
  const Ticket bare = play.source.add(mailbox(1), "Subject: x\n\nbody\r\n");
  const Ticket good = play.source.add(mailbox(2), content_for(2));

  play.run();

  EXPECT_EQ(play.source.endings.at(large).obstacle, Obstacle::too_large);
  EXPECT_EQ(play.source.endings.at(bare).obstacle, Obstacle::content_malformed);
  EXPECT_EQ(play.source.endings.at(good).kind, Kind::accepted);
  EXPECT_EQ(play.sink.record().counts().messages, 1U);
}

TEST(Delivery, a_message_that_may_no_longer_leave_does_not) {
  Play play({}, {.connections_max = 1});
  play.add(20);
  play.source.revoked = {5, 6, 20};

  play.run();

  EXPECT_EQ(play.source.accepted_count, 17U);
  for (const int person : {4, 5, 19}) {
    EXPECT_EQ(play.sink.record().copies_for(mailbox(person)), 0U);
  }
  EXPECT_EQ(play.source.given_back.at(5), 1);
  EXPECT_EQ(play.sink.record().counts().messages, 17U);
}

TEST(Delivery, a_resting_connection_takes_what_comes_later_and_ends_when_the_source_does) {
  Play play({}, {.connections_max = 3});
  play.start();
  play.add(1);
  play.run_until([&] { return play.source.accepted_count == 1; });
  EXPECT_EQ(play.client.connections(), 1);
  play.source.add(mailbox(7), content_for(7));
  play.run_until([&] { return play.source.accepted_count == 2; });

  play.source.close();
  play.run_until([&] { return play.is_done; });

  EXPECT_EQ(play.sink.record().counts().connections, 1U);
  EXPECT_TRUE(play.source.troubles.empty());
}

// As at a low rate: nothing else waits when it comes.
TEST(Delivery, a_message_that_comes_while_all_connections_are_busy_gets_one_of_its_own) {
  Play play({.script = script("rcpt delay 1h")}, {.pipelining = false, .connections_max = 4});
  play.start();

  for (int person = 0; person < 4; ++person) {
    play.source.add(mailbox(person), content_for(person));
    play.run_until([&] { return play.client.connections() == person + 1; });
    play.run_until([&] { return play.source.out() == static_cast<std::size_t>(person) + 1; });
  }
}

TEST(Delivery, a_connection_that_rests_for_long_is_closed_and_opened_again_when_needed) {
  Play play({}, {.idle_max = std::chrono::milliseconds{20}});
  play.start();
  play.add(1);
  play.run_until([&] { return play.source.accepted_count == 1 && play.client.connections() == 0; });

  play.source.add(mailbox(7), content_for(7));
  play.run_until([&] { return play.source.accepted_count == 2; });

  EXPECT_EQ(play.sink.record().counts().connections, 2U);
  EXPECT_TRUE(play.source.troubles.empty());
  play.source.close();
  play.run_until([&] { return play.is_done; });
}

TEST(Delivery, fewer_connections_are_kept_when_the_limit_falls) {
  Play play({}, {.connections_max = 5});
  play.add(2000);
  play.start();
  play.run_until([&] { return play.client.connections() == 5; });

  play.client.limit_connections(2);
  play.run_until([&] { return play.client.connections() == 2; });
  EXPECT_LT(play.source.accepted_count, 2000U);
  play.source.close();
  play.run_until([&] { return play.is_done; });

  expect_everybody_once(play, 2000);
  EXPECT_TRUE(play.source.given_back.empty());
}

TEST(Delivery, a_client_that_may_open_nothing_ends_when_it_is_closed) {
  Play play({}, {});
  play.client.limit_connections(0);
  play.start();
  play.loop.poll();

  play.source.close();
  play.client.close();
  play.run_until([&] { return play.is_done; });
}

// The server is down, so that the first message waits for a connection.
TEST(Delivery, what_waits_for_a_connection_is_given_back_when_the_client_is_closed) {
  Play play({}, {.relays = {{.host = "127.0.0.1", .port = 1}}});
  play.add(1);
  play.start();
  play.run_until([&] { return play.source.out() == 1; });

  play.source.close();
  play.client.close();
  play.run_until([&] { return play.is_done; });

  EXPECT_EQ(play.source.out(), 0U);
  EXPECT_TRUE(play.source.endings.empty());
}

TEST(Delivery, spreads_over_the_relays_that_are_well) {
  Play play({}, {.relays = {{.host = "127.0.0.1"}, {.host = "127.0.0.1", .port = 1}},
                 .connections_max = 2});
  play.add(50);

  play.run();

  expect_everybody_once(play, 50);
  EXPECT_TRUE(play.source.troubles.empty());
  // The one that is not well is told, and slows nobody.
  ASSERT_FALSE(play.source.relay_troubles.empty());
  for (const Failure& failure : play.source.relay_troubles) {
    EXPECT_EQ(failure.relay, 1U);
    EXPECT_EQ(failure.trouble, Trouble::connect_failed);
  }
  EXPECT_EQ(play.source.relay_healths, std::vector<std::size_t>{0});
}

// One connection to the other relay would be enough for all of them.
TEST(Delivery, finds_out_when_a_relay_works_again_that_it_could_do_without) {
  Play play({}, {.relays = {{.host = "127.0.0.1"}, {.host = "127.0.0.1"}}, .connections_max = 3});
  sink::Sink moody(play.loop.get_executor(),
                   {.script = script("connect count=4 reply 421 4.3.2 No")});
  TaskGroup tasks(play.loop.get_executor());
  tasks.spawn(moody.run());
  Client client(play.loop.get_executor(), play.clock,
                {.relays = {{.host = "127.0.0.1", .port = moody.ports().smtp},
                            {.host = "127.0.0.1", .port = play.sink.ports().smtp}},
                 .sender = "us@example.com",
                 .connections_max = 3,
                 .backoff_min = std::chrono::milliseconds{5}},
                1);
  bool is_done = false;
  const auto carry = [](Client* carrier, QueueSource* source,
                        bool* done) -> boost::asio::awaitable<void> {
    co_await carrier->run(source);
    *done = true;
  };
  tasks.spawn(carry(&client, &play.source, &is_done));
  int people = 0;
  play.source.on_settled = [&] {
    // The next when this one is told: never two at once.
    if (people < 100'000 && moody.record().counts().messages == 0) {
      ++people;
      play.source.add(mailbox(people), content_for(people));
    }
  };
  play.source.add(mailbox(0), content_for(0));

  play.run_until([&] { return moody.record().counts().messages > 0; });

  EXPECT_EQ(play.source.relay_troubles.size(), 4U);
  EXPECT_THAT(play.source.relay_healths, testing::UnorderedElementsAre(0U, 1U));
  EXPECT_EQ(play.source.given_back.size(), 0U);
  play.source.close();
  play.run_until([&] { return is_done; });
  boost::asio::post(play.loop, [&tasks] { tasks.cancel(); });
  play.run_until([&] { return tasks.empty(); });
}

}  // namespace
}  // namespace crier::smtp
