#include "channel/push/service_account.h"

#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/keys/json_web_token.h"
#include "channel/webhook.h"

namespace crier::channel {

namespace json = boost::json;

namespace {

constexpr std::string_view scope = "https://www.googleapis.com/auth/firebase.messaging";

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  const json::string* const text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

}  // namespace

std::expected<ServiceAccount, std::string> service_account_in(std::string_view text) {
  boost::system::error_code broken;
  const json::value value = json::parse(text, broken);
  const json::object* const file = broken ? nullptr : value.if_object();
  if (file == nullptr)
    return std::unexpected("is no JSON object, as the key file of a service account is");
  for (const std::string_view name :
       {"project_id", "client_email", "private_key_id", "private_key", "token_uri"}) {
    if (text_in(*file, name).empty()) {
      return std::unexpected("lacks \"" + std::string(name) +
                             "\", which the key file of a service account has");
    }
  }
  auto key = RsaKey::from_pem(text_in(*file, "private_key"));
  if (!key) return std::unexpected("has a \"private_key\" that is no RSA key of 2048 bits or more");
  std::string token_url = text_in(*file, "token_uri");
  const auto is_sound = check_webhook_url(token_url);
  if (!is_sound)
    return std::unexpected("has a \"token_uri\" that cannot be used: " + is_sound.error());
  return ServiceAccount{.project = text_in(*file, "project_id"),
                        .email = text_in(*file, "client_email"),
                        .key_id = text_in(*file, "private_key_id"),
                        .token_url = std::move(token_url),
                        .key = *std::move(key)};
}

std::string access_request(const ServiceAccount& account, WallTime now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::string header = json::serialize(
      json::object{{"alg", RsaKey::algorithm}, {"typ", "JWT"}, {"kid", account.key_id}});
  const std::string claims = json::serialize(json::object{{"iss", account.email},
                                                          {"scope", scope},
                                                          {"aud", account.token_url},
                                                          {"iat", seconds},
                                                          {"exp", seconds + 3600}});
  // The URN of the grant, encoded for a form; a token needs no encoding.
  return "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" +
         json_web_token(account.key, header, claims);
}

}  // namespace crier::channel
