// What a compiled notice leaves open for a person. In rendered text a slot is a marker: one
// noncharacter of Unicode, which no input may contain, so that no input can pose as a slot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crier::notice {

enum class Mark : std::uint8_t {
  text,       // No marker: words that are the same for everybody.
  name,       // The person's name.
  token,      // The secret of the person's links (campaign/links/objection_link.h).
  days_left,  // "35 days left", counted when the notice is written.
  notice_id,  // Known when all else is rendered: it contains the version.
  if_named,   // What follows is for a person with a name,
  otherwise,  // what follows this for one without,
  end_named,  // and what follows this for everybody.
  receipt,    // The number of the person's receipt.
};

// The marker in UTF-8; `mark` is not `text`.
[[nodiscard]] std::string_view marker(Mark mark);

// Whether anything in `text` would read as a marker.
[[nodiscard]] bool has_marker(std::string_view text);

struct Piece {
  Mark mark{};
  std::string text;  // For `Mark::text`.
};

[[nodiscard]] std::vector<Piece> pieces_of(std::string_view rendered);

// `rendered` with every `mark` replaced.
[[nodiscard]] std::string with_mark_replaced(std::string_view rendered, Mark mark,
                                             std::string_view replacement);

}  // namespace crier::notice
