#include "store/connection_options.h"

#include <libpq-fe.h>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

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

Options parsed(const std::string& url) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> list(
      PQconninfoParse(url.c_str(), &message), &PQconninfoFree);
  if (!list) {
    PQfreemem(message);
    // libpq's message repeats the string, which may contain a password.
    throw std::invalid_argument(
        "the database URL is neither \"postgresql://…\" nor \"host=… dbname=…\"");
  }
  Options options;
  for (const PQconninfoOption* option = list.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) options[option->keyword] = option->val;
  }
  return options;
}

std::string joined(const Options& options) {
  std::string text;
  for (const auto& [key, value] : options) {
    if (!text.empty()) text += ' ';
    text += key + "='";
    for (const char character : value) {
      if (character == '\'' || character == '\\') text += '\\';
      text += character;
    }
    text += '\'';
  }
  return text;
}

}  // namespace

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
