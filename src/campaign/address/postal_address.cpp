#include "campaign/address/postal_address.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/unicode.h"

namespace crier {

namespace {

constexpr char divider = '|';

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(divider);
    const std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::expected<PostalAddress, std::string> postal_address_of(std::string_view text) {
  PostalAddress address{.lines = parts_of(text), .country = {}};
  if (address.lines.empty() || !is_country(address.lines.back())) {
    return std::unexpected("a postal address ends with its country, such as |AT");
  }
  address.country = std::move(address.lines.back());
  address.lines.pop_back();
  if (address.lines.size() < 2 || address.lines.size() > postal_lines_max) {
    return std::unexpected(fmt::format(
        "a postal address has 2 to {} lines before its country, divided by '|'", postal_lines_max));
  }
  for (const std::string& line : address.lines) {
    if (line.size() > postal_line_bytes_max) {
      return std::unexpected(
          fmt::format("a line of a postal address has at most {} octets", postal_line_bytes_max));
    }
  }
  return address;
}

std::string text_of(const PostalAddress& address) {
  return fmt::format("{}{}{}", fmt::join(address.lines, "|"), divider, address.country);
}

}  // namespace crier
