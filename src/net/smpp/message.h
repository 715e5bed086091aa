// What the client is given to send, and what it tells about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/sms_text.h"

namespace crier::smpp {

// Names a message from `take` until `settle` or `give_back`.
using Ticket = std::uint64_t;

struct Message {
  Ticket ticket{};
  std::string recipient{};  // E.164 with its "+".
  SmsText text{};           // At most `parts_max` parts.
};
constexpr std::size_t parts_max = 255;

// Why a connection came to nothing, apart from any message.
struct Failure {
  enum class Kind : std::uint8_t {
    none,
    resolve_failed,
    connect_failed,
    tls_failed,
    bind_refused,  // With `status`.
    connection_lost,
    timed_out,
    protocol_error,
  };
  Kind kind{Kind::none};
  std::uint32_t status{};
  std::string words{};  // Of the system, or what was wrong; redacted.
  std::size_t server{};
};

struct Ending {
  enum class Kind : std::uint8_t {
    accepted,  // The SMSC took every part.
    refused,   // It took none, for `status`.
    // A part left and was not answered, or some parts were taken and the others not: the text, or
    // a piece of it, may have arrived.
    unknown,
  };
  Kind kind{Kind::unknown};
  std::uint32_t status{};    // Of the part that was refused; 0: none was.
  std::string message_id{};  // Of the first part, as the SMSC wrote it.
  // The same of each part that it took, in the order of the text. Of one that it did not take:
  // empty. Nothing where it took none.
  std::vector<std::string> part_ids{};
  std::string words{};  // For people, of `unknown`: why.
  // Of `unknown` without a status: what ended the line.
  Failure::Kind cause{Failure::Kind::connection_lost};
  std::size_t server{};  // By its place in Options::servers.
};

// Where the client pulls its messages from. Everything runs on one event loop. Settles each taken
// message once, or gives it back.
class MessageSource {
 public:
  virtual ~MessageSource() = default;

  virtual std::optional<Message> try_take() = 0;
  // Nothing: closed; the client finishes what is on the wire.
  virtual boost::asio::awaitable<std::optional<Message>> take() = 0;
  // Asked right before the first part is written. False: the message is given back.
  [[nodiscard]] virtual bool may_write(Ticket ticket) const = 0;
  virtual void settle(Ticket ticket, const Ending& ending) = 0;
  // Nothing of it has left.
  virtual void give_back(Ticket ticket) = 0;
  virtual void report_trouble(const Failure& failure) = 0;
  virtual void report_health() = 0;
  // Of who receives: this server cannot be heard while there is nothing to carry, and so nothing
  // suffers but receipts and answers; and one can be heard (again).
  virtual void report_unheard(const Failure& failure) = 0;
  virtual void report_heard(std::size_t server) = 0;
};

// Who keeps what the SMSC delivers to us: receipts, and what people write. Everything runs on one
// event loop; it must outlive the client's run.
class DeliveryTaker {
 public:
  virtual ~DeliveryTaker() = default;

  // The bodies of deliver_sm requests (deliver_body.h reads them), in their order. True: all of
  // them are durable, and the SMSC may forget them. False: none may be taken for kept, and each is
  // sent again, so that one may come twice. Throws nothing but operation_aborted.
  virtual boost::asio::awaitable<bool> keep(std::vector<std::string> bodies) = 0;
};

}  // namespace crier::smpp
