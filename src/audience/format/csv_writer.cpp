#include "audience/format/csv_writer.h"

namespace crier::audience {

void append_csv_field(std::string& into, std::string_view text, char delimiter) {
  const bool is_plain = text.find(delimiter) == std::string_view::npos &&
                        text.find_first_of("\"\r\n") == std::string_view::npos;
  if (is_plain) {
    into += text;
    return;
  }
  into += '"';
  for (const char character : text) {
    if (character == '"') into += '"';
    into += character;
  }
  into += '"';
}

}  // namespace crier::audience
