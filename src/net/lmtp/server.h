// An LMTP server (RFC 2033): mail servers hand over what they deliver, and keep it themselves until
// they hear that it is kept here. Everything is bounded.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "net/lmtp/dialogue.h"

namespace crier::lmtp {

struct ServerOptions {
  std::string address{"127.0.0.1"};  // Numeric.
  std::uint16_t port{0};             // 0: the kernel chooses.
  std::string host{"localhost"};     // What it calls itself.
  int connections_max{50};           // Further ones wait in the backlog.
  DialogueLimits limits{};
  // RFC 5321 section 4.5.3.2.7, for the next command and for the next piece of a message.
  std::chrono::milliseconds silence_max{std::chrono::minutes(5)};
};

class MailTaker {
 public:
  virtual ~MailTaker() = default;

  // As RecipientCheck.
  [[nodiscard]] virtual std::optional<std::string> refusal(std::string_view address) = 0;

  // False: it is not kept, and whoever sends it has to try again. Does not throw, unless it is
  // cancelled.
  virtual boost::asio::awaitable<bool> keep(Envelope envelope) = 0;
};

class Server {
 public:
  // Listens from now on. Throws boost::system::system_error, such as "address already in use".
  // `taker` must outlive this.
  Server(boost::asio::any_io_executor executor, MailTaker& taker, ServerOptions options);
  // run() must have returned, if it was called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Until it is cancelled, which drops the connections; what was not answered is sent again.
  boost::asio::awaitable<void> run();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::lmtp
