#include "postgres/statement.h"

namespace crier::store {

namespace {

// Constant-initialised, hence ready before the first Statement of any file is built.
constinit const Statement* first_statement = nullptr;

}  // namespace

Statement::Statement(const char* name, const char* sql, Kind kind)
    : name_(name), sql_(sql), kind_(kind), next_(first_statement) {
  first_statement = this;
}

const Statement* Statement::first() {
  return first_statement;
}

}  // namespace crier::store
