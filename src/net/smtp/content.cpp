#include "net/smtp/content.h"

#include <algorithm>
#include <cstring>

namespace crier::smtp {
namespace {

constexpr std::size_t line_size_max = 1000;  // RFC 5322 section 2.1.1, with its CRLF.

struct Octets {
  std::size_t carriage_returns{};
  std::size_t feeds{};
  std::size_t line_ends{};  // CRLF.
  bool is_eight_bit{};
  bool has_leading_dot{};
};

bool has_eight_bit_header(std::string_view content) {
  const auto end = content.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  return std::ranges::any_of(content.substr(0, end),
                             [](char letter) { return (letter & 0x80) != 0; });
}

// A count up to 255 fits the lane of an octet.
constexpr std::size_t block_size = 128;

// Also reads the octet before the block.
void look_through_block(const char* block, std::size_t size, Octets& octets) {
  unsigned char any = 0;
  unsigned char leading_dots = 0;
  unsigned char returns = 0;
  unsigned char feeds = 0;
  unsigned char ends = 0;
  const char* const before = block - 1;
  for (std::size_t index = 0; index < size; ++index) {
    const auto one = [](bool is_so) { return static_cast<unsigned char>(is_so ? 1 : 0); };
    const unsigned char is_feed = one(block[index] == '\n');
    any = static_cast<unsigned char>(any | static_cast<unsigned char>(block[index]));
    returns = static_cast<unsigned char>(returns + one(block[index] == '\r'));
    feeds = static_cast<unsigned char>(feeds + is_feed);
    ends = static_cast<unsigned char>(ends + (is_feed & one(before[index] == '\r')));
    leading_dots = static_cast<unsigned char>(
        leading_dots | (one(block[index] == '.') & one(before[index] == '\n')));
  }
  octets.carriage_returns += returns;
  octets.feeds += feeds;
  octets.line_ends += ends;
  octets.is_eight_bit |= (any & 0x80) != 0;
  octets.has_leading_dot |= leading_dots != 0;
}

// In blocks of one size, so that the compiler makes nothing but vector instructions of them: a
// search for each line's end costs several times as much.
Octets look_through(std::string_view content) {
  if (content.empty()) return {};
  const char first = content.front();
  Octets octets{.carriage_returns = first == '\r' ? 1U : 0U,
                .feeds = first == '\n' ? 1U : 0U,
                .line_ends = 0,
                .is_eight_bit = (first & 0x80) != 0,
                .has_leading_dot = first == '.'};
  content.remove_prefix(1);
  for (; content.size() >= block_size; content.remove_prefix(block_size)) {
    look_through_block(content.data(), block_size, octets);
  }
  look_through_block(content.data(), content.size(), octets);
  return octets;
}

// Steps from a line's begin to the last one that begins within the longest line's reach: a line
// that is too long cannot be stepped over, and of short ones only some are looked at.
bool has_only_short_lines(std::string_view content) {
  while (content.size() > line_size_max) {
    const void* const feed = ::memrchr(content.data(), '\n', line_size_max);
    if (feed == nullptr) return false;
    content.remove_prefix(
        static_cast<std::size_t>(static_cast<const char*>(feed) - content.data()) + 1);
  }
  return true;
}

}  // namespace

ContentFacts inspect_content(std::string_view content) {
  const Octets octets = look_through(content);
  return {.is_sound = content.ends_with("\r\n") && octets.line_ends == octets.feeds &&
                      octets.line_ends == octets.carriage_returns && has_only_short_lines(content),
          .is_eight_bit = octets.is_eight_bit,
          .header_is_eight_bit = octets.is_eight_bit && has_eight_bit_header(content),
          .needs_stuffing = octets.has_leading_dot};
}

// Looks for dots, not for lines: a notice has a quarter as many.
void stuff_dots(std::string_view content, std::string& into) {
  into.clear();
  std::size_t copied = 0;
  for (auto dot = content.find('.'); dot != std::string_view::npos;
       dot = content.find('.', dot + 1)) {
    if (dot > 0 && content[dot - 1] != '\n') continue;
    into.append(content.substr(copied, dot - copied)).append(".");
    copied = dot;
  }
  into.append(content.substr(copied));
}

}  // namespace crier::smtp
