#include "net/http/message.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crier::http {
namespace {

constexpr std::array<std::string_view, 3> method_names = {"GET", "HEAD", "POST"};

// Header names are ASCII tokens; the locale has no say.
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

struct Phrase {
  int status;
  std::string_view text;
};

constexpr std::array<Phrase, 20> phrases = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
}};

}  // namespace

std::string_view name_of(Method method) {
  return method == Method::other ? "" : method_names.at(std::to_underlying(method));
}

Method method_named(std::string_view name) {
  const auto found = std::ranges::find(method_names, name);
  return static_cast<Method>(found - method_names.begin());
}

void Headers::add(std::string name, std::string value) {
  headers_.push_back({.name = std::move(name), .value = std::move(value)});
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      headers_, [name](const Header& header) { return same_name(header.name, name); });
  if (found == headers_.end()) return std::nullopt;
  return found->value;
}

std::string_view Request::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view without_last_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string_view Request::query() const {
  const std::size_t mark = target.find('?');
  if (mark == std::string::npos) return {};
  return std::string_view(target).substr(mark + 1);
}

std::string_view reason_phrase(int status) {
  const auto found = std::ranges::find(phrases, status, &Phrase::status);
  return found == phrases.end() ? std::string_view() : found->text;
}

Response text_response(int status, std::string body) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "text/plain; charset=utf-8"}},
          .body = std::move(body)};
}

Response json_response(int status, std::string body) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "application/json"}},
          .body = std::move(body)};
}

}  // namespace crier::http
