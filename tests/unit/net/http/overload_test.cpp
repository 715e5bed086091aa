#include "net/http/overload.h"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

namespace crier::http {
namespace {

using namespace std::chrono_literals;

std::string key(const char* address) {
  return visitor_key(boost::asio::ip::make_address(address));
}

SteadyTime at(int second) {
  return SteadyTime() + std::chrono::seconds(second);
}

TEST(ConnectionToDrop, is_the_one_that_keeps_us_waiting_longest) {
  const std::vector<Waiting> connections = {{"a", at(3)}, {"b", at(1)}, {"c", at(2)}};

  EXPECT_EQ(connection_to_drop(connections), 1U);
}

TEST(ConnectionToDrop, is_of_the_visitor_with_most) {
  const std::vector<Waiting> connections = {
      {"a", at(1)}, {"many", at(5)}, {"many", at(4)}, {"many", at(6)}};

  EXPECT_EQ(connection_to_drop(connections), 2U);
}

TEST(ConnectionToDrop, is_never_one_that_waits_for_us) {
  const std::vector<Waiting> connections = {{"many", {}}, {"many", {}}, {"a", at(1)}};

  EXPECT_EQ(connection_to_drop(connections), 2U);
  EXPECT_EQ(connection_to_drop(std::span(connections).first(2)), std::nullopt);
  EXPECT_EQ(connection_to_drop({}), std::nullopt);
}

TEST(VisitorKey, is_an_address_or_the_network_of_a_subscriber) {
  EXPECT_EQ(key("192.0.2.7"), "192.0.2.7");
  EXPECT_NE(key("192.0.2.7"), key("192.0.2.8"));
  EXPECT_EQ(key("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(key("2001:db8:1:2::7"), key("2001:db8:1:2:ffff::8"));
  EXPECT_NE(key("2001:db8:1:2::7"), key("2001:db8:1:3::7"));
}

}  // namespace
}  // namespace crier::http
