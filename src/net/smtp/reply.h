// SMTP replies: RFC 5321 section 4.2, with the enhanced status of RFC 2034 and 3463.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/redaction/redacted.h"

namespace crier::smtp {

// class.subject.detail; all zero when the server gave none.
struct EnhancedCode {
  std::int16_t klass{};
  std::int16_t subject{};
  std::int16_t detail{};

  friend constexpr auto operator<=>(const EnhancedCode&, const EnhancedCode&) = default;
};

// The views are valid as long as the bytes that were parsed.
//
// All lines of a reply carry the same code, so that the first line of one that is cut tells whether
// it refuses. It accepts nothing: a reply is one when its last line has come (RFC 5321 4.2.1).
struct Reply {
  int code{};
  EnhancedCode enhanced{};
  std::string_view text{};   // That of the last line, without code and enhanced status.
  std::string_view lines{};  // The whole reply as it came.
  bool is_cut{false};        // It is longer than the bound, and this is its beginning.

  [[nodiscard]] bool is_positive() const { return code / 100 == 2; }
  [[nodiscard]] bool is_transient() const { return code / 100 == 4; }
  [[nodiscard]] bool is_permanent() const { return code / 100 == 5; }
};

// RFC 5321 4.5.3.1.5 allows a line 512 octets, and bounds no reply; servers that explain
// themselves, or what they can do, exceed both. This bounds all lines of a reply together.
inline constexpr std::size_t reply_size_max = 65'536;

struct ParsedReply {
  enum class Result : std::uint8_t {
    complete,
    partial,    // More bytes are needed.
    malformed,  // No SMTP: nothing that follows can be trusted.
    overlong,   // Where its end is, and what follows it, is not known. `reply` is its beginning.
  };
  Result result{Result::partial};
  // Octets of the reply, when complete; up to the line that is no SMTP, and with it, when
  // malformed; all octets, when overlong.
  std::size_t size{};
  Reply reply{};  // Without a code: the beginning of what is overlong is no SMTP.
};

// The first reply in `bytes`. All lines of a reply carry the same code. However the bytes arrive,
// what is said of them once they are no part of a reply any more is the same.
[[nodiscard]] ParsedReply parse_reply(std::string_view bytes);

// What the server said, all lines in one, without code and enhanced status.
[[nodiscard]] std::string words_of(const Reply& reply);

// The same for logs and screens: redacted, and says so if the reply is cut.
[[nodiscard]] std::string redacted_words_of(const Reply& reply, const RedactedPerson& person = {});

// "a reply longer than 65,536 octets"
inline constexpr std::string_view overlong_name = "a reply longer than 65,536 octets";
static_assert(reply_size_max == 65'536);

// The name under which the server queued what it accepted, out of the text of its reply; empty when
// it gave none that can be told apart from prose. At most 200 octets of [A-Za-z0-9._-].
[[nodiscard]] std::string_view queue_id(std::string_view text);

}  // namespace crier::smtp
