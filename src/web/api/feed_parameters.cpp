#include "web/api/feed_parameters.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "web/api/json_members.h"
#include "web/form.h"

namespace crier::app {
namespace {

struct Bounds {
  std::int64_t least{};
  std::int64_t most{};
};

std::expected<std::int64_t, std::string> number_of(std::string_view name, std::string_view text,
                                                   const Bounds& bounds) {
  std::int64_t number{};
  const char* const end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc() && stopped == end && number >= bounds.least && number <= bounds.most) {
    return number;
  }
  if (bounds.most == std::numeric_limits<std::int64_t>::max()) {
    return std::unexpected(fmt::format("{} must be a whole number from {} on", name, bounds.least));
  }
  return std::unexpected(
      fmt::format("{} must be a whole number from {} to {}", name, bounds.least, bounds.most));
}

constexpr Bounds positions{.least = 0, .most = std::numeric_limits<std::int64_t>::max()};

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::expected<std::int64_t, std::string> position_in_json(std::string_view body) {
  boost::system::error_code fault;
  const boost::json::value value = boost::json::parse(body, fault);
  const auto* const object = fault ? nullptr : value.if_object();
  const bool is_alone =
      object != nullptr && object->size() == 1 && !has_repeated_member(body, *object);
  const auto* const position = is_alone ? object->if_contains("position") : nullptr;
  const std::int64_t* const number = position == nullptr ? nullptr : position->if_int64();
  if (number != nullptr && *number >= 0) return *number;
  return std::unexpected(
      "the body must be {\"position\": N} with a whole number from 0 on, and nothing else");
}

}  // namespace

std::expected<FeedParameters, std::string> feed_parameters(std::string_view query) {
  FeedParameters parameters{
      .after = std::nullopt, .wait = {}, .rows_max = feed_rows_default, .purpose = {}};
  if (has_repeated_field(query)) return std::unexpected("a parameter is there twice");
  for (const auto& [name, value] : urlencoded_fields(query)) {
    if (name == "after") {
      const auto after = number_of(name, value, positions);
      if (!after) return std::unexpected(after.error());
      parameters.after = *after;
    } else if (name == "wait") {
      const auto wait = number_of(name, value, {.least = 0, .most = feed_wait_max.count()});
      if (!wait) return std::unexpected(wait.error());
      parameters.wait = std::chrono::seconds(*wait);
    } else if (name == "limit") {
      const auto limit = number_of(name, value, {.least = 1, .most = feed_rows_max});
      if (!limit) return std::unexpected(limit.error());
      parameters.rows_max = static_cast<int>(*limit);
    } else if (name == "purpose") {
      if (value.empty()) return std::unexpected("purpose is empty");
      parameters.purpose = value;
    } else {
      return std::unexpected(
          "there are the parameters after, wait, limit and purpose, and no "
          "others");
    }
  }
  return parameters;
}

std::expected<std::int64_t, std::string> acknowledged_position(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  // By what it is, not by its Content-Type: command lines call every body a form.
  if (begin != std::string_view::npos && body[begin] == '{') return position_in_json(body);
  while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
  const Fields fields = urlencoded_fields(body);
  const auto position = fields.find("position");
  if (position == fields.end() || fields.size() != 1 || has_repeated_field(body)) {
    return std::unexpected("the body must be position=N, or {\"position\": N}, and nothing else");
  }
  return number_of("position", position->second, positions);
}

std::string bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view said = authorization.substr(0, scheme.size());
  if (!std::ranges::equal(said, scheme, {}, lower)) return {};
  std::string_view token = authorization.substr(scheme.size());
  while (token.starts_with(' ')) token.remove_prefix(1);
  while (token.ends_with(' ')) token.remove_suffix(1);
  return std::string(token);
}

}  // namespace crier::app
