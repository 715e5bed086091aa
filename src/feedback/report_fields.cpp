#include "feedback/report_fields.h"

#include <algorithm>

#include "base/unicode.h"

namespace crier::feedback {
namespace {

constexpr std::size_t groups_max = 200;

bool is_name(std::string_view name) {
  constexpr std::size_t size_max = 60;
  return !name.empty() && name.size() <= size_max &&
         std::ranges::all_of(name, [](char each) { return each > ' ' && each < 0x7F; });
}

bool has(const FieldGroup& group, std::string_view name) {
  return !field(group, name).empty();
}

}  // namespace

std::vector<FieldGroup> field_groups(std::string_view text) {
  std::vector<FieldGroup> groups(1);
  while (!text.empty() && groups.size() <= groups_max) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trimmed(line).empty()) {
      if (!groups.back().empty()) groups.emplace_back();
      continue;
    }
    FieldGroup& group = groups.back();
    if (line.front() == ' ' || line.front() == '\t') {
      if (group.empty()) continue;
      std::string& value = group.back().value;
      if (!value.empty()) value += ' ';
      value += trimmed(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_name(trimmed(line.substr(0, colon)))) continue;
    const std::string name(trimmed(line.substr(0, colon)));
    if (ascii_lower(name) == "final-recipient" && has(group, name)) groups.emplace_back();
    groups.back().push_back({.name = name, .value = std::string(trimmed(line.substr(colon + 1)))});
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

std::string_view field(const FieldGroup& group, std::string_view name) {
  for (const HeaderField& each : group) {
    if (each.name.size() == name.size() && ascii_lower(each.name) == ascii_lower(name)) {
      return each.value;
    }
  }
  return {};
}

std::string_view without_type(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  constexpr std::size_t type_size_max = 20;
  if (semicolon == std::string_view::npos || semicolon > type_size_max) return trimmed(value);
  const std::string_view type = trimmed(value.substr(0, semicolon));
  if (type.find_first_of(" @") != std::string_view::npos) return trimmed(value);
  return trimmed(value.substr(semicolon + 1));
}

}  // namespace crier::feedback
