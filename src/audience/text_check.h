// What no text of a person may contain, whatever its column.
#pragma once

#include <optional>
#include <string_view>

#include "audience/reject.h"

namespace crier::audience {

// bad_utf8, nul_character or control_character; nothing when `text` is sound. Control characters
// are C0, DEL, C1, the line and paragraph separators and the characters that reorder what is read
// (bidirectional embeddings, overrides and isolates), with which a name could rewrite a notice.
[[nodiscard]] std::optional<RejectReason> text_fault(std::string_view text);

}  // namespace crier::audience
