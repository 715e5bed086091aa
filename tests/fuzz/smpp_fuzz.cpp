// What an SMSC may say, any octets: PDUs are read in their order, none takes more than there is or
// nothing, each says the same however little of what follows has come, and the window of a
// connection settles each text once, whatever the answers. What it delivers is kept so that it is
// read again as it came, and neither a receipt nor words are more than there was.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/unicode.h"
#include "feedback/text/came_text.h"
#include "feedback/text/message_ids.h"
#include "feedback/text/receipt_match.h"
#include "feedback/text/receipt_rules.h"
#include "feedback/text/text_receipt.h"
#include "net/smpp/deliver_body.h"
#include "net/smpp/pdu.h"
#include "net/smpp/window.h"

namespace feedback = crier::feedback;
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

void read_delivered(const std::string& body) {
  const auto delivery = smpp::read_delivery(body);
  if (!delivery) return;
  const feedback::CameText text{.from = delivery->source,
                                .from_type = delivery->source_type,
                                .to = delivery->destination,
                                .esm_class = delivery->esm_class,
                                .data_coding = delivery->data_coding,
                                .octets = delivery->octets,
                                .receipted_id = delivery->receipted_id,
                                .message_state = delivery->message_state,
                                .network_error = delivery->network_error};
  CRIER_CHECK(feedback::came_text_in(feedback::kept_form(text)) == text);
  CRIER_CHECK(crier::is_utf8(feedback::words_of(text)));
  static_cast<void>(feedback::part_of(text));
  CRIER_CHECK(feedback::international_digits(text).size() <= text.from.size());
  const auto receipt = feedback::receipt_in(text);
  if (!receipt) return;
  CRIER_CHECK(!receipt->id.empty() && receipt->id.size() <= body.size());
  CRIER_CHECK(!feedback::classify(*receipt).rule.empty());
  // A name is found by itself, whatever it is.
  const std::string form = feedback::id_form(receipt->id);
  const feedback::NamedPart own{.id_form = form, .number = text.from};
  CRIER_CHECK(feedback::part_meant(text, *receipt, {&own, 1}) == 0U);
}

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
    read_delivered(first.pdu.body);
    octets.remove_prefix(first.octets);
    now += std::chrono::seconds(1);
  }
  for (const auto& settlement : window.abandon("over")) settled.note(settlement);
  CRIER_CHECK(settled.size() == texts && window.empty());
  return 0;
}
