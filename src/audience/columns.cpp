#include "audience/columns.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace crier::audience {

namespace {

constexpr std::array<std::string_view, column_count> names{"ref",        "email",   "name",
                                                           "locale",     "country", "time_zone",
                                                           "birth_date", "phone",   "terms_locale"};
constexpr std::array<std::size_t, column_count> sizes{200, 254, 400, 35, 2, 64, 10, 16, 35};
constexpr std::array required{Column::ref, Column::country};

// Trimmed and in lower case, as names are compared.
std::string folded(std::string_view name) {
  const std::size_t first = name.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  name = name.substr(first, name.find_last_not_of(" \t") - first + 1);
  std::string result(name);
  for (char& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character | 0x20);
  }
  return result;
}

struct FoldedRules {
  std::map<std::string, std::string, std::less<>> ours_by_theirs;
  std::set<std::string, std::less<>> ignored;
};

FoldedRules fold(const HeaderRules& rules) {
  FoldedRules result;
  for (const auto& [theirs, ours] : rules.ours_by_theirs) {
    result.ours_by_theirs.emplace(folded(theirs), folded(ours));
  }
  for (const std::string& name : rules.ignored) result.ignored.insert(folded(name));
  return result;
}

std::string advice_for_unknown(std::string_view name) {
  return fmt::format("column \"{0}\" is unknown; known are {1}; say --map {0}=OURS or --ignore {0}",
                     name, fmt::join(names, ", "));
}

// The whole header in one field: another separator, or no header at all.
std::optional<std::string> looks_like_another_format(std::span<const CsvField> header) {
  if (header.size() != 1) return std::nullopt;
  const std::string_view text = header.front().text;
  if (text.find('\0') != std::string_view::npos || text.starts_with("\xFF\xFE") ||
      text.starts_with("\xFE\xFF")) {
    return "the file is UTF-16; save it as UTF-8";
  }
  for (const char separator : {';', '\t', '|'}) {
    if (text.find(separator) != std::string_view::npos) {
      return fmt::format("the header has {} between its columns; a comma is needed",
                         separator == '\t' ? "tabs" : fmt::format("\"{}\"", separator));
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Column column) {
  return names[static_cast<std::size_t>(column)];
}

std::optional<Column> column_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Column>(found - names.begin());
}

std::size_t bytes_max(Column column) {
  return sizes[static_cast<std::size_t>(column)];
}

std::expected<ColumnMap, std::vector<std::string>> ColumnMap::read(
    std::span<const CsvField> header, const HeaderRules& header_rules) {
  if (auto other = looks_like_another_format(header)) {
    return std::unexpected(std::vector{std::move(*other)});
  }
  FoldedRules rules = fold(header_rules);
  ColumnMap map;
  std::vector<std::string> faults;
  for (const CsvField& field : header) {
    const std::size_t index = map.names_.size();
    const std::string theirs = folded(field.text);
    map.names_.emplace_back(field.text);
    if (theirs.empty()) faults.push_back(fmt::format("column {} has no name", index + 1));
    if (theirs.empty() || rules.ignored.contains(theirs)) continue;

    const auto mapped = rules.ours_by_theirs.find(theirs);
    const std::string ours = mapped == rules.ours_by_theirs.end() ? theirs : mapped->second;
    const std::optional<Column> column = column_named(ours);
    if (!column) {
      // A rule that names no column of ours is reported below.
      if (mapped == rules.ours_by_theirs.end()) faults.push_back(advice_for_unknown(theirs));
      continue;
    }
    auto& place = map.fields_[static_cast<std::size_t>(*column)];
    if (place) {
      faults.push_back(
          fmt::format("columns {} and {} are both \"{}\"", *place + 1, index + 1, ours));
    }
    place = index;
  }
  const auto is_in_header = [&](const std::string& name) {
    return std::ranges::any_of(map.names_,
                               [&](const auto& other) { return folded(other) == name; });
  };
  for (const auto& [theirs, ours] : rules.ours_by_theirs) {
    if (!column_named(ours)) {
      faults.push_back(fmt::format("--map {}={}: \"{}\" is no column of ours; known are {}", theirs,
                                   ours, ours, fmt::join(names, ", ")));
    }
    if (!is_in_header(theirs)) {
      faults.push_back(
          fmt::format("--map {}={}: the file has no column \"{}\"", theirs, ours, theirs));
    }
  }
  for (const std::string& name : rules.ignored) {
    if (!is_in_header(name)) {
      faults.push_back(fmt::format("--ignore {}: the file has no such column", name));
    }
  }
  for (const Column column : required) {
    if (!map.has(column)) {
      faults.push_back(fmt::format("column \"{}\" is missing", name_of(column)));
    }
  }
  if (map.has(Column::terms_locale) && !map.has(Column::locale)) {
    faults.emplace_back("column \"terms_locale\" needs \"locale\" beside it; it may be empty");
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return map;
}

std::string_view ColumnMap::name_of_field(std::size_t field) const {
  return field < names_.size() ? std::string_view(names_[field]) : std::string_view();
}

}  // namespace crier::audience
