#include "base/redaction/redacted.h"

#include <cstdint>

#include "base/redaction/encoded_words.h"
#include "base/redaction/person_words.h"
#include "base/unicode.h"

namespace crier {
namespace {

// Controls of the screen and of the direction of writing, and what shows nothing.
bool is_control(std::int32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) ||
         point == 0xFEFF;
}

std::string in_one_line(std::string_view text, std::size_t size_max) {
  std::string line;
  for (std::size_t at = 0; at < text.size() && line.size() < size_max;) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(text, at);
    if (point < 0) {
      line.append(at - begin, '?');
    } else if (!is_control(point) && point != ' ') {
      line += text.substr(begin, at - begin);
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

void shorten(std::string& text, std::size_t size_max) {
  constexpr std::string_view ellipsis = "…";
  if (text.size() <= size_max) return;
  std::size_t end = size_max - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  text += ellipsis;
}

}  // namespace

std::string redacted(std::string_view text, const RedactedPerson& person, std::size_t size_max) {
  // Far more than is kept, so that shortening before the search hides no address from it.
  std::string line = in_one_line(text, 4 * size_max);
  hide_encoded(line, person.address);
  hide_address_of(line, person.address);
  hide_addresses(line);
  hide_mailbox_of(line, person.address);
  hide_name(line, person.name);
  shorten(line, size_max);
  return line;
}

}  // namespace crier
