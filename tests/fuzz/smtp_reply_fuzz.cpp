// The reply parser over any bytes: it takes no more than there is, never takes nothing, keeps its
// limits, and says the same of a reply however little of what follows has come.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "net/smtp/capabilities.h"
#include "net/smtp/reply.h"

namespace smtp = crier::smtp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using Result = smtp::ParsedReply::Result;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (;;) {
    const smtp::ParsedReply parsed = smtp::parse_reply(bytes);
    if (parsed.result == Result::partial) {
      CRIER_CHECK(bytes.size() <= smtp::reply_size_max);
      return 0;
    }
    if (parsed.result == Result::malformed) return 0;
    if (parsed.result == Result::overlong) {
      CRIER_CHECK(bytes.size() > smtp::reply_size_max && parsed.size == bytes.size());
      CRIER_CHECK(parsed.reply.lines.size() == smtp::reply_size_max);
      const auto earlier = smtp::parse_reply(bytes.substr(0, smtp::reply_size_max + 1));
      CRIER_CHECK(earlier.result == Result::overlong && earlier.reply.code == parsed.reply.code);
      return 0;
    }
    CRIER_CHECK(parsed.size > 0 && parsed.size <= bytes.size());
    CRIER_CHECK(parsed.size <= smtp::reply_size_max);
    CRIER_CHECK(parsed.reply.code >= 200 && parsed.reply.code <= 599);
    CRIER_CHECK(parsed.reply.lines.size() == parsed.size);
    const auto klass = parsed.reply.enhanced.klass;
    CRIER_CHECK(klass == 0 || klass == parsed.reply.code / 100);
    CRIER_CHECK(smtp::queue_id(parsed.reply.text).size() <= 200);
    static_cast<void>(smtp::capabilities_of(parsed.reply));

    const smtp::ParsedReply alone = smtp::parse_reply(bytes.substr(0, parsed.size));
    CRIER_CHECK(alone.result == Result::complete && alone.size == parsed.size);
    if (parsed.size > 1) {
      const auto shorter = smtp::parse_reply(bytes.substr(0, parsed.size - 1));
      CRIER_CHECK(shorter.result == Result::partial);
    }
    bytes.remove_prefix(parsed.size);
  }
}
