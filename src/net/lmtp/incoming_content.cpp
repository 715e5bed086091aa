#include "net/lmtp/incoming_content.h"

namespace crier::lmtp {

std::size_t IncomingContent::add(std::string_view octets) {
  for (std::size_t place = 0; place < octets.size(); ++place) {
    if (has_ended_) return place;
    const char octet = octets[place];
    switch (at_) {
      case At::line_begin:
        // A dot that begins a line is stuffed, or is the end.
        if (octet == '.') {
          at_ = At::dot;
          continue;
        }
        break;
      case At::dot:
        if (octet == '\r') {
          at_ = At::dot_return;
          continue;
        }
        break;
      case At::dot_return:
        if (octet == '\n') {
          has_ended_ = true;
          continue;
        }
        keep('\r');
        break;
      case At::carriage_return:
        if (octet == '\n') {
          keep(octet);
          at_ = At::line_begin;
          continue;
        }
        break;
      case At::within: break;
    }
    keep(octet);
    at_ = octet == '\r' ? At::carriage_return : At::within;
  }
  return octets.size();
}

void IncomingContent::keep(char octet) {
  if (++octets_ <= octets_max_) text_ += octet;
}

}  // namespace crier::lmtp
