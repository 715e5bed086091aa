#include "net/http/url.h"

#include <gtest/gtest.h>

namespace crier::http {
namespace {

TEST(Url, is_taken_apart) {
  const auto url = parse_url("https://Hooks.Example.org/notices/eu?tenant=7");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, Scheme::https);
  EXPECT_EQ(url->host, "hooks.example.org");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->path, "/notices/eu");
  EXPECT_EQ(parse_url("http://localhost:8080").value().port, 8080);
  EXPECT_EQ(parse_url("http://localhost:8080").value().path, "/");
}

TEST(Url, knows_what_never_leaves_the_machine) {
  for (const char* text : {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/",
                           "http://127.8.8.8/", "http://[::1]:80/"}) {
    EXPECT_TRUE(is_loopback(parse_url(text).value())) << text;
  }
  for (const char* text : {"http://localhost.example.org/", "http://10.0.0.1/", "http://[::2]/",
                           "http://127.0.0.1.example.org/"}) {
    EXPECT_FALSE(is_loopback(parse_url(text).value())) << text;
  }
}

TEST(Url, is_refused_with_a_reason) {
  for (const char* text :
       {"", "example.org", "ftp://example.org/", "https://", "https://a:b@example.org/",
        "https://user@example.org/", "https://example.org:0/", "https://example.org:99999/",
        "https://example.org/#part", "https://exa mple.org/", "file:///etc/passwd"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_FALSE(url.error().empty()) << text;
  }
}

TEST(Url, resolves_where_a_redirect_leads_to) {
  const std::string base = "https://example.org/a/b?c=d";

  EXPECT_EQ(resolved_url(base, "/x"), "https://example.org/x");
  EXPECT_EQ(resolved_url(base, "y?z=1"), "https://example.org/a/y?z=1");
  EXPECT_EQ(resolved_url(base, "https://elsewhere.example/"), "https://elsewhere.example/");
  EXPECT_EQ(resolved_url(base, "//elsewhere.example/p"), "https://elsewhere.example/p");
}

}  // namespace
}  // namespace crier::http
