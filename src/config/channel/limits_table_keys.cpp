#include "config/channel/limits_table_keys.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggestion.h"
#include "base/time.h"

namespace crier::app {

const toml::node* TableKeys::find(std::string_view key) {
  known_.emplace(key);
  return table_.get(key);
}

void TableKeys::fault(std::string_view key, std::string message) {
  const toml::node* node = table_.get(key);
  const toml::source_position at = node != nullptr ? node->source().begin : table_.source().begin;
  faults_.push_back({.file = file_,
                     .line = static_cast<int>(at.line),
                     .column = static_cast<int>(at.column),
                     .key = key.empty() ? name_ : fmt::format("{}.{}", name_, key),
                     .message = std::move(message)});
}

void TableKeys::wrong_kind(std::string_view key, std::string_view wanted) {
  fault(key, fmt::format("must be {}", wanted));
}

std::optional<double> TableKeys::number(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->is_number()) return node->value<double>();
  wrong_kind(key, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> TableKeys::integer(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* given = node->as_integer()) return given->get();
  wrong_kind(key, "a whole number");
  return std::nullopt;
}

std::optional<bool> TableKeys::flag(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* given = node->as_boolean()) return given->get();
  wrong_kind(key, "true or false");
  return std::nullopt;
}

std::optional<std::string> TableKeys::text(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* given = node->as_string()) return given->get();
  wrong_kind(key, "a text");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TableKeys::texts(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  std::vector<std::string> all;
  const toml::array* given = node->as_array();
  const bool is_list = given != nullptr && std::ranges::all_of(*given, [&](const toml::node& each) {
                         if (const auto* element = each.as_string()) all.push_back(element->get());
                         return each.is_string();
                       });
  if (is_list) return all;
  wrong_kind(key, "a list of texts");
  return std::nullopt;
}

std::optional<std::vector<std::int64_t>> TableKeys::integers(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  std::vector<std::int64_t> all;
  const toml::array* given = node->as_array();
  const bool is_list = given != nullptr && std::ranges::all_of(*given, [&](const toml::node& each) {
                         if (const auto* element = each.as_integer()) all.push_back(element->get());
                         return each.is_integer();
                       });
  if (is_list) return all;
  wrong_kind(key, "a list of whole numbers");
  return std::nullopt;
}

std::optional<std::chrono::seconds> TableKeys::duration(std::string_view key) {
  const auto given = text(key);
  if (!given) return std::nullopt;
  const auto parsed = parse_duration(*given);
  if (!parsed) {
    fault(key, parsed.error());
    return std::nullopt;
  }
  return std::chrono::ceil<std::chrono::seconds>(*parsed);
}

std::optional<std::chrono::year_month_day> TableKeys::date(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* given = node->as_date()) {
    return std::chrono::year(given->get().year) / given->get().month / given->get().day;
  }
  wrong_kind(key, "a date such as 2026-06-01, without quotes");
  return std::nullopt;
}

std::optional<std::size_t> TableKeys::word(std::string_view key,
                                           std::span<const std::string_view> words) {
  const auto given = text(key);
  if (!given) return std::nullopt;
  const auto found = std::ranges::find(words, *given);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  fault(key, fmt::format("must be one of: {}", fmt::join(words, ", ")));
  return std::nullopt;
}

const toml::table* TableKeys::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (const toml::table* given = node->as_table()) return given;
  wrong_kind(key, fmt::format("a table: [{}.{}]", name_, key));
  return nullptr;
}

void TableKeys::each_table(
    std::string_view key,
    const std::function<void(const std::string&, const toml::table&)>& visit) {
  const toml::table* tables = table(key);
  if (tables == nullptr) return;
  for (const auto& [name, node] : *tables) {
    const std::string each(name.str());
    if (const toml::table* given = node.as_table()) {
      visit(each, *given);
    } else {
      fault(key, fmt::format("'{}' must be a table: [{}.{}.\"{}\"]", each, name_, key, each));
    }
  }
}

void TableKeys::each_of_list(std::string_view key,
                             const std::function<void(const toml::table&)>& visit) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  const bool is_list = list != nullptr &&
                       std::ranges::all_of(*list, [](const auto& each) { return each.is_table(); });
  if (!is_list) return wrong_kind(key, fmt::format("a list of tables: [[{}.{}]]", name_, key));
  for (const toml::node& each : *list) visit(*each.as_table());
}

void TableKeys::refuse_unknown() {
  const std::vector<std::string> keys(known_.begin(), known_.end());
  for (const auto& [key, node] : table_) {
    if (known_.contains(key.str())) continue;
    const auto meant = nearest(key.str(), keys);
    fault(key.str(), meant ? fmt::format("unknown key; did you mean \"{}\"?", *meant)
                           : fmt::format("unknown key; known here: {}", fmt::join(keys, ", ")));
  }
}

}  // namespace crier::app
