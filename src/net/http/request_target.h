// What the request line of a server's request asks for (RFC 9112 3.2), in the one spelling that
// routes and handlers know.
#pragma once

#include <string>
#include <string_view>

namespace crier::http {

// The path and query of `target`. Its absolute form, which every server has to accept
// (RFC 9112 3.2.2), loses its scheme and authority. Letters, digits, '-', '.', '_' and '~' that
// somebody has escaped on the way, as some mail gateways do, mean the same as themselves
// (RFC 3986 6.2.2.2); they are put back in the path. Whatever else is left as it came.
[[nodiscard]] std::string origin_form(std::string_view target);

}  // namespace crier::http
