#include "feedback/rule_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/suggestion.h"

namespace crier::feedback {
namespace {

constexpr std::size_t rules_max = 2000;
constexpr std::size_t name_size_max = 60;

}  // namespace

std::expected<std::string, std::vector<RuleFault>> RuleReader::read(std::string_view text,
                                                                    const TakeRule& take) {
  toml::table document;
  try {
    document = toml::parse(text);
  } catch (const toml::parse_error& error) {
    fault(error.source(), std::string(error.description()));
    return std::unexpected(std::move(faults_));
  }
  refuse_unknown(document, {std::string(kind_), "checked_on"});
  if (const toml::node* date = document.get("checked_on")) take_date(*date);
  take_rules(document, take);
  if (faults_.empty()) return std::move(checked_on_);
  std::ranges::sort(faults_, {}, [](const RuleFault& each) {
    return std::pair(each.line, std::string_view(each.message));
  });
  return std::unexpected(std::move(faults_));
}

void RuleReader::fault(const toml::source_region& at, std::string message) {
  faults_.push_back({.line = static_cast<int>(at.begin.line), .message = std::move(message)});
}

void RuleReader::refuse_unknown(const toml::table& table, const std::vector<std::string>& known) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto meant = nearest(name, known);
    fault(key.source(), meant ? fmt::format("\"{}\" is no key; did you mean \"{}\"?", name, *meant)
                              : fmt::format("\"{}\" is no key", name));
  }
}

std::string RuleReader::name_in(const toml::table& table) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  std::string name = text_in(table, "name");
  if (name.empty() || name.size() > name_size_max ||
      name.find_first_not_of(letters) != std::string::npos) {
    fault(table.source(), "a rule needs a name of small letters, digits and \"_\"");
  } else if (!names_.insert(name).second) {
    fault(table.source(), fmt::format("the name \"{}\" is there twice", name));
  }
  return name;
}

std::string RuleReader::text_in(const toml::table& table, std::string_view key) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return {};
  auto value = node->value<std::string>();
  if (!value) fault(node->source(), fmt::format("{} is no text in quotes", key));
  return std::move(value).value_or("");
}

void RuleReader::take_date(const toml::node& node) {
  const auto date = node.value<toml::date>();
  if (!date) return fault(node.source(), "checked_on is no date, such as 2026-11-30");
  checked_on_ = fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
}

void RuleReader::take_rules(const toml::table& document, const TakeRule& take) {
  const toml::node* const node = document.get(kind_);
  if (node == nullptr) {
    return fault(document.source(), fmt::format("there is no [[{}]]", kind_));
  }
  const toml::array* const rules = node->as_array();
  if (rules == nullptr) return fault(node->source(), needs_brackets());
  if (rules->size() > rules_max) {
    return fault(node->source(), fmt::format("more than {} rules", rules_max));
  }
  for (const toml::node& each : *rules) {
    const toml::table* const table = each.as_table();
    table == nullptr ? fault(each.source(), needs_brackets()) : take(*table);
  }
}

std::string RuleReader::needs_brackets() const {
  return fmt::format("\"{0}\" is no [[{0}]]: write two brackets", kind_);
}

}  // namespace crier::feedback
