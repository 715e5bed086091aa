// A CSV file with entries for a register: objections, suppressed addresses. A bad row is put aside
// with its line and reason, and the reading goes on.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/audience/byte_source.h"
#include "audience/csv_reader.h"

namespace crier::app {

// Rows that were not taken: "line,reason,record". Holds personal data, so that only its owner may
// read it. Created with the first reject.
class RegisterRejects {
 public:
  explicit RegisterRejects(std::string path);
  ~RegisterRejects();
  RegisterRejects(const RegisterRejects&) = delete;
  RegisterRejects& operator=(const RegisterRejects&) = delete;

  // Throws std::system_error, as does close().
  void add(std::int64_t line, std::string_view reason, std::string_view record);
  void close();

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::FILE* file_{};
  std::int64_t count_{};
};

struct RegisterColumn {
  std::string name;
  bool is_required{};
};

struct RegisterRow {
  std::int64_t line{};
  std::vector<std::string> values;  // In the order of the columns; empty where the file has none.
  std::string record;               // As it stands in the file.
};

class RegisterFile {
 public:
  // "-" is standard input. Throws std::system_error when it cannot be read, and
  // std::invalid_argument, for a person, when its header does not fit. `rejects` must outlive this.
  RegisterFile(const std::string& path, std::vector<RegisterColumn> columns,
               RegisterRejects& rejects);

  // The next sound row; nothing at the end.
  [[nodiscard]] std::optional<RegisterRow> next();

  [[nodiscard]] std::int64_t rows_read() const { return rows_read_; }

 private:
  // Reads on until there is a record; false at the end.
  bool advance();
  void read_header();
  [[nodiscard]] std::optional<RegisterRow> row();

  ByteSource source_;
  std::vector<RegisterColumn> columns_;
  RegisterRejects& rejects_;
  audience::CsvReader reader_;
  std::vector<std::size_t> places_;  // Of each column of ours, its field; npos: none.
  std::int64_t rows_read_{};
};

}  // namespace crier::app
