// What the rows of a file are about: its columns, by which names they go, and which of them decide.
// People, their addresses, objections and suppressed addresses are read by one importer with four
// of these.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace crier::audience {

struct SchemaColumn {
  std::string_view name;
  // The longest value in octets that is looked at. Where any text will do, it is what the
  // constraint of the table takes.
  std::size_t bytes_max{};
  // The file must have the column, and a row without a sound value in it is rejected. A value of
  // another column that cannot be read is left out with a warning.
  bool decides{};
  // Sound values are ASCII; of one that is not, the first other character is named.
  bool is_ascii{};
  // Spaces may stand inside a sound value.
  bool has_spaces{};
  // Other names that mean the same and nothing else.
  std::span<const std::string_view> aliases;
  // What becomes of a row that is taken without its value, a sentence. Of a column that does not
  // decide.
  std::string_view left_out;
  // Index of a column that the file must have as well.
  std::optional<std::size_t> needs;
};

using Schema = std::span<const SchemaColumn>;

[[nodiscard]] Schema person_schema();
[[nodiscard]] Schema objection_schema();
[[nodiscard]] Schema suppression_schema();
// An address of a person a row, of the kinds of which there may be several.
[[nodiscard]] Schema address_schema();

// The columns of these, in their order; those of
// person_schema() are in person_columns.h.
enum class ObjectionColumn : std::size_t { ref, objected_at };
enum class SuppressionColumn : std::size_t { address, reason, expires_at };
enum class AddressColumn : std::size_t { ref, kind, value, registered_at };

}  // namespace crier::audience
