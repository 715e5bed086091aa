// The HTTP client: libcurl's multi interface on the event loop. HTTP/1.1, and HTTP/2 where a TLS
// server offers it; connections are kept and shared. Certificates are always checked. Redirects are
// not followed, proxies of the environment are not used, and no request is ever repeated behind the
// caller's back once its body has begun to leave.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "net/http/message.h"

namespace crier::http {

// What is worth reading of an answer fits; more is a mistake of the server or an attack.
inline constexpr std::size_t response_body_bytes_max = std::size_t{64} * 1024;
inline constexpr std::size_t response_header_bytes_max = std::size_t{64} * 1024;

// Whether requests to one host wait for a connection that is being opened, to share it.
enum class Sharing : std::uint8_t {
  where_it_is_open,  // No: where the server speaks HTTP/1.1, all would wait for the first answer.
  expected,          // Yes: the server is known to speak HTTP/2, and wants few connections.
};

struct ClientOptions {
  int requests_max{256};     // At one time; further ones fail as `busy`.
  int connections_max{256};  // To one host. Over HTTP/2 a connection carries many requests.
  std::string ca_file{};     // PEM. Empty: what the system trusts.
  Sharing sharing{Sharing::where_it_is_open};
};

struct SendOptions {
  std::chrono::milliseconds connect_timeout{std::chrono::seconds{10}};  // Also name and TLS.
  std::chrono::milliseconds total_timeout{std::chrono::seconds{30}};    // From `send` to the end.
  // Asked once, right before the first byte of the body leaves; false fails the request as
  // `withheld`. May be empty. Must not throw and must not use the client.
  std::function<bool()> permission{};
};

// Why there is no answer.
struct TransportError {
  enum class Kind : std::uint8_t {
    unresolved,   // The host has no address.
    unreachable,  // Nobody listens there.
    tls_failed,   // The handshake failed or the certificate is not good.
    timed_out,
    connection_lost,
    protocol_error,  // What came is not HTTP.
    answer_too_long,
    withheld,  // The permission was refused.
    busy,      // requests_max is reached.
    // RFC 9113 8.7: the server says that it has done nothing of it, because it has begun too many
    // or is closing the connection. Told apart where sharing is expected; else connection_lost.
    stream_refused,
    invalid_request,  // The URL cannot be understood.
  };
  enum class Reach : std::uint8_t {
    not_sent,  // The server certainly has no complete request.
    sent,      // The server may have it, and may have acted on it.
  };

  Kind kind{Kind::connection_lost};
  Reach reach{Reach::sent};
  int status{};              // The status line had been read when it broke; 0 when not.
  bool has_header{};         // So had the whole header with that status.
  std::string_view words{};  // libcurl's, where they say more than the kind; of static storage.
};

class Client {
 public:
  // Everything runs on the one thread of `executor`. Makes the process ignore SIGPIPE.
  Client(boost::asio::any_io_executor executor, ClientOptions options);
  // No request may be under way.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // `request.target` is an absolute http or https URL. The client must outlive the call. Cancelled
  // (terminal), it throws operation_aborted and breaks the request off, which the server may have.
  boost::asio::awaitable<std::expected<Response, TransportError>> send(Request request,
                                                                       SendOptions options);

  // Requests under way.
  [[nodiscard]] int active() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::http
