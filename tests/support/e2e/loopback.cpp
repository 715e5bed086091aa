#include "support/e2e/loopback.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <stdexcept>
#include <string_view>
#include <sys/resource.h>
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

// False: nobody listens.
bool say(const Socket& socket, std::uint16_t port, const std::string& request) {
  const timeval bound{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
  const sockaddr_in address = loopback(port);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(socket.number(), generic, sizeof address) == 0 &&
         ::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL) >= 0;
}

std::string hear(const Socket& socket) {
  std::string said;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t count = ::recv(socket.number(), piece.data(), piece.size(), 0);
    if (count <= 0) return said;
    said.append(piece.data(), static_cast<std::size_t>(count));
  }
}

const std::string common_fields = "Host: localhost\r\nConnection: close\r\n";

std::optional<PageAnswer> read_answer(const Socket& socket) {
  const std::string said = hear(socket);
  constexpr std::string_view before_status = "HTTP/1.1 ";
  const std::size_t body = said.find("\r\n\r\n");
  if (!said.starts_with(before_status) || body == std::string::npos) return std::nullopt;
  PageAnswer answer{.head = said.substr(0, body), .body = said.substr(body + 4)};
  std::from_chars(said.data() + before_status.size(), said.data() + said.size(), answer.status);
  return answer;
}

std::optional<PageAnswer> ask(std::uint16_t port, const std::string& request) {
  const Socket socket;
  if (!say(socket, port, request)) return std::nullopt;
  return read_answer(socket);
}

std::string get_request(const std::string& path, const std::string& fields) {
  return "GET " + path + " HTTP/1.1\r\n" + common_fields + fields + "\r\n";
}

}  // namespace

std::optional<PageAnswer> fetch(std::uint16_t port, const std::string& path,
                                const std::string& fields) {
  return ask(port, get_request(path, fields));
}

namespace {

// A shell's soft limit of open files is often 1,024.
void allow_open_files(int count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto wanted = static_cast<rlim_t>(count) + 256;
  if (limit.rlim_cur >= wanted) return;
  if (limit.rlim_max < wanted) {
    throw std::runtime_error("the limit of open files is " + std::to_string(limit.rlim_max) +
                             "; slow visitors need " + std::to_string(wanted));
  }
  limit.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

SlowVisitors::SlowVisitors(std::uint16_t port, int count, const std::string& said) {
  allow_open_files(count);
  const sockaddr_in address = loopback(port);
  for (int index = 0; index < count; ++index) {
    sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    // One that is dropped at once is as good.
    if (::connect(sockets_.back(), generic, sizeof address) != 0) continue;
    (void)::send(sockets_.back(), said.data(), said.size(), MSG_NOSIGNAL);
  }
}

SlowVisitors::~SlowVisitors() {
  for (const int socket : sockets_) ::close(socket);
}

class PendingPage::State {
 public:
  State(std::uint16_t port, const std::string& request) : is_said_(say(socket_, port, request)) {}
  [[nodiscard]] std::optional<PageAnswer> answer() const {
    return is_said_ ? read_answer(socket_) : std::nullopt;
  }

 private:
  Socket socket_;
  bool is_said_;
};

PendingPage::PendingPage(std::uint16_t port, const std::string& path, const std::string& fields)
    : state_(std::make_unique<State>(port, get_request(path, fields))) {}
PendingPage::~PendingPage() = default;

std::optional<PageAnswer> PendingPage::answer() {
  return state_->answer();
}

std::optional<PageAnswer> post(std::uint16_t port, const std::string& path, const Form& form) {
  std::string request = "POST " + path + " HTTP/1.1\r\n" + common_fields + form.fields;
  if (!form.type.empty()) request += "Content-Type: " + form.type + "\r\n";
  request += "Content-Length: " + std::to_string(form.body.size()) + "\r\n\r\n";
  return ask(port, request + form.body);
}

}  // namespace crier::e2e
