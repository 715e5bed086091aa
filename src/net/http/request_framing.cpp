#include "net/http/request_framing.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>

namespace crier::http {
namespace {

namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr unsigned http_1_1 = 11;

// The parser passes over codings that it does not know, and takes what follows for the next
// request.
bool has_sound_end(const wire::request_header<>& header) {
  const auto codings = header.count(wire::field::transfer_encoding);
  if (codings == 0) return true;
  return codings == 1 && header.version() >= http_1_1 &&
         header.count(wire::field::content_length) == 0 &&
         beast::iequals(header[wire::field::transfer_encoding], "chunked");
}

bool has_sound_host(const wire::request_header<>& header) {
  const auto hosts = header.count(wire::field::host);
  return hosts == 1 || (hosts == 0 && header.version() < http_1_1);
}

}  // namespace

bool is_unmistakable(const wire::request_header<>& header) {
  return has_sound_end(header) && has_sound_host(header);
}

}  // namespace crier::http
