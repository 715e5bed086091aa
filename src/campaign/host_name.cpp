#include "campaign/host_name.h"

#include <algorithm>
#include <ranges>

namespace crier {
namespace {

constexpr std::size_t label_max = 63;
constexpr std::size_t host_max = 253;  // RFC 1035 2.3.4: 255 octets on the wire.

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= label_max && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

}  // namespace

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= host_max &&
         std::ranges::all_of(text | std::views::split('.'), [](auto part) {
           return is_label(std::string_view(part.begin(), part.end()));
         });
}

}  // namespace crier
