#include "audience/reject.h"

#include <array>

#include <fmt/format.h>

#include "audience/shown_text.h"
#include "base/check.h"

namespace crier::audience {

namespace {

struct Words {
  std::string_view name;
  std::string_view remedy;
};

// In the order of the enumerators.
constexpr std::array<Words, reject_reason_count> words{{
    {"stray_quote",
     "A quote stands inside an unquoted field: put the whole field in quotes and double the "
     "quote."},
    {"text_after_quote",
     "Text follows a closing quote: double the quotes that belong to the field."},
    {"unterminated_quote", "A field opens a quote that is never closed: close or double it."},
    {"rows_in_quotes",
     "Lines inside the quotes of one field look like rows, and none of them was read as one: if "
     "a quote is missing or too many, mend it."},
    {"too_few_fields", "The row has fewer fields than the header."},
    {"too_many_fields",
     "The row has more fields than the header: put a field that contains a delimiter in quotes."},
    {"record_too_long",
     "The row is longer than 1 MiB, up to where its quotes are closed, even without what is "
     "ignored, or there are rows in it: shorten it, or mend the quote or the line end that is "
     "missing."},
    {"bad_utf8",
     "The octets are no text: save the file as UTF-8, or say which encoding it has, such as "
     "--encoding windows-1252."},
    {"nul_character", "The field contains a NUL character: save the file as UTF-8 text."},
    {"control_character",
     "The field contains a line break, a control character or a bidirectional override: remove "
     "it."},
    {"hidden_character",
     "The ref contains a character that shows nothing, or a space that looks like another: it "
     "would be somebody else who looks the same. Remove it."},
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
    {"malformed_token",
     "Not a device token of the form PLATFORM:APP:TOKEN, such as fcm:PROJECT:TOKEN or "
     "apns:com.example.app:0a1b… with all digits; several are divided by spaces."},
    {"malformed_subscription",
     "Not a Web Push subscription as browsers give it: "
     "{\"endpoint\":\"https://…\",\"keys\":{\"p256dh\":\"…\",\"auth\":\"…\"}}."},
    {"malformed_postal_address",
     "Not a postal address of 2 to 5 lines and a country, divided by '|', such as Anna "
     "Muster|Musterstr. 5|1010 Wien|AT."},
    {"unknown_kind",
     "Not a kind of address of which a person may have several: push, web_push or postal. Mail "
     "addresses and telephone numbers are columns of the file of people."},
    {"no_instant", "Not an instant such as 2026-11-01T10:00:00Z, nor a date such as 2026-11-01."},
    {"in_the_future",
     "The instant has not come yet. Until it is mended, that of the import counts."},
    {"not_registered_yet",
     "The instant has not come yet. Until it is mended, it is not known since when the address is "
     "registered, and one that has ended does not live again."},
    {"in_the_past", "The entry has ended already."},
    {"too_long_ago",
     "Nobody could object before 1995: the date is that of an empty cell, or of another column. "
     "Until it is mended, the objection counts from the import."},
    {"spreadsheet_number",
     "The ref looks like a long number that a spreadsheet has shortened, such as 1.23E+11: most of "
     "its digits are lost. Format that column as text before the file is opened or saved there."},
    {"duplicate_ref",
     "An earlier row of this file has the same ref; that row counts. To import this one instead, "
     "empty its crier_reason."},
    {"not_in_register", "The register has no such entry."},
    {"no_such_person",
     "The audience has nobody of this ref: import the person first, then this row again."},
    {"malformed_json",
     "Not a line of JSON with members of the names that are known and texts as their values, such "
     "as {\"ref\":\"user-1017\",\"kind\":\"push\",\"value\":\"fcm:PROJECT:TOKEN\"}."},
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

RejectReason malformed(AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return RejectReason::malformed_address;
    case AddressKind::phone: return RejectReason::malformed_phone;
    case AddressKind::push: return RejectReason::malformed_token;
    case AddressKind::web_push: return RejectReason::malformed_subscription;
    case AddressKind::postal: return RejectReason::malformed_postal_address;
    case AddressKind::ref: break;
  }
  CRIER_CHECK(false);
}

std::string_view remedy_of(RejectReason reason) {
  return words[static_cast<std::size_t>(reason)].remedy;
}

std::string detail_of(const Finding& finding) {
  std::string detail(remedy_of(finding.reason));
  if (finding.position == 0) return detail;
  if (finding.reason == RejectReason::rows_in_quotes) {
    return detail +
           (finding.position == 1
                ? std::string(" The row holds 1 line that looks like a row.")
                : fmt::format(" The row holds {} lines that look like rows.", finding.position));
  }
  if (finding.reason == RejectReason::malformed_address && finding.character == 0) {
    return detail + fmt::format(
                        " The label at position {} begins with xn-- and is no international "
                        "name (RFC 5890): nothing can be delivered there.",
                        finding.position);
  }
  const std::string what = finding.reason == RejectReason::bad_utf8
                               ? fmt::format("the octet 0x{:02X}", finding.character)
                               : character_name(finding.character);
  return detail + fmt::format(" It has {} at position {}.", what, finding.position);
}

}  // namespace crier::audience
