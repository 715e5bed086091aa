// What a file is by its first octets, whatever its name says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crier::audience {

enum class FileKind : std::uint8_t {
  text,      // Without a sign of its encoding.
  utf8,      // With a byte order mark.
  utf16_le,  // With a byte order mark, or every other octet is NUL.
  utf16_be,
  utf32_le,
  utf32_be,
  gzip,
  zstd,
  binary,  // NUL where a header should be: text only in an encoding that somebody names.
  other    // Nothing with rows of text.
};

// How many octets are looked at.
inline constexpr std::size_t file_kind_octets = 1024;

struct RecognisedFile {
  FileKind kind{FileKind::text};
  std::size_t mark_octets{};  // The length of the byte order mark.
  std::string what;  // For `binary` and `other`: what it is and what to do, a sentence for people.
};

// `beginning` is the first `file_kind_octets`, or the whole of a smaller file.
[[nodiscard]] RecognisedFile recognised_file(std::string_view beginning);

}  // namespace crier::audience
