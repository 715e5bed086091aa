#include "net/smtp/address.h"

namespace crier::smtp {

AddressKind inspect_address(std::string_view address) {
  constexpr std::size_t size_max = 254;
  if (address.empty() || address.size() > size_max) return AddressKind::malformed;
  bool has_at = false;
  bool is_quoted = false;
  bool is_escaped = false;
  bool is_utf8 = false;
  for (const char each : address) {
    const auto letter = static_cast<unsigned char>(each);
    if (letter < 0x20 || letter == 0x7f) return AddressKind::malformed;
    is_utf8 |= letter >= 0x80;
    if (is_escaped) {
      is_escaped = false;
    } else if (is_quoted) {
      is_escaped = letter == '\\';
      is_quoted = letter != '"';
    } else {
      if (letter == ' ' || letter == '<' || letter == '>') return AddressKind::malformed;
      is_quoted = letter == '"';
      has_at |= letter == '@';
    }
  }
  if (is_quoted || !has_at) return AddressKind::malformed;
  return is_utf8 ? AddressKind::utf8 : AddressKind::ascii;
}

}  // namespace crier::smtp
