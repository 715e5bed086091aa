// How many terminal columns a text takes: letters of most scripts one, wide East Asian letters and
// emoji two, combining marks none. A small table in the manner of wcwidth; good for aligning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier::report {

// `text` is UTF-8; an octet that is not counts as one column.
[[nodiscard]] std::size_t display_width(std::string_view text);

// The front of `text` in at most `columns`, ending in "…" if something was cut off. `columns` is 1
// or more.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

// Words after a margin ("ALARM        "), as lines of at most `columns` that begin below each
// other; 0 columns: one line of any length. A word that is wider than a line is broken. Ends with
// '\n'.
[[nodiscard]] std::string with_margin(std::string_view margin, std::string_view words,
                                      std::size_t columns);

// Control characters as "?", so that no value can move the cursor or colour the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace crier::report
