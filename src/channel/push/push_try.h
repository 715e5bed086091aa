// What became of one message to one address of a person, and what that comes to for the person.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "campaign/address_kind.h"
#include "campaign/outcome.h"
#include "channel/push/push_answer.h"
#include "channel/push/suspect_share.h"
#include "net/http/client.h"

namespace crier::channel {

// Why a message has certainly not left.
struct UnsentMessage {
  enum class Kind : std::uint8_t {
    trouble,    // With the service, apart from any notice.
    withheld,   // The notice may not leave any more.
    postponed,  // The service has not begun it, or there was no room: soon again.
  };
  Kind kind{};
  Reason reason{};
  std::string description{};  // For people.
};

// The answer of the service, or what stands for it where the message may have arrived.
using PushTry = std::expected<PushAnswer, UnsentMessage>;

// The try whose request has no whole answer. Where its header came, a message that was refused is
// tried again: why it was is not known.
[[nodiscard]] PushTry broken_try(const http::TransportError& error, const std::string& receiver);

// The same where each address has a host of its own, as in Web Push: a host that cannot be reached
// is no trouble of the channel's, and whose it is, is tried again.
[[nodiscard]] PushTry broken_try_at_host(const http::TransportError& error,
                                         const std::string& receiver);

// What a suspect answer means, by how many there are (suspect_share.h).
void judge(PushAnswer& answer, SuspectShare& share);

// All addresses of one person, one after the other. Whoever has one that was accepted is told.
class PersonTries {
 public:
  explicit PersonTries(AddressKind kind) : kind_(kind) {}

  // `address` as the person's addresses have it.
  void add(const std::string& address, const PushTry& result);
  // The address cannot be used by us, which says nothing of it. `why` is for people.
  void pass_over(std::string why);

  // A service has answered for one of them, or it may have the notice.
  [[nodiscard]] bool is_answered() const { return answer_.has_value(); }
  // One of them has the notice, or may have it.
  [[nodiscard]] bool is_perhaps_told() const;
  // Set: one of them was not sent to.
  [[nodiscard]] const std::optional<UnsentMessage>& unsent() const { return unsent_; }
  // With what is known of the addresses, whatever the verdict.
  [[nodiscard]] Outcome outcome() const;

 private:
  AddressKind kind_;
  std::optional<PushAnswer> answer_;  // That which counts for the person.
  std::optional<UnsentMessage> unsent_;
  std::string passed_over_;
  std::vector<AddressVerdict> verdicts_;
};

}  // namespace crier::channel
