#include "web/api/api_response.h"

#include <utility>

#include <boost/json/serialize.hpp>

#include "web/api/feed_parameters.h"

namespace crier::app {

std::string token_of(const http::Request& request) {
  return bearer_token(request.headers.find("Authorization").value_or(""));
}

http::Response kept_by_nobody(http::Response response) {
  response.headers.add("Cache-Control", "no-store");
  return response;
}

http::Response object_response(int status, const boost::json::object& object) {
  return kept_by_nobody(http::json_response(status, boost::json::serialize(object) + "\n"));
}

http::Response error_response(int status, std::string_view words) {
  return object_response(status, {{"error", words}});
}

http::Response stranger_response(std::string_view words) {
  http::Response response = error_response(401, words);
  response.headers.add("WWW-Authenticate", "Bearer realm=\"crier objections\"");
  return response;
}

http::Response later_response(int status, std::string_view words) {
  http::Response response = error_response(status, words);
  response.headers.add("Retry-After", "5");
  return response;
}

http::Response absence_response() {
  return later_response(503, "this cannot be done now; ask again");
}

}  // namespace crier::app
