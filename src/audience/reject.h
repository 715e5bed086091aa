// What is wrong with a row of a file, or with one of its values. A rejected row is never lost: it
// goes to the reject file with its line, its column and one of these reasons. A row that is taken
// without a value that cannot be read is listed there, too, as a warning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "campaign/address_kind.h"

namespace crier::audience {

enum class RejectReason : std::uint8_t {
  // The record is not one of RFC 4180, or not one of this table.
  stray_quote,         // A quote inside a field that does not begin with one.
  text_after_quote,    // Something between a closing quote and the next delimiter or line end.
  unterminated_quote,  // A quote that the end of the file, or the size limit, leaves open.
  rows_in_quotes,      // Lines inside quotes that are rows by their width.
  too_few_fields,
  too_many_fields,
  record_too_long,
  // The text of a field.
  bad_utf8,
  nul_character,
  control_character,  // C0, C1, line and paragraph separators, bidirectional overrides.
  hidden_character,   // In a ref: it would be another one that looks the same.
  field_too_long,
  // What the field says.
  missing_value,
  unknown_country,
  malformed_address,
  impossible_date,
  malformed_locale,
  unknown_time_zone,
  malformed_phone,
  malformed_token,
  malformed_subscription,
  malformed_postal_address,
  unknown_kind,  // Of an address.
  no_instant,
  in_the_future,
  not_registered_yet,  // The same of the instant since when an address is registered.
  in_the_past,
  too_long_ago,
  spreadsheet_number,  // A ref in the scientific form.
  duplicate_ref,       // The file names this person twice; the first row counts.
  not_in_register,     // What is to be removed is not there.
  no_such_person,      // The audience does not have whom an address is said to be of.
  malformed_json,      // A line of a file of JSON that is no row of this table.
};
inline constexpr RejectReason reject_reason_last = RejectReason::malformed_json;
inline constexpr std::size_t reject_reason_count = static_cast<std::size_t>(reject_reason_last) + 1;

// The word in the reject file and in reports; stable.
[[nodiscard]] std::string_view name_of(RejectReason reason);
[[nodiscard]] std::optional<RejectReason> reject_reason_named(std::string_view name);

// Of an address of the kind that is none; every text is a ref.
[[nodiscard]] RejectReason malformed(AddressKind kind);

// One sentence for the person who mends the file: what is wrong and what would be right.
[[nodiscard]] std::string_view remedy_of(RejectReason reason);

// One thing that is wrong with a row.
struct Finding {
  RejectReason reason{};
  std::uint32_t field{};  // Index in the record.
  // The character at fault and where it stands in the value, counted from 1; 0: none. Of bad_utf8
  // the octet; of rows_in_quotes only the position, which is the number of lines; of
  // malformed_address also the position alone, of a label that is none.
  std::int32_t character{};
  std::uint32_t position{};

  friend bool operator==(const Finding&, const Finding&) = default;
};

// The remedy, and the character if one is at fault: "… It has U+00A0 NO-BREAK SPACE at position 3."
[[nodiscard]] std::string detail_of(const Finding& finding);

}  // namespace crier::audience
