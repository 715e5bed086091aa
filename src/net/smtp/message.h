// What the client is given to send, and what it tells about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "net/smtp/reply.h"

namespace crier::smtp {

// Names a message from `take` until `settle`, `displace` or `give_back`.
using Ticket = std::uint64_t;

struct Message {
  Ticket ticket{};
  std::string sender{};  // MAIL FROM; empty: that of the client (Options::sender).
  std::string recipient{};
  std::string name{};                 // The recipient's: servers may repeat it, and logs must not.
  std::string content{};              // CRLF line ends; before dot stuffing.
  std::optional<Ticket> displaced{};  // That of its earlier try, which ended by `displace`.
};

// Where in the dialogue something happened.
enum class Stage : std::uint8_t {
  connect,
  greeting,
  hello,
  helo,  // After EHLO was refused.
  starttls,
  authentication,
  mail,
  recipient,
  data,
  content,
};

// Why a message was not offered to the server at all.
enum class Obstacle : std::uint8_t {
  none,
  too_large,                // For the server's SIZE.
  smtputf8_missing,         // The recipient's address needs it and the server lacks it.
  sender_smtputf8_missing,  // The sender's address, or a header, needs it.
  eight_bit_missing,        // The content needs 8BITMIME and the server lacks it.
  address_malformed,
  sender_malformed,
  content_malformed,  // See ContentFacts::is_sound.
};

// Trouble with a server.
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
  overlong_reply,  // See reply_size_max.
};

struct Ending {
  enum class Kind : std::uint8_t {
    accepted,     // The server took responsibility.
    refused,      // The server said no, with `code`.
    unanswered,   // It was given everything and never said whether it kept it.
    interrupted,  // The line broke before it was given everything: it cannot have kept it.
    unsendable,   // Not offered, for `obstacle`.
  };
  Kind kind{Kind::unanswered};
  Stage stage{Stage::connect};
  int code{};
  EnhancedCode enhanced{};
  // What the reply says; valid during the call that brings it. What the server said to a refusal is
  // redacted; what it said to an acceptance is as it came, for the queue id.
  std::string_view text{};
  Obstacle obstacle{Obstacle::none};
  // For `unanswered` and `interrupted`: what ended the line. Where the server answered what makes
  // no sense, code and text are that answer's.
  Trouble cause{Trouble::connection_lost};
  std::size_t relay{};  // By its place in Options::relays.
};

// Why a connection came to nothing, apart from any message.
struct Failure {
  Trouble trouble{Trouble::none};
  Stage stage{Stage::connect};
  int code{};
  EnhancedCode enhanced{};
  // The server's words, redacted; or those of the system or of TLS where it said nothing. Of
  // `timed_out`: what is missing of the reply that had begun.
  std::string words{};
  std::size_t relay{};
};

// Where the client pulls its messages from. Everything runs on one event loop. Settles each taken
// message once, or gives it back, in either way.
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
  // Given back although the server was asked and refused it with `ending`, which may be said of its
  // connection and not of it (displaced.h). It is to be offered again, before others, and marked so
  // (Message::displaced), as soon as the limits let a further one go.
  virtual void displace(Ticket ticket, const Ending& ending) = 0;
  // Of all relays: no connection to any can be had, or one that could has come to nothing; a
  // connection is up.
  virtual void report_trouble(const Failure& failure) = 0;
  virtual void report_health() = 0;
  // Of one relay, whatever the others do: no connection to it is of use; it is, for the first time
  // or again.
  virtual void report_relay_trouble(const Failure& failure) = 0;
  virtual void report_relay_health(std::size_t relay) = 0;
};

}  // namespace crier::smtp
