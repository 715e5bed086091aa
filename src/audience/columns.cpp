#include "audience/columns.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "audience/country_code.h"
#include "audience/shown_text.h"
#include "base/unicode.h"

namespace crier::audience {

namespace {

// As names are compared.
std::string folded(std::string_view name) {
  std::string result(trimmed(name));
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

std::string names_of(Schema schema) {
  std::vector<std::string_view> names;
  for (const SchemaColumn& column : schema) names.push_back(column.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::optional<std::size_t> column_named(Schema schema, std::string_view name) {
  for (std::size_t column = 0; column < schema.size(); ++column) {
    const auto& aliases = schema[column].aliases;
    if (schema[column].name == name || std::ranges::find(aliases, name) != aliases.end()) {
      return column;
    }
  }
  return std::nullopt;
}

bool is_reject_column(std::string_view name) {
  return std::ranges::find(reject_column_names, name) != reject_column_names.end();
}

// A mail address, a number, a date: no name that anybody gives a column.
bool looks_like_data(std::string_view name) {
  const auto digits = static_cast<std::size_t>(
      std::ranges::count_if(name, [](char each) { return each >= '0' && each <= '9'; }));
  return name.contains('@') || digits * 2 >= name.size();
}

std::string advice_for_unknown(Schema schema, std::string_view name, std::size_t index) {
  if (looks_like_data(name)) {
    return fmt::format(
        "column {} of the first line looks like a value and not like the name of a column; known "
        "are {}",
        index + 1, names_of(schema));
  }
  return fmt::format("column \"{0}\" is unknown; known are {1}; say --map {2}=OURS or --ignore {2}",
                     shown(name), names_of(schema),
                     name.contains(' ') ? fmt::format("\"{}\"", shown(name)) : shown(name));
}

bool is_country(std::string_view text) {
  const std::string_view code = trimmed(text);
  return code.size() == 2 && code.front() < 'a' && country_code(code).has_value();
}

// Those with a name, and what is between them.
std::span<const CsvField> named_part(std::span<const CsvField> header) {
  while (!header.empty() && trimmed(header.back().text).empty()) {
    header = header.first(header.size() - 1);
  }
  return header;
}

}  // namespace

std::expected<ColumnMap, std::vector<std::string>> ColumnMap::read(std::span<const CsvField> header,
                                                                   Schema schema,
                                                                   const HeaderRules& rules) {
  ColumnMap map;
  map.schema_ = schema;
  map.fields_.resize(schema.size());
  std::vector<std::string> faults;
  map.take(header, rules, faults);
  const bool has_none =
      std::ranges::none_of(map.fields_, [](const auto& each) { return each.has_value(); });
  if (has_none && map.has_data_) {
    return std::unexpected(std::vector<std::string>{fmt::format(
        "its first line looks like a row and not like a header; put a line with the names of the "
        "columns before it; known are {}",
        names_of(schema))});
  }
  for (std::size_t column = 0; column < schema.size(); ++column) {
    const SchemaColumn& each = schema[column];
    if (each.decides && !map.has(column)) {
      faults.push_back(fmt::format("column \"{}\" is missing", each.name));
    }
    if (each.needs && map.has(column) && !map.has(*each.needs)) {
      faults.push_back(fmt::format("column \"{}\" needs \"{}\" beside it; it may be empty",
                                   each.name, schema[*each.needs].name));
    }
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return map;
}

ColumnMap::Fit ColumnMap::fit(std::span<const CsvField> header, Schema schema,
                              const HeaderRules& rules) {
  ColumnMap map;
  map.schema_ = schema;
  map.fields_.resize(schema.size());
  std::vector<std::string> faults;
  map.take(header, rules, faults);
  Fit result{.columns = 0, .is_complete = true};
  for (std::size_t column = 0; column < schema.size(); ++column) {
    result.columns += map.has(column) ? 1 : 0;
    if (schema[column].decides && !map.has(column)) result.is_complete = false;
  }
  return result;
}

void ColumnMap::take(std::span<const CsvField> header, const HeaderRules& header_rules,
                     std::vector<std::string>& faults) {
  const FoldedRules rules = fold(header_rules);
  bool has_named = false;
  std::set<std::string, std::less<>> in_header;
  for (const CsvField& field : named_part(header)) {
    const std::size_t index = names_.size();
    const std::string theirs = folded(field.text);
    names_.emplace_back(trimmed(field.text));
    in_header.insert(theirs);
    if (theirs.empty()) {
      // Data frames number their rows in front, without a name.
      if (has_named) {
        faults.push_back(fmt::format(
            "column {} has no name; give it one in the first line, or leave it out", index + 1));
      }
      continue;
    }
    if (theirs.starts_with(ignored_column_prefix)) continue;
    if (is_reject_column(theirs)) {
      if (index == reject_columns_) ++reject_columns_;
      continue;
    }
    has_named = true;
    has_data_ = has_data_ || looks_like_data(theirs) || is_country(field.text);
    if (rules.ignored.contains(theirs)) continue;
    const auto mapped = rules.ours_by_theirs.find(theirs);
    const std::string ours = mapped == rules.ours_by_theirs.end() ? theirs : mapped->second;
    const std::optional<std::size_t> column = column_named(schema_, ours);
    if (!column) {
      // A rule that names no column of ours is reported below.
      if (mapped == rules.ours_by_theirs.end()) {
        faults.push_back(advice_for_unknown(schema_, theirs, index));
      }
      continue;
    }
    auto& place = fields_[*column];
    if (place) {
      std::string fault = fmt::format("columns {} and {} are both \"{}\"", *place + 1, index + 1,
                                      schema_[*column].name);
      const std::string other = folded(names_[*place]);
      if (other != theirs) {
        fault += fmt::format("; say --ignore {} or --ignore {}", shown(other), shown(theirs));
      }
      faults.push_back(std::move(fault));
    }
    place = index;
  }
  for (const auto& [theirs, ours] : rules.ours_by_theirs) {
    if (rules.ignored.contains(theirs)) {
      faults.push_back(fmt::format("--map {0}={1} and --ignore {0} contradict; say one of them",
                                   shown(theirs), shown(ours)));
    }
    if (is_reject_column(theirs)) {
      faults.push_back(
          fmt::format("--map {0}={1}: {0} is a column that a reject file adds, and is passed over",
                      shown(theirs), shown(ours)));
    }
    if (!column_named(schema_, ours)) {
      faults.push_back(fmt::format("--map {}={}: \"{}\" is no column of ours; known are {}",
                                   shown(theirs), shown(ours), shown(ours), names_of(schema_)));
    }
    if (!in_header.contains(theirs) && reject_columns_ == 0) {
      faults.push_back(fmt::format("--map {}={}: the file has no column \"{}\"", shown(theirs),
                                   shown(ours), shown(theirs)));
    }
  }
  for (const std::string& name : rules.ignored) {
    if (!in_header.contains(name) && reject_columns_ == 0) {
      faults.push_back(fmt::format("--ignore {}: the file has no such column", shown(name)));
    }
  }
}

std::string_view ColumnMap::name_of_field(std::size_t field) const {
  return field < names_.size() ? std::string_view(names_[field]) : std::string_view();
}

std::string ColumnMap::name_without_rules(std::size_t field) const {
  std::string name(name_of_field(field));
  const std::string theirs = folded(name);
  if (theirs.empty() || is_reject_column(theirs) || theirs.starts_with(ignored_column_prefix)) {
    return name;
  }
  const auto place = std::ranges::find(fields_, std::optional(field));
  if (place == fields_.end()) return std::string(ignored_column_prefix) + name;
  const auto column = static_cast<std::size_t>(place - fields_.begin());
  return column_named(schema_, theirs) == column ? name : std::string(schema_[column].name);
}

bool ColumnMap::is_read(std::size_t field) const {
  return std::ranges::find(fields_, std::optional(field)) != fields_.end();
}

std::string_view ColumnMap::left_out(std::size_t field) const {
  const auto column = std::ranges::find(fields_, std::optional(field));
  if (column == fields_.end()) return "The row itself is imported.";
  return schema_[static_cast<std::size_t>(column - fields_.begin())].left_out;
}

std::size_t ColumnMap::width_needed() const {
  std::size_t needed = 0;
  for (const auto& field : fields_) needed = std::max(needed, field ? *field + 1 : 0);
  return needed;
}

}  // namespace crier::audience
