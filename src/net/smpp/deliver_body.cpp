#include "net/smpp/deliver_body.h"

#include <cstddef>

namespace crier::smpp {
namespace {

constexpr std::uint16_t receipted_message_id = 0x001E;
constexpr std::uint16_t network_error_code = 0x0423;
constexpr std::uint16_t message_payload = 0x0424;
constexpr std::uint16_t message_state = 0x0427;
constexpr std::size_t network_error_octets = 3;

// Takes fields off the front of a body; once something is missing, all that follows is.
class BodyReader {
 public:
  explicit BodyReader(std::string_view body) : rest_(body) {}

  // Without its NUL.
  std::string text() {
    const std::size_t end = rest_.find('\0');
    if (end == std::string_view::npos) return fail();
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return value;
  }

  std::uint8_t octet() {
    const std::string value = octets(1);
    return value.empty() ? 0 : static_cast<std::uint8_t>(value.front());
  }

  std::uint16_t number() {
    const std::uint8_t high = octet();
    const std::uint8_t low = octet();
    return static_cast<std::uint16_t>(high << 8 | low);
  }

  std::string octets(std::size_t count) {
    if (count > rest_.size()) return fail();
    std::string value(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return value;
  }

  [[nodiscard]] bool is_whole() const { return is_whole_; }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

 private:
  std::string fail() {
    is_whole_ = false;
    rest_ = {};
    return {};
  }

  std::string_view rest_;
  bool is_whole_{true};
};

// 3.2.4.1: tag, length, value.
void take_optional(Delivery& delivery, BodyReader& body) {
  while (!body.is_at_end()) {
    const std::uint16_t tag = body.number();
    const std::uint16_t length = body.number();
    const std::string value = body.octets(length);
    if (!body.is_whole()) return;
    switch (tag) {
      case receipted_message_id: delivery.receipted_id = value.substr(0, value.find('\0')); break;
      case network_error_code:
        if (value.size() == network_error_octets) delivery.network_error = value;
        break;
      case message_payload:
        if (delivery.octets.empty()) delivery.octets = value;
        break;
      case message_state:
        if (value.size() == 1) delivery.message_state = static_cast<std::uint8_t>(value.front());
        break;
      default: break;
    }
  }
}

}  // namespace

std::expected<Delivery, std::string> read_delivery(std::string_view octets) {
  BodyReader body(octets);
  Delivery delivery;
  body.text();  // service_type
  delivery.source_type = body.octet();
  body.octet();  // source_addr_npi
  delivery.source = body.text();
  body.octet();  // dest_addr_ton
  body.octet();  // dest_addr_npi
  delivery.destination = body.text();
  delivery.esm_class = body.octet();
  body.octet();  // protocol_id
  body.octet();  // priority_flag
  body.text();   // schedule_delivery_time
  body.text();   // validity_period
  body.octet();  // registered_delivery
  body.octet();  // replace_if_present_flag
  delivery.data_coding = body.octet();
  body.octet();  // sm_default_msg_id
  const std::uint8_t length = body.octet();
  delivery.octets = body.octets(length);
  if (!body.is_whole()) return std::unexpected("a deliver_sm that ends too early");
  take_optional(delivery, body);
  return delivery;
}

}  // namespace crier::smpp
