#include "net/smtp/command.h"

#include <array>
#include <charconv>

namespace crier::smtp {

Inspection inspect(const Message& message, AddressKind sender) {
  return {.content = inspect_content(message.content),
          .sender = message.sender.empty() ? sender : inspect_address(message.sender),
          .recipient = inspect_address(message.recipient)};
}

Obstacle obstacle_to(const Message& message, const Inspection& inspection,
                     const Capabilities& capabilities) {
  if (inspection.recipient == AddressKind::malformed) return Obstacle::address_malformed;
  if (inspection.sender == AddressKind::malformed) return Obstacle::sender_malformed;
  if (!inspection.content.is_sound) return Obstacle::content_malformed;
  if (inspection.needs_smtputf8() && !capabilities.smtputf8) {
    return inspection.recipient == AddressKind::utf8 ? Obstacle::smtputf8_missing
                                                     : Obstacle::sender_smtputf8_missing;
  }
  if (inspection.content.is_eight_bit && !capabilities.eight_bit_mime) {
    return Obstacle::eight_bit_missing;
  }
  if (capabilities.size_max != 0 && message.content.size() > capabilities.size_max) {
    return Obstacle::too_large;
  }
  return Obstacle::none;
}

void append_mail(std::string_view sender, const Message& message, const Inspection& inspection,
                 const Capabilities& capabilities, std::string& out) {
  const std::string_view from = message.sender.empty() ? sender : message.sender;
  out.append("MAIL FROM:<").append(from).append(">");
  if (capabilities.size) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), message.content.size());
    out.append(" SIZE=").append(digits.data(), end.ptr);
  }
  if (inspection.content.is_eight_bit) out.append(" BODY=8BITMIME");
  if (inspection.needs_smtputf8()) out.append(" SMTPUTF8");
  out.append("\r\n");
}

void append_rcpt(std::string_view recipient, std::string& out) {
  out.append("RCPT TO:<").append(recipient).append(">\r\n");
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto octet = [&](std::size_t index) {
      return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
    };
    const unsigned group = octet(at) << 16U | octet(at + 1) << 8U | octet(at + 2);
    text += letters[group >> 18U];
    text += letters[group >> 12U & 63U];
    text += at + 1 < bytes.size() ? letters[group >> 6U & 63U] : '=';
    text += at + 2 < bytes.size() ? letters[group & 63U] : '=';
  }
  return text;
}

}  // namespace crier::smtp
