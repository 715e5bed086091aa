// One connection to one server, from resolving its name to QUIT. The decisions are Handshake's and
// Exchange's; this moves octets and keeps deadlines.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/smtp/exchange.h"
#include "net/smtp/handshake.h"
#include "net/smtp/message.h"
#include "net/smtp/options.h"
#include "net/smtp/relay_book.h"
#include "net/smtp/tls.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"

namespace crier::smtp {

class Session;

// Where the connections and the one who takes messages for them meet.
struct SessionList {
  explicit SessionList(boost::asio::any_io_executor executor) : changed(std::move(executor)) {}

  // Brings a displaced message to a fresh connection, or lets it wait for one.
  void rehear(Message message);

  std::vector<Session*> idle;   // The one that rests for the shortest time is last.
  std::optional<Message> hand;  // Taken, and waiting for a connection.
  Displacements displaced;
  // Displaced, taken again, and waiting to be the first one of a fresh connection.
  std::deque<Message> rehearings;
  // The relays to which a fresh connection is opened before a displaced message comes back, so that
  // it has not to wait then: at most two for each connection that ended so.
  std::deque<std::size_t> fresh_wanted;
  int surplus{0};  // So many connections are to end when they are free.
  WaitList changed;
};

// What all connections share; everything outlives them.
struct SessionContext {
  const Options& options;
  Clock& clock;
  MessageSource& source;
  SessionList& session_list;
  RelayBook& relays;
  boost::asio::ssl::context* tls;
  AddressKind sender;
};

class Session {
 public:
  Session(boost::asio::any_io_executor executor, SessionContext context, std::size_t relay);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Returns when the connection is closed; every message it took is then settled or given back.
  // Throws operation_aborted when cancelled, and leaves them.
  boost::asio::awaitable<void> run();

  // For one that is in SessionList::idle, from which it has been taken.
  void hand(Message message);
  // Ends with QUIT as soon as nothing is under way.
  void finish();
  // Breaks off what has lasted too long.
  void check_deadline(SteadyTime now);
  // Starts no TLS where it is a choice.
  void forgo_tls() { handshake_.forgo_tls(); }

  [[nodiscard]] std::size_t relay() const { return relay_; }
  [[nodiscard]] bool is_up() const { return is_up_; }
  // Whether it got as far as sending mail.
  [[nodiscard]] bool has_been_up() const { return has_been_up_; }
  // Whether a message was accepted over it.
  [[nodiscard]] bool has_succeeded() const { return has_succeeded_; }
  [[nodiscard]] bool is_finishing() const { return is_finishing_; }
  // It finishes, or will as soon as what is under way is answered.
  [[nodiscard]] bool is_leaving() const {
    return is_finishing_ || (exchange_ && exchange_->is_spent());
  }
  // No message has gone over it.
  [[nodiscard]] bool is_fresh() const { return carried_ == 0; }
  // Why it ended; nothing when it ended as it was meant to.
  [[nodiscard]] const Failure& failure() const { return failure_; }

 private:
  using Awaitable = boost::asio::awaitable<void>;

  Awaitable connect();
  Awaitable shake_hands();
  Awaitable start_tls();
  Awaitable transact();
  Awaitable rest();
  Awaitable quit();
  Awaitable read();
  // Where the next octets of the server go; never empty.
  [[nodiscard]] boost::asio::mutable_buffer room();
  Awaitable write_rest();

  [[nodiscard]] bool may_take_more() const;
  // It has carried what we, or the server, want of one connection.
  [[nodiscard]] bool is_full() const;
  void leave();
  std::optional<Message> next_rehearing();
  // The first message of this connection may have been displaced by another one.
  void await_retrial(const Message& message);
  std::optional<Message> next_message(Inspection& inspection);
  void compose();
  // True: all is written, or the connection has failed.
  bool write_now();
  [[nodiscard]] std::array<boost::asio::const_buffer, 2> unwritten() const;
  [[nodiscard]] bool has_unwritten() const { return written_ < content_.size() + out_.size(); }
  void all_written();
  ParsedReply::Result take_reply(Handshake::Need& need);
  // False: the server has not said anything to its end yet.
  bool take_replies();
  // What came is no reply.
  void fail_at_rubbish(Trouble trouble, Stage stage);
  [[nodiscard]] std::string beginning_of_input(std::size_t size) const;
  // What is missing of the reply that has begun; empty when none has.
  [[nodiscard]] std::string unended_reply() const;
  void consume(std::size_t octets);
  [[nodiscard]] bool looks_alive();
  void set_deadline(Duration timeout);
  [[nodiscard]] Duration timeout_of(Stage stage) const;
  void settle(Settlement settlement);
  void displace(Displaced displaced, const Ending& ending);
  // What the server says to a message that it refused over a used connection.
  void learn(const Ending& ending);
  // The connection is gone or must go: settles what is under way.
  void abandon();
  void read_last_words();
  // Notes why the connection ended, unless that is known already.
  void fail(Trouble trouble, Stage stage, std::string words = {});
  [[nodiscard]] bool has_failed() const { return failure_.trouble != Trouble::none; }
  // A failed operation: too late, cancelled, or the peer's doing.
  void on_error(boost::system::error_code error, Trouble trouble, Stage stage,
                std::string words = {});

  SessionContext context_;
  std::size_t relay_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<TlsStream> tls_;  // After the socket, which it refers to.
  WaitList wake_;
  Handshake handshake_;
  std::optional<Exchange> exchange_;
  std::optional<Message> handed_;
  Failure failure_;
  SteadyTime deadline_{SteadyTime::max()};

  std::vector<char> input_;
  std::size_t filled_{0};
  // What is being written: a content (a view into the outgoing message or into `stuffed_`) and
  // what follows it, of which the first `written_` octets are gone.
  std::string_view content_;
  std::string out_;
  std::string stuffed_;
  std::size_t written_{0};
  std::size_t dot_end_{0};  // In octets of the write; 0: it brings no final dot.
  Exchange::Dot dot_{Exchange::Dot::written};

  // What this relay is asked about again, under its ticket of now; until it is answered.
  std::optional<Displaced> retrial_;
  // The messages that it let begin before the first one that was displaced.
  std::optional<int> carried_till_displaced_;
  int carried_{0};
  bool is_up_{false};
  bool has_been_up_{false};
  bool is_idle_{false};
  bool is_finishing_{false};
  bool is_closed_{false};  // To be closed without QUIT, and nobody is to blame.
  bool has_timed_out_{false};
  bool has_succeeded_{false};
};

}  // namespace crier::smtp
