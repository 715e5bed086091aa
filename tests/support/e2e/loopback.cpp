#include "support/e2e/loopback.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace crier::e2e {

namespace {

class Socket {
 public:
  Socket() : number_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() { ::close(number_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::string exchange(const Socket& socket, const std::string& request) {
  std::string said;
  if (::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return said;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t count = ::recv(socket.number(), piece.data(), piece.size(), 0);
    if (count <= 0) return said;
    said.append(piece.data(), static_cast<std::size_t>(count));
  }
}

const std::string common_fields = "Host: localhost\r\nConnection: close\r\n";

std::optional<PageAnswer> ask(std::uint16_t port, const std::string& request) {
  const Socket socket;
  const timeval bound{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
  const sockaddr_in address = loopback(port);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket.number(), generic, sizeof address) != 0) return std::nullopt;
  const std::string said = exchange(socket, request);
  constexpr std::string_view before_status = "HTTP/1.1 ";
  const std::size_t body = said.find("\r\n\r\n");
  if (!said.starts_with(before_status) || body == std::string::npos) return std::nullopt;
  PageAnswer answer{.head = said.substr(0, body), .body = said.substr(body + 4)};
  std::from_chars(said.data() + before_status.size(), said.data() + said.size(), answer.status);
  return answer;
}

}  // namespace

std::uint16_t free_port() {
  const Socket listener;
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.number(), generic, size) != 0 ||
      ::getsockname(listener.number(), generic, &size) != 0) {
    throw std::runtime_error("no free port");
  }
  return ntohs(address.sin_port);
}

std::optional<PageAnswer> fetch(std::uint16_t port, const std::string& path) {
  return ask(port, "GET " + path + " HTTP/1.1\r\n" + common_fields + "\r\n");
}

std::optional<PageAnswer> post(std::uint16_t port, const std::string& path, const Form& form) {
  std::string request = "POST " + path + " HTTP/1.1\r\n" + common_fields;
  if (!form.type.empty()) request += "Content-Type: " + form.type + "\r\n";
  request += "Content-Length: " + std::to_string(form.body.size()) + "\r\n\r\n";
  return ask(port, request + form.body);
}

}  // namespace crier::e2e
