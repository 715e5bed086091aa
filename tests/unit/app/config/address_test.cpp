#include "app/config/address.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

struct Row {
  const char* text;
  const char* host;
  int port;
  bool implicit_tls;
};

TEST(Relay, is_a_host_with_the_port_of_its_protocol) {
  const Row rows[] = {
      {"mx.example.org", "mx.example.org", 25, false},
      {"mx.example.org:2525", "mx.example.org", 2525, false},
      {"smtp://10.0.0.1:587", "10.0.0.1", 587, false},
      {"smtps://mx.example.org", "mx.example.org", 465, true},
      {"smtps://[2001:db8::1]:4650", "2001:db8::1", 4650, true},
      {"[::1]", "::1", 25, false},
  };

  for (const Row& row : rows) {
    const auto relay = parse_relay(row.text);
    ASSERT_TRUE(relay) << row.text;
    EXPECT_EQ(relay->place.host, row.host) << row.text;
    EXPECT_EQ(relay->place.port, row.port) << row.text;
    EXPECT_EQ(relay->implicit_tls, row.implicit_tls) << row.text;
  }
}

TEST(Relay, is_refused_when_it_is_none) {
  for (const char* text :
       {"", ":25", "http://mx", "mx:0", "mx:65536", "mx:25x", "m x:25", "user@mx:25", "mx/path"}) {
    EXPECT_FALSE(parse_relay(text)) << text;
  }
}

}  // namespace
}  // namespace crier::app
