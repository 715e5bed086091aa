// HTTP messages as values, the same for the client and the server.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crier::http {

enum class Method : std::uint8_t { get, head, post, other };

[[nodiscard]] std::string_view name_of(Method method);
// "GET"; what is not listed above is `other`.
[[nodiscard]] Method method_named(std::string_view name);

struct Header {
  std::string name;
  std::string value;
};

// Few, so a list: no order but that of the wire.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers) : headers_(headers) {}

  void add(std::string name, std::string value);
  // The first of this name, whose case does not matter (RFC 9110 5.1). Valid until `add`.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

  [[nodiscard]] auto begin() const { return headers_.begin(); }
  [[nodiscard]] auto end() const { return headers_.end(); }
  [[nodiscard]] std::size_t size() const { return headers_.size(); }

 private:
  std::vector<Header> headers_;
};

struct Request {
  Method method{Method::get};
  // An absolute URL for the client; on the server what the request line says, such as
  // "/metrics?x=1", as request_target.h spells it.
  std::string target;
  Headers headers{};
  std::string body{};
  std::string peer{};  // In a server's request: the numeric address that it came from.

  // In a server's request: the target before and after its first '?'. Valid while `target` is.
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;
};

// `path` without one '/' at its end, unless it is nothing else: an address means the same with and
// without, wherever people or programs have added or lost it.
[[nodiscard]] std::string_view without_last_slash(std::string_view path);

struct Response {
  int status{200};
  Headers headers{};
  std::string body{};
};

// "Not Found"; empty for a status that RFC 9110 does not name.
[[nodiscard]] std::string_view reason_phrase(int status);

// A response with a Content-Type.
[[nodiscard]] Response text_response(int status, std::string body);
[[nodiscard]] Response json_response(int status, std::string body);

}  // namespace crier::http
