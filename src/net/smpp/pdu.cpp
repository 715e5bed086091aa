#include "net/smpp/pdu.h"

#include <algorithm>

#include <fmt/format.h>

namespace crier::smpp {
namespace {

void append_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint32_t number_at(std::string_view octets, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t index = at; index < at + 4; ++index) {
    value = value << 8 | static_cast<std::uint8_t>(octets[index]);
  }
  return value;
}

}  // namespace

void append(std::string& out, const Pdu& pdu) {
  append_number(out, static_cast<std::uint32_t>(header_octets + pdu.body.size()));
  append_number(out, static_cast<std::uint32_t>(pdu.command));
  append_number(out, pdu.status);
  append_number(out, pdu.sequence);
  out += pdu.body;
}

std::expected<std::optional<ReadPdu>, std::string> read_pdu(std::string_view octets) {
  if (octets.size() < 4) return std::nullopt;
  const std::size_t length = number_at(octets, 0);
  if (length < header_octets || length > pdu_octets_max) {
    return std::unexpected(fmt::format("a PDU of {} octets", length));
  }
  if (octets.size() < length) return std::nullopt;
  return ReadPdu{.pdu = {.command = static_cast<Command>(number_at(octets, 4)),
                         .status = number_at(octets, 8),
                         .sequence = number_at(octets, 12),
                         .body = std::string(octets.substr(header_octets, length - header_octets))},
                 .octets = length};
}

BodyWriter& BodyWriter::text(std::string_view value, std::size_t octets_max) {
  value = value.substr(0, std::min(value.find('\0'), octets_max));
  body_ += value;
  body_.push_back('\0');
  return *this;
}

BodyWriter& BodyWriter::octet(std::uint8_t value) {
  body_.push_back(static_cast<char>(value));
  return *this;
}

BodyWriter& BodyWriter::octets(std::string_view value) {
  body_ += value;
  return *this;
}

std::string first_text(std::string_view body) {
  return std::string(body.substr(0, body.find('\0')));
}

}  // namespace crier::smpp
