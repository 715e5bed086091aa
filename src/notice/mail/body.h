// A rendered text as steps of a program, in the encoding of its place.
#pragma once

#include <cstdint>
#include <string_view>

#include "notice/program.h"

namespace crier::notice {

enum class TransferEncoding : std::uint8_t { quoted_printable, base64 };

// Whichever makes the text shorter.
[[nodiscard]] TransferEncoding shorter_encoding(std::string_view rendered);

// Which of a person's values go into the text.
enum class ValueForm : std::uint8_t { plain, html };

struct BodyShape {
  ValueForm form{};
  TransferEncoding encoding{};
};

// The body of a MIME part. Ends with a line end.
void add_body(Program& program, std::string_view rendered, const BodyShape& shape);

// As a part stands by itself: no encoding around it.
void add_unencoded(Program& program, std::string_view rendered, ValueForm form);

// The inside of a JSON string.
void add_json_string(Program& program, std::string_view rendered, ValueForm form);

}  // namespace crier::notice
