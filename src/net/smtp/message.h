// What the client is given to send, and what it tells about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "net/smtp/reply.h"

namespace crier::smtp {

// Names a message from `take` until `settle` or `give_back`.
using Ticket = std::uint64_t;

struct Message {
  Ticket ticket{};
  std::string sender{};  // Of the envelope; empty: the client's own (Options::sender).
  std::string recipient{};
  std::string content{};  // CRLF line ends; before dot stuffing.
};

// Where in the dialogue something happened.
enum class Stage : std::uint8_t {
  connect,
  greeting,
  hello,
  starttls,
  authentication,
  mail,
  recipient,
  data,
  content,
};

// Why a message was not offered to the server at all.
enum class Fault : std::uint8_t {
  none,
  too_large,          // For the server's SIZE.
  smtputf8_missing,   // The address needs it and the server lacks it.
  eight_bit_missing,  // The content needs 8BITMIME and the server lacks it.
  address_malformed,
  sender_malformed,
  content_malformed,  // See ContentFacts::is_sound.
};

struct Ending {
  enum class Kind : std::uint8_t {
    accepted,     // The server took responsibility.
    refused,      // The server said no, with `code`.
    unanswered,   // It was given everything and never said whether it kept it.
    interrupted,  // The line broke before it was given everything: it cannot have kept it.
    unsendable,   // Not offered, for `fault`.
  };
  Kind kind{Kind::unanswered};
  Stage stage{Stage::connect};
  int code{};
  EnhancedCode enhanced{};
  std::string_view text{};  // Of the reply; valid during the call that brings it.
  Fault fault{Fault::none};
  bool timed_out{false};  // Of `unanswered` and `interrupted`: the server was silent for too long.
};

// Trouble with a server, apart from any message.
enum class Trouble : std::uint8_t {
  none,
  resolve_failed,
  connect_failed,
  connection_lost,
  timed_out,
  refused,  // Greeting, EHLO or STARTTLS answered with `code`; or 421 at any time.
  tls_failed,
  authentication_failed,
  protocol_error,
};

struct Failure {
  Trouble trouble{Trouble::none};
  Stage stage{Stage::connect};
  int code{};
  EnhancedCode enhanced{};
};

// Where the client pulls its messages from. Everything runs on one event loop. Settles each taken
// message once, or gives it back.
class MessageSource {
 public:
  virtual ~MessageSource() = default;

  virtual std::optional<Message> try_take() = 0;
  // Nothing: closed; the client finishes what is on the wire.
  virtual boost::asio::awaitable<std::optional<Message>> take() = 0;
  // Asked right before the content is written. False: the message is given back.
  [[nodiscard]] virtual bool may_write(Ticket ticket) const = 0;
  virtual void settle(Ticket ticket, const Ending& ending) = 0;
  // It has certainly not left.
  virtual void give_back(Ticket ticket) = 0;
  virtual void report_trouble(const Failure& failure) = 0;
  virtual void report_health() = 0;
};

}  // namespace crier::smtp
