#include "audience/csv_writer.h"

namespace crier::audience {

void append_csv_field(std::string& into, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
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
