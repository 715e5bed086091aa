// Whether a JSON object of an API's body has a member twice, which the parser does not tell. Pure.
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

namespace crier::app {

// The parser keeps the last of a name; which one is meant, nobody knows (RFC 8259 4). `object` is
// what the parser made of `json`, and holds texts and numbers alone.
[[nodiscard]] bool has_repeated_member(std::string_view json, const boost::json::object& object);

}  // namespace crier::app
