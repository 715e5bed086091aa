// What an SMSC may say, any octets: PDUs are read in their order, none takes more than there is or
// nothing, each says the same however little of what follows has come, and the window of a
// connection settles each text once, whatever the answers.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/check.h"
#include "net/smpp/pdu.h"
#include "net/smpp/window.h"

namespace smpp = crier::smpp;

namespace {

class Settled {
 public:
  void note(const std::optional<smpp::Settlement>& settlement) {
    if (settlement) CRIER_CHECK(tickets_.insert(settlement->ticket).second);
  }
  [[nodiscard]] std::size_t size() const { return tickets_.size(); }

 private:
  std::set<smpp::Ticket> tickets_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view octets(reinterpret_cast<const char*>(data), size);
  const smpp::Options options{.servers = {{.host = "smsc"}}, .system_id = "crier", .sender = "1"};
  smpp::Window window(options);
  Settled settled;
  constexpr smpp::Ticket texts = 4;
  for (smpp::Ticket ticket = 1; ticket <= texts; ++ticket) {
    smpp::Message message{.ticket = ticket, .recipient = "+1"};
    message.text.parts.assign(static_cast<std::size_t>(ticket), "text");
    window.start(std::move(message));
  }
  crier::SteadyTime now{};
  for (;;) {
    while (const auto request = window.next(now)) window.on_written(request->sequence, now);
    const auto read = smpp::read_pdu(octets);
    if (!read || !*read) break;
    const smpp::ReadPdu& first = **read;
    CRIER_CHECK(first.octets >= smpp::header_octets && first.octets <= octets.size());
    const auto alone = smpp::read_pdu(octets.substr(0, first.octets));
    CRIER_CHECK(alone && *alone && (*alone)->pdu == first.pdu);
    std::string written;
    smpp::append(written, first.pdu);
    CRIER_CHECK(written == octets.substr(0, first.octets));
    settled.note(window.on_answer(first.pdu, now));
    octets.remove_prefix(first.octets);
    now += std::chrono::seconds(1);
  }
  for (const auto& settlement : window.abandon("over")) settled.note(settlement);
  CRIER_CHECK(settled.size() == texts && window.empty());
  return 0;
}
