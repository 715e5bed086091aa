// Which field of a file is which column of ours.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/csv_reader.h"

namespace crier::audience {

enum class Column : std::uint8_t {
  ref,
  email,
  name,
  locale,
  country,
  time_zone,
  birth_date,
  phone,
  // In which language the person agreed to terms: kept as a part of `locale`
  // (campaign/stored_locale.h), so that a file that has it has that, too.
  terms_locale
};
inline constexpr std::size_t column_count = 9;

[[nodiscard]] std::string_view name_of(Column column);
[[nodiscard]] std::optional<Column> column_named(std::string_view name);
// The longest value in octets; the same as the constraints of table subjects.
[[nodiscard]] std::size_t bytes_max(Column column);

// What the operator said about columns that are not called as ours are.
struct HeaderRules {
  std::map<std::string, std::string, std::less<>> ours_by_theirs;
  std::set<std::string, std::less<>> ignored;
};

// The header row, understood. A column of ours that is not in the file stays as it is in the
// database.
class ColumnMap {
 public:
  // All faults of the header at once, each a sentence: an unknown, repeated or empty name, a
  // required column (ref, country) that is missing, a rule that fits nothing. Names are compared
  // without regard to case and to spaces around them.
  static std::expected<ColumnMap, std::vector<std::string>> read(std::span<const CsvField> header,
                                                                 const HeaderRules& rules);

  [[nodiscard]] std::optional<std::size_t> field_of(Column column) const {
    return fields_[static_cast<std::size_t>(column)];
  }
  [[nodiscard]] bool has(Column column) const { return field_of(column).has_value(); }
  // As the file calls it; empty beyond the last.
  [[nodiscard]] std::string_view name_of_field(std::size_t field) const;
  [[nodiscard]] std::size_t width() const { return names_.size(); }

 private:
  std::array<std::optional<std::size_t>, column_count> fields_{};
  std::vector<std::string> names_;
};

}  // namespace crier::audience
