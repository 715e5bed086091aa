// Language tags by their shape (RFC 5646, BCP 47), of languages that ISO 639 knows. Whether
// anything is translated into a language is the campaign's question.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::audience {

inline constexpr std::size_t locale_tag_bytes_max = 35;  // RFC 5646 4.4.1.

// `tag` in canonical case ("PT_pt" is "pt-PT", "zh-hant-tw" is "zh-Hant-TW"), or nothing when it
// has not the shape of a tag, or its language is none: language, script, region, variants,
// extensions, private use. The locales of POSIX are read: an underscore as a hyphen, "de_AT.UTF-8"
// and "de_AT@euro" as "de-AT", "sr_RS@latin" as "sr-Latn-RS".
[[nodiscard]] std::optional<std::string> canonical_locale(std::string_view tag);

}  // namespace crier::audience
