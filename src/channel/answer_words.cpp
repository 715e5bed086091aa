#include "channel/answer_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace crier::channel {

namespace json = boost::json;

namespace {

constexpr std::string_view blanks = " \t\r\n\xEF\xBB\xBF";

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return small;
}

void add(std::string& words, std::string_view more) {
  if (more.empty() || words.contains(more)) return;
  if (!words.empty()) words += "; ";
  words += more;
}

// `depth_max` bounds how deep an explanation may be wrapped.
void add_explanations(std::string& words, const json::value& value, int depth_max) {
  constexpr std::array<std::string_view, 8> names = {
      "title",       "detail", "message", "error", "error_description",
      "description", "reason", "errors"};
  if (const json::string* const text = value.if_string()) return add(words, *text);
  if (depth_max == 0) return;
  if (const json::array* const list = value.if_array()) {
    for (const json::value& each : *list) add_explanations(words, each, depth_max - 1);
    return;
  }
  const json::object* const object = value.if_object();
  if (object == nullptr) return;
  for (const std::string_view name : names) {
    const json::value* const member = object->if_contains(name);
    if (member != nullptr) add_explanations(words, *member, depth_max - 1);
  }
}

std::optional<std::string> words_of_json(std::string_view body) {
  constexpr int depth_max = 4;
  boost::system::error_code broken;
  const json::value document = json::parse(body, broken);
  if (broken) return std::nullopt;
  std::string words;
  add_explanations(words, document, depth_max);
  return words.empty() ? std::nullopt : std::optional(words);
}

std::string words_of_html(std::string_view body) {
  const std::string small = lower(body);
  for (const std::string_view name : {"title", "h1"}) {
    const auto open = small.find("<" + std::string(name));
    if (open == std::string::npos) continue;
    const auto begin = small.find('>', open);
    if (begin == std::string::npos) continue;
    const auto end = small.find('<', begin);
    return std::string(body.substr(begin + 1, std::min(end, body.size()) - begin - 1));
  }
  return {};
}

}  // namespace

std::string words_of(const http::Response& answer) {
  std::string_view body = answer.body;
  body.remove_prefix(std::min(body.size(), body.find_first_not_of(blanks)));
  const std::string type = lower(answer.headers.find("Content-Type").value_or(""));
  if (type.contains("json") || body.starts_with('{') || body.starts_with('[')) {
    if (auto words = words_of_json(body)) return *std::move(words);
    return std::string(body);
  }
  if (type.contains("html") || body.starts_with('<')) return words_of_html(body);
  const bool is_text = type.empty() || type.starts_with("text/");
  return is_text ? std::string(body) : std::string();
}

std::string target_of(const http::Response& answer) {
  if (answer.status / 100 != 3) return {};
  const std::string_view location = answer.headers.find("Location").value_or("");
  return std::string(location.substr(0, location.find_first_of("?#")));
}

}  // namespace crier::channel
