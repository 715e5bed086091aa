// Whether a request says where its body ends and for whom it is in a way that nobody on its path
// can read otherwise. Behind a proxy that reads it otherwise, the body of one visitor would be the
// next request of another.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

namespace crier::http {

// False where it has a Transfer-Encoding that is not "chunked" alone, or comes with a
// Content-Length or before HTTP/1.1 (RFC 9112 6.1, 6.3); where it has several Hosts, or none in
// HTTP/1.1 (RFC 9112 3.2).
[[nodiscard]] bool is_unmistakable(const boost::beast::http::request_header<>& header);

}  // namespace crier::http
