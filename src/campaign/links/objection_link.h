// The address under which a person objects (campaign/README.md): a secure page of the controller,
// reachable without a log-in, that says nothing about the person but the token. A specification,
// the lint and whoever writes links go by these two functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier {

// What is wrong with a base, or nothing.
[[nodiscard]] std::optional<std::string> objection_link_fault(std::string_view base);

// What the token is appended to: a base that ends with '/' or '=' as it is, another one, which ends
// with a part of its path, with a '/'.
[[nodiscard]] std::string objection_link_prefix(std::string_view base);

// Below this, on the pages that Crier serves, are those that take an objection.
inline constexpr std::string_view objection_path_root = "/o/";

// The base of a campaign that names none: Crier's own page. Empty where there is none either.
[[nodiscard]] std::string own_objection_link(std::string_view pages_url);

}  // namespace crier
