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
  const Socket socket;
  const timeval bound{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
  const sockaddr_in address = loopback(port);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket.number(), generic, sizeof address) != 0) return std::nullopt;
  const std::string said =
      exchange(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  constexpr std::string_view before_status = "HTTP/1.1 ";
  const std::size_t body = said.find("\r\n\r\n");
  if (!said.starts_with(before_status) || body == std::string::npos) return std::nullopt;
  PageAnswer answer{.body = said.substr(body + 4)};
  std::from_chars(said.data() + before_status.size(), said.data() + said.size(), answer.status);
  return answer;
}

}  // namespace crier::e2e
