#include "postgres/sqlstate.h"

namespace crier::store {
namespace {

struct Named {
  bool (*is_it)(const pqxx::failure& failure);
  const char* sqlstate;
};

template <class Failure>
constexpr Named named(const char* sqlstate) {
  return {[](const pqxx::failure& failure) {
            return dynamic_cast<const Failure*>(&failure) != nullptr;
          },
          sqlstate};
}

// Derived types before those that they derive from; a class of states has "000" at its end.
constexpr Named types[] = {
    named<pqxx::serialization_failure>("40001"),
    named<pqxx::statement_completion_unknown>("40003"),
    named<pqxx::deadlock_detected>("40P01"),
    named<pqxx::transaction_rollback>("40000"),
    named<pqxx::feature_not_supported>("0A000"),
    named<pqxx::data_exception>("22000"),
    named<pqxx::restrict_violation>("23001"),
    named<pqxx::not_null_violation>("23502"),
    named<pqxx::foreign_key_violation>("23503"),
    named<pqxx::unique_violation>("23505"),
    named<pqxx::check_violation>("23514"),
    named<pqxx::integrity_constraint_violation>("23000"),
    named<pqxx::invalid_cursor_state>("24000"),
    named<pqxx::invalid_sql_statement_name>("26000"),
    named<pqxx::invalid_cursor_name>("34000"),
    named<pqxx::undefined_column>("42703"),
    named<pqxx::undefined_function>("42883"),
    named<pqxx::undefined_table>("42P01"),
    named<pqxx::syntax_error>("42601"),
    named<pqxx::insufficient_privilege>("42501"),
    named<pqxx::disk_full>("53100"),
    named<pqxx::out_of_memory>("53200"),
    named<pqxx::too_many_connections>("53300"),
    named<pqxx::insufficient_resources>("53000"),
    named<pqxx::plpgsql_raise>("P0001"),
    named<pqxx::plpgsql_no_data_found>("P0002"),
    named<pqxx::plpgsql_too_many_rows>("P0003"),
    named<pqxx::plpgsql_error>("P0000"),
};

}  // namespace

std::string sqlstate_of(const pqxx::failure& failure) {
  const auto* const error = dynamic_cast<const pqxx::sql_error*>(&failure);
  if (error != nullptr && !error->sqlstate().empty()) return error->sqlstate();
  for (const Named& type : types) {
    if (type.is_it(failure)) return type.sqlstate;
  }
  return {};
}

}  // namespace crier::store
