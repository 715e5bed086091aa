// What stands between the columns of a file: said by the operator, by the file ("sep=;", as Excel
// reads it) or by its header.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "audience/columns.h"
#include "audience/format/csv_reader.h"

namespace crier::audience {

// How much of a file is looked at: the header fits into it.
inline constexpr std::size_t dialect_octets = std::size_t{64} * 1024;

// `beginning` is the first `dialect_octets` of the text, or the whole of a smaller one. The comma,
// the semicolon, the tab and the bar are tried; the one counts under which the header has the
// columns that decide. The error is a sentence: several fit, or none does.
[[nodiscard]] std::expected<CsvDialect, std::string> dialect_of(std::string_view beginning,
                                                                Schema schema,
                                                                const HeaderRules& rules,
                                                                std::optional<char> asked);

// ";" or a word for a character that is hard to type: "tab", "semicolon". Nothing when it is no
// delimiter: several characters, a letter, a digit, a quote, a line end.
[[nodiscard]] std::optional<char> delimiter_named(std::string_view name);

}  // namespace crier::audience
