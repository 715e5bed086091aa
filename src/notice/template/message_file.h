// Files that people write by hand: "key = text" a line, in UTF-8. The strict part of Java's
// .properties format that translation tools know:
//   # Comment, up to the end of the line; explains the key below it.
//   key = text, which a backslash at the end \
//         continues on the next line, without the indentation there
// Keys are [a-z0-9_.-]. Nothing else is escaped, no key comes twice, no text is empty.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::notice {

struct Message {
  std::string text;
  std::string file;
  std::size_t line{};  // Where the key stands.
};

using Messages = std::map<std::string, Message, std::less<>>;

// All faults of the file at once.
[[nodiscard]] std::expected<Messages, std::vector<WordingFault>> read_messages(
    const TemplateFile& file);

}  // namespace crier::notice
