// What an LMTP server says (RFC 2033), as a state machine without a socket: a line of the client
// goes in, a reply comes out. EHLO and HELO are refused, as the RFC wants it: a client that speaks
// SMTP would not understand one reply a recipient.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crier::lmtp {

struct Envelope {
  std::string sender;  // Empty: the null sender, as bounces have it.
  std::vector<std::string> recipients;
  std::string content;  // As it was sent, without the stuffed dots.
};

struct DialogueLimits {
  std::size_t recipients_max{100};
  std::size_t message_octets_max{std::size_t{10} << 20U};
  int faults_max{10};  // Commands that make no sense; the next one ends the connection.
};

// Why mail for an address is not taken, as a reply without its line end ("550 5.1.1 …"); nothing:
// it is.
using RecipientCheck = std::function<std::optional<std::string>(std::string_view address)>;

// What became of a message, told to each of its recipients.
enum class Taken : std::uint8_t { kept, not_now, too_large };

class Dialogue {
 public:
  enum class Next : std::uint8_t { command, content, close };
  struct Answer {
    std::string text;  // One line or more, each with its end.
    Next next{Next::command};
  };

  // `host` is what the server calls itself.
  Dialogue(std::string host, DialogueLimits limits, RecipientCheck check);

  [[nodiscard]] Answer greeting() const;
  // A line without its end.
  [[nodiscard]] Answer command(std::string_view line);
  // One that is longer than a command may be.
  [[nodiscard]] Answer overlong();

  // After `content`: whom the message is for; it begins anew afterwards.
  [[nodiscard]] Envelope take_envelope();
  [[nodiscard]] std::string replies(std::size_t recipients, Taken taken) const;

 private:
  [[nodiscard]] Answer hello();
  [[nodiscard]] Answer mail(std::string_view rest);
  [[nodiscard]] Answer recipient(std::string_view rest);
  [[nodiscard]] Answer data();
  [[nodiscard]] Answer fault(std::string_view text);

  std::string host_;
  DialogueLimits limits_;
  RecipientCheck check_;
  bool has_greeted_{};
  bool has_sender_{};
  Envelope envelope_;
  int faults_{};
};

}  // namespace crier::lmtp
