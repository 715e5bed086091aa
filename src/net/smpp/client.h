// A pool of connections to an SMSC that carries texts. The first one is opened when there is
// something to carry, and another when all have as much under way as their window holds; they stay
// bound until the source is closed or the limit is lowered. Who receives has one all the time, as
// far as the limit allows: receipts come days after the text, and answers whenever people like.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include "base/random.h"
#include "net/smpp/message.h"
#include "net/smpp/options.h"
#include "net/smpp/session.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::smpp {

class Client {
 public:
  // `options` must pass check(). Throws system_error when the CA file cannot be used. `clock` must
  // outlive this. `seed` is for the jitter of back-off.
  Client(boost::asio::any_io_executor executor, Clock& clock, Options options, std::uint64_t seed);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Carries messages until the source is closed, then finishes what is under way and returns.
  // Cancelled, it drops what is on the wire and settles nothing more. One run at a time; `source`
  // must outlive it, and so must `deliveries`, which Options::receives needs.
  boost::asio::awaitable<void> run(MessageSource* source, DeliveryTaker* deliveries = nullptr);

  // Gives back what waits for a connection, finishes what is under way and takes nothing more. The
  // source must be closed by then: a `take` that waits must end.
  void close();

  // Lowering it unbinds connections when what they have under way is answered. At 0 nothing is
  // taken.
  void limit_connections(int connections_max);
  // Open now, those that are being opened included.
  [[nodiscard]] int connections() const { return static_cast<int>(sessions_.size()); }

 private:
  using Sessions = std::list<Session>;
  using Awaitable = boost::asio::awaitable<void>;

  // What one run needs; everything in it outlives its tasks.
  struct Run {
    MessageSource& source;
    DeliveryTaker* deliveries;  // Null: nothing is received.
    TaskGroup& work;
  };

  Awaitable take_messages();
  // Keeps one connection open, whether there is something to carry or not.
  Awaitable stay_bound();
  Awaitable look_at_clock();
  Awaitable serve(Sessions::iterator session);

  // A message may be taken: a connection has room for it, or may be opened.
  [[nodiscard]] bool wants_message();
  // The one with room; null: none has.
  [[nodiscard]] Session* with_room();
  [[nodiscard]] bool may_open() const;
  // Gives the message in hand to a connection, or opens one for it.
  void place_hand();
  void open();
  void on_end(const Session& session);
  void rest();
  void put_back_hand();
  // Nobody can carry it, for this reason.
  void give_up_hand(const Failure& failure);
  void end_surplus();

  boost::asio::any_io_executor executor_;
  Clock& clock_;
  Options options_;
  Random random_;
  std::unique_ptr<boost::asio::ssl::context> tls_;
  int connections_max_;
  Sessions sessions_;
  std::optional<Message> hand_;  // Taken, and waiting for a connection.
  WaitList changed_;
  std::size_t next_server_{};
  int failures_{};  // In a row, since something was carried.
  SteadyTime rests_until_{SteadyTime::min()};
  // Of stay_bound: an SMSC that unbinds at once is not bound to at once.
  SteadyTime binds_again_at_{SteadyTime::min()};
  bool is_closing_{};
  Run* run_{};  // While running.
};

}  // namespace crier::smpp
