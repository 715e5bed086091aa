// A mail that was read: its headers and parts, decoded. Values alone; the reader is mail_reader.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crier::feedback {

struct HeaderField {
  std::string name;   // As it is written.
  std::string value;  // Unfolded and decoded (RFC 2047), UTF-8.
};

struct MailPart {
  std::vector<HeaderField> headers;
  // In small letters, "text/plain" where the mail says nothing.
  std::string type;
  // Of multipart/report: the parameter report-type, in small letters.
  std::string report_type;
  // Of a part that has no parts: decoded, with line feeds as line ends, UTF-8.
  std::string text;
  // Of a multipart, its parts; of a message in a message, that one.
  std::vector<MailPart> parts;

  // Of the first header of this name, in whatever case. Empty: there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] bool has_header(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> all_headers(std::string_view name) const;
  [[nodiscard]] bool is_message() const;
  [[nodiscard]] bool is_multipart() const { return type.starts_with("multipart/"); }
};

// The first part of this type that is not within a message of its own, `mail` itself included.
[[nodiscard]] const MailPart* part_of_type(const MailPart& mail, std::string_view type);

// The mail that was sent, as the report brings it back: in whole, or its headers as text.
[[nodiscard]] const MailPart* returned_message(const MailPart& mail);

// What a person reads first: the first text/plain, or text/html without its elements, that is not
// within a message of its own. Empty: there is none.
[[nodiscard]] std::string readable_text(const MailPart& mail);

// Between the angle brackets, or the whole, without blanks: "anna@example.org". Empty: no address.
[[nodiscard]] std::string address_in(std::string_view header);

}  // namespace crier::feedback
