// Named SQL. Every statement of the program is a constant of one of these types, so that one test
// can prepare them all against the migrated schema.
#pragma once

#include <cstddef>
#include <cstdint>

#include "postgres/sql_text.h"

namespace crier::store {

class Statement {
 public:
  enum class Kind : std::uint8_t { query, copy };

  // Both texts have static storage; `name` is unique in the program. Declared at namespace scope:
  // constructing one lists it.
  Statement(const char* name, const char* sql) : Statement(name, sql, Kind::query) {}
  template <std::size_t Length>
  Statement(const char* name, const SqlText<Length>& sql) : Statement(name, sql.c_str()) {}
  // A text that ends with the line.
  template <std::size_t Length>
  Statement(const char* name, const SqlText<Length>&& sql) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] const char* name() const { return name_; }
  [[nodiscard]] const char* sql() const { return sql_; }
  [[nodiscard]] Kind kind() const { return kind_; }

  // Walks all statements that are linked into the program, in no order.
  [[nodiscard]] static const Statement* first();
  [[nodiscard]] const Statement* next() const { return next_; }

 protected:
  Statement(const char* name, const char* sql, Kind kind);

 private:
  const char* name_;
  const char* sql_;
  Kind kind_;
  const Statement* next_;
};

// "COPY table (columns) FROM STDIN", in text format.
class CopyStatement : public Statement {
 public:
  CopyStatement(const char* name, const char* sql) : Statement(name, sql, Kind::copy) {}
};

}  // namespace crier::store
