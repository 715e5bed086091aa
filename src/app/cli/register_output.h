// What the commands of the registers print.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/context.h"
#include "report/table.h"

namespace crier::app {

struct RegisterSummary {
  std::int64_t rows_read{};
  std::int64_t added{};
  std::int64_t known{};
  std::int64_t rejected{};
  std::string rejects;  // Where the rejected rows are.
};

// Where the rejects of a file go: beside it, or here for standard input.
[[nodiscard]] std::string rejects_path(const std::string& path);

// Adds up: read = added + known + rejected.
void print_summary(Context& context, const std::string& what, const RegisterSummary& summary);

// Rows of text in any format; the titles are the names of JSON and CSV.
class RegisterListing {
 public:
  explicit RegisterListing(std::vector<report::Column> columns) : columns_(std::move(columns)) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(Context& context, Format format) const;

 private:
  std::vector<report::Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace crier::app
