// The rules for the address under which a person objects (domain section 2.2): a secure page of the
// controller, reachable without a log-in, that says nothing about the person but the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier {

// What is wrong with a base to which the token is appended, or nothing.
[[nodiscard]] std::optional<std::string> objection_link_fault(std::string_view base);

}  // namespace crier
