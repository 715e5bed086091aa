// The commands of one transaction, as they go on the wire.
#pragma once

#include <string>
#include <string_view>

#include "net/smtp/address.h"
#include "net/smtp/capabilities.h"
#include "net/smtp/content.h"
#include "net/smtp/message.h"

namespace crier::smtp {

// What was found out about a message before it is offered.
struct Inspection {
  ContentFacts content{};
  AddressKind sender{AddressKind::ascii};
  AddressKind recipient{AddressKind::ascii};

  // RFC 6531 section 3.4: for an address of the envelope or for a header outside ASCII, and for
  // nothing else.
  [[nodiscard]] bool needs_smtputf8() const {
    return recipient == AddressKind::utf8 || sender == AddressKind::utf8 ||
           content.header_is_eight_bit;
  }
};

[[nodiscard]] Inspection inspect(const Message& message, AddressKind sender);

// Whether a server with these capabilities can be given the message.
[[nodiscard]] Obstacle obstacle_to(const Message& message, const Inspection& inspection,
                                   const Capabilities& capabilities);

// Each appends one command. The message must meet no obstacle (obstacle_to).
void append_mail(std::string_view sender, const Message& message, const Inspection& inspection,
                 const Capabilities& capabilities, std::string& out);
void append_rcpt(std::string_view recipient, std::string& out);

// RFC 4648 section 4, as AUTH wants it.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace crier::smtp
