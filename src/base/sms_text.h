// A text as it goes out by SMS (3GPP TS 23.038, 23.040): in the default alphabet of GSM where that
// has all its characters, else in UCS-2; in one message where it fits, else in several parts that a
// telephone joins again. National shift tables are not used: many networks do not carry them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crier {

enum class SmsAlphabet : std::uint8_t {
  gsm,   // A part's octets are septets, one in each, as SMPP carries them (data coding 0).
  ucs2,  // UTF-16, the higher octet first (data coding 8).
};

struct SmsText {
  SmsAlphabet alphabet{};
  // Without the header that joins them; at least one, and an empty text is one empty part. Neither
  // an escape sequence of the GSM alphabet nor a surrogate pair is cut in two.
  std::vector<std::string> parts;

  friend bool operator==(const SmsText&, const SmsText&) = default;
};

// 160 septets or 70 units alone, 153 or 67 in each of several parts, because the header that says
// which part it is takes six octets (TS 23.040 9.2.3.24.1). `utf8` is UTF-8.
[[nodiscard]] SmsText sms_text(std::string_view utf8);

// What came, as UTF-8, by its data coding (SMPP 3.4, 5.2.19): 8 is UCS-2, as it is with a class
// of message (0x18 to 0x1B: TS 23.038, 4), 3 Latin-1, 1 ASCII, and everything else is read as the
// default alphabet of GSM, a septet in an octet. What none of them has is U+FFFD.
[[nodiscard]] std::string utf8_of_sms(std::string_view octets, std::uint8_t data_coding);

}  // namespace crier
