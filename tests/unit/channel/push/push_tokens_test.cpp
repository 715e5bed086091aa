#include <chrono>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "base/base64url.h"
#include "base/digest.h"
#include "channel/push/provider_token.h"
#include "channel/push/service_account.h"
#include "channel/push/vapid.h"
#include "support/keys/pem.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30) + 12h;

json::object part(const std::string& token, int index) {
  std::size_t begin = 0;
  for (int dots = 0; dots < index; ++dots) begin = token.find('.', begin) + 1;
  const std::string text = token.substr(begin, token.find('.', begin) - begin);
  return json::parse(from_base64url(text).value()).as_object();
}

ProviderToken provider() {
  return ProviderToken({.id = "TEAM", .key_id = "KEY", .key = P256Key::generated()});
}

TEST(ProviderToken, says_who_we_are_and_since_when) {
  ProviderToken token = provider();

  const std::string text = token.at(noon);

  EXPECT_EQ(part(text, 0), (json::object{{"alg", "ES256"}, {"kid", "KEY"}}));
  EXPECT_EQ(part(text, 1).at("iss"), "TEAM");
  EXPECT_EQ(part(text, 1).at("iat").as_int64(),
            std::chrono::duration_cast<std::chrono::seconds>(noon.time_since_epoch()).count());
}

// APNs refuses those of more than 60 minutes, and those that come sooner than after 20.
TEST(ProviderToken, is_renewed_after_forty_minutes) {
  ProviderToken token = provider();
  const std::string first = token.at(noon);

  EXPECT_EQ(token.at(noon + 39min), first);
  EXPECT_NE(token.at(noon + 40min), first);
}

TEST(ProviderToken, that_is_refused_is_replaced_and_never_within_twenty_minutes) {
  ProviderToken token = provider();
  const std::string first = token.at(noon);

  EXPECT_FALSE(token.replace(first, noon + 19min));
  EXPECT_EQ(token.at(noon + 19min), first);
  EXPECT_TRUE(token.replace(first, noon + 21min));
  EXPECT_NE(token.at(noon + 21min), first);
  EXPECT_TRUE(token.replace(first, noon + 22min)) << "somebody else has replaced it";
}

TEST(ProviderToken, is_another_one_when_the_clock_was_set_back) {
  ProviderToken token = provider();
  const std::string first = token.at(noon);

  EXPECT_NE(token.at(noon - 2h), first);
}

TEST(Vapid, has_a_token_for_each_service_until_it_ends) {
  const P256Key key = P256Key::generated();
  Vapid vapid(key, "mailto:push@example.org");

  const std::string first = vapid.authorization("https://push.example", noon);

  ASSERT_TRUE(first.starts_with("vapid t="));
  EXPECT_TRUE(first.ends_with(", k=" + base64url(key.point())));
  const std::string token = first.substr(8, first.find(',') - 8);
  EXPECT_EQ(part(token, 1).at("aud"), "https://push.example");
  EXPECT_EQ(part(token, 1).at("sub"), "mailto:push@example.org");
  EXPECT_EQ(
      part(token, 1).at("exp").as_int64(),
      std::chrono::duration_cast<std::chrono::seconds>((noon + 12h).time_since_epoch()).count());
  EXPECT_EQ(vapid.authorization("https://push.example", noon + 10h), first);
  EXPECT_NE(vapid.authorization("https://push.example", noon + 11h + 1min), first);
  EXPECT_NE(vapid.authorization("https://other.example", noon), first);
}

TEST(Vapid, wants_to_be_reached_from_elsewhere) {
  for (const char* good :
       {"mailto:push@example.org", "https://example.org/contact", "https://example.org:8443/"}) {
    EXPECT_FALSE(vapid_subject_fault(good)) << good;
  }
  for (const char* bad :
       {"", "push@example.org", "http://example.org", "mailto:push@localhost", "mailto:push",
        "https://localhost/", "mailto:push@mac.local", "https://127.0.0.1/", "https://printer",
        "mailto:push@example.org\r\nX: y", "https://crier.internal/"}) {
    EXPECT_TRUE(vapid_subject_fault(bad)) << bad;
  }
}

TEST(Vapid, reads_its_key_in_both_forms) {
  EXPECT_TRUE(vapid_key_in(test::pem_of_p256_key()));
  EXPECT_TRUE(vapid_key_in("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
  EXPECT_FALSE(vapid_key_in("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ"));
  EXPECT_FALSE(vapid_key_in("-----BEGIN PRIVATE KEY-----\n"));
}

json::object key_file() {
  return {{"type", "service_account"},     {"project_id", "project"},
          {"private_key_id", "k1"},        {"private_key", test::pem_of_rsa_key()},
          {"client_email", "a@b.example"}, {"token_uri", "https://oauth2.example/token"}};
}

TEST(ServiceAccount, asks_for_access_for_an_hour) {
  const auto account = service_account_in(json::serialize(key_file()));

  ASSERT_TRUE(account) << account.error();
  const std::string request = access_request(*account, noon);
  const std::string token = request.substr(request.find("&assertion=") + 11);
  EXPECT_TRUE(request.starts_with(
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="));
  EXPECT_EQ(part(token, 0).at("alg"), "RS256");
  EXPECT_EQ(part(token, 0).at("kid"), "k1");
  EXPECT_EQ(part(token, 1).at("iss"), "a@b.example");
  EXPECT_EQ(part(token, 1).at("aud"), "https://oauth2.example/token");
  EXPECT_EQ(part(token, 1).at("exp").as_int64() - part(token, 1).at("iat").as_int64(), 3600);
}

TEST(ServiceAccount, says_what_its_file_lacks_and_never_repeats_it) {
  for (const char* name :
       {"project_id", "client_email", "private_key_id", "private_key", "token_uri"}) {
    json::object lacking = key_file();
    lacking.erase(name);
    const auto account = service_account_in(json::serialize(lacking));

    ASSERT_FALSE(account) << name;
    EXPECT_TRUE(account.error().contains(name)) << account.error();
  }
  json::object bad_key = key_file();
  bad_key["private_key"] = "SECRET";
  json::object bad_url = key_file();
  bad_url["token_uri"] = "http://oauth2.example/token";
  for (const std::string& text :
       {std::string("SECRET"), json::serialize(bad_key), json::serialize(bad_url)}) {
    const auto account = service_account_in(text);
    ASSERT_FALSE(account);
    EXPECT_FALSE(account.error().contains("SECRET")) << account.error();
  }
}

}  // namespace
}  // namespace crier::channel
