#include "web/form.h"

#include <algorithm>
#include <optional>
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

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%' && index + 2 < text.size()) {
      const auto high = hex_value(text[index + 1]);
      const auto low = hex_value(text[index + 2]);
      if (high && low) {
        plain += static_cast<char>(*high * 16 + *low);
        index += 2;
        continue;
      }
    }
    plain += text[index] == '+' ? ' ' : text[index];
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

Fields multipart_fields(std::string_view boundary, std::string_view body) {
  Fields fields;
  const std::string delimiter = "--" + std::string(boundary);
  next_part(body, delimiter);
  while (!body.empty() && fields.size() < fields_max) {
    std::string_view part = next_part(body, delimiter);
    if (part.starts_with("--")) break;
    next_part(part, "\n");  // What is left of the delimiter's line.
    std::string name;
    while (!part.empty()) {
      const std::string_view line = trimmed(next_part(part, "\n"));
      if (line.empty()) break;
      std::string_view value = line;
      if (equals_ignoring_case(trimmed(next_part(value, ":")), "content-disposition")) {
        name = parameter(value, "name");
      }
    }
    if (part.ends_with('\n')) part.remove_suffix(1);
    if (part.ends_with('\r')) part.remove_suffix(1);
    if (!name.empty()) fields.try_emplace(std::move(name), part);
  }
  return fields;
}

}  // namespace

Fields urlencoded_fields(std::string_view text) {
  Fields fields;
  while (!text.empty() && fields.size() < fields_max) {
    std::string_view value = next_part(text, "&");
    const std::string_view name = next_part(value, "=");
    if (!name.empty()) fields.try_emplace(unescaped(name), unescaped(value));
  }
  return fields;
}

Fields form_fields(std::string_view content_type, std::string_view body) {
  const std::string_view type = media_type(content_type);
  if (equals_ignoring_case(type, "application/x-www-form-urlencoded")) {
    return urlencoded_fields(body);
  }
  if (equals_ignoring_case(type, "multipart/form-data")) {
    const std::string boundary = parameter(content_type, "boundary");
    if (!boundary.empty()) return multipart_fields(boundary, body);
  }
  return {};
}

}  // namespace crier::app
