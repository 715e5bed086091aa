#include "net/smpp/request_bodies.h"

#include <chrono>

#include <fmt/format.h>

#include "base/check.h"
#include "net/smpp/pdu.h"

namespace crier::smpp {
namespace {

constexpr std::uint8_t interface_version = 0x34;
constexpr std::uint8_t default_mode = 0x00;
constexpr std::uint8_t has_user_data_header = 0x40;
// 5.2.17: a receipt of the last outcome, whether the part arrived or not; no others on the way.
constexpr std::uint8_t no_receipt = 0x00;
constexpr std::uint8_t receipt_of_end = 0x01;
constexpr std::uint8_t gsm_coding = 0x00;
constexpr std::uint8_t ucs2_coding = 0x08;
constexpr std::size_t short_message_octets_max = 254;

constexpr std::size_t system_id_octets_max = 15;
constexpr std::size_t password_octets_max = 8;
constexpr std::size_t system_type_octets_max = 12;
constexpr std::size_t address_octets_max = 20;
constexpr std::size_t time_octets_max = 16;

// 7.1.1, in its relative form: years, months, days, hours, minutes, seconds from the submission.
std::string relative_time(Duration time) {
  using namespace std::chrono;
  const auto whole_days = floor<days>(time);
  const hh_mm_ss rest(floor<seconds>(time - whole_days));
  // Months differ in their days, so that days are all there is below a month's worth.
  constexpr int days_max = 27;
  const auto shown_days = std::min<long>(whole_days.count(), days_max);
  return fmt::format("0000{:02}{:02}{:02}{:02}000R", shown_days, rest.hours().count(),
                     rest.minutes().count(), rest.seconds().count());
}

// 05 00 03: an element of three octets that joins parts, by one reference of eight bits.
std::string joining_header(std::uint8_t reference, std::size_t parts, std::size_t part) {
  return {0x05,
          0x00,
          0x03,
          static_cast<char>(reference),
          static_cast<char>(parts),
          static_cast<char>(part + 1)};
}

std::string_view without_plus(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

}  // namespace

std::string bind_body(const Options& options) {
  return BodyWriter()
      .text(options.system_id, system_id_octets_max)
      .text(options.password, password_octets_max)
      .text(options.system_type, system_type_octets_max)
      .octet(interface_version)
      .octet(0)     // addr_ton
      .octet(0)     // addr_npi
      .text({}, 0)  // address_range
      .take();
}

std::string submit_body(const Options& options, const Message& message, std::size_t part,
                        std::uint8_t reference) {
  const SmsText& text = message.text;
  CRIER_CHECK(part < text.parts.size() && text.parts.size() <= parts_max);
  const bool is_joined = text.parts.size() > 1;
  const Numbering from = numbering_of_sender(options.sender);
  std::string content = is_joined ? joining_header(reference, text.parts.size(), part) : "";
  content += text.parts[part];
  CRIER_CHECK(content.size() <= short_message_octets_max);
  return BodyWriter()
      .text({}, 0)  // service_type
      .octet(from.type)
      .octet(from.plan)
      .text(without_plus(options.sender), address_octets_max)
      .octet(1)  // dest_addr_ton: international
      .octet(1)  // dest_addr_npi: E.164
      .text(without_plus(message.recipient), address_octets_max)
      .octet(is_joined ? has_user_data_header : default_mode)
      .octet(0)     // protocol_id
      .octet(0)     // priority_flag
      .text({}, 0)  // schedule_delivery_time: at once
      .text(relative_time(options.validity), time_octets_max)
      .octet(options.receives ? receipt_of_end : no_receipt)
      .octet(0)  // replace_if_present_flag
      .octet(text.alphabet == SmsAlphabet::ucs2 ? ucs2_coding : gsm_coding)
      .octet(0)  // sm_default_msg_id
      .octet(static_cast<std::uint8_t>(content.size()))
      .octets(content)
      .take();
}

}  // namespace crier::smpp
