#include "campaign/mailbox.h"

#include <algorithm>
#include <ranges>

namespace crier {
namespace {

constexpr std::size_t local_part_max = 64;
constexpr std::size_t label_max = 63;
constexpr std::size_t host_max = 253;
constexpr std::size_t mailbox_max = 254;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322 section 3.2.3.
bool is_atom(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_alphanumeric(c) || others.contains(c);
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= label_max && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool all_parts(std::string_view text, bool (*holds)(std::string_view)) {
  return std::ranges::all_of(text | std::views::split('.'), [&](auto part) {
    return holds(std::string_view(part.begin(), part.end()));
  });
}

}  // namespace

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= host_max && all_parts(text, is_label);
}

bool is_plain_mailbox(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > mailbox_max) return false;
  const std::string_view local = text.substr(0, at);
  return !local.empty() && local.size() <= local_part_max && all_parts(local, is_atom) &&
         is_host_name(text.substr(at + 1));
}

}  // namespace crier
