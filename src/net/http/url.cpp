#include "net/http/url.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>

#include "base/domain_name.h"

namespace crier::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

// Empty when the URL lacks this part.
std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

std::string unbracketed(std::string host) {
  if (host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
  std::ranges::transform(host, host.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return host;
}

}  // namespace

std::expected<Url, std::string> parse_url(const std::string& text) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  if (!url) return std::unexpected("out of memory");
  const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
  if (code != CURLUE_OK) return std::unexpected(std::string(curl_url_strerror(code)));

  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return std::unexpected("it begins with neither https:// nor http://");
  }
  const bool has_secret = !part_of(url.get(), CURLUPART_USER).empty() ||
                          !part_of(url.get(), CURLUPART_PASSWORD).empty();
  if (has_secret) return std::unexpected("it contains a user or a password");
  if (!part_of(url.get(), CURLUPART_FRAGMENT).empty()) return std::unexpected("it has a fragment");

  Url parsed;
  parsed.scheme = scheme == "https" ? Scheme::https : Scheme::http;
  parsed.host = unbracketed(part_of(url.get(), CURLUPART_HOST));
  parsed.path = part_of(url.get(), CURLUPART_PATH);
  const std::string port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), parsed.port);
  if (read.ec != std::errc{} || parsed.port == 0) return std::unexpected("its port is impossible");
  return parsed;
}

std::optional<std::string> resolved_url(const std::string& base, const std::string& reference) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) {
    return std::nullopt;
  }
  std::string whole = part_of(url.get(), CURLUPART_URL);
  if (whole.empty()) return std::nullopt;
  return whole;
}

bool is_loopback(const Url& url) {
  if (without_root_dot(url.host) == "localhost") return true;
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(url.host, no_address);
  return !no_address && address.is_loopback();
}

}  // namespace crier::http
