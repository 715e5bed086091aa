#include "web/form.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace crier::app {
namespace {

// No form of ours has so many; the rest of a longer one is passed over.
constexpr std::size_t fields_max = 20;

std::string_view next_part(std::string_view& rest, std::string_view separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + separator.size());
  return part;
}

std::optional<int> hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char lower = static_cast<char>(digit | 0x20);
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return std::nullopt;
}

// The octet that the front of `text` writes as "%C3"; nothing: it writes none.
std::optional<char> escaped_octet(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const auto high = hex_value(text[1]);
  const auto low = hex_value(text[2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high * 16 + *low);
}

std::string unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto octet = escaped_octet(text);
    plain += octet.value_or(text.front() == '+' ? ' ' : text.front());
    text.remove_prefix(octet ? 3 : 1);
  }
  return plain;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    return lower(a) == lower(b);
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The value of `name` among the parameters of a header: form-data; name="x".
std::string parameter(std::string_view header, std::string_view name) {
  next_part(header, ";");
  while (!header.empty()) {
    std::string_view value = next_part(header, ";");
    const std::string_view key = trimmed(next_part(value, "="));
    if (!equals_ignoring_case(key, name)) continue;
    value = trimmed(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
  }
  return {};
}

std::string_view media_type(std::string_view content_type) {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

// The name of a part; `part` is what follows its header fields.
std::string take_name(std::string_view& part) {
  std::string name;
  while (!part.empty()) {
    std::string_view value = trimmed(next_part(part, "\n"));
    if (value.empty()) break;
    const std::string_view field = trimmed(next_part(value, ":"));
    if (equals_ignoring_case(field, "content-disposition")) name = parameter(value, "name");
  }
  return name;
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Fields multipart_fields(std::string_view boundary, std::string_view body) {
  Fields fields;
  const std::string delimiter = "--" + std::string(boundary);
  next_part(body, delimiter);
  while (!body.empty() && fields.size() < fields_max) {
    std::string_view part = next_part(body, delimiter);
    if (part.starts_with("--")) break;
    next_part(part, "\n");  // What is left of the delimiter's line.
    std::string name = take_name(part);
    if (!name.empty()) fields.try_emplace(std::move(name), without_line_end(part));
  }
  return fields;
}

}  // namespace

std::string value_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

Fields urlencoded_fields(std::string_view text) {
  Fields fields;
  while (!text.empty() && fields.size() < fields_max) {
    std::string_view value = next_part(text, "&");
    const std::string_view name = next_part(value, "=");
    if (!name.empty()) fields.try_emplace(unescaped(name), unescaped(value));
  }
  return fields;
}

bool has_repeated_field(std::string_view text) {
  std::set<std::string> names;
  while (!text.empty() && names.size() < fields_max) {
    std::string_view part = next_part(text, "&");
    const std::string_view name = next_part(part, "=");
    if (!name.empty() && !names.insert(unescaped(name)).second) return true;
  }
  return false;
}

bool is_media_type(std::string_view content_type, std::string_view type) {
  return equals_ignoring_case(media_type(content_type), type);
}

Fields form_fields(std::string_view content_type, std::string_view body) {
  if (is_media_type(content_type, "application/x-www-form-urlencoded")) {
    return urlencoded_fields(body);
  }
  if (is_media_type(content_type, "multipart/form-data")) {
    const std::string boundary = parameter(content_type, "boundary");
    if (!boundary.empty()) return multipart_fields(boundary, body);
  }
  return {};
}

}  // namespace crier::app
