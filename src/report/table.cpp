#include "report/table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "report/display_width.h"

namespace crier::report {
namespace {

constexpr std::size_t gap = 2;
// A column narrower than this says nothing any more.
constexpr std::size_t column_width_min = 5;

std::string padded(const std::string& text, std::size_t columns, Align align) {
  const std::size_t width = display_width(text);
  const std::string blanks(columns > width ? columns - width : 0, ' ');
  return align == Align::left ? text + blanks : blanks + text;
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  CRIER_CHECK(!columns_.empty());
}

void Table::add(std::vector<std::string> cells) {
  CRIER_CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

void Table::add_rule() {
  rows_.emplace_back();
}

std::vector<std::size_t> Table::widths(std::size_t width_max) const {
  std::vector<std::size_t> result;
  std::size_t total = gap * (columns_.size() - 1);
  for (std::size_t index = 0; index < columns_.size(); ++index) {
    std::size_t widest = display_width(columns_[index].title);
    for (const auto& row : rows_) {
      if (!row.empty()) widest = std::max(widest, display_width(row[index]));
    }
    result.push_back(widest);
    total += widest;
  }
  while (width_max > 0 && total > width_max) {
    std::size_t* widest = nullptr;
    for (std::size_t index = 0; index < columns_.size(); ++index) {
      if (columns_[index].align == Align::left && result[index] > column_width_min &&
          (widest == nullptr || result[index] > *widest)) {
        widest = &result[index];
      }
    }
    if (widest == nullptr) break;
    const std::size_t cut = std::min(total - width_max, *widest - column_width_min);
    *widest -= cut;
    total -= cut;
  }
  return result;
}

std::string Table::text(std::size_t width_max) const {
  const std::vector<std::size_t> widths = this->widths(width_max);
  std::string result;
  const auto add_line = [&](const auto& cell_at) {
    std::string line;
    for (std::size_t index = 0; index < columns_.size(); ++index) {
      if (index > 0) line.append(gap, ' ');
      const std::string cell = shortened(cell_at(index), widths[index]);
      line += padded(cell, widths[index], columns_[index].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + '\n';
  };
  const auto add_rule = [&] {
    for (std::size_t index = 0; index < columns_.size(); ++index) {
      if (index > 0) result.append(gap, ' ');
      for (std::size_t column = 0; column < widths[index]; ++column) result += "─";
    }
    result += '\n';
  };

  add_line([&](std::size_t index) { return columns_[index].title; });
  add_rule();
  for (const auto& row : rows_) {
    if (row.empty()) {
      add_rule();
    } else {
      add_line([&](std::size_t index) { return row[index]; });
    }
  }
  return result;
}

std::string Table::text_or_records(std::size_t width_max, std::size_t name) const {
  const std::vector<std::size_t> whole = widths(0);
  return widths(width_max) == whole ? text(width_max) : records(width_max, name);
}

std::string Table::records(std::size_t width_max, std::size_t name) const {
  std::string text;
  for (const auto& row : rows_) {
    if (row.empty()) continue;
    std::string words;
    for (std::size_t index = 0; index < columns_.size(); ++index) {
      if (index == name || row[index].empty()) continue;
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", columns_[index].title, row[index]);
    }
    text += row[name] + '\n';
    if (!words.empty()) text += with_margin("  ", words, width_max);
  }
  return text;
}

std::string grouped(std::int64_t count) {
  std::string digits = fmt::format("{}", count);
  const std::size_t sign = digits.front() == '-' ? 1 : 0;
  for (std::size_t place = digits.size(); place > sign + 3;) {
    place -= 3;
    digits.insert(place, 1, ',');
  }
  return digits;
}

std::string counted(std::int64_t count, const Noun& noun) {
  return fmt::format("{} {}", grouped(count), count == 1 ? noun.one : noun.many);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return "–";
  double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (part < whole) share = std::min(share, 99.9);
  if (part > 0) share = std::max(share, 0.1);
  return fmt::format("{:.1f} %", share);
}

std::string bar(double share, std::size_t columns) {
  static constexpr std::array<const char*, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double bounded = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0;
  const auto eighths = static_cast<std::size_t>(bounded * static_cast<double>(columns) * 8.0);
  std::string text;
  for (std::size_t full = 0; full < eighths / 8; ++full) text += "█";
  text += parts[eighths % 8];
  const std::size_t used = eighths / 8 + (eighths % 8 == 0 ? 0 : 1);
  return text.append(columns - used, ' ');
}

}  // namespace crier::report
