#include "notice/lint/sms.h"

#include <string>

#include <unicode/unistr.h>

namespace crier::notice {
namespace {

// The default alphabet and its extension, whose characters take two septets (TS 23.038, 6.2.1).
constexpr char16_t basic[] =
    u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    u"ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr char16_t extended[] = u"\f^{}\\[~]|€";

int in_parts(int units, int alone_max, int part_max) {
  return units <= alone_max ? 1 : (units + part_max - 1) / part_max;
}

}  // namespace

SmsSize sms_size(std::string_view utf8) {
  const auto text =
      icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
  int septets = 0;
  for (std::int32_t at = 0; at < text.length(); ++at) {
    const char16_t unit = text[at];
    if (std::u16string_view(basic).contains(unit)) {
      septets += 1;
    } else if (std::u16string_view(extended).contains(unit)) {
      septets += 2;
    } else {
      return {.segments = in_parts(text.length(), 70, 67), .is_ucs2 = true};
    }
  }
  return {.segments = in_parts(septets, 160, 153), .is_ucs2 = false};
}

}  // namespace crier::notice
