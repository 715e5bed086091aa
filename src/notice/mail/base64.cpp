#include "notice/mail/base64.h"

#include <algorithm>

#include "base/check.h"

namespace crier::notice {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t line_octets_max = 57;  // 76 characters.

std::uint32_t octet(std::string_view octets, std::size_t index) {
  return static_cast<std::uint8_t>(octets[index]);
}

void append_group(std::string& into, std::string_view three) {
  const std::uint32_t bits = octet(three, 0) << 16U | octet(three, 1) << 8U | octet(three, 2);
  const std::array<char, 4> text = {digits[bits >> 18U], digits[bits >> 12U & 63U],
                                    digits[bits >> 6U & 63U], digits[bits & 63U]};
  into.append(text.data(), text.size());
}

}  // namespace

void append_base64(std::string& into, std::string_view octets) {
  while (octets.size() >= 3) {
    append_group(into, octets);
    octets.remove_prefix(3);
  }
  if (octets.empty()) return;
  std::array<char, 3> last{};
  std::ranges::copy(octets, last.begin());
  append_group(into, std::string_view(last.data(), last.size()));
  if (octets.size() == 1) into[into.size() - 2] = '=';
  into.back() = '=';
}

void append_base64_lines(std::string& into, std::string_view octets) {
  CRIER_CHECK(octets.size() % 3 == 0);
  while (!octets.empty()) {
    const std::string_view line = octets.substr(0, line_octets_max);
    append_base64(into, line);
    into += "\r\n";
    octets.remove_prefix(line.size());
  }
}

void Base64Stream::append(std::string& into, std::string_view octets) {
  const std::size_t lead = std::min((3 - open_) % 3, octets.size());
  append_open(into, octets.substr(0, lead));
  octets.remove_prefix(lead);
  const std::size_t middle = octets.size() - octets.size() % 3;
  append_base64_lines(into, octets.substr(0, middle));
  append_open(into, octets.substr(middle));
}

void Base64Stream::append_open(std::string& into, std::string_view octets) {
  CRIER_CHECK(open_ + octets.size() <= 3);
  std::ranges::copy(octets, group_.begin() + static_cast<std::ptrdiff_t>(open_));
  open_ += octets.size();
  if (open_ < 3) return;
  append_group(into, std::string_view(group_.data(), group_.size()));
  into += "\r\n";
  open_ = 0;
}

void Base64Stream::finish(std::string& into) {
  append_base64(into, std::string_view(group_.data(), open_));
  if (open_ > 0) into += "\r\n";
  open_ = 0;
}

}  // namespace crier::notice
