// What no text may contain, whatever its column.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "audience/reject.h"

namespace crier::audience {

// A character, or of what is no UTF-8 the octet, and where it stands, counted in characters from 1.
struct CharacterAt {
  std::int32_t character{};
  std::uint32_t position{};

  friend bool operator==(const CharacterAt&, const CharacterAt&) = default;
};

struct TextFault {
  RejectReason reason{};
  CharacterAt at;
};

// bad_utf8, nul_character or control_character; nothing when `text` is sound. Control characters
// are C0, DEL, C1, the line and paragraph separators and the characters that reorder what is read
// (bidirectional embeddings, overrides and isolates), with which a name could rewrite a notice.
[[nodiscard]] std::optional<TextFault> text_fault(std::string_view text);

// What most probably makes a value unreadable: the first character that shows nothing (a space of
// any kind, a joiner, a soft hyphen).
struct SuspicionRules {
  bool is_ascii{};    // So is the first one beyond ASCII.
  bool has_spaces{};  // U+0020 is nothing special.
};
// `text` is UTF-8.
[[nodiscard]] std::optional<CharacterAt> suspicious_character(std::string_view text,
                                                              SuspicionRules rules);

}  // namespace crier::audience
