#include "net/http/forwarded.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::http {
namespace {

TrustedProxies trusted(const std::vector<std::string>& places) {
  return TrustedProxies::parse(places).value();
}

Request from(const std::string& peer, const std::vector<std::string>& forwarded) {
  Request request{.peer = peer};
  for (const std::string& value : forwarded) request.headers.add("x-forwarded-for", value);
  return request;
}

struct Row {
  const char* name;
  std::vector<std::string> proxies;
  std::string peer;
  std::vector<std::string> forwarded;
  std::string client;
};

const Row rows[] = {
    {"no_proxy_is_trusted", {}, "192.0.2.1", {"198.51.100.7"}, "192.0.2.1"},
    {"a_stranger_is_not_believed", {"10.0.0.0/8"}, "192.0.2.1", {"198.51.100.7"}, "192.0.2.1"},
    {"a_proxy_is", {"10.0.0.0/8"}, "10.1.2.3", {"198.51.100.7"}, "198.51.100.7"},
    {"a_proxy_that_says_nothing", {"10.0.0.0/8"}, "10.1.2.3", {}, "10.1.2.3"},
    {"what_a_client_made_up_stands_before",
     {"10.0.0.0/8"},
     "10.1.2.3",
     {"203.0.113.9, 198.51.100.7"},
     "198.51.100.7"},
    {"through_two_proxies",
     {"10.0.0.0/8", "2001:db8::/32"},
     "10.1.2.3",
     {"203.0.113.9, 198.51.100.7,2001:db8::5"},
     "198.51.100.7"},
    {"in_two_fields", {"10.0.0.1"}, "10.0.0.1", {"203.0.113.9", "198.51.100.7"}, "198.51.100.7"},
    {"mapped_into_ipv6", {"10.0.0.1"}, "::ffff:10.0.0.1", {"198.51.100.7"}, "198.51.100.7"},
    {"in_brackets", {"::1"}, "::1", {"[2001:db8::7]"}, "2001:db8::7"},
    {"no_address", {"10.0.0.1"}, "10.0.0.1", {"unknown"}, "10.0.0.1"},
    {"all_of_ipv4_is_not_all", {"0.0.0.0/0"}, "2001:db8::1", {"198.51.100.7"}, "2001:db8::1"},
};

class Client : public testing::TestWithParam<Row> {};

TEST_P(Client, is_whom_the_last_trusted_one_names) {
  const Row& row = GetParam();
  const auto client = client_of(from(row.peer, row.forwarded), trusted(row.proxies));
  EXPECT_EQ(client, boost::asio::ip::make_address(row.client));
}

INSTANTIATE_TEST_SUITE_P(Behind, Client, testing::ValuesIn(rows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(TrustedProxies, refuse_what_is_no_place) {
  for (const char* const text : {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129",
                                 "10.0.0.0/8/8", "proxy.example"}) {
    const std::vector<std::string> places = {text};
    const auto proxies = TrustedProxies::parse(places);
    ASSERT_FALSE(proxies) << text;
    EXPECT_NE(proxies.error().find(text), std::string::npos);
  }
}

TEST(TrustedProxies, are_believed_about_https) {
  Request request = from("10.0.0.1", {});
  request.headers.add("X-Forwarded-Proto", "https");
  EXPECT_TRUE(is_secured_by_proxy(request, trusted({"10.0.0.1"})));
  EXPECT_FALSE(is_secured_by_proxy(request, trusted({"10.0.0.2"})));
  EXPECT_FALSE(is_secured_by_proxy(from("10.0.0.1", {}), trusted({"10.0.0.1"})));
}

}  // namespace
}  // namespace crier::http
