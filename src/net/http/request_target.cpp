#include "net/http/request_target.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

namespace crier::http {
namespace {

bool is_letter(char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
}

bool is_unreserved(char octet) {
  return is_letter(octet) || (octet >= '0' && octet <= '9') ||
         std::string_view("-._~").contains(octet);
}

// The octet that the escape at the beginning of `text` stands for; nothing: there is none.
std::optional<char> escaped(std::string_view text) {
  if (text.size() < 3 || text.front() != '%') return std::nullopt;
  unsigned value = 0;
  const char* const end = text.data() + 3;
  const auto read = std::from_chars(text.data() + 1, end, value, 16);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return static_cast<char>(value);
}

std::string without_needless_escapes(std::string_view path) {
  std::string plain;
  plain.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    const auto octet = escaped(path.substr(at));
    if (octet && is_unreserved(*octet)) {
      plain += *octet;
      at += 2;
    } else {
      plain += path[at];
    }
  }
  return plain;
}

// "//example.org/x" of "http://example.org/x" begins with the authority.
std::string_view without_authority(std::string_view target) {
  constexpr std::string_view mark = "://";
  const std::size_t scheme_end = target.find(mark);
  if (scheme_end == std::string_view::npos || scheme_end == 0 ||
      !std::ranges::all_of(target.substr(0, scheme_end), is_letter)) {
    return target;
  }
  const std::string_view rest = target.substr(scheme_end + mark.size());
  return rest.substr(std::min(rest.find_first_of("/?"), rest.size()));
}

}  // namespace

std::string origin_form(std::string_view target) {
  const std::string_view rest = without_authority(target);
  const std::size_t mark = std::min(rest.find('?'), rest.size());
  std::string form = without_needless_escapes(rest.substr(0, mark));
  // An absolute form may leave the slash out (RFC 9110 4.2.3).
  if (form.empty() && rest.size() < target.size()) form = "/";
  form += rest.substr(mark);
  return form;
}

}  // namespace crier::http
