#include "config/network_place.h"

#include <gmock/gmock.h>
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
      {"mx.example.org.", "mx.example.org.", 25, false},
      {"smtps://mx.example.org.:4650", "mx.example.org.", 4650, true},
      {"localhost.:2525", "localhost.", 2525, false},
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

struct Refused {
  const char* text;
  const char* complaint;
};

TEST(Relay, that_is_none_is_refused_in_words) {
  for (const Refused& row : {
           Refused{"mail.example.org:587:1", "\"mail.example.org:587\" has a colon too many"},
           Refused{"smtps://mail.example.org:465:", "has a colon too many"},
           Refused{"mail.example.org:", "\"\" is no port"},
           Refused{"mail.example.org:-1", "\"-1\" is no port"},
           Refused{"mail.example.org:+25", "\"+25\" is no port"},
           Refused{"mail.example.org: 25", "\" 25\" is no port"},
           Refused{"2001:db8::1", "brackets"},
           Refused{"2001:db8::1:25",
                   "write [2001:db8::1]:25 if 25 is the port, or [2001:db8::1:25]"},
           Refused{"::1:25", "write [::1]:25 if 25 is the port, or [::1:25]"},
           Refused{"smtps://::1:465", "write [::1]:465 if 465 is the port"},
           Refused{"::1", "write [::1]"},
           Refused{"2001:db8::abcd", "write [2001:db8::abcd]"},
           Refused{"[2001:db8::g]:25", "no IPv6 address"},
           Refused{"[127.0.0.1]:25", "no IPv6 address"},
           Refused{"[::1", "\"[::1"},
           Refused{"300.1.1.1:25", "no host name or address"},
           Refused{"1.2.3:25", "no host name or address"},
           Refused{"mail..example.org", "no host name or address"},
           Refused{"mail.example.org..:25", "no host name or address"},
           Refused{".:25", "no host name or address"},
           Refused{"10.0.0.1.:25", "no host name or address"},
           Refused{"-mail.example.org", "no host name or address"},
           Refused{"bücher.example:25", "xn--"},
           Refused{"xn--zzzzzz99999.example:25", "\"xn--zzzzzz99999\", which begins with xn--"},
           Refused{"smtps://mx.XN--A.example", "the label \"xn--a\""},
           Refused{"xn--:25", "the label \"xn--\""},
           Refused{"mail.example.org,other.example.org", "no host name or address"},
           Refused{"smtp://mail.example.org/", "has a path"},
           Refused{"smtp://smtp://mail.example.org", "has a path"},
           Refused{"submission://mail.example.org", "\"submission://\" is neither"},
       }) {
    const auto relay = parse_relay(row.text);
    ASSERT_FALSE(relay) << row.text;
    EXPECT_THAT(relay.error(), testing::HasSubstr(row.complaint)) << row.text;
  }
}

TEST(Relay, with_a_password_in_it_is_refused_without_repeating_it) {
  for (const char* text : {"smtp://user:hunter2@mx:25", "user:hunter2@mx", "smtps://hunter2@mx",
                           "http://user:hunter2@mx", "smtp://user:hun/ter2@mx:25"}) {
    const auto relay = parse_relay(text);
    ASSERT_FALSE(relay) << text;
    EXPECT_THAT(relay.error(), testing::Not(testing::HasSubstr("ter2"))) << text;
  }
}

TEST(ListenAddress, is_an_address_of_a_machine_and_a_port_of_which_0_is_any) {
  const Row rows[] = {
      {"127.0.0.1:9464", "127.0.0.1", 9464, false},
      {"127.0.0.1:0", "127.0.0.1", 0, false},
      {"[::1]:9464", "::1", 9464, false},
      {"0.0.0.0:80", "0.0.0.0", 80, false},
      {"[::]:0", "::", 0, false},
      {"localhost:9464", "127.0.0.1", 9464, false},
  };

  for (const Row& row : rows) {
    const auto place = parse_listen_address(row.text);
    ASSERT_TRUE(place) << row.text << ": " << place.error();
    EXPECT_EQ(place->host, row.host) << row.text;
    EXPECT_EQ(place->port, row.port) << row.text;
  }
  for (const char* text : {"9464", ":9464", "127.0.0.1", "notices.example.org:80", "::1:80",
                           "127.0.0.1:99999", "127.evil.example:80", "*:80", "127.1:80"}) {
    EXPECT_FALSE(parse_listen_address(text)) << text;
  }
}

TEST(ListenAddress, is_loopback_by_its_number_not_by_its_letters) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"}) {
    EXPECT_TRUE(is_loopback(parse_listen_address(text).value())) << text;
  }
  for (const char* text : {"0.0.0.0:1", "[::]:1", "192.0.2.1:1"}) {
    EXPECT_FALSE(is_loopback(parse_listen_address(text).value())) << text;
  }
}

}  // namespace
}  // namespace crier::app
