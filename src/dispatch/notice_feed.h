// What the dispatcher offers to a channel, and what it asks of one. A channel pulls: it takes the
// next notice when it has a free connection, so that no queue grows between the two.
// Everything runs on one event loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/destination.h"

namespace crier::dispatch {

// Names one try from `take` until `settle`, `displace` or `give_back`.
using Ticket = std::uint64_t;

// One notice for one person, ready to be sent.
struct OutgoingNotice {
  Ticket ticket{};
  Destination to;
  std::string content;          // In the form of the channel (campaign/channel_kind.h).
  std::string idempotency_key;  // The same for every try of this notice; [A-Za-z0-9_-].
  // Nobody is to be told at or after it, which providers that keep a notice for a device that is
  // off are told. Nothing: any time will do.
  std::optional<WallTime> notify_by;
  std::optional<Ticket> displaced;  // That of an earlier one of this try, which `displace` ended.
};

class NoticeFeed {
 public:
  virtual ~NoticeFeed() = default;

  // The next notice if one may go at once; it counts against the rate from here on.
  virtual std::optional<OutgoingNotice> try_take() = 0;

  // Waits for the next notice. Nothing: the feed is closed; finish what is on the wire and return.
  virtual boost::asio::awaitable<std::optional<OutgoingNotice>> take() = 0;

  // Asked right before the bytes that let a provider deliver the notice are written. False: the
  // lane has been lost or the deadline has come meanwhile; the notice must not leave, and is given
  // back.
  [[nodiscard]] virtual bool may_send(Ticket ticket) const = 0;

  // Ends the try. Once for each taken ticket, unless it is given back, in either way.
  virtual void settle(Ticket ticket, Outcome outcome) = 0;

  // The notice has certainly not left (no connection, permission lost): it will be offered again.
  virtual void give_back(Ticket ticket) = 0;

  // A server was asked and has refused it, which is no answer yet: it may be said of the connection
  // that was used (net/smtp/displaced.h). The limits hear of it as of any answer, because the
  // server may count it, and the notice is offered again, in front, at the same try of the person:
  // to be asked once more it needs another slot.
  virtual void displace(Ticket ticket, Outcome outcome) = 0;

  // The channel itself is in trouble (connection refused, greeting 4xx) or well again, apart from
  // any notice. Feeds the circuit breaker: `take` waits while it is open. `description` is for
  // people, as Outcome's.
  virtual void report_trouble(Reason reason, std::string description) = 0;
  virtual void report_health() = 0;

  // One of the channel's servers, by its name, is of no use, or is, for the first time or again,
  // whatever the others do. For operators: neither slows nor stops anything.
  virtual void report_server_trouble(const std::string& server, std::string description) = 0;
  virtual void report_server_health(const std::string& server) = 0;
};

// A way by which notices are sent (campaign/channel_kind.h).
class Channel {
 public:
  virtual ~Channel() = default;

  // Takes notices until the feed is closed, then finishes and returns. `feed` must outlive the
  // call. Cancelling it (terminal) drops what is on the wire: those notices are never settled.
  virtual boost::asio::awaitable<void> run(NoticeFeed& feed) = 0;

  // Gives back what waits for a connection and takes nothing more, also where it may open none;
  // run() finishes what is on the wire and returns. The feed is closed already.
  virtual void close() = 0;

  // How many connections (or requests) may be open from now on; lowering it closes idle ones first
  // and never breaks a transaction.
  virtual void limit_concurrency(int connections_max) = 0;

  // Connections or requests open now.
  [[nodiscard]] virtual int concurrency() const = 0;
};

}  // namespace crier::dispatch
