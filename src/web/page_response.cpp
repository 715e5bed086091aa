#include "web/page_response.h"

#include <utility>

#include <fmt/format.h>

namespace crier::app {

http::Response page_response(int status, std::string html, Forms forms) {
  http::Response response{.status = status, .headers = {}, .body = std::move(html)};
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add(
      "Content-Security-Policy",
      fmt::format("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                  "form-action {}; frame-ancestors 'none'",
                  forms == Forms::none ? "'none'" : "'self'"));
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("X-Robots-Tag", "noindex");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Cache-Control", "private, no-store");
  response.headers.add("Vary", "Accept-Language");
  return response;
}

http::Response later_page(std::string html) {
  http::Response response = page_response(503, std::move(html), Forms::to_itself);
  response.headers.add("Retry-After", "60");
  return response;
}
http::Response led_to(const std::string& address, std::string note) {
  http::Response response = page_response(303, std::move(note));
  response.headers.add("Location", address);
  return response;
}

}  // namespace crier::app
