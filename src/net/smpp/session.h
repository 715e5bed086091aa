// One connection to an SMSC, from resolving its name to unbind. What goes and what an answer means
// is decided by Window; this moves octets and keeps deadlines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "net/smpp/message.h"
#include "net/smpp/options.h"
#include "net/smpp/pdu.h"
#include "net/smpp/window.h"
#include "net/tls_stream.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"

namespace crier::smpp {

// What all connections share; everything outlives them.
struct SessionContext {
  const Options& options;
  Clock& clock;
  MessageSource& source;
  DeliveryTaker* deliveries;  // Null: Options::receives is false.
  // Notified when a connection is bound, has room again, or ends.
  WaitList& changed;
  boost::asio::ssl::context* tls;
};

class Session {
 public:
  Session(boost::asio::any_io_executor executor, SessionContext context, std::size_t server);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Returns when the connection is closed; every message it took is then settled or given back.
  // Throws operation_aborted when cancelled, and leaves them.
  boost::asio::awaitable<void> run();

  // Bound, and would start one more message now.
  [[nodiscard]] bool has_room() const;
  void start(Message message);
  // Takes nothing more, and unbinds when all is answered.
  void finish();
  // Breaks off what has lasted too long, tries a line on which nothing was said, and sends what was
  // put off and is due.
  void look_at_clock(SteadyTime now);

  [[nodiscard]] bool is_bound() const { return state_ == State::bound; }
  [[nodiscard]] bool has_been_bound() const { return has_been_bound_; }
  // Something was answered on it after the bind, or kept.
  [[nodiscard]] bool has_served() const { return has_served_; }
  // The server has asked us to leave.
  [[nodiscard]] bool was_sent_away() const { return was_sent_away_; }
  [[nodiscard]] bool is_finishing() const { return is_finishing_; }
  // It ended with messages on it.
  [[nodiscard]] bool has_dropped_messages() const { return has_dropped_messages_; }
  // Why it ended; nothing when it ended as it was meant to.
  [[nodiscard]] const Failure& failure() const { return failure_; }

 private:
  enum class State : std::uint8_t { opening, bound, closed };
  // Where a request of a text ends in what is being written.
  struct Piece {
    std::size_t end{};  // In octets of the batch.
    std::uint32_t sequence{};
  };
  using Awaitable = boost::asio::awaitable<void>;

  Awaitable connect();
  Awaitable bind();
  Awaitable read_answers();
  Awaitable write_requests();
  Awaitable keep_deliveries();
  Awaitable write_batch();
  Awaitable read_some();

  // Fills the batch with what may be written now.
  void compose();
  void compose_request(const Window::Outgoing& request);
  // The batch is with the system as far as `octets`.
  void note_written(std::size_t octets);
  void ask_to_unbind();
  void take_pdus();
  void take(const Pdu& pdu);
  void take_delivery(const Pdu& pdu);
  void answer(const Pdu& request, std::uint32_t status);
  void settle(std::optional<Settlement> settlement);
  // All that was under way is answered, and nothing more is wanted.
  [[nodiscard]] bool is_over() const;
  void close();
  void fail(Failure::Kind kind, std::string words, std::uint32_t status = 0);
  void on_error(boost::system::error_code error, Failure::Kind kind, std::string words = {});
  [[nodiscard]] bool has_failed() const { return failure_.kind != Failure::Kind::none; }
  [[nodiscard]] bool has_ended() const { return has_failed() || state_ == State::closed; }

  SessionContext context_;
  std::size_t server_;
  boost::asio::any_io_executor executor_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<tls::Stream> tls_;  // After the socket, which it refers to.
  WaitList wake_;
  Window window_;
  State state_{State::opening};
  Failure failure_;
  SteadyTime deadline_{SteadyTime::max()};  // Of opening, and of unbinding.
  SteadyTime heard_at_;
  std::optional<std::uint32_t> enquiry_;  // An enquire_link that waits for its answer.
  SteadyTime enquiry_by_;
  std::string input_;
  std::string controls_;  // To be written: what is no text.
  std::string batch_;     // Being written.
  std::vector<Piece> pieces_;
  std::vector<Pdu> deliveries_;  // Taken, and to be kept before they are answered.
  std::size_t deliveries_octets_{};
  bool is_keeping_{};
  std::uint32_t unbind_sequence_{};
  bool has_asked_to_unbind_{};
  bool has_been_bound_{};
  bool has_served_{};
  bool was_sent_away_{};
  bool is_finishing_{};
  bool has_dropped_messages_{};
};

}  // namespace crier::smpp
