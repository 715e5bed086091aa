#include "net/smtp/options.h"

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

using namespace std::chrono_literals;

Options sound() {
  return {.relays = {{.host = "mail.example.org"}}, .sender = "us@example.com"};
}

TEST(Options, a_relay_and_a_sender_are_enough) {
  EXPECT_TRUE(check(sound()).has_value());
}

TEST(Options, what_cannot_work_is_refused_with_its_reason) {
  Options without_relay = sound();
  without_relay.relays.clear();
  Options broken_sender = sound();
  broken_sender.sender = "us@example.com>";
  Options broken_name = sound();
  broken_name.hello_name = "a b";
  Options no_connections = sound();
  no_connections.connections_max = 0;

  EXPECT_EQ(check(without_relay).error(), "no relay is given");
  EXPECT_EQ(check(broken_sender).error(), "the envelope sender is no mailbox");
  EXPECT_EQ(check(broken_name).error(), "the name for EHLO is no host name");
  EXPECT_EQ(check(no_connections).error(), "at least one connection is needed");
}

TEST(Options, a_password_needs_a_line_that_nobody_listens_to) {
  Options options = sound();
  options.credentials = Credentials{.user = "u", .password = "p"};

  options.tls = TlsPolicy::none;
  EXPECT_FALSE(check(options).has_value());
  options.tls = TlsPolicy::opportunistic;
  EXPECT_FALSE(check(options).has_value());
  options.tls = TlsPolicy::required;
  EXPECT_TRUE(check(options).has_value());
  options.tls = TlsPolicy::none;
  options.credentials->plain = PlainAuth::allowed_on_loopback;
  EXPECT_TRUE(check(options).has_value());
}

TEST(Options, timeouts_are_those_of_rfc_5321_times_the_scale) {
  const Timeouts timeouts = scaled({.scale = 0.5});

  EXPECT_EQ(timeouts.greeting, 150s);
  EXPECT_EQ(timeouts.data, 60s);
  EXPECT_EQ(timeouts.final_dot, 5min);
}

}  // namespace
}  // namespace crier::smtp
