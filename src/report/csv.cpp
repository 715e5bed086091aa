#include "report/csv.h"

namespace crier::report {
namespace {

void append_field(std::string& line, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += field;
    return;
  }
  line += '"';
  for (const char letter : field) {
    if (letter == '"') line += '"';
    line += letter;
  }
  line += '"';
}

}  // namespace

std::string csv_line(std::span<const std::string> fields) {
  std::string line;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (index > 0) line += ',';
    append_field(line, fields[index]);
  }
  return line + "\r\n";
}

}  // namespace crier::report
