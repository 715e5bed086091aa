// A column of a result, found by its name once and read from every row: row["name"] searches the
// names for every field. For results of many rows; elsewhere row["name"] is short enough.
//
//   struct PersonColumns {
//     const pqxx::result& result;
//     Column<std::string> name{result, "name"};
//   };
//   const PersonColumns columns{result};
//   for (const auto& row : result) greet(columns.name(row));
//
// Internal to store/.
#pragma once

#include <pqxx/pqxx>

#include "postgres/field.h"

namespace crier::store {

template <class Value>
class Column {
 public:
  // Throws pqxx::argument_error if `result` has no column of this name. Keeps nothing of `result`.
  Column(const pqxx::result& result, const char* name) : number_(result.column_number(name)) {}

  // `row` is one of a result with the same columns. The field is valid as long as the result.
  [[nodiscard]] pqxx::field field(const pqxx::row& row) const { return row[number_]; }
  [[nodiscard]] Value operator()(const pqxx::row& row) const { return read<Value>(field(row)); }

 private:
  pqxx::row::size_type number_;
};

}  // namespace crier::store
