#include "base/sms_text.h"

#include <array>
#include <cstddef>
#include <optional>

#include <unicode/unistr.h>
#include <unicode/utf16.h>

namespace crier {
namespace {

struct Size {
  std::size_t alone_max{};
  std::size_t part_max{};
};
constexpr Size septets{.alone_max = 160, .part_max = 153};
constexpr std::size_t octets_of_unit = 2;
constexpr Size ucs2_octets{.alone_max = 70 * octets_of_unit, .part_max = 67 * octets_of_unit};

// TS 23.038 6.2.1, in the order of its codes. At 0x1B is the escape to the table of extensions.
constexpr std::u16string_view basic =
    u"@£$¥èéùìòÇ\nØø\rÅå"
    u"Δ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ"
    u" !\"#¤%&'()*+,-./"
    u"0123456789:;<=>?"
    u"¡ABCDEFGHIJKLMNO"
    u"PQRSTUVWXYZÄÖÑÜ§"
    u"¿abcdefghijklmno"
    u"pqrstuvwxyzäöñüà";
static_assert(basic.size() == 128);
constexpr char escape = 0x1B;

// TS 23.038 6.2.1.1.
struct Extension {
  char16_t character{};
  char code{};
};
constexpr std::array extensions = {
    Extension{u'\f', 0x0A}, Extension{u'^', 0x14}, Extension{u'{', 0x28}, Extension{u'}', 0x29},
    Extension{u'\\', 0x2F}, Extension{u'[', 0x3C}, Extension{u'~', 0x3D}, Extension{u']', 0x3E},
    Extension{u'|', 0x40},  Extension{u'€', 0x65}};

// Empty: the alphabet does not have it.
std::string septets_of(char16_t character) {
  if (character == static_cast<char16_t>(escape)) return {};
  if (const auto at = basic.find(character); at != std::u16string_view::npos) {
    return {static_cast<char>(at)};
  }
  for (const Extension& extension : extensions) {
    if (extension.character == character) return {escape, extension.code};
  }
  return {};
}

// The characters of the text, each in the octets that must stay together; nothing: the alphabet
// lacks one.
std::optional<std::vector<std::string>> in_gsm(const icu::UnicodeString& text) {
  std::vector<std::string> characters;
  characters.reserve(static_cast<std::size_t>(text.length()));
  for (std::int32_t at = 0; at < text.length(); ++at) {
    std::string character = septets_of(text[at]);
    if (character.empty()) return std::nullopt;
    characters.push_back(std::move(character));
  }
  return characters;
}

void append_unit(std::string& out, char16_t unit) {
  out.push_back(static_cast<char>(unit >> 8));
  out.push_back(static_cast<char>(unit & 0xFF));
}

std::vector<std::string> in_ucs2(const icu::UnicodeString& text) {
  std::vector<std::string> characters;
  characters.reserve(static_cast<std::size_t>(text.length()));
  for (std::int32_t at = 0; at < text.length(); ++at) {
    std::string character;
    append_unit(character, text[at]);
    if (U16_IS_LEAD(text[at]) && at + 1 < text.length() && U16_IS_TRAIL(text[at + 1])) {
      append_unit(character, text[++at]);
    }
    characters.push_back(std::move(character));
  }
  return characters;
}

std::vector<std::string> in_parts(const std::vector<std::string>& characters, Size size) {
  std::size_t octets = 0;
  for (const std::string& character : characters) octets += character.size();
  const std::size_t part_max = octets <= size.alone_max ? size.alone_max : size.part_max;
  std::vector<std::string> parts(1);
  for (const std::string& character : characters) {
    if (parts.back().size() + character.size() > part_max) parts.emplace_back();
    parts.back() += character;
  }
  return parts;
}

constexpr char16_t replacement = 0xFFFD;

icu::UnicodeString from_ucs2(std::string_view octets) {
  icu::UnicodeString text;
  for (std::size_t at = 0; at + 1 < octets.size(); at += octets_of_unit) {
    text.append(static_cast<char16_t>(static_cast<std::uint8_t>(octets[at]) << 8 |
                                      static_cast<std::uint8_t>(octets[at + 1])));
  }
  return text;
}

char16_t extended(char code) {
  for (const Extension& extension : extensions) {
    if (extension.code == code) return extension.character;
  }
  return replacement;
}

icu::UnicodeString from_gsm(std::string_view octets) {
  icu::UnicodeString text;
  for (std::size_t at = 0; at < octets.size(); ++at) {
    const auto code = static_cast<std::uint8_t>(octets[at]);
    if (octets[at] == escape && at + 1 < octets.size()) {
      text.append(extended(octets[++at]));
    } else {
      text.append(code < basic.size() && octets[at] != escape ? basic[code] : replacement);
    }
  }
  return text;
}

icu::UnicodeString from_latin(std::string_view octets, std::uint8_t last) {
  icu::UnicodeString text;
  for (const char octet : octets) {
    const auto code = static_cast<std::uint8_t>(octet);
    text.append(code <= last ? static_cast<char16_t>(code) : replacement);
  }
  return text;
}

}  // namespace

SmsText sms_text(std::string_view utf8) {
  const auto text =
      icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
  if (const auto characters = in_gsm(text)) {
    return {.alphabet = SmsAlphabet::gsm, .parts = in_parts(*characters, septets)};
  }
  return {.alphabet = SmsAlphabet::ucs2, .parts = in_parts(in_ucs2(text), ucs2_octets)};
}

std::string utf8_of_sms(std::string_view octets, std::uint8_t data_coding) {
  constexpr std::uint8_t ascii_coding = 1;
  constexpr std::uint8_t latin_coding = 3;
  constexpr std::uint8_t ucs2_coding = 8;
  constexpr std::uint8_t ucs2_with_class = 0x18;
  constexpr std::uint8_t class_mask = 0x03;
  constexpr std::uint8_t ascii_last = 0x7F;
  constexpr std::uint8_t latin_last = 0xFF;
  const icu::UnicodeString text = [&] {
    switch (data_coding) {
      case ascii_coding: return from_latin(octets, ascii_last);
      case latin_coding: return from_latin(octets, latin_last);
      case ucs2_coding: return from_ucs2(octets);
      default:
        return (data_coding & ~class_mask) == ucs2_with_class ? from_ucs2(octets)
                                                              : from_gsm(octets);
    }
  }();
  std::string utf8;
  text.toUTF8String(utf8);  // A surrogate without its other half becomes U+FFFD.
  return utf8;
}

}  // namespace crier
