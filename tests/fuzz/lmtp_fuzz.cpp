// What a client of the LMTP server sends, as any bytes: every line has an answer that is a whole
// line, a message is the same however it is cut, and nobody is delivered to who was refused.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "net/lmtp/dialogue.h"
#include "net/lmtp/incoming_content.h"

namespace lmtp = crier::lmtp;

namespace {

// How much of `bytes` the message is, and the rest of what it says.
std::size_t take_message(std::string_view bytes) {
  constexpr std::size_t octets_max = 100;
  lmtp::IncomingContent whole(octets_max);
  const std::size_t taken = whole.add(bytes);
  lmtp::IncomingContent cut(octets_max);
  std::size_t place = 0;
  while (place < bytes.size() && !cut.has_ended()) place += cut.add(bytes.substr(place, 1));
  CRIER_CHECK(place == taken && cut.has_ended() == whole.has_ended());
  CRIER_CHECK(whole.has_ended() || taken == bytes.size());
  CRIER_CHECK(!whole.has_ended() || bytes.substr(0, taken).ends_with(".\r\n"));
  CRIER_CHECK(whole.octets() <= taken && whole.is_too_large() == (whole.octets() > octets_max));
  const std::string text = whole.take();
  CRIER_CHECK(text == cut.take() && text.size() <= octets_max);
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  lmtp::Dialogue dialogue("mx.example.org", {.recipients_max = 3},
                          [](std::string_view address) -> std::optional<std::string> {
                            CRIER_CHECK(!address.empty());
                            if (!address.starts_with("known")) return "550 5.1.1 No";
                            return std::nullopt;
                          });
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1);
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const lmtp::Dialogue::Answer answer = dialogue.command(line);
    CRIER_CHECK(answer.text.size() > 5 && answer.text.ends_with("\r\n"));
    if (answer.next == lmtp::Dialogue::Next::close) return 0;
    if (answer.next != lmtp::Dialogue::Next::content) continue;
    bytes.remove_prefix(take_message(bytes));
    const lmtp::Envelope envelope = dialogue.take_envelope();
    CRIER_CHECK(!envelope.recipients.empty() && envelope.recipients.size() <= 3);
    for (const std::string& each : envelope.recipients) CRIER_CHECK(each.starts_with("known"));
  }
  return 0;
}
