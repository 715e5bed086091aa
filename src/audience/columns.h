// Which field of a file is which column of ours.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "audience/format/csv_reader.h"
#include "audience/schema.h"

namespace crier::audience {

// What the operator said about columns that are not called as ours are.
struct HeaderRules {
  std::map<std::string, std::string, std::less<>> ours_by_theirs;
  std::set<std::string, std::less<>> ignored;
};

// The header row, understood. A column of ours that is not in the file stays as it is in the
// database. Nothing is looked for in columns that are ignored: those named by a rule, those that a
// reject file adds (crier_line and so on) or marks as ignored (crier_ignored_…), and those without
// a name at either end, which spreadsheets and data frames leave there.
class ColumnMap {
 public:
  // All faults of the header at once, each a sentence and without anything that looks like people's
  // data, which stand there where the header is missing: an unknown, repeated or empty name, a
  // column that decides and is missing, a rule that fits nothing. A reject file follows the rules
  // already: none of them needs to fit. Names are compared without
  // regard to case and to white space around them.
  static std::expected<ColumnMap, std::vector<std::string>> read(std::span<const CsvField> header,
                                                                 Schema schema,
                                                                 const HeaderRules& rules);

  // How well `header` fits, without a word about what does not.
  struct Fit {
    std::size_t columns{};  // How many of our columns it has.
    bool is_complete{};     // All that decide are among them.
  };
  [[nodiscard]] static Fit fit(std::span<const CsvField> header, Schema schema,
                               const HeaderRules& rules);

  [[nodiscard]] std::optional<std::size_t> field_of(std::size_t column) const {
    return fields_[column];
  }
  template <class Column>
    requires std::is_enum_v<Column>
  [[nodiscard]] std::optional<std::size_t> field_of(Column column) const {
    return field_of(static_cast<std::size_t>(column));
  }
  template <class Column>
  [[nodiscard]] bool has(Column column) const {
    return field_of(column).has_value();
  }
  // As the file calls it; empty beyond the last.
  [[nodiscard]] std::string_view name_of_field(std::size_t field) const;
  // As a file calls it that is read without any rule: in our words where a rule was needed, and as
  // ignored where it was. Empty beyond the last.
  [[nodiscard]] std::string name_without_rules(std::size_t field) const;
  template <class Column>
  [[nodiscard]] std::size_t bytes_max(Column column) const {
    return schema_[static_cast<std::size_t>(column)].bytes_max;
  }
  // Whether a column of ours stands there.
  [[nodiscard]] bool is_read(std::size_t field) const;
  // Whether what stands there is of no use: neither to us nor to who reads a reject file.
  [[nodiscard]] bool is_ignored(std::size_t field) const {
    return field >= reject_columns_ && !is_read(field);
  }
  // What becomes of a row that is taken without a value of this field.
  [[nodiscard]] std::string_view left_out(std::size_t field) const;
  // Up to the last column with a name. What a row has beyond must be empty.
  [[nodiscard]] std::size_t width() const { return names_.size(); }
  // Up to the last column of ours: a row that ends there lacks nothing.
  [[nodiscard]] std::size_t width_needed() const;
  // How many columns in front are those of a reject file.
  [[nodiscard]] std::size_t reject_columns() const { return reject_columns_; }
  [[nodiscard]] Schema schema() const { return schema_; }

 private:
  void take(std::span<const CsvField> header, const HeaderRules& rules,
            std::vector<std::string>& faults);

  Schema schema_;
  std::vector<std::optional<std::size_t>> fields_;
  std::vector<std::string> names_;
  std::size_t reject_columns_{};
  bool has_data_{};  // Something in it looks like people's data.
};

// The columns of a reject file that are not of the file it came from.
inline constexpr std::string_view reject_reason_column = "crier_reason";
inline constexpr std::array<std::string_view, 5> reject_column_names{
    "crier_line", "crier_kind", "crier_column", reject_reason_column, "crier_detail"};
// What the columns of a reject file begin with that a rule ignored in the file it came from.
inline constexpr std::string_view ignored_column_prefix = "crier_ignored_";

}  // namespace crier::audience
