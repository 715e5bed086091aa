#include "specification/spec_document.h"

#include <utility>

#include <fmt/format.h>

#include "base/suggestion.h"

namespace crier::app {
namespace {

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::none: return "nothing";
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "an array";
    case toml::node_type::string: return "a text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::date: return "a date";
    case toml::node_type::time: return "a time of day";
    case toml::node_type::date_time: return "a date with a time";
  }
  std::unreachable();
}

std::chrono::year_month_day civil_date(const toml::date& date) {
  return {std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
}

}  // namespace

SourcePosition position_of(const toml::node& node) {
  return {.line = node.source().begin.line, .column = node.source().begin.column};
}

const toml::node* SpecDocument::find(std::string_view key) const {
  const toml::table* table = &parsed_;
  while (true) {
    const std::size_t dot = key.find('.');
    const toml::node* found = table->get(key.substr(0, dot));
    if (dot == std::string_view::npos || found == nullptr) return found;
    table = found->as_table();
    if (table == nullptr) return nullptr;
    key.remove_prefix(dot + 1);
  }
}

const toml::node* SpecDocument::node(std::string_view key) {
  asked_.emplace(key);
  const toml::node* found = find(key);
  if (found != nullptr) positions_.emplace(key, position_of(*found));
  return found;
}

bool SpecDocument::has(std::string_view key) const {
  return find(key) != nullptr;
}

std::optional<std::string> SpecDocument::text(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_string()) return value->get();
  fault(key, fmt::format("must be a text in quotes, not {}", type_name(*found)));
  return std::nullopt;
}

std::optional<bool> SpecDocument::flag(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_boolean()) return value->get();
  fault(key, fmt::format("must be true or false, without quotes, not {}", type_name(*found)));
  return std::nullopt;
}

std::optional<std::chrono::year_month_day> SpecDocument::date(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* value = found->as_date()) return civil_date(value->get());
  fault(key, fmt::format("must be a date without quotes, such as 2026-05-26, not {}",
                         type_name(*found)));
  return std::nullopt;
}

std::optional<WrittenDateTime> SpecDocument::date_time(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  const auto* value = found->as_date_time();
  if (value == nullptr) {
    fault(key, fmt::format("must be a date with a time, without quotes, such as "
                           "2026-05-26T18:00:00, not {}",
                           type_name(*found)));
    return std::nullopt;
  }
  const toml::date_time& moment = value->get();
  if (moment.time.nanosecond != 0) {
    fault(key, "must be a whole second");
    return std::nullopt;
  }
  WrittenDateTime written{.civil = std::chrono::local_days(civil_date(moment.date)) +
                                   std::chrono::hours(moment.time.hour) +
                                   std::chrono::minutes(moment.time.minute) +
                                   std::chrono::seconds(moment.time.second),
                          .offset = std::nullopt};
  if (moment.offset) written.offset = std::chrono::minutes(moment.offset->minutes);
  return written;
}

std::optional<std::vector<std::string>> SpecDocument::texts(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return std::nullopt;
  const toml::array* values = found->as_array();
  std::vector<std::string> result;
  if (values != nullptr) {
    for (const toml::node& value : *values) {
      if (const auto* text = value.as_string()) result.push_back(text->get());
    }
  }
  if (values == nullptr || result.size() != values->size()) {
    fault(key, "must be an array of texts, such as [\"DE\", \"FR\"]");
    return std::nullopt;
  }
  return result;
}

const toml::table* SpecDocument::table(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return nullptr;
  if (const toml::table* value = found->as_table()) return value;
  fault(key, fmt::format("must be a table, not {}", type_name(*found)));
  return nullptr;
}

void SpecDocument::fault(std::string_view key, std::string message) {
  findings_.push_back({Severity::fault, std::string(key), std::move(message)});
  unread_.emplace(key);
}

void SpecDocument::refuse_unknown_keys() {
  refuse_unknown_keys(parsed_, "");
}

std::string SpecDocument::known_beside(const std::string& prefix, const std::string& name) const {
  std::vector<std::string> siblings;
  for (auto key = asked_.lower_bound(prefix); key != asked_.end() && key->starts_with(prefix);
       ++key) {
    siblings.push_back(key->substr(prefix.size(), key->find('.', prefix.size()) - prefix.size()));
  }
  if (const auto meant = nearest(name, siblings))
    return fmt::format("did you mean \"{}\"?", *meant);
  return "check the spelling, or see `crier campaign sample`";
}

void SpecDocument::refuse_unknown_keys(const toml::table& table, const std::string& prefix) {
  for (const auto& [name, value] : table) {
    const std::string key = prefix + std::string(name.str());
    if (asked_.contains(key)) continue;
    // A table that holds keys which were asked for is known by them.
    const auto inside = asked_.lower_bound(key + ".");
    const bool is_parent = inside != asked_.end() && inside->starts_with(key + ".");
    if (is_parent && value.is_table()) {
      refuse_unknown_keys(*value.as_table(), key + ".");
      continue;
    }
    positions_.emplace(key, SourcePosition{.line = name.source().begin.line,
                                           .column = name.source().begin.column});
    fault(key, is_parent ? fmt::format("must be a table, not {}", type_name(value))
                         : fmt::format("is no key of a campaign specification; {}",
                                       known_beside(prefix, std::string(name.str()))));
  }
}

}  // namespace crier::app
