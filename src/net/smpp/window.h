// What one bound connection has under way: which part of which text goes next, what waits for an
// answer, and what an answer means for its text. Pure: given `now`.
//
// A text is taken when there is room, and its first part goes alone. Once that is accepted the
// others follow, before any other text; so a text that is refused is refused whole. A later part
// that the SMSC has no room for now goes again, because nobody is served with half a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "net/smpp/message.h"
#include "net/smpp/options.h"
#include "net/smpp/pdu.h"

namespace crier::smpp {

// One message ends; nothing: nothing of it has left.
struct Settlement {
  Ticket ticket{};
  std::optional<Ending> ending;
};

class Window {
 public:
  // `options` must outlive this.
  explicit Window(const Options& options) : options_(options) {}

  // One more text may be started.
  [[nodiscard]] bool has_room() const;
  void start(Message message);
  [[nodiscard]] bool empty() const { return requests_.empty() && waiting_.empty(); }

  // A request that is to be written now.
  struct Outgoing {
    std::uint32_t sequence{};
    std::string octets;
    std::optional<Ticket> asks;  // It is the first of this message to leave.
  };
  std::optional<Outgoing> next(SteadyTime now);
  // When a part that was put off may go; nothing: none was.
  [[nodiscard]] std::optional<SteadyTime> next_at() const;

  // All of its octets are with the system, from where on the answer is waited for.
  void on_written(std::uint32_t sequence, SteadyTime now);
  // It was not written, because its message may not leave any more.
  std::optional<Settlement> withdraw(std::uint32_t sequence);

  // An answer, or a generic_nack. Nothing: it ends no message.
  std::optional<Settlement> on_answer(const Pdu& answer, SteadyTime now);
  // It answers nothing that is under way.
  [[nodiscard]] bool knows(std::uint32_t sequence) const { return requests_.contains(sequence); }

  // When the oldest request must have been answered; nothing: none waits.
  [[nodiscard]] std::optional<SteadyTime> answer_by() const;

  // The line is gone, for this reason.
  std::vector<Settlement> abandon(const std::string& why);

  // For requests that are no text, in the same sequence.
  std::uint32_t next_sequence();

 private:
  struct Text {
    Message message;
    std::uint8_t reference{};
    std::size_t accepted{};
    int repeats{};
    bool has_left{};
    std::vector<std::string> part_ids;  // One a part, from the first answer on.
    // Of a part behind the first that was refused for good; empty: none was.
    std::string fault;
    std::uint32_t fault_status{};
    std::size_t awaited{};  // Requests of it that wait.
  };
  struct Request {
    std::shared_ptr<Text> text;
    std::size_t part{};
    std::optional<SteadyTime> answer_by;  // Nothing: it has not been written.
  };
  struct Waiting {
    std::shared_ptr<Text> text;
    std::size_t part{};
    SteadyTime not_before;
  };

  Outgoing request(std::shared_ptr<Text> text, std::size_t part);
  std::optional<Settlement> on_accepted(const Request& request, const Pdu& answer);
  std::optional<Settlement> on_refused(const Request& request, std::uint32_t status,
                                       SteadyTime now);
  std::optional<Settlement> end_if_whole(const Text& text);

  const Options& options_;
  std::map<std::uint32_t, Request> requests_;
  std::deque<Waiting> waiting_;  // Parts, in the order in which they go.
  std::uint32_t sequence_{};
  std::uint8_t reference_{};
};

}  // namespace crier::smpp
