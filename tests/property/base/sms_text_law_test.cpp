// A text that is cut into parts is the same text: parts fit, lose nothing, and cut no character.
#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/unistr.h>

#include "base/sms_text.h"

namespace crier {
namespace {

const std::vector<std::string> characters = {"a", "é", "€", "[", "\n", "@", "ж", "🦊", "’", "Ω"};

std::string utf8_of(const std::string& ucs2) {
  icu::UnicodeString text;
  for (std::size_t at = 0; at + 1 < ucs2.size(); at += 2) {
    text.append(static_cast<char16_t>(static_cast<unsigned char>(ucs2[at]) << 8 |
                                      static_cast<unsigned char>(ucs2[at + 1])));
  }
  std::string utf8;
  return text.toUTF8String(utf8);
}

bool ends_within_a_character(const SmsText& sms, const std::string& part) {
  if (part.empty()) return false;
  if (sms.alphabet == SmsAlphabet::gsm) return part.back() == '\x1B';
  const auto last = static_cast<unsigned char>(part[part.size() - 2]);
  return last >= 0xD8 && last <= 0xDB;  // The first half of a pair.
}

RC_GTEST_PROP(SmsTextLaw, keeps_a_text_whole, ()) {
  const int kinds = *rc::gen::inRange(1, 11);  // Few kinds, so that some texts are all GSM.
  const auto picks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, kinds));
  const int times = *rc::gen::inRange(1, 12);
  std::string text;
  for (int time = 0; time < times; ++time) {
    for (const int pick : picks) text += characters.at(static_cast<std::size_t>(pick));
  }

  const SmsText sms = sms_text(text);

  const bool is_gsm = sms.alphabet == SmsAlphabet::gsm;
  const std::size_t alone = is_gsm ? 160 : 140;
  const std::size_t each = is_gsm ? 153 : 134;
  RC_ASSERT(!sms.parts.empty());
  std::string joined;
  for (const std::string& part : sms.parts) {
    RC_ASSERT(part.size() <= (sms.parts.size() == 1 ? alone : each));
    RC_ASSERT(!ends_within_a_character(sms, part));
    joined += part;
  }
  // As few as there can be, but for a character that did not fit into the rest of a part.
  if (sms.parts.size() > 1) RC_ASSERT(joined.size() > alone);
  RC_ASSERT((sms.parts.size() - 1) * (each - 3) <= joined.size());
  if (!is_gsm) RC_ASSERT(utf8_of(joined) == text);
}

}  // namespace
}  // namespace crier
