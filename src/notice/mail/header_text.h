// Texts in mail headers (RFC 5322, RFC 2047). Nothing that is given to these functions can end a
// header: line ends and control characters become spaces or disappear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier::notice {

// `text` as one or more encoded-words of at most 75 characters, folded so that no line is longer
// than 76; `column` characters of the first line are taken. Words end between characters.
void append_encoded_words(std::string& into, std::string_view text, std::size_t column);

// "Subject: …" with line end: plain where it fits, encoded-words elsewhere.
void append_unstructured_header(std::string& into, std::string_view name, std::string_view text);

// `name: Display Name <address>` with line end. The display name is an atom, a quoted string or
// encoded-words, whichever it needs; none when empty. Only an address beyond ASCII puts octets
// beyond ASCII into the header (RFC 6532), for servers that have SMTPUTF8.
struct Mailbox {
  std::string_view display_name;
  std::string_view address;
};
void append_mailbox_header(std::string& into, std::string_view name, const Mailbox& mailbox);

}  // namespace crier::notice
