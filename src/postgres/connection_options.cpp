#include "postgres/connection_options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

#include "postgres/connection_url.h"

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

// ";password=…" inside a value: the options of other drivers are divided by semicolons, those of
// libpq by blanks, so that a password would become part of a host that every message names.
bool swallows_an_option(std::string_view value) {
  constexpr std::string_view keywords[] = {"host", "hostaddr", "port",     "dbname",  "database",
                                           "user", "username", "password", "sslmode", "pwd"};
  // The folder of a socket may have anything in its name.
  const std::string_view dividers = value.starts_with('/') ? ";" : ";,& ";
  for (std::size_t at = value.find_first_of(dividers); at != std::string_view::npos;
       at = value.find_first_of(dividers, at)) {
    at = std::min(value.find_first_not_of(dividers, at), value.size());
    std::string word;
    for (; at < value.size() && std::isalpha(static_cast<unsigned char>(value[at])) != 0; ++at) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(value[at])));
    }
    const std::size_t next = std::min(value.find_first_not_of(' ', at), value.size());
    const bool is_assigned = next < value.size() && value[next] == '=';
    if (is_assigned && std::ranges::find(keywords, word) != std::end(keywords)) return true;
  }
  return false;
}

// A name of a host, or of several, as the resolver takes it; sockets are paths.
bool is_no_host(std::string_view value) {
  return !value.starts_with('/') && !value.starts_with('@') &&
         value.find_first_of("=; \t\r\n") != std::string_view::npos;
}

// What libpq would complain about only when it connects, naming the value.
void check_values(const Options& options) {
  for (const auto& [key, value] : options) {
    if (key == "password" || key == "sslpassword") continue;
    if (swallows_an_option(value) || (key == "host" && is_no_host(value))) {
      throw std::invalid_argument("the database URL has other options inside the value of " + key +
                                  "; they are divided by blanks: host=… port=… dbname=… user=… "
                                  "password=…");
    }
  }
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

std::vector<std::string> hosts_of(const std::string& url) {
  const Options options = parsed(url);
  // libpq looks at no name where there is an address.
  const auto address = options.find("hostaddr");
  const auto found = address != options.end() ? address : options.find("host");
  std::vector<std::string> hosts;
  if (found == options.end()) return hosts;
  for (const auto part : found->second | std::views::split(',')) {
    if (!part.empty()) hosts.emplace_back(part.begin(), part.end());
  }
  return hosts;
}

std::string shown_url(const std::string& url) {
  Options options = parsed(url);
  for (auto& [key, value] : options) {
    if (key.contains("password")) value = "***";
  }
  return joined(options);
}

}  // namespace crier::store
