#include "net/smtp/content.h"

#include <algorithm>
#include <cstring>

namespace crier::smtp {
namespace {

constexpr std::size_t line_size_max = 998;  // RFC 5322 section 2.1.1, without CRLF.

struct Octets {
  std::size_t carriage_returns{};
  bool is_eight_bit{};
};

bool has_eight_bit_header(std::string_view content) {
  const auto end = content.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  return std::ranges::any_of(content.substr(0, end),
                             [](char letter) { return (letter & 0x80) != 0; });
}

// A count of carriage returns up to 255 fits the lane of an octet.
constexpr std::size_t block_size = 128;

void look_through_block(const char* block, std::size_t size, Octets& octets) {
  unsigned char any = 0;
  unsigned char count = 0;
  for (std::size_t index = 0; index < size; ++index) {
    any = static_cast<unsigned char>(any | static_cast<unsigned char>(block[index]));
    count = static_cast<unsigned char>(count + (block[index] == '\r' ? 1 : 0));
  }
  octets.carriage_returns += count;
  octets.is_eight_bit |= (any & 0x80) != 0;
}

// In blocks of one size, so that the compiler makes nothing but vector instructions of them.
Octets look_through(std::string_view content) {
  Octets octets;
  for (; content.size() >= block_size; content.remove_prefix(block_size)) {
    look_through_block(content.data(), block_size, octets);
  }
  look_through_block(content.data(), content.size(), octets);
  return octets;
}

}  // namespace

ContentFacts inspect_content(std::string_view content) {
  const Octets octets = look_through(content);
  ContentFacts facts{.is_eight_bit = octets.is_eight_bit,
                     .header_is_eight_bit = octets.is_eight_bit && has_eight_bit_header(content),
                     .needs_stuffing = content.starts_with('.')};
  if (!content.ends_with("\r\n")) return facts;

  std::size_t lines = 0;
  const char* const end = content.data() + content.size();
  for (const char* begin = content.data(); begin < end; ++lines) {
    if (*begin == '.') facts.needs_stuffing = true;
    const auto* feed =
        static_cast<const char*>(std::memchr(begin, '\n', static_cast<std::size_t>(end - begin)));
    const auto size = static_cast<std::size_t>(feed - begin);  // With CR, without LF.
    if (size == 0 || feed[-1] != '\r' || size - 1 > line_size_max) return facts;
    begin = feed + 1;
  }
  // Each line has one CR, before its LF. Any further CR is a bare one.
  facts.is_sound = octets.carriage_returns == lines;
  return facts;
}

void stuff_dots(std::string_view content, std::string& into) {
  into.clear();
  if (content.starts_with('.')) into += '.';
  for (auto dot = content.find("\n."); dot != std::string_view::npos; dot = content.find("\n.")) {
    into.append(content.substr(0, dot + 1)).append(".");
    content.remove_prefix(dot + 1);
  }
  into.append(content);
}

}  // namespace crier::smtp
