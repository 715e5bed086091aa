// The SQLSTATE of what libpqxx throws. It throws many of them as a type, and then leaves the state
// itself empty (libpqxx 6.4, result.cxx).
#pragma once

#include <string>

#include <pqxx/pqxx>

namespace crier::store {

// Empty: the server has said nothing.
[[nodiscard]] std::string sqlstate_of(const pqxx::failure& failure);

}  // namespace crier::store
