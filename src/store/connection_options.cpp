#include "store/connection_options.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "store/connection_url.h"

namespace crier::store {

namespace {

using Options = std::map<std::string, std::string, std::less<>>;

// Sums to about ten seconds until a silent server counts as gone, whether we wait for an answer
// (keep-alive) or for an acknowledgement (tcp_user_timeout, in milliseconds).
constexpr std::pair<const char*, const char*> defaults[] = {
    {"connect_timeout", "5"},    {"keepalives", "1"},
    {"keepalives_idle", "4"},    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},   {"tcp_user_timeout", "10000"},
    {"client_encoding", "UTF8"}, {"target_session_attrs", "read-write"},
};

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

// libpq's own message repeats the string, which may contain a password.
std::string why_not_parsed(const std::string& url) {
  if (is_uri(url)) {
    return "the database URL has a parameter after the ? that libpq does not know, or one without "
           "a "
           "value; an & in a value is %26";
  }
  if (url.contains('=')) {
    return "the database URL has an option that libpq does not know, or one without a value; a "
           "value "
           "with a blank, an apostrophe or a backslash stands in apostrophes, with \\' and \\\\ "
           "inside: password='it\\'s'";
  }
  return "the database URL is neither \"postgresql://…\" nor \"host=… dbname=…\"";
}

// What libpq would complain about only when it connects.
void check_values(const Options& options) {
  const auto port = options.find("port");
  if (port != options.end()) {
    for (const auto part : port->second | std::views::split(',')) {
      const std::string_view text(part.begin(), part.end());
      if (text.empty() || is_port(text)) continue;
      throw std::invalid_argument("the database URL has a port that is no number from 1 to 65535");
    }
  }
  const auto mode = options.find("sslmode");
  if (mode == options.end()) return;
  constexpr std::string_view modes[] = {"disable", "allow",     "prefer",
                                        "require", "verify-ca", "verify-full"};
  if (std::ranges::find(modes, mode->second) != std::end(modes)) return;
  throw std::invalid_argument(
      "the database URL has an sslmode that is none of disable, allow, prefer, require, verify-ca "
      "and verify-full");
}

Options parsed(const std::string& url) {
  if (const auto fault = uri_fault(url)) throw std::invalid_argument("the database URL: " + *fault);
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> list(
      PQconninfoParse(url.c_str(), &message), &PQconninfoFree);
  if (!list) {
    PQfreemem(message);
    throw std::invalid_argument(why_not_parsed(url));
  }
  Options options;
  for (const PQconninfoOption* option = list.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) options[option->keyword] = option->val;
  }
  check_values(options);
  return options;
}

std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char character : value) {
    if (character == '\'' || character == '\\') text += '\\';
    text += character;
  }
  return text + '\'';
}

std::string joined(const Options& options) {
  std::string text;
  for (const auto& [key, value] : options) {
    if (!text.empty()) text += ' ';
    text += key + "=" + quoted(value);
  }
  return text;
}

// What stands by itself needs no apostrophes, and reads better without.
bool is_plain(std::string_view value) {
  return !value.empty() && value.find_first_of(" \t\r\n\f\v'\\") == std::string_view::npos;
}

}  // namespace

std::string connection_string(const std::vector<std::pair<std::string, std::string>>& options) {
  std::string text;
  for (const auto& [key, value] : options) {
    if (!text.empty()) text += ' ';
    text += key + "=" + (is_plain(value) ? value : quoted(value));
  }
  return text;
}

std::string connection_options(const std::string& url, const std::string& application) {
  Options options = parsed(url);
  for (const auto& [key, value] : defaults) options.try_emplace(key, value);
  options["application_name"] = application;
  return joined(options);
}

std::string shown_url(const std::string& url) {
  Options options = parsed(url);
  if (const auto password = options.find("password"); password != options.end()) {
    password->second = "***";
  }
  return joined(options);
}

}  // namespace crier::store
