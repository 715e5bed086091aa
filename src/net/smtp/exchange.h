// The mail transactions of one connection, as decisions without a wire. At most two messages are
// under way: one whose content has been written and that waits for its final reply (the outgoing
// one), and one whose envelope has been written after it (the incoming one; RFC 2920).
//
// A server that takes only so many messages over a connection says so by a refusal at whatever
// command, or by 421. Where the connection has brought an earlier message past that command, a
// refusal that is not clearly the person's blames neither the server nor the person yet: the
// message is displaced (displaced.h). Nothing more goes over this connection. A message is
// displaced once: what is said the second time counts, whatever the connection has carried.
//
//   open(message)          -> MAIL RCPT DATA                  (or MAIL alone without PIPELINING)
//   354 -> wants_content() -> content_written(), open(next)   content and next envelope in one
//   write each reply             -> on_reply() says what it settles
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/smtp/command.h"
#include "net/smtp/displaced.h"
#include "net/smtp/message.h"

namespace crier::smtp {

// What becomes of a message; nothing else is ever done with it.
struct Settlement {
  Ticket ticket{};
  // Nothing: it is given back.
  std::optional<Ending> ending{};
  // The ending is not the last word: it is asked again over a fresh connection.
  std::optional<Displaced> displaced{};
};

class Exchange {
 public:
  // Whether a fresh connection may answer otherwise.
  using MayDisplace = std::function<bool(const Objection&)>;

  // `sender` must outlive this.
  Exchange(
      std::string_view sender, const Capabilities& capabilities,
      MayDisplace may_displace = [](const Objection&) { return true; })
      : sender_(sender), capabilities_(capabilities), may_displace_(std::move(may_displace)) {}

  [[nodiscard]] const Capabilities& capabilities() const { return capabilities_; }

  // Whether a message may be opened: right now, or after a content that is about to be written.
  [[nodiscard]] bool may_open() const { return !incoming_; }
  // Nothing is under way: the connection may rest or be closed.
  [[nodiscard]] bool is_free() const { return !incoming_ && !outgoing_ && expected_count_ == 0; }
  // The server waits for the content of incoming().
  [[nodiscard]] bool wants_content() const { return wants_content_; }
  // The dialogue is over or can no longer be trusted: close.
  [[nodiscard]] bool is_over() const { return has_parted_ || failure_.trouble != Trouble::none; }
  // Nothing where the server has parted as it may.
  [[nodiscard]] const Failure& failure() const { return failure_; }
  // The server has taken what it takes over one connection: open nothing more, and QUIT.
  [[nodiscard]] bool is_spent() const { return is_spent_; }
  // The messages that it let begin.
  [[nodiscard]] int carried() const { return carried_; }
  // What the next reply is for; nothing when none is due.
  [[nodiscard]] std::optional<Stage> awaited() const;
  // What the next words of the server are told of: where no reply is due, of what it answered last.
  [[nodiscard]] Stage stage() const;
  // Whom it may name. Valid until the next call that is not const.
  [[nodiscard]] RedactedPerson person_asked_about() const;

  [[nodiscard]] const Message& incoming() const { return incoming_->message; }
  [[nodiscard]] const Message& outgoing() const { return outgoing_->message; }
  [[nodiscard]] const ContentFacts& outgoing_facts() const { return outgoing_->inspection.content; }

  // Appends the commands that begin the transaction. `message` must meet no obstacle.
  void open(Message message, const Inspection& inspection, std::string& out);

  // The content of incoming() and its final dot are about to be written: it becomes outgoing().
  void content_written();

  // Commands that the reply calls for are appended to `out`. One that is cut ends the dialogue,
  // because where the next one begins is not known: it refuses by its code, and accepts nothing.
  std::optional<Settlement> on_reply(const Reply& reply, std::string& out);

  // The content of incoming() may not be written: it is given back. The server waits for content,
  // so that nothing but closing is left.
  Settlement withhold();

  enum class Dot : std::uint8_t {
    written,
    not_written,
    withheld,  // As we wanted: the message may not leave any more.
  };
  // The connection is gone, for `why`. `dot` is about outgoing(). Says what becomes of the messages
  // under way, oldest first; afterwards none is. The settlements refer to `why`.
  std::array<std::optional<Settlement>, 2> abandon(Dot dot, const Failure& why);

 private:
  enum class Awaited : std::uint8_t { reset, mail, recipient, data, content, empty_content };
  struct Transaction {
    Message message;
    Inspection inspection;
    bool is_first{false};             // On this connection.
    bool is_answered{false};          // The server has replied to some command of it.
    bool is_begun{false};             // Its MAIL was accepted.
    std::optional<Ending> refusal{};  // The first one counts; the later ones are its echo.
    bool is_displaced{false};         // By the refusal.
  };

  std::optional<Settlement> follow(const Reply& reply, std::string& out);
  void expect(Awaited awaited);
  [[nodiscard]] static Stage stage_of(Awaited awaited);
  Ending refused(Stage stage, const Reply& reply, const Message& message);
  void say_mail(std::string& out);
  void hang_up(Trouble trouble, Stage stage, const Reply& reply);
  Settlement end_outgoing(const Ending& ending);
  Settlement end_incoming(std::optional<Ending> ending);
  // The messages that this connection let begin before it.
  [[nodiscard]] int carried_before(const Transaction& transaction) const;
  [[nodiscard]] bool may_be_of_connection(const Transaction& transaction, Stage stage,
                                          const Reply& reply) const;
  [[nodiscard]] bool is_open_to_doubt(Stage stage, const Reply& reply) const;
  void on_settled_refusal(Stage stage, const Reply& reply);
  void pass(Stage stage);
  // Ends this connection, and leaves the answer about `transaction` to a fresh one.
  void displace(Transaction& transaction, Stage stage, const Reply& reply);
  [[nodiscard]] Settlement ended(const Transaction& transaction,
                                 const std::optional<Ending>& ending) const;
  std::optional<Settlement> on_goodbye(Awaited awaited, const Reply& reply);
  std::optional<Settlement> on_content(const Reply& reply);
  std::optional<Settlement> on_envelope(Awaited awaited, const Reply& reply, std::string& out);

  std::string_view sender_;
  Capabilities capabilities_;
  MayDisplace may_displace_;
  std::optional<Transaction> incoming_;
  std::optional<Transaction> outgoing_;
  bool wants_content_{false};
  bool needs_reset_{false};
  Failure failure_;
  std::string refusal_words_;  // That a settlement refers to.
  int carried_{0};
  // How far a message has come, or was refused there as its own: the connection was fit so far.
  std::optional<Stage> passed_;
  // Doubtful refusals that were settled, in a row, at the same command.
  int doubtful_{0};
  Stage doubtful_at_{};
  bool is_spent_{false};
  bool has_parted_{false};
  bool has_opened_{false};
  // A ring: the final reply, RSET, MAIL, RCPT, DATA are the most that can be due.
  std::array<Awaited, 8> expected_{};
  std::size_t expected_first_{0};
  std::size_t expected_count_{0};
  Stage answered_{Stage::mail};  // By the last reply.
};

}  // namespace crier::smtp
