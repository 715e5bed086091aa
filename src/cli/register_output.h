// Lists that commands print.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/context.h"
#include "report/table.h"

namespace crier::app {

// Rows of text as CSV or JSON, each written at once: as many as there are.
class RegisterStream {
 public:
  // `format` is not a table, whose columns are as wide as all of their cells.
  RegisterStream(Context& context, std::vector<report::Column> columns, Format format);

  void add(const std::vector<std::string>& cells);
  // Once, after the last.
  void finish();

 private:
  Context& context_;
  std::vector<report::Column> columns_;
  Format format_;
  bool has_rows_{};
};

// Rows of text in any format; the titles are the names of JSON and CSV.
class RegisterListing {
 public:
  explicit RegisterListing(std::vector<report::Column> columns) : columns_(std::move(columns)) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(Context& context, Format format) const;
  // The same, and on a screen that is too narrow for the table the cells of column `name` stay
  // whole, each above what is said of it.
  void print_named(Context& context, Format format, std::size_t name) const;

 private:
  void stream(Context& context, Format format) const;

  std::vector<report::Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace crier::app
