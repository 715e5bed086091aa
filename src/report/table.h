// Text tables for terminals and logs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crier::report {

enum class Align : std::uint8_t { left, right };

struct Column {
  std::string title;
  Align align{Align::left};
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // As many cells as columns. Control characters are shown as "?".
  void add(std::vector<std::string> cells);
  // A line between the rows before and the sum after them.
  void add_rule();

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  // Every line ends with '\n' and has no blanks before it. If the whole is wider than `width_max`
  // columns, the widest left-aligned column gives way, down to a few letters; 0 is no bound.
  [[nodiscard]] std::string text(std::size_t width_max) const;
  // The same as long as nothing has to give way. Otherwise each row as a record: the cell of column
  // `name`, whole, and below it what the others say, with their titles. Nothing is cut off.
  [[nodiscard]] std::string text_or_records(std::size_t width_max, std::size_t name) const;

 private:
  [[nodiscard]] std::string records(std::size_t width_max, std::size_t name) const;
  [[nodiscard]] std::vector<std::size_t> widths(std::size_t width_max) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // A row without cells is a rule.
};

// "1,234,567": people read counts in groups of three.
[[nodiscard]] std::string grouped(std::int64_t count);

struct Noun {
  std::string_view one;
  std::string_view many;
};
// "1 row", "2 rows".
[[nodiscard]] std::string counted(std::int64_t count, const Noun& noun);

// "98.7 %" of `whole`; "–" when there is nothing to have a share of. Never "100.0 %" or "0.0 %"
// unless it is all or nothing: a table must not hide one person in a million.
[[nodiscard]] std::string percent(std::int64_t part, std::int64_t whole);

// A bar of `columns` for a share between 0 and 1, to the eighth of a column; blanks fill it up.
[[nodiscard]] std::string bar(double share, std::size_t columns);

}  // namespace crier::report
