#include "feedback/text/came_text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/sms_text.h"

namespace crier::feedback {
namespace {

constexpr std::string_view first_line = "crier-sms 1";
constexpr std::size_t number_digits_min = 7;

// 5.2.12: bits 5 to 2 say what it is, bit 6 that a header stands before the words.
constexpr std::uint8_t type_mask = 0x3C;
constexpr std::uint8_t receipt_type = 0x04;
constexpr std::uint8_t on_the_way_type = 0x20;
constexpr std::uint8_t header_bit = 0x40;

void add(std::string& out, std::string_view name, std::string_view octets) {
  if (!octets.empty()) out += fmt::format("{} {}\n", name, hex(octets));
}

void add(std::string& out, std::string_view name, std::uint8_t number) {
  out += fmt::format("{} {}\n", name, number);
}

std::optional<std::string> octets_in(std::string_view hexadecimal) {
  if (hexadecimal.size() % 2 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(hexadecimal.size() / 2);
  for (std::size_t at = 0; at < hexadecimal.size(); at += 2) {
    std::uint8_t octet = 0;
    const char* const end = hexadecimal.data() + at + 2;
    const auto [read_to, error] = std::from_chars(hexadecimal.data() + at, end, octet, 16);
    if (error != std::errc() || read_to != end) return std::nullopt;
    octets.push_back(static_cast<char>(octet));
  }
  return octets;
}

std::optional<std::uint8_t> number_in(std::string_view digits) {
  std::uint8_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [read_to, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || read_to != end) return std::nullopt;
  return number;
}

bool take_octets(std::string_view value, std::string& into) {
  auto octets = octets_in(value);
  if (octets) into = *std::move(octets);
  return octets.has_value();
}

bool take_number(std::string_view value, std::uint8_t& into) {
  const auto number = number_in(value);
  if (number) into = *number;
  return number.has_value();
}

bool take_field(CameText& text, std::string_view name, std::string_view value) {
  if (name == "from") return take_octets(value, text.from);
  if (name == "from_type") return take_number(value, text.from_type);
  if (name == "to") return take_octets(value, text.to);
  if (name == "esm_class") return take_number(value, text.esm_class);
  if (name == "data_coding") return take_number(value, text.data_coding);
  if (name == "octets") return take_octets(value, text.octets);
  if (name == "receipted_id") return take_octets(value, text.receipted_id);
  if (name == "message_state") {
    text.message_state = number_in(value);
    return text.message_state.has_value();
  }
  if (name == "network_error") return take_octets(value, text.network_error);
  if (name == "unreadable") return take_octets(value, text.unreadable);
  return false;
}

// The header's elements, and the words behind it. TS 23.040 9.2.3.24: the length of all, then of
// each element its name, its length, its octets.
struct Split {
  std::string_view header;
  std::string_view words;
};

Split split(const CameText& text) {
  const std::string_view octets = text.octets;
  if ((text.esm_class & header_bit) == 0 || octets.empty()) return {.header = {}, .words = octets};
  const auto length = static_cast<std::uint8_t>(octets.front());
  // A header that is longer than what came is none: nobody's words are cut off for it.
  if (octets.size() < std::size_t{length} + 1) return {.header = {}, .words = octets};
  return {.header = octets.substr(1, length), .words = octets.substr(std::size_t{length} + 1)};
}

// Digits alone, without the zeros and the plus that are dialled before a country.
std::string_view significant(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  const bool is_number =
      !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return {};
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

std::string kept_form(const CameText& text) {
  std::string kept(first_line);
  kept += '\n';
  add(kept, "from", text.from);
  add(kept, "from_type", text.from_type);
  add(kept, "to", text.to);
  add(kept, "esm_class", text.esm_class);
  add(kept, "data_coding", text.data_coding);
  add(kept, "octets", text.octets);
  add(kept, "receipted_id", text.receipted_id);
  if (text.message_state) add(kept, "message_state", *text.message_state);
  add(kept, "network_error", text.network_error);
  add(kept, "unreadable", text.unreadable);
  return kept;
}

std::optional<CameText> came_text_in(std::string_view kept) {
  if (!kept.starts_with(first_line)) return std::nullopt;
  kept.remove_prefix(first_line.size());
  if (!kept.starts_with('\n')) return std::nullopt;
  kept.remove_prefix(1);
  CameText text;
  while (!kept.empty()) {
    const std::size_t end = std::min(kept.find('\n'), kept.size());
    const std::string_view line = kept.substr(0, end);
    kept.remove_prefix(std::min(end + 1, kept.size()));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    if (!take_field(text, line.substr(0, space), line.substr(space + 1))) return std::nullopt;
  }
  return text;
}

bool is_receipt(const CameText& text) {
  const bool is_last_word = (text.esm_class & type_mask) == receipt_type;
  return is_last_word || is_on_the_way(text) || !text.receipted_id.empty();
}

bool is_on_the_way(const CameText& text) {
  return (text.esm_class & type_mask) == on_the_way_type;
}

std::string words_of(const CameText& text) {
  return utf8_of_sms(split(text).words, text.data_coding);
}

std::optional<TextPart> part_of(const CameText& text) {
  constexpr std::uint8_t short_reference = 0x00;
  constexpr std::uint8_t long_reference = 0x08;
  std::string_view rest = split(text).header;
  const auto octet = [&rest](std::size_t at) { return static_cast<std::uint8_t>(rest[at]); };
  while (rest.size() >= 2) {
    const std::uint8_t name = octet(0);
    const std::size_t length = octet(1);
    if (rest.size() < length + 2) return std::nullopt;
    if (name == short_reference && length == 3) {
      return TextPart{.part = octet(4), .parts = octet(3), .reference = octet(2)};
    }
    if (name == long_reference && length == 4) {
      return TextPart{.part = octet(5), .parts = octet(4), .reference = octet(2) << 8 | octet(3)};
    }
    rest.remove_prefix(length + 2);
  }
  return std::nullopt;
}

std::string international_digits(const CameText& text) {
  constexpr std::uint8_t unknown_type = 0;
  constexpr std::uint8_t international_type = 1;
  std::string_view number = text.from;
  const bool is_marked = number.starts_with('+') || number.starts_with("00");
  const bool may_be = text.from_type == international_type || text.from_type == unknown_type;
  if (!is_marked && !may_be) return {};
  // A zero in front of a number of an unknown kind is dialled within a country.
  if (!is_marked && number.starts_with('0')) return {};
  number = significant(number);
  return is_whole_number(number) ? std::string(number) : std::string();
}

bool is_whole_number(std::string_view number) {
  return significant(number).size() >= number_digits_min;
}

bool is_same_number(std::string_view one, std::string_view other) {
  if (!is_whole_number(one) || !is_whole_number(other)) return false;
  one = significant(one);
  other = significant(other);
  return one.size() >= other.size() ? one.ends_with(other) : other.ends_with(one);
}

}  // namespace crier::feedback
