#include "channel/push/vapid.h"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/base64url.h"
#include "base/digest.h"
#include "base/keys/json_web_token.h"

namespace crier::channel {

namespace json = boost::json;

namespace {

// Far more than there are push services; subscriptions are said by browsers, and may name any host.
constexpr std::size_t tokens_max = 1000;

std::string host_of(std::string_view subject) {
  std::string_view host = subject;
  if (subject.starts_with("mailto:")) {
    const std::size_t at = subject.rfind('@');
    if (at == std::string_view::npos) return {};
    host = subject.substr(at + 1);
  } else {
    host.remove_prefix(std::string_view("https://").size());
  }
  std::string name(host.substr(0, host.find_first_of("/:?#")));
  std::ranges::transform(name, name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return name;
}

bool is_reachable(const std::string& host) {
  if (!host.contains('.') || host.starts_with('.') || host.ends_with('.')) return false;
  for (const std::string_view end : {".local", ".localhost", ".internal", ".invalid", ".test"}) {
    if (host.ends_with(end)) return false;
  }
  return host.find_first_not_of("0123456789.") != std::string::npos;
}

}  // namespace

std::optional<std::string> vapid_subject_fault(std::string_view subject) {
  if (!subject.starts_with("mailto:") && !subject.starts_with("https://")) {
    return "must be mailto: with a mail address, or an https:// page, of who answers for the "
           "notices (RFC 8292)";
  }
  const bool is_clean = std::ranges::all_of(
      subject, [](char letter) { return letter > ' ' && letter <= '~' && letter != '"'; });
  const std::string host = host_of(subject);
  if (is_clean && is_reachable(host)) return std::nullopt;
  return fmt::format(
      "must be reachable from elsewhere, and \"{}\" is not: Apple refuses every message with 403 "
      "BadJwtToken",
      is_clean ? host : "");
}

std::optional<P256Key> vapid_key_in(std::string_view text) {
  if (text.starts_with("-----BEGIN")) return P256Key::from_pem(text);
  while (text.ends_with('=')) text.remove_suffix(1);
  const auto scalar = from_base64url(text);
  return scalar ? P256Key::from_scalar(*scalar) : std::nullopt;
}

const std::string& Vapid::authorization(const std::string& origin, WallTime now) {
  const auto known = tokens_.find(origin);
  if (known != tokens_.end() && now < known->second.ends_at - renewed_before_end &&
      known->second.ends_at <= now + lifetime) {
    return known->second.authorization;
  }
  if (tokens_.size() >= tokens_max) tokens_.clear();
  const WallTime ends_at = now + lifetime;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(ends_at).time_since_epoch().count();
  const std::string token = json_web_token(
      key_, json::serialize(json::object{{"typ", "JWT"}, {"alg", P256Key::algorithm}}),
      json::serialize(json::object{{"aud", origin}, {"exp", seconds}, {"sub", subject_}}));
  Token& entry = tokens_[origin];
  entry = {.authorization = fmt::format("vapid t={}, k={}", token, base64url(key_.point())),
           .ends_at = ends_at};
  return entry.authorization;
}

}  // namespace crier::channel
