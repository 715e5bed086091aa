#include "feedback/mail.h"

#include <algorithm>

#include "base/unicode.h"
#include "feedback/html_words.h"

namespace crier::feedback {
namespace {

bool same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && ascii_lower(left) == ascii_lower(right);
}

// Whatever looks like an address: RFC 5321 has more forms, and none of them is found in reports.
bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 320 &&
         text.find_first_of(" \t\r\n<>,;\"()") == std::string_view::npos;
}

}  // namespace

std::string_view MailPart::header(std::string_view name) const {
  for (const HeaderField& field : headers) {
    if (same(field.name, name)) return field.value;
  }
  return {};
}

bool MailPart::has_header(std::string_view name) const {
  return std::ranges::any_of(headers,
                             [&](const HeaderField& field) { return same(field.name, name); });
}

std::vector<std::string_view> MailPart::all_headers(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const HeaderField& field : headers) {
    if (same(field.name, name)) found.push_back(field.value);
  }
  return found;
}

bool MailPart::is_message() const {
  return type == "message/rfc822" || type == "message/global" || type == "message/news";
}

const MailPart* part_of_type(const MailPart& mail, std::string_view type) {
  if (mail.type == type) return &mail;
  if (mail.is_message()) return nullptr;
  for (const MailPart& part : mail.parts) {
    if (const MailPart* found = part_of_type(part, type)) return found;
  }
  return nullptr;
}

const MailPart* returned_message(const MailPart& mail) {
  for (const char* type : {"message/rfc822", "message/global", "text/rfc822-headers",
                           "message/rfc822-headers", "message/global-headers"}) {
    const MailPart* part = part_of_type(mail, type);
    if (part == nullptr || part == &mail) continue;
    if (!part->parts.empty()) return &part->parts.front();
  }
  return nullptr;
}

std::string readable_text(const MailPart& mail) {
  if (const MailPart* plain = part_of_type(mail, "text/plain"); plain != nullptr) {
    if (plain->text.find_first_not_of(" \t\r\n") != std::string::npos) return plain->text;
  }
  if (const MailPart* html = part_of_type(mail, "text/html"); html != nullptr) {
    return text_of_html(html->text);
  }
  return {};
}

std::string address_in(std::string_view header) {
  const std::size_t open = header.rfind('<');
  const std::size_t close = header.find('>', open == std::string_view::npos ? 0 : open);
  if (open != std::string_view::npos && close != std::string_view::npos) {
    const std::string_view inside = trimmed(header.substr(open + 1, close - open - 1));
    if (is_address(inside)) return std::string(inside);
  }
  const std::string_view whole = trimmed(header);
  const std::string_view first = whole.substr(0, whole.find_first_of(" \t(,"));
  return is_address(first) ? std::string(first) : std::string();
}

}  // namespace crier::feedback
