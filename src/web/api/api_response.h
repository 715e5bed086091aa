// What systems are answered: JSON that nobody keeps on the way. Errors say in words what to do.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "net/http/message.h"

namespace crier::app {

// The bearer token of a request; empty: it has none.
[[nodiscard]] std::string token_of(const http::Request& request);

[[nodiscard]] http::Response kept_by_nobody(http::Response response);
[[nodiscard]] http::Response object_response(int status, const boost::json::object& object);
// {"error": words}
[[nodiscard]] http::Response error_response(int status, std::string_view words);
// 401.
[[nodiscard]] http::Response stranger_response(std::string_view words);
// `status` with Retry-After.
[[nodiscard]] http::Response later_response(int status, std::string_view words);
// 503.
[[nodiscard]] http::Response absence_response();

}  // namespace crier::app
