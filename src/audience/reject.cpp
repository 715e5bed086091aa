#include "audience/reject.h"

#include <array>
#include <cstddef>

namespace crier::audience {

namespace {

struct Words {
  std::string_view name;
  std::string_view remedy;
};

// In the order of the enumerators.
constexpr std::array<Words, static_cast<std::size_t>(reject_reason_last) + 1> words{{
    {"stray_quote",
     "A quote stands inside an unquoted field: put the whole field in quotes and double the "
     "quote."},
    {"text_after_quote",
     "Text follows a closing quote: double the quotes that belong to the field."},
    {"unterminated_quote", "A field opens a quote that is never closed: close or double it."},
    {"too_few_fields", "The row has fewer fields than the header."},
    {"too_many_fields",
     "The row has more fields than the header: put a field that contains a comma in quotes."},
    {"record_too_long", "The row is longer than 64 KiB: a quote or a line end is missing."},
    {"bad_utf8", "The bytes are not UTF-8: save the file as UTF-8."},
    {"nul_character", "The field contains a NUL character: save the file as UTF-8 text."},
    {"control_character",
     "The field contains a line break, a control character or a bidirectional override: remove "
     "it."},
    {"field_too_long", "The value is longer than its column allows."},
    {"missing_value", "The value is required and is empty."},
    {"unknown_country", "No ISO 3166-1 country has this two-letter code."},
    {"malformed_address",
     "Not a mail address of the form local@domain that RFC 5321 and RFC 6531 allow without "
     "quotes."},
    {"impossible_date", "Not a date YYYY-MM-DD between 1900-01-01 and today."},
    {"malformed_locale", "Not a language tag of BCP 47 such as de, pt-PT or zh-Hant-TW."},
    {"unknown_time_zone",
     "No time zone of the IANA database has this name, such as Europe/Vienna."},
    {"malformed_phone", "Not a number of E.164 such as +431234567."},
    {"duplicate_ref", "An earlier row of this file has the same ref; that row counts."},
}};

}  // namespace

std::string_view name_of(RejectReason reason) {
  return words[static_cast<std::size_t>(reason)].name;
}

std::optional<RejectReason> reject_reason_named(std::string_view name) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (words[index].name == name) return static_cast<RejectReason>(index);
  }
  return std::nullopt;
}

std::string_view remedy_of(RejectReason reason) {
  return words[static_cast<std::size_t>(reason)].remedy;
}

}  // namespace crier::audience
