// One run of a client: its connections and the tasks around them.
#pragma once

#include <list>
#include <optional>
#include <vector>

#include "base/random.h"
#include "net/smtp/client.h"
#include "net/smtp/relay_book.h"
#include "net/smtp/session.h"
#include "runtime/alarm.h"
#include "runtime/task_group.h"

namespace crier::smtp {

struct Client::Security {
  std::unique_ptr<boost::asio::ssl::context> context;
};

class Client::Run {
 public:
  // Both must outlive this.
  Run(Client& client, MessageSource& source);

  boost::asio::awaitable<void> run();
  void close();
  void limit_connections(int connections_max);
  [[nodiscard]] int connections() const { return static_cast<int>(sessions_.size()); }

 private:
  using Sessions = std::list<Session>;
  struct Closer {
    void operator()(Run* run) const { run->close(); }
  };

  boost::asio::awaitable<void> take_messages();
  boost::asio::awaitable<void> open_connections();
  boost::asio::awaitable<void> watch_deadlines();
  boost::asio::awaitable<void> serve(Sessions::iterator session);

  [[nodiscard]] bool wants_message() const;
  [[nodiscard]] bool may_grow() const;
  [[nodiscard]] bool wants_connection() const;
  [[nodiscard]] int up() const;
  [[nodiscard]] int staying() const;
  void place(Message message);
  [[nodiscard]] std::optional<std::size_t> next_relay();
  // One in trouble that has rested, while others do the work: whether it works again shows only by
  // trying it.
  [[nodiscard]] std::optional<std::size_t> relay_to_look_at();
  [[nodiscard]] bool is_in_use(std::size_t relay) const;
  void open(std::size_t relay);
  void on_failure(const Session& session);
  void tell_of_relay(const Session& session);
  void put_back_hand();
  // The one whose answer over a fresh connection somebody waits for.
  [[nodiscard]] std::optional<std::size_t> relay_to_ask_again() const;
  // Ends connections where there are too many, or others must be opened in their place.
  void make_room();
  // Those that are put back are displaced no more: they may go by any connection.
  void put_back_rehearings(std::size_t kept);
  [[nodiscard]] int opening() const;
  // Of them those that messages may be expected to go by.
  [[nodiscard]] int coming() const;
  void give_up_hand(const Failure& failure);

  Client& client_;
  MessageSource& source_;
  SessionList session_list_;
  RelayBook relays_;
  Random random_;
  int connections_max_;
  bool is_closing_{false};
  std::vector<bool> forgoes_tls_;      // By relay: its STARTTLS is broken, and only a choice.
  std::vector<const Session*> looks_;  // By relay: see relay_to_look_at.
  Sessions sessions_;
  TaskGroup helpers_;  // Cancelled when the work is done.
  Alarm relay_rested_;
  TaskGroup work_;
};

}  // namespace crier::smtp
